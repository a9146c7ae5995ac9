// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "controlplane/telemetry/assembly/trace_judge.h"
#include "controlplane/telemetry/leaks/activity.h"
#include "controlplane/telemetry/leaks/edge_book.h"
#include "controlplane/telemetry/leaks/lane_map.h"
#include "controlplane/telemetry/leaks/trace_walk.h"

namespace pult::telemetry {

struct JudgeCounters
{
    std::uint64_t judged = 0; //!< Looks at traces.
    std::uint64_t verdicts = 0; //!< Claims of a loss, ever.
    std::uint64_t reversals = 0; //!< Of those: taken back.
};

//! The rules L1 to L8 and H+ over one trace at a time, with the exemptions of the research page.
//! What it says of a trace is a function of the trace, the tables, what its processes are known to
//! record, and, for L2, of what the same instance was serving; it does not depend on the order in
//! which spans came. Hosts' clocks are compared only within one pod or instance.
class LeakJudge final : public TraceJudge
{
public:
    //! All outlive the judge.
    LeakJudge(ReadingTables& tables, LaneMap& lanes, EdgeBook& book);

    void judge(Trace& trace, Stage stage, Tick now, TraceFinder& others) override;
    void late(const SpanRecord& span, std::vector<Claim>& claims, Tick now) override;

    [[nodiscard]] const JudgeCounters& counters() const { return m_counters; }
    //! How many complete spans with a parent had that name.
    [[nodiscard]] TimeParts seen(NameId name) const
    {
        return name < m_seen.size() ? m_seen[name] : TimeParts{};
    }
    [[nodiscard]] std::size_t bytes() const { return m_walk.bytes() + m_activity.bytes(); }

private:
    //! The sending side of a hop.
    struct Sender
    {
        Placed placed;
        ProcessId process = 0;
        SourceId source = 0;
        NameId entry = 0;
        Lane lane;
        CarrierSet due;
        CarrierSet sent;
        CarrierSet withheld;
        std::uint32_t requestHash = 0;
        std::uint32_t lostAt = Node::kNone;
        SpanKind kind = SpanKind::Unspecified;
        bool linked = false; //!< By a link: trace context was not handed on as a parent.
    };
    struct Weighed
    {
        CarrierSet kept;
        CarrierSet lost;
        CarrierSet unknown;
        bool laneLost = false;
        bool laneKept = false;
        bool changed = false;
    };

    [[nodiscard]] bool taught(const Trace& trace) const;
    void visit(std::uint32_t place, TraceFinder& others);
    void noteParent(std::uint32_t place);
    void conclude(std::uint32_t place);
    void use(std::uint32_t entry, RowId row, NameId callee);
    [[nodiscard]] Sender senderOf(std::uint32_t parent);
    void hop(std::uint32_t place, const Sender& sender);
    [[nodiscard]] Weighed weigh(std::uint32_t place, const Sender& sender);
    [[nodiscard]] bool wronglyServed(std::uint32_t place, const Lane& lane);
    void routeFault(std::uint32_t place, const Sender& sender, const Expectation& expected,
        bool laneKept, Claim& claim);
    [[nodiscard]] Cause causeOfLoss(
        const Weighed& weighed, const Sender& sender, SpanKind kind) const;
    void receive(std::uint32_t place, const Sender& sender, const Weighed& weighed);

    void links(std::uint32_t place, TraceFinder& others);
    [[nodiscard]] bool senderBehind(const LinkView& link, TraceFinder& others, Sender& sender);
    [[nodiscard]] Sender senderIn(const Trace& trace, std::uint32_t place);
    void mixedBatch(std::uint32_t place);

    void fromOutside(std::uint32_t place);
    void unanswered(std::uint32_t place);
    void orphan(std::uint32_t place);
    [[nodiscard]] bool beginsRightly(const SpanRecord& span, const Node& node) const;
    [[nodiscard]] NameId calleeOf(std::uint32_t place);
    void noteStream(std::uint32_t place, RowId stream, std::uint64_t requestNs);
    void noteServed(std::uint32_t place);

    void whatIsMissing();
    void disconnected(std::uint32_t place);
    void usualCalls(std::uint32_t entry);
    [[nodiscard]] Outcome outcomeOf(std::uint32_t entry, RowId row);

    Claim& claim(std::uint32_t place, RowId row, Rule rule, Outcome outcome, Cause cause);
    void settle(Trace& trace);
    [[nodiscard]] bool undoes(const SpanRecord& span, const Claim& claim);
    void sample(const Trace& trace, const Claim& claim);
    [[nodiscard]] SourceId culpritOf(const Trace& trace, const Claim& claim) const;

    ReadingTables& m_tables;
    LaneMap& m_lanes;
    EdgeBook& m_book;
    TraceWalk m_walk;
    Activity m_activity;
    Stage m_stage = Stage::Open;
    Tick m_since = 0; //!< Tables that were valid since then may have routed the trace.
    std::uint32_t m_looked = 0;
    bool m_pending = false;
    bool m_awaited = false;
    bool m_first = false; //!< It is complete for the first time.
    std::vector<Claim> m_claims;
    std::vector<std::pair<std::uint32_t, RowId>> m_used; //!< Entry's place and the edge it used.
    std::vector<std::pair<std::uint32_t, RowId>>
        m_named; //!< The same of callees that told nothing.
    std::vector<NameId> m_strays; //!< Services that were called by a span which is not there.
    std::vector<Sender> m_senders;
    std::vector<TimeParts> m_seen; //!< By name.
    JudgeCounters m_counters;
};

} // namespace pult::telemetry
