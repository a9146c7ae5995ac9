// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/assembly/trace_table.h"

#include <algorithm>

namespace pult::telemetry {

TraceTable::TraceTable(
    const SourceTable& sources, TraceJudge& judge, AssemblyOptions options, std::uint64_t seed)
    : m_judge(judge)
    , m_options(options)
    , m_seed(seed)
{
    for (std::size_t i = 0; i < std::max<std::size_t>(m_options.shards, 1); ++i)
        m_shards.push_back(std::make_unique<TraceShard>(sources, m_options, seed));
}

void TraceTable::add(const RecordBatch& batch, std::vector<std::uint32_t>& fresh)
{
    static thread_local std::vector<std::vector<std::uint32_t>> places;
    if (places.size() < m_shards.size())
        places.resize(m_shards.size());
    for (std::uint32_t i = 0; i < batch.records.size(); ++i)
        places[shardIndex(batch.records[i].trace)].push_back(i);
    for (std::size_t i = 0; i < m_shards.size(); ++i) {
        if (!places[i].empty())
            m_shards[i]->add(batch, places[i], fresh);
        places[i].clear();
    }
}

void TraceTable::add(const RecordBatch& batch)
{
    static thread_local std::vector<std::uint32_t> fresh;
    fresh.clear();
    add(batch, fresh);
}

void TraceTable::sweep(Tick now)
{
    const std::scoped_lock lock(m_sweeping);
    for (auto& shard : m_shards) {
        m_swept = shard.get();
        while (shard->sweep(now, m_judge, *this)) {}
    }
    m_swept = nullptr;
}

bool TraceTable::visit(const TraceId& id, const std::function<void(const Trace&)>& visit)
{
    auto& shard = shardOf(id);
    return &shard == m_swept ? shard.visitLocked(id, visit) : shard.visit(id, visit);
}

bool TraceTable::isBehind() const
{
    return std::any_of(
        m_shards.begin(), m_shards.end(), [](const auto& shard) { return shard->isBehind(); });
}

AssemblyCounters TraceTable::counters() const
{
    AssemblyCounters sum;
    for (const auto& shard : m_shards)
        sum += shard->counters();
    return sum;
}

} // namespace pult::telemetry
