// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "controlplane/telemetry/assembly/trace_shard.h"

namespace pult::telemetry {

//! Puts spans together to traces and shows them to the judge: shards by trace id, a mutex each.
//! Threads: add() and the look-ups any; sweep() one at a time (it waits for the one before).
class TraceTable final : private TraceFinder
{
public:
    //! Both outlive the table.
    TraceTable(const SourceTable& sources, TraceJudge& judge, AssemblyOptions options = {},
        std::uint64_t seed = 0);

    //! Places in the batch of the spans that were not here before go to `fresh`, in no order.
    void add(const RecordBatch& batch, std::vector<std::uint32_t>& fresh);
    void add(const RecordBatch& batch);
    //! Judges what is due. To be called a few times a second.
    void sweep(Tick now);

    //! Calls visit(const Trace&) under the lock of its shard; false: not there.
    template <typename Visit> bool trace(const TraceId& id, Visit&& visit)
    {
        return shardOf(id).visit(id, visit);
    }
    //! Calls visit(const Trace&) for each, shard by shard.
    template <typename Visit> void forEach(Visit&& visit)
    {
        for (auto& shard : m_shards)
            shard->forEach(visit);
    }
    [[nodiscard]] AssemblyCounters counters() const;
    //! Of any shard; takes no lock.
    [[nodiscard]] bool isBehind() const;
    [[nodiscard]] const AssemblyOptions& options() const { return m_options; }

private:
    [[nodiscard]] std::size_t shardIndex(const TraceId& id) const
    {
        return static_cast<std::size_t>(mixed(id.low ^ m_seed, id.high ^ 0xd1b54a32d192ed03ULL))
            % m_shards.size();
    }
    [[nodiscard]] TraceShard& shardOf(const TraceId& id) { return *m_shards[shardIndex(id)]; }
    [[nodiscard]] bool visit(
        const TraceId& id, const std::function<void(const Trace&)>& visit) override;

    TraceJudge& m_judge;
    const AssemblyOptions m_options;
    const std::uint64_t m_seed;
    std::vector<std::unique_ptr<TraceShard>> m_shards;
    std::mutex m_sweeping;
    TraceShard* m_swept = nullptr; //!< Its lock is held by the sweeper.
};

} // namespace pult::telemetry
