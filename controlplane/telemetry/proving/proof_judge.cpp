// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/proving/proof_judge.h"

#include <algorithm>
#include <set>
#include <utility>

#include "controlplane/state/lanes.h"
#include "controlplane/state/words.h"
#include "controlplane/telemetry/probe_mark.h"
#include "controlplane/telemetry/proving/proof_tree.h"
#include "controlplane/telemetry/reading/deployment_finder.h"

namespace pult::telemetry {

namespace {

namespace words = state::words;
using Node = ProofTree::Node;
constexpr auto kNone = ProofTree::kNone;

//! What a service should be for the lane.
struct Expected
{
    state::DeploymentPtr deployment; //!< Null: an error, or not of the table.
    bool known = false;
    bool own = false; //!< Not what ordinary traffic gets.
};

//! Carriers that have to bring the lane: those that data planes route by, if the library records
//! any of them.
CarrierSet needed(const TraceSpanView& span)
{
    const auto routing = span.recorded & kRoutingCarriers;
    return routing.empty() ? span.recorded & kLaneCarriers : routing;
}

bool arrived(const TraceSpanView& span)
{
    return !(span.present & needed(span)).empty();
}

bool isConsumed(const TraceSpanView& callee, const TraceSpanView* call)
{
    return callee.kind == SpanKind::Consumer || (call && call->kind == SpanKind::Producer);
}

//! Why a lane that was there at the caller is not at the callee.
Cause causeOf(const TraceSpanView& callee, const TraceSpanView* call)
{
    const bool sent = call && arrived(*call);
    if (isConsumed(callee, call))
        return sent ? Cause::ConsumerDidNotExtract : Cause::ProducerDidNotInject;
    if (sent)
        return Cause::DroppedOnTheWay;
    return (needed(callee) & kRoutingCarriers).empty() ? Cause::BaggageDropped
                                                       : Cause::HeaderDropped;
}

class Judge
{
public:
    Judge(const ProofTarget& target, const ProofEvidence& evidence)
        : m_target(target)
        , m_evidence(evidence)
        , m_finder(target.environment)
        , m_wanted(target.lane != 0 ? target.lane : target.environment->head)
    {
        const auto generation = target.environment->find(m_wanted);
        if (!generation)
            return;
        m_head = target.lane == 0 ? state::stampOf(*generation)
                                  : state::headForLane(*target.environment, *generation);
    }

    ProofFindings judge()
    {
        bool whole = !m_evidence.traces.empty();
        for (std::size_t i = 0; i < m_evidence.traces.size(); ++i) {
            const ProofTree tree(m_evidence.traces[i]);
            whole = judgeTree(tree, i > 0) && whole;
        }
        missingCalls();
        m_findings.whole = whole && m_count > 0;
        conclude();
        return std::move(m_findings);
    }

private:
    //! False: something is still to come.
    bool judgeTree(const ProofTree& tree, bool torn)
    {
        bool whole = true;
        m_lost.assign(tree.nodes().size(), false);
        for (std::uint32_t i = 0; i < tree.nodes().size(); ++i) {
            const auto& node = tree.at(i);
            const bool silent = isUnanswered(tree, node);
            if (node.isHop)
                judgeHop(tree, i, torn);
            else if (silent)
                missingCallee(tree, node);
            // The probe itself tells no span.
            const bool first = isProbe(tree.span(node).parent);
            whole = whole && (first || !node.parentMissing) && !silent;
        }
        return whole;
    }

    Expected expected(const std::string& service) const
    {
        const auto& environment = *m_target.environment;
        const auto rule = state::resolve(environment, service, m_wanted, {}, m_head);
        const auto plain = state::resolve(environment, service, 0, {}, {});
        return {rule.deployment, m_finder.knows(service), rule.deployment != plain.deployment};
    }

    //! The service as its caller asked for it: another one may stand in its place.
    std::string askedFor(const ProofTree& tree, const Node& node)
    {
        if (node.call != kNone) {
            const auto peer = m_finder.serviceOf(tree.span(tree.at(node.call)).peer);
            if (!peer.empty())
                return std::string(peer);
        }
        return tree.span(node).service;
    }

    [[nodiscard]] std::string callerOf(const ProofTree& tree, const Node& node) const
    {
        if (node.parent == kNone)
            return {};
        const auto& parent = tree.at(node.parent);
        return tree.span(parent.hop == kNone ? parent : tree.at(parent.hop)).service;
    }

    //! 0: it tells none; a lane that nobody knows is another lane all the same.
    [[nodiscard]] state::GenerationNumber toldLane(const TraceSpanView& span) const
    {
        if (span.lane != 0 || span.laneName.empty())
            return span.lane;
        for (const auto& [number, generation] : m_target.environment->generations) {
            if (generation->name == span.laneName)
                return number;
        }
        return ~state::GenerationNumber{0};
    }

    void judgeHop(const ProofTree& tree, std::uint32_t place, bool torn)
    {
        const auto& node = tree.at(place);
        const auto& span = tree.span(node);
        const auto asked = askedFor(tree, node);
        const auto expected = this->expected(asked);
        const auto above = node.parent == kNone ? kNone : tree.at(node.parent).hop;
        const bool lostAbove = above != kNone && m_lost[above];
        const auto told = toldLane(span);
        const bool otherLane = told != 0 && told != m_wanted;
        const bool lostHere = m_target.lane != 0 && !lostAbove
            && (otherLane || (!needed(span).empty() && !arrived(span)));
        const bool right = expected.deployment && expected.deployment->service == span.service
            && expected.deployment->generation == span.generation;
        const bool wrong = expected.known && span.generation != 0 && !right;

        auto& hop = m_findings.hops.emplace_back();
        hop.service = span.service;
        hop.name = span.name;
        hop.expected = expected.deployment ? expected.deployment->generation : 0;
        hop.generation = span.generation;
        hop.laneKept
            = !lostHere && !lostAbove && (told != 0 ? told == m_wanted : right && expected.own);
        m_lost[place] = lostAbove || lostHere;
        const auto caller = callerOf(tree, node);
        m_calls.insert({{caller, asked}, {caller, span.service}});
        if (!span.failed)
            m_served.emplace(span.service, span.name);
        if (!span.failed && !expected.own)
            m_ordinary.emplace(span.service, span.name);
        if (!expected.known) {
            hop.finding = "not a service of the table";
            return;
        }
        ++m_count;
        if (lostAbove)
            hop.finding = "the lane was lost above";
        else if (lostHere || wrong)
            lose(tree, node, expected, otherLane ? Cause::LaneChanged : Cause::None, lostHere, hop);
        else if (span.generation == 0)
            hop.finding = "does not tell its generation";
        else
            reach(span, expected, told, torn, hop);
    }

    void reach(const TraceSpanView& span, const Expected& expected, state::GenerationNumber told,
        bool torn, ProofHop& hop)
    {
        ++m_reached;
        if (expected.own && expected.deployment->generation == m_wanted)
            m_own.push_back(span.service);
        if (span.failed)
            hop.finding = "answered with an error";
        else if (torn)
            hop.finding = "in a trace of its own, found by its request id";
        else if (m_target.lane != 0 && told == 0 && !hop.laneKept)
            hop.finding = "does not tell whether the lane arrived";
    }

    void lose(const ProofTree& tree, const Node& node, const Expected& expected, Cause cause,
        bool lane, ProofHop& hop)
    {
        const auto& span = tree.span(node);
        const auto caller = callerOf(tree, node);
        const auto* call = node.call == kNone ? nullptr : &tree.span(tree.at(node.call));
        if (cause == Cause::None && lane)
            cause = causeOf(span, call);
        else if (cause == Cause::None && hop.laneKept && expected.own)
            cause = Cause::MissingRoute;
        if (caller.empty())
            hop.finding = lane ? "the lane did not arrive" : servedBy(span, expected);
        else if (cause == Cause::None)
            hop.finding = servedBy(span, expected);
        else // what the rules know of proxies is better than what a single trace shows
            hop.finding = !lane && !span.causeText.empty() ? span.causeText
                                                           : causeText(cause, caller, span.service);
        if (!m_lostAt.empty())
            return;
        const bool callee = caller.empty() || cause == Cause::ConsumerDidNotExtract;
        m_lostAt = callee ? span.service : caller;
        m_why = hop.finding;
    }

    [[nodiscard]] static std::string servedBy(const TraceSpanView& span, const Expected& expected)
    {
        const auto by = span.generation == 0 ? " of an unknown generation"
                                             : ' ' + words::generation(span.generation);
        return "served by " + span.service + by + " instead of "
            + (expected.deployment ? expected.deployment->name() : "an error");
    }

    //! The callee may still tell its span; until then nothing proves that it was met.
    [[nodiscard]] bool isUnanswered(const ProofTree& tree, const Node& node)
    {
        const auto& span = tree.span(node);
        const bool outgoing = span.kind == SpanKind::Client || span.kind == SpanKind::Producer;
        return outgoing && !node.answered && !span.failed && !m_finder.serviceOf(span.peer).empty();
    }

    void missingCallee(const ProofTree& tree, const Node& node)
    {
        const std::string service(m_finder.serviceOf(tree.span(node).peer));
        const auto expected = this->expected(service);
        ProofHop hop;
        hop.service = service;
        hop.expected = expected.deployment ? expected.deployment->generation : 0;
        hop.finding = "tells no span";
        m_calls.emplace(callerOf(tree, node), service);
        m_findings.hops.push_back(std::move(hop));
        ++m_count;
    }

    //! Calls that the entries met are known to make, and that are nowhere here.
    void missingCalls()
    {
        if (!m_evidence.known)
            return;
        for (const auto& edge : m_evidence.known->edges) {
            if (edge.environment != m_target.environment->name
                || !m_served.contains({edge.caller, edge.entry})
                || m_calls.contains({edge.caller, edge.callee}) || !m_finder.knows(edge.callee))
                continue;
            const bool torn = edge.rule == Rule::RootOut || edge.rule == Rule::CausedRootOut;
            if (edge.verdict == Verdict::Leak && torn)
                tornAway(edge);
            else if (isUsual(edge) && m_missing.empty())
                m_missing = edge.caller + " was not seen to call " + edge.callee
                    + ", which it always does";
        }
    }

    //! Only of deployments that serve ordinary traffic, and of late: other versions may call
    //! others.
    [[nodiscard]] bool isUsual(const EdgeView& edge) const
    {
        const auto head = m_target.environment->head;
        return edge.usual && edge.verdict != Verdict::NoEvidence
            && m_ordinary.contains({edge.caller, edge.entry})
            && std::find(edge.lanes.begin(), edge.lanes.end(), head) != edge.lanes.end();
    }

    void tornAway(const EdgeView& edge)
    {
        const auto expected = this->expected(edge.callee);
        // Another lane's version of the caller makes this call.
        if (!expected.deployment)
            return;
        ProofHop hop;
        hop.service = edge.callee;
        hop.expected = expected.deployment->generation;
        hop.finding = edge.causeText;
        m_findings.hops.push_back(std::move(hop));
        ++m_count;
        if (!m_lostAt.empty())
            return;
        m_lostAt = edge.caller;
        m_why = edge.causeText;
    }

    void conclude()
    {
        auto& [outcome, hops, summary, whole] = m_findings;
        const auto share = std::to_string(m_reached) + " of " + words::count(m_count, "hop");
        if (!m_lostAt.empty()) {
            outcome = ProofOutcome::Lost;
            summary = (m_target.lane == 0 ? "Led astray at " : "Lane lost at ") + m_lostAt + ": "
                + m_why;
        } else if (m_count == 0) {
            summary = "No span tells of it";
        } else if (m_reached < m_count) {
            const auto silent = std::find_if(hops.begin(), hops.end(),
                [](const ProofHop& hop) { return hop.generation == 0 && !hop.finding.empty(); });
            summary = "Proven at " + share
                + (silent == hops.end() ? "" : ": " + silent->service + ' ' + silent->finding);
        } else if (!m_missing.empty()) {
            summary = "Proven at " + share + ", but " + m_missing;
        } else {
            outcome = ProofOutcome::Reached;
            summary = reachedText() + share;
        }
    }

    [[nodiscard]] std::string reachedText() const
    {
        if (m_target.lane == 0)
            return "Ordinary traffic kept to " + words::generation(m_wanted) + " at ";
        std::vector<std::string> own;
        for (const auto& service : m_own) {
            if (std::find(own.begin(), own.end(), service) == own.end())
                own.push_back(service);
        }
        const auto lane = words::generation(m_wanted);
        return own.empty() ? "Met nothing of " + lane + "'s own, as it should, at "
                           : "Reached " + words::names(own) + ' ' + lane + " at ";
    }

    const ProofTarget& m_target;
    const ProofEvidence& m_evidence;
    DeploymentFinder m_finder;
    const state::GenerationNumber m_wanted;
    state::HeadStamp m_head;
    ProofFindings m_findings;
    std::vector<bool> m_lost; //!< By node of the tree that is judged: here or above.
    std::set<std::pair<std::string, std::string>> m_calls; //!< Caller and callee, all trees.
    std::set<std::pair<std::string, std::string>> m_served; //!< Service and span of whole hops.
    std::set<std::pair<std::string, std::string>> m_ordinary; //!< Of those, not the lane's own.
    std::size_t m_count = 0; //!< Hops of services that the table has.
    std::size_t m_reached = 0;
    std::vector<std::string> m_own;
    std::string m_lostAt;
    std::string m_why;
    std::string m_missing;
};

} // namespace

ProofFindings judgeProof(const ProofTarget& target, const ProofEvidence& evidence)
{
    return Judge(target, evidence).judge();
}

} // namespace pult::telemetry
