// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/wire/leaks.h"

#include <algorithm>
#include <utility>

#include "controlplane/api/wire/state.h"
#include "controlplane/api/wire/trace.h"

namespace pult::api::wire {

namespace {

//! Of an element of a repeated field: tag and length.
constexpr std::size_t kFrame = 6;

v1::EvidenceCounts toWire(const telemetry::EvidenceCounts& from)
{
    v1::EvidenceCounts to;
    to.set_propagated(from.propagated);
    to.set_lost(from.lost);
    to.set_suspect(from.suspect);
    to.set_unknown(from.unknown);
    return to;
}

void toWire(const telemetry::CulpritView& from, v1::Culprit& to)
{
    to.set_service(from.service);
    to.set_instance(from.instance);
    to.set_generation(from.generation);
    to.set_language(from.language);
    to.set_sdk(from.sdk);
    to.set_library(from.library);
}

void toWire(const telemetry::CarrierView& from, v1::CarrierCell& to)
{
    to.set_carrier(std::string(telemetry::carrierName(from.carrier)));
    to.set_verdict(wire::toWire(from.verdict));
    *to.mutable_counts() = toWire(from.counts);
}

void toWire(const telemetry::EdgeView& edge, const telemetry::SampleView& from, v1::LeakSample& to)
{
    to.set_trace_id(traceHex(from.trace));
    to.set_span_id(spanHex(from.span));
    to.set_unix_ms(from.seenUnixMs);
    to.set_rule(std::string(telemetry::ruleName(from.rule)));
    const auto caller = edge.caller.empty() ? std::string("a caller outside") : edge.caller;
    to.set_cause(telemetry::causeText(from.cause, caller, edge.callee));
}

v1::LeakEdge toWire(const telemetry::EdgeView& from)
{
    v1::LeakEdge to;
    to.set_caller(from.caller);
    to.set_entry(from.entry);
    to.set_callee(from.callee);
    to.set_verdict(wire::toWire(from.verdict));
    *to.mutable_counts() = toWire(from.counts);
    to.set_lost_low(from.lossRate.low);
    to.set_lost_high(from.lossRate.high);
    to.set_rule(std::string(telemetry::ruleName(from.rule)));
    to.set_cause(std::string(telemetry::causeName(from.cause)));
    to.set_why(from.causeText);
    if (!from.culprit.service.empty())
        toWire(from.culprit, *to.mutable_culprit());
    to.set_hits(from.hits);
    to.set_wrongly_served(from.wronglyServed);
    to.set_writes(from.writes);
    to.set_repaired(from.repaired);
    to.set_first_seen_unix_ms(from.firstSeenUnixMs);
    to.set_last_seen_unix_ms(from.lastSeenUnixMs);
    to.set_last_lost_unix_ms(from.lastLostUnixMs);
    for (const auto& carrier : from.carriers)
        toWire(carrier, *to.add_carriers());
    to.mutable_lanes()->Assign(from.lanes.begin(), from.lanes.end());
    for (auto sample = from.lost.rbegin(); sample != from.lost.rend(); ++sample)
        toWire(from, *sample, *to.add_lost());
    for (auto sample = from.kept.rbegin(); sample != from.kept.rend(); ++sample)
        toWire(from, *sample, *to.add_kept());
    if (from.waiver)
        wire::toWire(from.waiver->first, from.waiver->second, *to.mutable_waiver());
    return to;
}

v1::LaneCoverage toWire(const telemetry::LaneCoverage& from)
{
    v1::LaneCoverage to;
    to.set_lane(from.lane);
    to.set_name(from.name);
    to.set_seen(from.seen);
    to.set_expected(from.expected);
    to.set_leaks(from.leaks);
    to.mutable_not_reached()->Assign(from.notReached.begin(), from.notReached.end());
    return to;
}

v1::BackgroundCalls toWire(const telemetry::BackgroundView& from)
{
    v1::BackgroundCalls to;
    to.set_service(from.service);
    to.set_name(from.name);
    to.set_callee(from.callee);
    to.set_calls(from.calls);
    to.set_periodic(from.periodic);
    return to;
}

v1::SpanQuality toWire(const telemetry::QualityView& from)
{
    v1::SpanQuality to;
    to.set_service(from.service);
    to.set_name(from.name);
    to.set_missing_parents(from.missingParents);
    to.set_of(from.of);
    to.set_cause(from.causeText);
    return to;
}

v1::DataGap toWire(const telemetry::GapView& from)
{
    v1::DataGap to;
    to.set_service(from.service);
    to.set_calls(from.calls);
    to.set_of(from.of);
    to.set_cause(std::string(telemetry::causeName(from.cause)));
    to.set_why(from.causeText);
    return to;
}

void addCoverage(const telemetry::LeakSnapshot& from, const LeakQuery& query, v1::LeakReport& to)
{
    for (const auto& coverage : from.coverage) {
        if (coverage.environment != query.environment)
            continue;
        to.set_edges_seen(coverage.seen);
        to.set_edges_expected(coverage.expected);
        for (const auto& lane : coverage.lanes) {
            if (!query.lane || *query.lane == lane.lane)
                *to.add_lanes() = toWire(lane);
        }
        for (const auto& service : coverage.silent)
            to.add_silent(service);
    }
}

//! What is left of the room of a message.
class Room
{
public:
    explicit Room(std::size_t bytes)
        : m_bytes(bytes)
    {}
    //! Puts the element in while there is room; false: left out.
    template <typename Element>
    bool put(Element element, google::protobuf::RepeatedPtrField<Element>& into)
    {
        const auto needed = element.ByteSizeLong() + kFrame;
        if (needed > m_bytes)
            return false;
        m_bytes -= needed;
        *into.Add() = std::move(element);
        return true;
    }

private:
    std::size_t m_bytes;
};

bool isWanted(const telemetry::EdgeView& edge, const LeakQuery& query)
{
    return edge.environment == query.environment
        && (!query.lane
            || std::find(edge.lanes.begin(), edge.lanes.end(), *query.lane) != edge.lanes.end());
}

} // namespace

v1::LeakVerdict toWire(telemetry::Verdict from)
{
    switch (from) {
    case telemetry::Verdict::NoEvidence:
        return v1::LEAK_VERDICT_NO_EVIDENCE;
    case telemetry::Verdict::Healthy:
        return v1::LEAK_VERDICT_HEALTHY;
    case telemetry::Verdict::Suspect:
        return v1::LEAK_VERDICT_SUSPECT;
    case telemetry::Verdict::Leak:
        return v1::LEAK_VERDICT_LEAK;
    }
    return v1::LEAK_VERDICT_UNSPECIFIED;
}

v1::LeakReport toWire(
    const telemetry::LeakSnapshot& from, const LeakQuery& query, std::size_t mostBytes)
{
    v1::LeakReport to;
    to.set_unix_ms(from.atUnixMs);
    addCoverage(from, query, to);
    const auto used = to.ByteSizeLong();
    Room room(mostBytes > used ? mostBytes - used : 0);
    for (const auto& edge : from.edges) {
        if (isWanted(edge, query) && !room.put(toWire(edge), *to.mutable_edges()))
            to.set_left_out(to.left_out() + 1);
    }
    for (const auto& calls : from.background) {
        if (calls.environment == query.environment
            && !room.put(toWire(calls), *to.mutable_background()))
            to.set_others_left_out(to.others_left_out() + 1);
    }
    for (const auto& quality : from.quality) {
        if (quality.environment == query.environment
            && !room.put(toWire(quality), *to.mutable_quality()))
            to.set_others_left_out(to.others_left_out() + 1);
    }
    for (const auto& gap : from.gaps) {
        if (gap.environment == query.environment && !room.put(toWire(gap), *to.mutable_gaps()))
            to.set_others_left_out(to.others_left_out() + 1);
    }
    return to;
}

} // namespace pult::api::wire
