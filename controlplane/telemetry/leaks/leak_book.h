// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/clock.h"
#include "controlplane/state/ports.h"
#include "controlplane/telemetry/assembly/trace_table.h"
#include "controlplane/telemetry/leaks/leak_snapshot.h"
#include "controlplane/telemetry/leaks/trace_observer.h"
#include "controlplane/telemetry/leaks/trace_view.h"

namespace pult::telemetry {

struct LeakBookOptions
{
    AssemblyOptions assembly;
    LeakOptions leaks;
    //! A snapshot is made at most so often.
    Tick snapshotEvery = kTicksPerSecond;
    //! Of hashes and shards: random in a running control plane.
    std::uint64_t seed = 0;
};

//! The whole way from records to verdicts behind one door. Threads: all but sweep() any; sweep() a
//! few times a second by one scheduler.
class LeakBook final : public state::CommitListener, public state::ProgressListener
{
public:
    //! Both outlive the book.
    LeakBook(ReadingTables& tables, const Clock& clock, LeakBookOptions options = {});
    ~LeakBook() override;

    //! Sees every trace after it was judged. Before the first sweep; outlives the book's sweeps.
    void tell(TraceObserver& observer) { m_observed.observer = &observer; }

    //! For batches of records: when they are received.
    void stamp(RecordBatch& batch) const;
    void add(const RecordBatch& batch) { m_traces.add(batch); }
    //! Places in the batch of the spans that were not here before go to `fresh`.
    void add(const RecordBatch& batch, std::vector<std::uint32_t>& fresh)
    {
        m_traces.add(batch, fresh);
    }
    //! So much waits for the sweep that more would soon be given up unjudged.
    [[nodiscard]] bool isBehind() const { return m_traces.isBehind(); }
    //! Of all ticks.
    [[nodiscard]] MonoTime origin() const { return m_origin; }

    //! Tables that requests are routed by from now on. Only noted; taken in by the next sweep.
    void learn(state::StatePtr state);
    void onCommit(const state::Commit& commit) override { learn(commit.after); }
    void onProgress(const std::string& environment, std::vector<state::OperationView> operations,
        std::vector<state::GatewayView> gateways,
        std::vector<std::string> removedGateways) override;

    //! Judges what is due and, if it is time, makes a snapshot.
    void sweep();

    //! Judges what is due and makes a snapshot in any case.
    [[nodiscard]] std::shared_ptr<const LeakSnapshot> newSnapshot();

    //! Never null. As of the last sweep that made one.
    [[nodiscard]] std::shared_ptr<const LeakSnapshot> snapshot() const;
    //! How far back evidence reaches.
    [[nodiscard]] std::uint32_t windowSeconds() const
    {
        return m_options.leaks.window / kTicksPerSecond;
    }
    //! Nothing: the trace is not remembered whole (any more).
    [[nodiscard]] std::optional<TraceView> trace(const TraceId& id);
    //! The same in short.
    [[nodiscard]] std::optional<TraceSummary> summary(const TraceId& id);
    //! Newest first, at most `most`, of one environment (empty: of any). Looks through all that is
    //! remembered: for people, not for programs.
    [[nodiscard]] std::vector<TraceSummary> findByRequest(
        std::string_view requestId, std::size_t most = 50, std::string_view environment = {});
    [[nodiscard]] std::vector<TraceSummary> findByUser(
        std::string_view user, std::size_t most = 50, std::string_view environment = {});

private:
    //! The judge, and after it the observer.
    struct Observed final : TraceJudge
    {
        Observed(LeakJudge& leakJudge, LaneMap& laneMap)
            : judgeOfLeaks(leakJudge)
            , lanes(laneMap)
        {}
        void judge(Trace& trace, Stage stage, Tick now, TraceFinder& others) override;
        void late(const SpanRecord& span, std::vector<Claim>& claims, Tick now) override;

        LeakJudge& judgeOfLeaks;
        LaneMap& lanes;
        TraceObserver* observer = nullptr;
    };

    [[nodiscard]] Tick now() const;
    void takeIn(Tick now);
    [[nodiscard]] std::shared_ptr<const LeakSnapshot> makeSnapshot(Tick now);
    template <typename Matches>
    [[nodiscard]] std::vector<TraceSummary> search(
        Matches&& matches, std::size_t most, std::string_view environment);
    [[nodiscard]] TraceSummary summarize(const Trace& trace);

    ReadingTables& m_tables;
    const Clock& m_clock;
    const LeakBookOptions m_options;
    const MonoTime m_origin;

    std::mutex m_judging; //!< The book, the lane map and the judge.
    LaneMap m_lanes;
    EdgeBook m_book;
    LeakJudge m_judge;
    Observed m_observed;
    Tick m_snapshotAt = 0;
    TraceTable m_traces;

    mutable std::mutex m_inbox; //!< What follows; held for a moment only.
    state::StatePtr m_newState;
    std::map<std::string, std::map<std::string, state::GatewayView>> m_gateways;
    bool m_gatewaysChanged = false;
    std::shared_ptr<const LeakSnapshot> m_snapshot;
};

} // namespace pult::telemetry
