// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "controlplane/telemetry/assembly/assembly_options.h"
#include "controlplane/telemetry/assembly/due_wheel.h"
#include "controlplane/telemetry/assembly/lateness.h"
#include "controlplane/telemetry/assembly/trace_judge.h"
#include "controlplane/telemetry/assembly/trace_map.h"
#include "controlplane/telemetry/reading/source_table.h"

namespace pult::telemetry {

struct AssemblyCounters
{
    std::uint64_t spans = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t lateSpans = 0; //!< Came after their trace was final.
    std::uint64_t lateForTombstone = 0; //!< Of those: only a tombstone was left.
    std::uint64_t beyondCap = 0; //!< Left out of traces that were too large.
    std::uint64_t evictedEarly = 0; //!< Traces judged before their time, for room.
    std::uint64_t droppedUnjudged = 0; //!< Of those: not judged, the judge was too far behind.
    std::uint64_t openTraces = 0;
    std::uint64_t finalTraces = 0; //!< Remembered whole.
    std::uint64_t tombstones = 0;
    std::uint64_t bytes = 0;

    AssemblyCounters& operator+=(const AssemblyCounters& other);
    [[nodiscard]] double lateRatio() const
    {
        return spans == 0 ? 0 : static_cast<double>(lateSpans) / static_cast<double>(spans);
    }
};

//! The traces whose ids fall into one shard. Receivers add, one sweeper judges; one mutex, never
//! held while waiting for another but by the sweeper.
class TraceShard
{
public:
    TraceShard(const SourceTable& sources, const AssemblyOptions& options, std::uint64_t seed);

    //! Records of this shard, by their places in the batch; those that were not here before go to
    //! `fresh`. Thread: any.
    void add(const RecordBatch& batch, std::span<const std::uint32_t> places,
        std::vector<std::uint32_t>& fresh);

    //! Judges what is due; at most a few hundred traces before the lock is released: true: more are
    //! due. Thread: the sweeper's.
    [[nodiscard]] bool sweep(Tick now, TraceJudge& judge, TraceFinder& others);

    //! Thread: any. False: not there.
    template <typename Visit> bool visit(const TraceId& id, Visit&& visit)
    {
        const std::scoped_lock lock(m_mutex);
        return visitLocked(id, visit);
    }
    //! With the lock held by the caller: inside a judge's call for a trace of this shard.
    template <typename Visit> bool visitLocked(const TraceId& id, Visit&& visit)
    {
        const auto* found = m_traces.find(id);
        if (!found)
            return false;
        visit(static_cast<const Trace&>(**found));
        return true;
    }
    //! Calls visit(trace) for each. Thread: any.
    template <typename Visit> void forEach(Visit&& visit)
    {
        const std::scoped_lock lock(m_mutex);
        for (const auto& trace : m_all) {
            if (trace->id.valid())
                visit(static_cast<const Trace&>(*trace));
        }
    }
    [[nodiscard]] AssemblyCounters counters() const;
    //! Half of the traces that may wait for the sweeper, having made room, wait. Takes no lock.
    [[nodiscard]] bool isBehind() const;

private:
    struct Tombstone
    {
        Tick until = 0;
        //! Null: none that rest on absence. Empty: its trace waits to be judged.
        std::unique_ptr<std::vector<Claim>> claims;
    };

    void addSome(const RecordBatch& batch, std::span<const std::uint32_t> places,
        std::vector<std::uint32_t>& fresh);
    //! `known`: its trace; null: look. False: it was here before, or its trace is long over.
    bool addOne(const RecordBatch& batch, const ReceivedSpan& record, Trace* known);
    bool append(const RecordBatch& batch, const ReceivedSpan& record, Trace& trace);
    void noteExtra(const RecordBatch& batch, const ReceivedSpan& record, Trace& trace);
    static void noteEntry(
        const RecordBatch& batch, const SpanRecord& record, const SpanExtra& extra, Trace& trace);
    Trace& open(const TraceId& id, Tick now);
    void release(Trace& trace);
    void account(Trace& trace);
    void enterWheel(Trace& trace, Tick due);

    void onDue(Trace& trace, Tick now, TraceJudge& judge, TraceFinder& others);
    void look(Trace& trace, Stage stage, Tick now, TraceJudge& judge, TraceFinder& others);
    [[nodiscard]] Tick nextDue(const Trace& trace) const;
    [[nodiscard]] Tick finalDue(const Trace& trace) const;

    void makeRoom(Tick now);
    void bury(Trace& trace, Tick now);
    Tombstone& tombstoneOf(const TraceId& id, Tick now);
    void tellLate(Tick now, TraceJudge& judge);
    void digUp(Tick now);
    void judgeEarly(Tick now, TraceJudge& judge, TraceFinder& others);

    const SourceTable& m_sources;
    const AssemblyOptions& m_options;
    const std::uint64_t m_seed;
    mutable std::mutex m_mutex;
    TraceMap<Trace*> m_traces;
    std::vector<std::unique_ptr<Trace>> m_all; //!< Free ones have no id.
    std::vector<Trace*> m_free;
    std::deque<TraceId> m_opened; //!< Oldest first; some are gone.
    std::deque<TraceId> m_finals; //!< Oldest first; some are gone.
    TraceMap<Tombstone> m_tombstones;
    std::deque<std::pair<TraceId, Tick>> m_graves; //!< Oldest first.
    std::vector<Trace*> m_early; //!< Out of the table, for the sweeper.
    std::atomic<std::size_t> m_earlyCount{0}; //!< Of them.
    std::vector<ReceivedSpan> m_late; //!< Of traces whose tombstones have claims.
    DueWheel m_wheel;
    std::vector<DueWheel::Due> m_due; //!< At the sweep at hand.
    Lateness m_lateness;
    AssemblyCounters m_counters;
};

} // namespace pult::telemetry
