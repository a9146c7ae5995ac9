// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "controlplane/telemetry/assembly/trace.h"
#include "controlplane/telemetry/leaks/lane_map.h"

namespace pult::telemetry {

//! One span of a trace in its place, with what it ought to hand on.
struct Node
{
    static constexpr std::uint32_t kNone = SpanIndex::kNone;

    std::uint32_t parent = kNone;
    std::uint32_t firstChild = kNone;
    std::uint32_t nextSibling = kNone;
    std::uint32_t entry = kNone; //!< Nearest incoming span of the unit, itself included.
    std::uint32_t lostAt = kNone; //!< Claim that says where the lane was lost above.
    ProcessId process = 0;
    std::uint64_t unit = 0;
    Placed placed;
    Lane told; //!< By the span itself.
    Lane lane; //!< The request's, as it was told last on the way here.
    std::uint32_t requestHash = 0;
    CarrierSet due; //!< Present on the way here and not known to be lost.
    CarrierSet sent; //!< Told by outgoing spans between the entry and here.
    CarrierSet withheld; //!< Of those spans: looked for, and not there.
    std::uint64_t callees = 0; //!< Of an entry: calleeBit of each service it was seen to call.
    bool answered = false; //!< Outgoing: the callee's span is there.
    bool callsSomebody = false; //!< Of an entry: a call neither names its callee nor is answered.
};

//! The tree of a trace, and lanes and carriers along it. The room is used again for the next trace.
//! Not thread-safe.
class TraceWalk
{
public:
    TraceWalk(ReadingTables& tables, LaneMap& lanes)
        : m_tables(tables)
        , m_lanes(lanes)
    {}

    //! Links spans to parents, names processes, orders. Spans that are their own ancestors become
    //! roots.
    void begin(const Trace& trace);

    //! Places of spans, parents first.
    [[nodiscard]] std::span<const std::uint32_t> order() const { return m_order; }
    [[nodiscard]] Node& node(std::uint32_t place) { return m_nodes[place]; }
    [[nodiscard]] const SpanRecord& span(std::uint32_t place) const
    {
        return m_trace->spans[place];
    }
    [[nodiscard]] const Trace& trace() const { return *m_trace; }
    [[nodiscard]] std::uint64_t longestNs() const { return m_longestNs; }
    //! Some of its spans were left out: by a tail sampler, or by samplers that do not agree.
    [[nodiscard]] bool sampled() const { return m_tailSampled || m_samplers == 3; }
    [[nodiscard]] std::size_t bytes() const;

    //! Brings down what the parent has; to be called in order, before anything else of the node.
    void inherit(std::uint32_t place);
    //! For an outgoing span, or any that is not the start of a hop.
    void passOn(std::uint32_t place);
    //! Whether the parent is another party's: an edge.
    [[nodiscard]] bool isHop(std::uint32_t place) const;
    //! What the caller's incoming span is called; its own name when it has none.
    [[nodiscard]] NameId entryName(std::uint32_t caller) const;
    //! Recorded by the span's library: what it does not tell was not there.
    [[nodiscard]] CarrierSet recorded(std::uint32_t place) const;

private:
    void place(std::uint32_t place);
    void orderFrom(std::uint32_t root);
    void openCircles(std::uint32_t size);
    void cutFrom(std::uint32_t parent, std::uint32_t child);

    ReadingTables& m_tables;
    LaneMap& m_lanes;
    const Trace* m_trace = nullptr;
    std::vector<Node> m_nodes;
    std::vector<std::uint32_t> m_order;
    std::vector<std::uint32_t> m_stack;
    std::uint64_t m_longestNs = 0;
    bool m_tailSampled = false;
    unsigned m_samplers = 0; //!< What they said: 1: keep, 2: do not.
};

} // namespace pult::telemetry
