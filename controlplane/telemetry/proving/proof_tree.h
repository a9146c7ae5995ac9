// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "controlplane/telemetry/leaks/trace_view.h"

namespace pult::telemetry {

//! The tree of one trace in the order of calls: a parent before its children, children by the clock
//! of the process that called them. Borrows the trace.
class ProofTree
{
public:
    static constexpr std::uint32_t kNone = 0xffffffff;

    struct Node
    {
        std::uint32_t span = 0; //!< Place in the trace.
        std::uint32_t parent = kNone; //!< Node.
        std::uint32_t hop = kNone; //!< Node of the nearest hop, itself included.
        std::uint32_t call = kNone; //!< Node of the outgoing span that led to it, since the hop.
        bool isHop = false; //!< Another process takes the request.
        bool answered = false; //!< A span below is another process's.
        bool parentMissing = false; //!< It has one, which is not in the trace.
    };

    explicit ProofTree(const TraceView& trace);

    [[nodiscard]] const std::vector<Node>& nodes() const { return m_nodes; }
    [[nodiscard]] const TraceSpanView& span(const Node& node) const
    {
        return m_trace.spans[node.span];
    }
    [[nodiscard]] const Node& at(std::uint32_t node) const { return m_nodes[node]; }

private:
    [[nodiscard]] bool isHop(const Node& node) const;
    void answer(std::uint32_t node);
    void visit(std::uint32_t root, const std::unordered_map<SpanId, std::uint32_t>& places);

    const TraceView& m_trace;
    std::vector<std::vector<std::uint32_t>> m_children; //!< Places, by place.
    std::vector<bool> m_visited;
    std::vector<Node> m_nodes;
};

} // namespace pult::telemetry
