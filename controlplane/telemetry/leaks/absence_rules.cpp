// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// L5 and L6: what is not there in a complete trace.
#include <algorithm>

#include "controlplane/telemetry/leaks/leak_judge.h"
#include "controlplane/telemetry/probe_mark.h"

namespace pult::telemetry {

void LeakJudge::whatIsMissing()
{
    std::sort(m_used.begin(), m_used.end());
    m_used.erase(std::unique(m_used.begin(), m_used.end()), m_used.end());
    std::sort(m_named.begin(), m_named.end());
    for (const auto place : m_walk.order()) {
        const auto& span = m_walk.span(place);
        if (span.parent != 0 && m_walk.node(place).parent == Node::kNone && !isProbe(span.parent))
            disconnected(place);
    }
    if (m_walk.sampled())
        return;
    for (const auto place : m_walk.order()) {
        if (m_walk.node(place).entry == place && !m_walk.span(place).has(SpanRecord::Failed))
            usualCalls(place);
    }
}

//! How usual a missing parent is, is told by how many spans of that name should have one.
void LeakJudge::noteParent(std::uint32_t place)
{
    m_awaited = m_awaited || m_walk.node(place).parent == Node::kNone;
    if (place < m_looked || isProbe(m_walk.span(place).parent))
        return;
    const auto name = m_walk.span(place).name;
    if (name >= m_seen.size())
        m_seen.resize(name + 1);
    ++m_seen[name][timePartOf(m_walk.span(place).received)];
}

//! L6: says how good the data is, and is no leak.
void LeakJudge::disconnected(std::uint32_t place)
{
    const auto& span = m_walk.span(place);
    auto cause = Cause::None;
    if (m_walk.sampled())
        cause = Cause::SamplerBrokeChain;
    else if (span.has(SpanRecord::RemoteKnown))
        cause = span.has(SpanRecord::Remote) ? Cause::UpstreamLoss : Cause::ExporterLoss;
    const auto& placed = m_walk.node(place).placed;
    if (span.incoming())
        m_strays.push_back(placed.service);
    const auto row = m_book.quality(placed.environment, placed.service, span.name, span.received);
    auto& claim = this->claim(place, row, Rule::Disconnected, Outcome::ParentMissing, cause);
    claim.lane = halfOf(span.parent);
    claim.rests = true;
}

//! What became of a call: its callee told it, only its caller did, it may have been made (Unknown),
//! or it was not.
Outcome LeakJudge::outcomeOf(std::uint32_t entry, RowId row)
{
    const std::pair use(entry, row);
    if (std::binary_search(m_used.begin(), m_used.end(), use))
        return Outcome::ExpectedSeen;
    if (std::binary_search(m_named.begin(), m_named.end(), use))
        return Outcome::ExpectedUntold;
    const auto callee = m_book.at(row)->key.callee;
    const bool maybe = m_walk.node(entry).callsSomebody
        || std::find(m_strays.begin(), m_strays.end(), callee) != m_strays.end();
    return maybe ? Outcome::Unknown : Outcome::ExpectedMissing;
}

//! L5: calls that this entry always makes, and whose callee the lane has of its own. Requests
//! without such a callee teach what is usual.
void LeakJudge::usualCalls(std::uint32_t entry)
{
    const auto placed = m_walk.node(entry).placed;
    const auto lane = m_walk.node(entry).lane;
    if (!placed.known)
        return;
    const bool lost = m_walk.node(entry).lostAt != Node::kNone;
    const auto rows = m_book.leaving(placed.environment, placed.service, m_walk.span(entry).name);
    for (const auto id : rows) {
        auto& row = *m_book.at(id);
        const auto outcome = outcomeOf(entry, id);
        if (outcome == Outcome::Unknown)
            continue;
        const auto expected = m_lanes.expect(placed.environment, row.key.callee, lane);
        if (!lane.known() || !expected.own) {
            if (m_first) {
                ++row.asked;
                row.calls += outcome == Outcome::ExpectedMissing ? 0U : 1U;
            }
            continue;
        }
        const bool usual
            = row.asked >= m_book.options().leastTopology && row.calls * 100 >= row.asked * 95;
        const bool missing = outcome == Outcome::ExpectedMissing;
        if (lost || expected.error || (missing && !usual))
            continue;
        auto& claim = this->claim(
            entry, id, Rule::ExpectedAbsent, outcome, missing ? Cause::NeverReached : Cause::None);
        claim.rests = outcome != Outcome::ExpectedSeen;
        claim.lane = lane.number;
    }
}

} // namespace pult::telemetry
