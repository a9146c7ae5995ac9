// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// L7 and restarts of traces: the caller is found by a link.
#include <algorithm>
#include <optional>

#include "controlplane/telemetry/leaks/leak_judge.h"

namespace pult::telemetry {

namespace {

constexpr int kFurtherLinks = 3;
constexpr int kClimb = 64;

//! A span that only gathers messages created elsewhere.
bool gathers(const SpanRecord& span)
{
    return span.has(SpanRecord::HasLinks) && !span.tellsLane()
        && (span.step == MessagingStep::Send || span.kind == SpanKind::Producer);
}

std::optional<LinkView> firstLink(const Trace& trace, std::uint32_t place)
{
    const auto found = std::find_if(trace.links.begin(), trace.links.end(),
        [&](const TraceLink& link) { return link.span == place; });
    return found == trace.links.end() ? std::nullopt : std::optional(found->target);
}

} // namespace

//! The sender as its own trace shows it: climbs to where the lane was told last.
LeakJudge::Sender LeakJudge::senderIn(const Trace& trace, std::uint32_t place)
{
    const auto& span = trace.spans[place];
    Sender sender;
    sender.source = span.source;
    sender.process = m_tables.sources.processOf(span.source);
    sender.placed = m_lanes.placed(sender.process);
    sender.kind = span.kind;
    sender.entry = span.name;
    sender.linked = true;
    if (span.outgoing()) {
        sender.sent = span.present;
        sender.withheld = m_tables.sources.recorded(span.source, Side::Outgoing) - span.present;
    }
    bool entered = false;
    auto at = place;
    for (int i = 0; i < kClimb; ++i) {
        const auto& above = trace.spans[at];
        if (above.requestHash != 0 && sender.requestHash == 0)
            sender.requestHash = above.requestHash;
        if (above.incoming() && !entered) {
            entered = true;
            sender.entry = above.name;
        }
        if (!sender.lane.known() && above.tellsLane()) {
            sender.lane = m_lanes.lane(sender.placed.environment, above);
            sender.due = above.present - above.odd;
        }
        const auto parent = trace.find(above.parent);
        if (above.parent == 0 || parent == SpanIndex::kNone || parent == at)
            break;
        at = parent;
    }
    // What the sender withheld is its own claim; the receiver cannot have got it.
    sender.due = sender.due - sender.withheld;
    return sender;
}

bool LeakJudge::senderBehind(const LinkView& link, TraceFinder& others, Sender& sender)
{
    std::optional<LinkView> next = link;
    bool found = false;
    for (int i = 0; next && i < kFurtherLinks; ++i) {
        const auto target = std::exchange(next, std::nullopt);
        const auto look = [&](const Trace& trace) {
            const auto place = trace.find(target->span);
            if (place == SpanIndex::kNone)
                return;
            found = true;
            sender = senderIn(trace, place);
            if (!sender.lane.known() && gathers(trace.spans[place]))
                next = firstLink(trace, place);
        };
        if (target->trace == m_walk.trace().id)
            look(m_walk.trace());
        else if (!others.visit(target->trace, look))
            break;
    }
    return found;
}

void LeakJudge::links(std::uint32_t place, TraceFinder& others)
{
    const auto& span = m_walk.span(place);
    const auto& trace = m_walk.trace();
    const bool byParent = m_walk.isHop(place);
    m_senders.clear();
    auto link = std::lower_bound(trace.links.begin(), trace.links.end(), place,
        [](const TraceLink& candidate, std::uint32_t wanted) { return candidate.span < wanted; });
    for (; link != trace.links.end() && link->span == place; ++link) {
        Sender sender;
        if (link->target.span == span.parent || !senderBehind(link->target, others, sender))
            continue;
        if (m_tables.sources.facts(sender.process).unit != m_walk.node(place).unit)
            m_senders.push_back(sender);
    }
    if (m_senders.empty()) {
        // The producer's trace may still come.
        m_pending = m_pending || m_stage != Stage::Final;
        if (!byParent && span.incoming())
            span.parent == 0 ? fromOutside(place) : receive(place, {}, {});
        return;
    }
    const bool mixed = std::any_of(m_senders.begin(), m_senders.end(),
        [&](const Sender& sender) { return !sameLane(sender.lane, m_senders.front().lane); });
    if (mixed)
        return mixedBatch(place);
    const auto senders = m_senders;
    for (const auto& sender : senders)
        hop(place, sender);
}

//! Messages of several lanes in one batch: the span can carry at most one of them, so only who
//! served them can be judged.
void LeakJudge::mixedBatch(std::uint32_t place)
{
    const auto placed = m_walk.node(place).placed;
    for (const auto& sender : m_senders) {
        const EdgeKey key{placed.environment, sender.placed.service, sender.entry, placed.service};
        auto& claim = this->claim(place, m_book.row(key, m_walk.span(place).received), Rule::None,
            Outcome::Unknown, Cause::None);
        claim.lane = sender.lane.number;
        if (!sender.lane.known())
            continue;
        const auto expected = m_lanes.expect(placed.environment, placed.service, sender.lane);
        if (wronglyServed(place, sender.lane)) {
            routeFault(place, sender, expected, true, claim);
        } else if (expected.own && placed.generation == expected.generation) {
            claim.outcome = static_cast<std::uint8_t>(Outcome::Propagated);
            claim.rule = static_cast<std::uint8_t>(Rule::Hit);
        }
    }
    receive(place, {}, {});
}

} // namespace pult::telemetry
