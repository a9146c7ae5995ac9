// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/leaks/leak_judge.h"

#include <algorithm>

namespace pult::telemetry {

namespace {

constexpr Tick kLongest = 900 * kTicksPerSecond;

bool isBad(const Claim& claim)
{
    const auto outcome = static_cast<Outcome>(claim.outcome);
    return outcome == Outcome::Lost || outcome == Outcome::Suspect;
}

using BadClaims = std::vector<std::pair<std::uint64_t, RowId>>;

BadClaims badOf(const std::vector<Claim>& claims)
{
    BadClaims bad;
    for (const auto& claim : claims) {
        if (isBad(claim))
            bad.emplace_back(claim.span, claim.row);
    }
    std::sort(bad.begin(), bad.end());
    return bad;
}

//! How many of `some` are not among `others`.
std::uint64_t countBeyond(const BadClaims& some, const BadClaims& others)
{
    return static_cast<std::uint64_t>(std::count_if(some.begin(), some.end(),
        [&](const auto& bad) { return !std::binary_search(others.begin(), others.end(), bad); }));
}

} // namespace

LeakJudge::LeakJudge(ReadingTables& tables, LaneMap& lanes, EdgeBook& book)
    : m_tables(tables)
    , m_lanes(lanes)
    , m_book(book)
    , m_walk(tables, lanes)
{}

void LeakJudge::judge(Trace& trace, Stage stage, Tick, TraceFinder& others)
{
    ++m_counters.judged;
    m_walk.begin(trace);
    m_stage = stage;
    m_looked = trace.looked;
    m_pending = false;
    m_awaited = taught(trace);
    m_claims.clear();
    m_used.clear();
    m_named.clear();
    m_strays.clear();
    const auto longest
        = std::min(kLongest, ticks(std::chrono::milliseconds(m_walk.longestNs() / 1'000'000)));
    m_since = elapsed(longest + m_book.options().tableSlack, trace.firstReceived);
    for (const auto place : m_walk.order())
        visit(place, others);
    const auto order = m_walk.order();
    std::for_each(order.rbegin(), order.rend(), [this](std::uint32_t place) { conclude(place); });
    m_first = stage == Stage::Final && !trace.counted;
    if (stage == Stage::Final && !trace.truncated)
        whatIsMissing();
    trace.counted = trace.counted || m_first;
    trace.pending = m_pending;
    trace.awaited = m_awaited || m_pending;
    settle(trace);
}

//! Every trace teaches what is usual at first, later some do: it costs a look of its own.
bool LeakJudge::taught(const Trace& trace) const
{
    constexpr std::uint64_t kAll = 20'000;
    constexpr std::uint64_t kEvery = 16;
    return m_counters.judged < kAll || trace.id.low % kEvery == 0;
}

void LeakJudge::visit(std::uint32_t place, TraceFinder& others)
{
    m_walk.inherit(place);
    const auto& span = m_walk.span(place);
    auto& node = m_walk.node(place);
    if (span.parent != 0)
        noteParent(place);
    const bool linked = span.has(SpanRecord::HasLinks);
    if (m_walk.isHop(place)) {
        hop(place, senderOf(node.parent));
        if (linked)
            links(place, others);
    } else if (linked && (span.incoming() || span.step == MessagingStep::Receive)) {
        links(place, others);
    } else if (span.incoming() && span.parent == 0) {
        fromOutside(place);
    } else if (span.incoming() && node.parent == Node::kNone) {
        // Its caller did not come (yet): what it tells is where the lane begins for us.
        receive(place, {}, {});
    } else {
        m_walk.passOn(place);
    }
}

//! What can be said of a span once all below it are known.
void LeakJudge::conclude(std::uint32_t place)
{
    const auto& span = m_walk.span(place);
    const auto& node = m_walk.node(place);
    // Hits that a lane of its own should have had are missed at the end.
    if (node.parent == Node::kNone && node.lane.known())
        m_awaited = m_awaited || !m_lanes.isActive(node.placed.environment, node.lane);
    if (span.outgoing()) {
        if (span.parent == 0)
            orphan(place);
        else if (!node.answered || span.kind == SpanKind::Producer)
            unanswered(place);
    } else if (span.incoming() && node.entry == place) {
        noteServed(place);
    }
}

LeakJudge::Sender LeakJudge::senderOf(std::uint32_t parent)
{
    auto& node = m_walk.node(parent);
    node.answered = true;
    Sender sender{node.placed, node.process, m_walk.span(parent).source, m_walk.entryName(parent),
        node.lane, node.due, node.sent, node.withheld, node.requestHash, node.lostAt,
        m_walk.span(parent).kind, false};
    // A caller that begins the trace owes what it sends.
    if (node.entry == Node::kNone)
        sender.due = sender.due | node.sent;
    return sender;
}

LeakJudge::Weighed LeakJudge::weigh(std::uint32_t place, const Sender& sender)
{
    const auto& span = m_walk.span(place);
    const auto& told = m_walk.node(place).told;
    const auto missing = m_walk.recorded(place) - span.present;
    Weighed weighed;
    weighed.changed = told.known() && sender.lane.known() && !sameLane(told, sender.lane);
    auto got = span.present - span.odd;
    auto gone = missing | span.odd;
    if (weighed.changed) {
        gone = gone | (span.present & kLaneCarriers);
        got = got - kLaneCarriers;
    }
    if (span.requestHash != 0 && sender.requestHash != span.requestHash) {
        got.remove(Carrier::RequestId);
        gone.insert(Carrier::RequestId);
    }
    const auto silent = sender.due - got - gone;
    weighed.kept = (sender.due & got) | (silent & sender.sent);
    weighed.lost = (sender.due & gone) | (silent & sender.withheld & (silent - sender.sent));
    weighed.unknown = sender.due - weighed.kept - weighed.lost;
    auto routing = sender.due & kRoutingCarriers;
    if (routing.empty())
        routing = sender.due & kLaneCarriers;
    weighed.laneKept = !(routing & weighed.kept).empty();
    weighed.laneLost = !routing.empty() && (routing - weighed.lost).empty();
    if (!sender.linked)
        weighed.kept.insert(Carrier::TraceContext);
    return weighed;
}

Cause LeakJudge::causeOfLoss(const Weighed& weighed, const Sender& sender, SpanKind kind) const
{
    const auto lost = weighed.lost & kLaneCarriers;
    if (weighed.changed)
        return Cause::LaneChanged;
    const bool sent = !(lost & sender.sent).empty();
    if (kind == SpanKind::Consumer || sender.kind == SpanKind::Producer)
        return sent ? Cause::ConsumerDidNotExtract : Cause::ProducerDidNotInject;
    if (sent)
        return Cause::DroppedOnTheWay;
    const bool onlyBaggage = (lost - CarrierSet{Carrier::Baggage, Carrier::OpenTracing}).empty();
    return onlyBaggage ? Cause::BaggageDropped : Cause::HeaderDropped;
}

//! What arrived is what the callee owes in turn.
void LeakJudge::receive(std::uint32_t place, const Sender& sender, const Weighed& weighed)
{
    const auto& span = m_walk.span(place);
    auto& node = m_walk.node(place);
    const auto& told = node.told;
    node.entry = place;
    node.sent = {};
    node.withheld = {};
    if (told.known())
        node.lane = told;
    else if (sender.lane.known())
        node.lane = sender.lane;
    node.due = (sender.due - weighed.lost) | (span.present - span.odd);
    node.requestHash = span.requestHash != 0 ? span.requestHash : sender.requestHash;
}

bool LeakJudge::wronglyServed(std::uint32_t place, const Lane& lane)
{
    const auto& placed = m_walk.node(place).placed;
    return placed.generation != 0
        && !m_lanes.everMeant(placed.environment, placed.service, lane, placed.generation, m_since);
}

void LeakJudge::hop(std::uint32_t place, const Sender& sender)
{
    const auto& span = m_walk.span(place);
    const auto& node = m_walk.node(place);
    if (sender.placed.environment != node.placed.environment)
        return receive(place, {}, {});
    const auto weighed = weigh(place, sender);
    const EdgeKey key{
        node.placed.environment, sender.placed.service, sender.entry, node.placed.service};
    const auto row = m_book.row(key, m_walk.span(place).received);
    const bool async = span.kind == SpanKind::Consumer || sender.kind == SpanKind::Producer;
    if (!sender.linked && m_walk.node(node.parent).entry != Node::kNone)
        use(m_walk.node(node.parent).entry, row, node.placed.service);

    auto& claim = this->claim(place, row, Rule::None, Outcome::Unknown, Cause::None);
    const auto index = static_cast<std::uint32_t>(m_claims.size() - 1);
    const auto lostAt = sender.lostAt;
    receive(place, sender, weighed);
    auto& received = m_walk.node(place);
    received.lostAt = lostAt;
    claim.kept = weighed.kept;
    claim.lost = weighed.lost;
    claim.unknown = weighed.unknown;
    // The lane it should have had: the sender's, unless it is known to carry one of its own.
    const auto lane
        = weighed.laneLost || !m_walk.node(place).told.known() ? sender.lane : received.lane;
    claim.lane = lane.number;
    if (weighed.laneLost) {
        claim.outcome = static_cast<std::uint8_t>(Outcome::Lost);
        claim.rule = static_cast<std::uint8_t>(async ? Rule::Asynchronous : Rule::LostKey);
        claim.cause = static_cast<std::uint8_t>(causeOfLoss(weighed, sender, span.kind));
        received.lostAt = index;
    } else if (weighed.laneKept) {
        claim.outcome = static_cast<std::uint8_t>(Outcome::Propagated);
    }
    const bool noLane = !lane.known() && !(m_walk.recorded(place) & kRoutingCarriers).empty()
        && (span.present & kLaneCarriers).empty();
    if (!lane.known() && !noLane)
        return;
    const auto expected = m_lanes.expect(node.placed.environment, node.placed.service, lane);
    m_awaited = m_awaited || expected.own;
    if (node.placed.generation != expected.generation && wronglyServed(place, lane)) {
        if (lostAt != Node::kNone) {
            auto& culprit = m_claims[lostAt];
            culprit.detail = static_cast<std::uint8_t>(std::min(culprit.detail + 1, 255));
        } else if (weighed.laneLost) {
            claim.detail = 1;
        } else {
            routeFault(place, sender, expected, weighed.laneKept, claim);
        }
    } else if (expected.own && !expected.error && node.placed.generation == expected.generation
        && !weighed.laneLost) {
        claim.outcome = static_cast<std::uint8_t>(Outcome::Propagated);
        claim.rule = static_cast<std::uint8_t>(Rule::Hit);
    }
}

void LeakJudge::use(std::uint32_t entry, RowId row, NameId callee)
{
    m_used.emplace_back(entry, row);
    m_walk.node(entry).callees |= calleeBit(callee);
}

void LeakJudge::routeFault(std::uint32_t place, const Sender& sender, const Expectation& expected,
    bool laneKept, Claim& claim)
{
    const bool async
        = m_walk.span(place).kind == SpanKind::Consumer || sender.kind == SpanKind::Producer;
    const auto rule = !expected.own ? Rule::Foreign
        : async                     ? Rule::Asynchronous
                                    : Rule::WrongInstance;
    const bool foreign = rule == Rule::Foreign;
    const bool arrived
        = laneKept || m_walk.node(place).told.known() || !(sender.sent & kLaneCarriers).empty();
    auto cause = foreign    ? Cause::ForeignTraffic
        : !arrived && async ? Cause::ProducerDidNotInject
        : !arrived          ? Cause::HeaderDropped
        : expected.error    ? Cause::AbsentServed
                            : Cause::MissingRoute;
    if (arrived || foreign) {
        const auto& instance = m_tables.sources.facts(sender.process).instance;
        switch (m_lanes.gateway(sender.placed.environment, instance)) {
        case GatewayCondition::Refused:
            cause = Cause::GatewayRefused;
            break;
        case GatewayCondition::Behind:
            cause = Cause::GatewayBehind;
            break;
        default:
            break;
        }
    }
    claim.outcome = static_cast<std::uint8_t>(Outcome::Lost);
    claim.rule = static_cast<std::uint8_t>(rule);
    claim.cause = static_cast<std::uint8_t>(cause);
    claim.detail = 1;
}

Claim& LeakJudge::claim(std::uint32_t place, RowId row, Rule rule, Outcome outcome, Cause cause)
{
    auto& claim = m_claims.emplace_back();
    const auto& span = m_walk.span(place);
    claim.span = span.id;
    claim.row = row;
    claim.received = span.received;
    claim.rule = static_cast<std::uint8_t>(rule);
    claim.outcome = static_cast<std::uint8_t>(outcome);
    claim.cause = static_cast<std::uint8_t>(cause);
    return claim;
}

void LeakJudge::settle(Trace& trace)
{
    if (trace.claims == m_claims)
        return;
    const auto before = badOf(trace.claims);
    const auto after = badOf(m_claims);
    m_counters.reversals += countBeyond(before, after);
    m_counters.verdicts += countBeyond(after, before);
    for (const auto& old : trace.claims)
        m_book.takeBack(old);
    for (const auto& fresh : m_claims) {
        m_book.apply(fresh);
        sample(trace, fresh);
    }
    trace.claims.assign(m_claims.begin(), m_claims.end());
}

void LeakJudge::late(const SpanRecord& span, std::vector<Claim>& claims, Tick)
{
    const auto kept = std::stable_partition(
        claims.begin(), claims.end(), [&](const Claim& claim) { return !undoes(span, claim); });
    for (auto claim = kept; claim != claims.end(); ++claim) {
        m_book.takeBack(*claim);
        m_counters.reversals += isBad(*claim) ? 1 : 0;
    }
    claims.erase(kept, claims.end());
}

bool LeakJudge::undoes(const SpanRecord& span, const Claim& claim)
{
    const auto outcome = static_cast<Outcome>(claim.outcome);
    if (outcome == Outcome::ParentMissing)
        return claim.lane == halfOf(span.id);
    if (outcome == Outcome::Lost) // its callee got the lane all the same
        return span.incoming() && span.parent == claim.span && span.tellsLane();
    const auto* row = m_book.at(claim.row);
    if (!row)
        return false;
    const auto& placed = m_lanes.placed(m_tables.sources.processOf(span.source));
    const auto callee = row->key.callee;
    const bool served = span.incoming() && placed.service == callee;
    if (outcome == Outcome::ExpectedUntold)
        return served;
    return served
        || (span.outgoing()
            && (span.peer == 0 || m_lanes.peerService(placed.environment, span.peer) == callee));
}

void LeakJudge::sample(const Trace& trace, const Claim& claim)
{
    constexpr Tick kFresh = 10 * kTicksPerSecond;
    const auto outcome = static_cast<Outcome>(claim.outcome);
    auto* row = m_book.at(claim.row);
    if (!row || outcome == Outcome::Unknown || outcome == Outcome::ExpectedSeen
        || outcome == Outcome::ExpectedUntold || outcome == Outcome::ParentMissing)
        return;
    const bool lost = outcome != Outcome::Propagated;
    if (!lost && !row->keptSamples.empty()
        && elapsed(row->keptSamples.back().received, claim.received) < kFresh)
        return;
    m_book.sample(claim.row,
        {trace.id, claim.span, claim.received, lost ? culpritOf(trace, claim) : SourceId{0},
            static_cast<Rule>(claim.rule), static_cast<Cause>(claim.cause), lost});
    const auto place = trace.find(claim.span);
    if (lost && place != SpanIndex::kNone && trace.spans[place].has(SpanRecord::Writes))
        row->writes = true;
}

SourceId LeakJudge::culpritOf(const Trace& trace, const Claim& claim) const
{
    const auto place = trace.find(claim.span);
    if (place == SpanIndex::kNone)
        return 0;
    const auto& span = trace.spans[place];
    const auto cause = static_cast<Cause>(claim.cause);
    if (span.outgoing() || cause == Cause::ConsumerDidNotExtract)
        return span.source;
    const auto parent = trace.find(span.parent);
    return parent == SpanIndex::kNone || span.parent == 0 ? span.source
                                                          : trace.spans[parent].source;
}

} // namespace pult::telemetry
