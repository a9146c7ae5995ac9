// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// L1, L2, L8 from outside, and calls whose callee tells nothing.
#include <algorithm>
#include <string_view>

#include "controlplane/telemetry/leaks/leak_judge.h"

namespace pult::telemetry {

namespace {

//! Netramesh forgets the context of a request after so long.
constexpr std::uint64_t kContextLifeNs = 5'000'000'000ULL;

//! Probes go to a deployment past all routing.
bool looksLikeProbe(std::string_view name)
{
    for (const auto* word : {"ealth", "eady", "ive", "etrics", "ping", "Ping", "robe"}) {
        if (name.find(word) != std::string_view::npos)
            return true;
    }
    return false;
}

//! For how long each process has made such calls.
void noteCaller(OrphanStream& stream, ProcessId process, std::uint64_t startNs)
{
    constexpr std::size_t kCallers = 16;
    auto& all = stream.callers;
    const auto known = std::find_if(all.begin(), all.end(),
        [&](const OrphanStream::Caller& caller) { return caller.process == process; });
    if (known != all.end()) {
        known->firstNs = std::min(known->firstNs, startNs);
        known->lastNs = std::max(known->lastNs, startNs);
        return;
    }
    all.push_back({process, startNs, startNs});
    if (all.size() > kCallers)
        all.pop_front();
}

} // namespace

//! A root SERVER span is normal: the world outside sends no spans. What it tells of its lane can be
//! held against who served it all the same.
void LeakJudge::fromOutside(std::uint32_t place)
{
    receive(place, {}, {});
    const auto& span = m_walk.span(place);
    const auto& node = m_walk.node(place);
    const bool lane = node.lane.known();
    const bool noLane = !lane && !(m_walk.recorded(place) & kRoutingCarriers).empty();
    if ((!lane && !noLane) || !node.placed.known || node.placed.generation == 0)
        return;
    const auto expected = m_lanes.expect(node.placed.environment, node.placed.service, node.lane);
    const bool wrong = wronglyServed(place, node.lane);
    const bool hit = expected.own && expected.generation == node.placed.generation;
    if ((!wrong && !hit) || (wrong && looksLikeProbe(m_tables.names.text(span.name))))
        return;
    const EdgeKey key{node.placed.environment, 0, span.name, node.placed.service};
    const auto row = m_book.row(key, m_walk.span(place).received);
    if (hit) {
        claim(place, row, Rule::Hit, Outcome::Propagated, Cause::None).lane = node.lane.number;
        return;
    }
    Sender outside;
    outside.placed.environment = node.placed.environment;
    auto& claim = this->claim(place, row, Rule::None, Outcome::Unknown, Cause::None);
    claim.lane = node.lane.number;
    routeFault(place, outside, expected, lane, claim);
    if (noLane) // somebody may have called this very instance on purpose
        claim.outcome = static_cast<std::uint8_t>(Outcome::Suspect);
}

//! The callee tells nothing (yet): the caller's own span says whether it did its duty. A message
//! is judged by its destination too, whoever consumes it.
void LeakJudge::unanswered(std::uint32_t place)
{
    const auto& span = m_walk.span(place);
    const auto& node = m_walk.node(place);
    if (node.entry == Node::kNone)
        return;
    if (span.peer == 0) {
        m_walk.node(node.entry).callsSomebody = true;
        return;
    }
    const bool message = span.kind == SpanKind::Producer || span.step == MessagingStep::Send
        || span.step == MessagingStep::Create;
    auto callee = m_lanes.peerService(node.placed.environment, span.peer);
    if (callee == 0 && message)
        callee = span.peer;
    m_walk.node(node.entry).callees |= calleeBit(callee == 0 ? span.peer : callee);
    if (callee == 0 || span.step == MessagingStep::Receive || span.step == MessagingStep::Settle)
        return;
    const EdgeKey key{
        node.placed.environment, node.placed.service, m_walk.entryName(place), callee};
    const auto row = m_book.row(key, m_walk.span(place).received);
    m_named.emplace_back(node.entry, row);
    auto& claim = this->claim(place, row, Rule::None, Outcome::Unknown, Cause::None);
    claim.kept = node.due & node.sent;
    claim.lost = node.due & node.withheld;
    claim.unknown = node.due - claim.kept - claim.lost;
    claim.kept.insert(Carrier::TraceContext);
    claim.lane = node.lane.number;
    auto routing = node.due & kRoutingCarriers;
    if (routing.empty())
        routing = node.due & kLaneCarriers;
    if (!(routing & claim.kept).empty()) {
        claim.outcome = static_cast<std::uint8_t>(Outcome::Propagated);
    } else if (!routing.empty() && (routing - claim.lost).empty()) {
        claim.outcome = static_cast<std::uint8_t>(Outcome::Lost);
        claim.rule = static_cast<std::uint8_t>(message ? Rule::Asynchronous : Rule::LostKey);
        claim.cause = static_cast<std::uint8_t>(
            message ? Cause::ProducerDidNotInject : Cause::HeaderDropped);
        // What a producer withholds is withheld, whoever consumes it.
        claim.rests = span.kind != SpanKind::Producer;
    }
}

//! Roots that are outgoing by right: clients of people, pulling consumers, and spans whose cause is
//! told by a link.
bool LeakJudge::beginsRightly(const SpanRecord& span, const Node& node) const
{
    return span.step == MessagingStep::Receive || span.step == MessagingStep::Settle
        || span.has(SpanRecord::HasLinks) || m_tables.sources.facts(node.process).userAgent;
}

NameId LeakJudge::calleeOf(std::uint32_t place)
{
    const auto& node = m_walk.node(place);
    for (auto child = node.firstChild; child != Node::kNone;
         child = m_walk.node(child).nextSibling) {
        if (m_walk.isHop(child))
            return m_walk.node(child).placed.service;
    }
    const auto peer = m_walk.span(place).peer;
    const auto service = m_lanes.peerService(node.placed.environment, peer);
    return service == 0 ? peer : service;
}

void LeakJudge::orphan(std::uint32_t place)
{
    const auto& span = m_walk.span(place);
    const auto& node = m_walk.node(place);
    if (beginsRightly(span, node))
        return;
    const auto callee = calleeOf(place);
    const auto& placed = node.placed;
    const EdgeKey streamKey{placed.environment, placed.service, span.name, callee};
    const auto stream = m_book.stream(streamKey, m_walk.span(place).received);
    const bool anonymous = m_tables.sources.facts(node.process).anonymous;
    const auto around
        = anonymous ? Activity::Enclosing{} : m_activity.enclosing(node.unit, span, callee);
    m_pending = m_pending || m_stage != Stage::Final;
    const auto probes = static_cast<std::uint8_t>(around.probes | around.probesHit << 4U);
    if (around.count == 0) {
        noteStream(place, stream, 0);
        const auto* known = m_book.streamAt(stream);
        const bool alone = known && known->known && !known->serves;
        const auto row = alone ? m_book.row(streamKey, m_walk.span(place).received) : kNoRow;
        if (auto* edge = m_book.at(row))
            edge->stream = stream;
        auto& free = claim(
            place, row, Rule::RootOut, Outcome::OrphanFree, alone ? Cause::OnlyCalls : Cause::None);
        free.lane = stream;
        free.detail = probes;
        return;
    }
    const auto& request = around.request;
    const auto row = m_book.row(
        {placed.environment, placed.service, request.name, callee}, m_walk.span(place).received);
    if (auto* edge = m_book.at(row))
        edge->stream = stream;
    auto cause = span.endNs > request.endNs ? Cause::AsyncHandOff : Cause::ContextDropped;
    if (span.startNs - request.startNs > kContextLifeNs && request.due.contains(Carrier::Route))
        cause = Cause::ContextExpired;
    auto& claim = this->claim(place, row, Rule::CausedRootOut, Outcome::OrphanHeld, cause);
    const auto told = m_walk.node(place).told;
    if (told.known() && sameLane(told, request.lane)) {
        // Only the trace is torn: the lane went along.
        claim.outcome = static_cast<std::uint8_t>(Outcome::Propagated);
        claim.kept = request.due & span.present;
        claim.lost.insert(Carrier::TraceContext);
        claim.lane = told.number;
        return;
    }
    claim.lane = stream;
    claim.detail = probes;
    if (around.sameRequest) {
        claim.outcome = static_cast<std::uint8_t>(Outcome::Lost);
        claim.lost = CarrierSet{Carrier::TraceContext} | (request.due & m_walk.recorded(place));
        claim.lost.remove(Carrier::RequestId);
        claim.kept.insert(Carrier::RequestId);
        claim.lane = request.lane.number;
        claim.detail = 0;
        return;
    }
    if (around.count > 1)
        claim.outcome = static_cast<std::uint8_t>(Outcome::OrphanShared);
    noteStream(place, stream, request.startNs);
}

void LeakJudge::noteStream(std::uint32_t place, RowId id, std::uint64_t requestNs)
{
    constexpr std::size_t kStarts = 64;
    auto* known = m_book.streamAt(id);
    if (!known)
        return;
    const auto& node = m_walk.node(place);
    auto& stream = *known;
    stream.serves = stream.serves || m_tables.sources.serves(node.process);
    stream.known = node.placed.known;
    stream.anonymous = stream.anonymous || m_tables.sources.facts(node.process).anonymous;
    const auto ns = m_walk.span(place).startNs;
    noteCaller(stream, node.process, ns);
    const auto same = std::find_if(stream.starts.begin(), stream.starts.end(),
        [&](const auto& start) { return start.process == node.process && start.ns == ns; });
    if (same != stream.starts.end()) {
        same->requestNs = requestNs;
        return;
    }
    stream.starts.push_back({node.process, ns, requestNs});
    if (stream.starts.size() > kStarts)
        stream.starts.pop_front();
}

void LeakJudge::noteServed(std::uint32_t place)
{
    const auto& span = m_walk.span(place);
    const auto& node = m_walk.node(place);
    if (m_tables.sources.facts(node.process).anonymous)
        return;
    if (place < m_looked && m_walk.trace().spans.size() == m_looked)
        return;
    auto* const request
        = m_activity.served(node.unit, m_walk.trace().id, span.id, place < m_looked);
    if (!request)
        return;
    request->startNs = span.startNs;
    request->endNs = span.endNs;
    request->callees = node.callees;
    request->requestHash = span.requestHash;
    request->name = span.name;
    request->lane = node.lane;
    request->due = node.due;
}

} // namespace pult::telemetry
