// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/leaks/trace_walk.h"

#include <algorithm>

namespace pult::telemetry {

void TraceWalk::begin(const Trace& trace)
{
    m_trace = &trace;
    const auto size = static_cast<std::uint32_t>(trace.spans.size());
    m_nodes.assign(size, {});
    m_order.clear();
    m_longestNs = 0;
    m_tailSampled = false;
    m_samplers = 0;
    for (std::uint32_t i = 0; i < size; ++i)
        place(i);
    for (std::uint32_t i = 0; i < size; ++i) {
        if (m_nodes[i].parent == Node::kNone)
            orderFrom(i);
    }
    if (m_order.size() < size)
        openCircles(size);
}

//! What no root leads to goes round: it begins somewhere.
void TraceWalk::openCircles(std::uint32_t size)
{
    std::vector<bool> ordered(size);
    for (const auto place : m_order)
        ordered[place] = true;
    for (std::uint32_t i = 0; i < size; ++i) {
        if (ordered[i])
            continue;
        cutFrom(m_nodes[i].parent, i);
        const auto done = m_order.size();
        orderFrom(i);
        for (auto at = done; at < m_order.size(); ++at)
            ordered[m_order[at]] = true;
    }
}

void TraceWalk::cutFrom(std::uint32_t parent, std::uint32_t child)
{
    auto* link = &m_nodes[parent].firstChild;
    while (*link != child)
        link = &m_nodes[*link].nextSibling;
    *link = m_nodes[child].nextSibling;
    m_nodes[child].parent = Node::kNone;
    m_nodes[child].nextSibling = Node::kNone;
}

void TraceWalk::place(std::uint32_t i)
{
    const auto& span = m_trace->spans[i];
    auto& node = m_nodes[i];
    // Spans that stand side by side are mostly of one process.
    if (i > 0 && span.source == m_trace->spans[i - 1].source) {
        node.process = m_nodes[i - 1].process;
        node.unit = m_nodes[i - 1].unit;
        node.placed = m_nodes[i - 1].placed;
    } else {
        node.process = m_tables.sources.processOf(span.source);
        node.unit = m_tables.sources.facts(node.process).unit;
        node.placed = m_lanes.placed(node.process);
    }
    if (span.tellsLane())
        node.told = m_lanes.lane(node.placed.environment, span);
    m_longestNs = std::max(m_longestNs, span.durationNs());
    m_tailSampled = m_tailSampled || span.has(SpanRecord::TailSampled);
    if (span.has(SpanRecord::RemoteKnown)) // the flags are told at all
        m_samplers |= span.has(SpanRecord::Sampled) ? 1U : 2U;
    if (span.parent == 0 || span.parent == span.id)
        return;
    const auto parent = m_trace->find(span.parent);
    if (parent == Node::kNone || parent == i)
        return;
    node.parent = parent;
    node.nextSibling = m_nodes[parent].firstChild;
    m_nodes[parent].firstChild = i;
}

void TraceWalk::orderFrom(std::uint32_t root)
{
    m_stack.assign(1, root);
    while (!m_stack.empty()) {
        const auto place = m_stack.back();
        m_stack.pop_back();
        m_order.push_back(place);
        for (auto child = m_nodes[place].firstChild; child != Node::kNone;
             child = m_nodes[child].nextSibling)
            m_stack.push_back(child);
    }
}

bool TraceWalk::isHop(std::uint32_t place) const
{
    const auto& node = m_nodes[place];
    return node.parent != Node::kNone && m_trace->spans[place].incoming()
        && m_nodes[node.parent].unit != node.unit;
}

NameId TraceWalk::entryName(std::uint32_t caller) const
{
    const auto entry = m_nodes[caller].entry;
    return m_trace->spans[entry == Node::kNone ? caller : entry].name;
}

CarrierSet TraceWalk::recorded(std::uint32_t place) const
{
    const auto& span = m_trace->spans[place];
    const auto side = span.outgoing() ? Side::Outgoing
        : span.parent == 0            ? Side::RootIncoming
                                      : Side::ChildIncoming;
    return m_tables.sources.recorded(span.source, side);
}

void TraceWalk::inherit(std::uint32_t place)
{
    auto& node = m_nodes[place];
    if (node.parent == Node::kNone)
        return;
    const auto& parent = m_nodes[node.parent];
    node.lane = parent.lane;
    node.due = parent.due;
    node.lostAt = parent.lostAt;
    node.requestHash = parent.requestHash;
    if (parent.unit != node.unit)
        return;
    node.entry = parent.entry;
    node.sent = parent.sent;
    node.withheld = parent.withheld;
}

void TraceWalk::passOn(std::uint32_t place)
{
    const auto& span = m_trace->spans[place];
    auto& node = m_nodes[place];
    if (span.requestHash != 0 && node.requestHash == 0)
        node.requestHash = span.requestHash;
    const auto& told = node.told;
    if (span.incoming() && told.known()) {
        // The application behind a sidecar tells what the sidecar did not.
        node.lane = node.lane.known() ? node.lane : told;
        node.due = node.due | (span.present - span.odd);
    }
    if (!span.outgoing())
        return;
    node.sent = span.present;
    node.withheld = recorded(place) - span.present;
    const bool first = node.entry == Node::kNone || m_nodes[node.entry].parent == Node::kNone;
    if (!told.known() || (node.lane.known() && sameLane(told, node.lane)))
        return;
    // An edge decides the lane anew, whatever it was asked for.
    if (!node.lane.known() || first) {
        node.lane = told;
        node.due = span.present - span.odd;
        node.lostAt = Node::kNone;
    } else {
        node.withheld = node.withheld | (span.present & kLaneCarriers);
        node.sent = node.sent - kLaneCarriers;
    }
}

std::size_t TraceWalk::bytes() const
{
    return m_nodes.capacity() * sizeof(Node)
        + (m_order.capacity() + m_stack.capacity()) * sizeof(std::uint32_t);
}

} // namespace pult::telemetry
