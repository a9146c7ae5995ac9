// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/proving/proof_tree.h"

#include <algorithm>
#include <utility>

namespace pult::telemetry {

namespace {

bool isIncoming(const TraceSpanView& span)
{
    return span.kind == SpanKind::Server || span.kind == SpanKind::Consumer;
}

bool isOutgoing(const TraceSpanView& span)
{
    return span.kind == SpanKind::Client || span.kind == SpanKind::Producer;
}

} // namespace

ProofTree::ProofTree(const TraceView& trace)
    : m_trace(trace)
    , m_children(trace.spans.size())
    , m_visited(trace.spans.size())
{
    const auto count = static_cast<std::uint32_t>(trace.spans.size());
    std::unordered_map<SpanId, std::uint32_t> places;
    for (std::uint32_t i = 0; i < count; ++i)
        places.emplace(trace.spans[i].id, i);
    std::vector<std::uint32_t> roots;
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto parent = places.find(trace.spans[i].parent);
        if (parent == places.end() || parent->second == i)
            roots.push_back(i);
        else
            m_children[parent->second].push_back(i);
    }
    const auto byStart = [&](std::uint32_t a, std::uint32_t b) {
        return std::pair(trace.spans[a].startNs, trace.spans[a].id)
            < std::pair(trace.spans[b].startNs, trace.spans[b].id);
    };
    for (auto& children : m_children)
        std::sort(children.begin(), children.end(), byStart);
    std::sort(roots.begin(), roots.end(), byStart);
    m_nodes.reserve(count);
    for (const auto root : roots)
        visit(root, places);
    // Spans that are their own ancestors hang below no root.
    for (std::uint32_t i = 0; i < count; ++i)
        visit(i, places);
}

bool ProofTree::isHop(const Node& node) const
{
    const auto& span = m_trace.spans[node.span];
    if (!isIncoming(span))
        return false;
    if (node.parent == kNone)
        return true;
    const auto& parent = m_trace.spans[m_nodes[node.parent].span];
    return parent.service != span.service || parent.instance != span.instance;
}

//! A call within a call, as of a library and its sidecar, is answered with it.
void ProofTree::answer(std::uint32_t node)
{
    while (node != kNone && !m_nodes[node].isHop && !m_nodes[node].answered) {
        m_nodes[node].answered = true;
        node = m_nodes[node].parent;
    }
}

void ProofTree::visit(std::uint32_t root, const std::unordered_map<SpanId, std::uint32_t>& places)
{
    std::vector<std::pair<std::uint32_t, std::uint32_t>> stack{{root, kNone}};
    while (!stack.empty()) {
        const auto [place, parent] = stack.back();
        stack.pop_back();
        if (m_visited[place])
            continue;
        m_visited[place] = true;
        const auto number = static_cast<std::uint32_t>(m_nodes.size());
        Node node{place, parent};
        const auto& span = m_trace.spans[place];
        node.parentMissing = span.parent != 0 && !places.contains(span.parent);
        if (parent != kNone) {
            node.hop = m_nodes[parent].hop;
            node.call = m_nodes[parent].isHop ? kNone : m_nodes[parent].call;
        }
        node.isHop = isHop(node);
        if (node.isHop)
            answer(parent);
        if (isOutgoing(span))
            node.call = number;
        m_nodes.push_back(node);
        auto& entered = m_nodes.back();
        if (entered.isHop)
            entered.hop = number;
        for (auto child = m_children[place].rbegin(); child != m_children[place].rend(); ++child)
            stack.emplace_back(*child, number);
    }
}

} // namespace pult::telemetry
