// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/replay/leak_report.h"

#include <algorithm>

#include "controlplane/telemetry/reading/carrier.h"

namespace pult::cli {

namespace {

client::LeakVerdict verdictOf(telemetry::Verdict verdict)
{
    switch (verdict) {
    case telemetry::Verdict::NoEvidence:
        return client::LeakVerdict::NoEvidence;
    case telemetry::Verdict::Healthy:
        return client::LeakVerdict::Healthy;
    case telemetry::Verdict::Suspect:
        return client::LeakVerdict::Suspect;
    case telemetry::Verdict::Leak:
        return client::LeakVerdict::Leak;
    }
    return client::LeakVerdict::Unknown;
}

client::EvidenceCounts countsOf(const telemetry::EvidenceCounts& counts)
{
    return {counts.propagated, counts.lost, counts.suspect, counts.unknown};
}

std::string hex(std::uint64_t number)
{
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (int shift = 60; shift >= 0; shift -= 4)
        text.push_back(kDigits[(number >> shift) & 15U]);
    return text;
}

client::LeakSample sampleOf(
    const telemetry::SampleView& from, const std::string& caller, const std::string& callee)
{
    return {hex(from.trace.high) + hex(from.trace.low), hex(from.span), from.seenUnixMs,
        std::string(telemetry::ruleName(from.rule)),
        telemetry::causeText(from.cause, caller, callee)};
}

client::LeakEdge edgeOf(const telemetry::EdgeView& from)
{
    client::LeakEdge to;
    to.caller = from.caller;
    to.entry = from.entry;
    to.callee = from.callee;
    to.verdict = verdictOf(from.verdict);
    to.counts = countsOf(from.counts);
    to.lostLow = from.lossRate.low;
    to.lostHigh = from.lossRate.high;
    to.rule = telemetry::ruleName(from.rule);
    to.cause = telemetry::causeName(from.cause);
    to.why = from.causeText;
    if (!from.culprit.service.empty())
        to.culprit = client::Culprit{from.culprit.service, from.culprit.instance,
            from.culprit.generation, from.culprit.language, from.culprit.sdk, from.culprit.library};
    to.hits = from.hits;
    to.wronglyServed = from.wronglyServed;
    to.writes = from.writes;
    to.repaired = from.repaired;
    to.firstSeenUnixMs = from.firstSeenUnixMs;
    to.lastSeenUnixMs = from.lastSeenUnixMs;
    to.lastLostUnixMs = from.lastLostUnixMs;
    for (const auto& carrier : from.carriers)
        to.carriers.push_back({std::string(telemetry::carrierName(carrier.carrier)),
            verdictOf(carrier.verdict), countsOf(carrier.counts)});
    to.lanes = from.lanes;
    const auto caller = from.caller.empty() ? std::string("a caller outside") : from.caller;
    for (auto sample = from.lost.rbegin(); sample != from.lost.rend(); ++sample)
        to.lost.push_back(sampleOf(*sample, caller, from.callee));
    for (auto sample = from.kept.rbegin(); sample != from.kept.rend(); ++sample)
        to.kept.push_back(sampleOf(*sample, caller, from.callee));
    if (from.waiver) {
        const auto& [edge, waiver] = *from.waiver;
        to.waiver = client::LeakWaiver{{edge.caller, edge.callee, edge.entry}, waiver.owner,
            waiver.reason, waiver.by, waiver.sinceUnixMs, waiver.untilUnixMs};
    }
    return to;
}

void addCoverage(const telemetry::CoverageView& from, std::optional<std::uint32_t> wanted,
    client::LeakReport& to)
{
    to.edgesSeen = from.seen;
    to.edgesExpected = from.expected;
    to.silent = from.silent;
    for (const auto& lane : from.lanes) {
        if (!wanted || *wanted == lane.lane)
            to.lanes.push_back(
                {lane.lane, lane.name, lane.seen, lane.expected, lane.leaks, lane.notReached});
    }
}

} // namespace

client::LeakReport reportOf(const telemetry::LeakSnapshot& snapshot, const std::string& environment,
    std::optional<std::uint32_t> lane)
{
    client::LeakReport report;
    report.unixMs = snapshot.atUnixMs;
    for (const auto& edge : snapshot.edges) {
        const bool ofLane
            = !lane || std::find(edge.lanes.begin(), edge.lanes.end(), *lane) != edge.lanes.end();
        if (edge.environment == environment && ofLane)
            report.edges.push_back(edgeOf(edge));
    }
    for (const auto& coverage : snapshot.coverage) {
        if (coverage.environment == environment)
            addCoverage(coverage, lane, report);
    }
    for (const auto& calls : snapshot.background) {
        if (calls.environment == environment)
            report.background.push_back(
                {calls.service, calls.name, calls.callee, calls.calls, calls.periodic});
    }
    for (const auto& quality : snapshot.quality) {
        if (quality.environment == environment)
            report.quality.push_back({quality.service, quality.name, quality.missingParents,
                quality.of, quality.causeText});
    }
    for (const auto& gap : snapshot.gaps) {
        if (gap.environment == environment)
            report.gaps.push_back({gap.service, gap.calls, gap.of,
                std::string(telemetry::causeName(gap.cause)), gap.causeText});
    }
    const auto& counters = snapshot.counters;
    auto& losses = report.health.losses;
    losses.spansOfLargeTraces = counters.assembly.beyondCap;
    losses.spansOfGoneTraces = counters.assembly.lateForTombstone;
    losses.tracesUnjudged = counters.assembly.droppedUnjudged;
    losses.edgeEvidence = counters.otherEdges;
    losses.names = counters.otherNames;
    losses.processes = counters.otherProcesses;
    report.health.dropped = losses.spansOfLargeTraces + losses.spansOfGoneTraces;
    report.health.judgedEarly = snapshot.counters.assembly.evictedEarly;
    report.health.reversed = snapshot.counters.judge.reversals;
    report.health.lateRatio = snapshot.counters.lateSpanRatio;
    return report;
}

} // namespace pult::cli
