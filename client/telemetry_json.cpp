// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/telemetry_json.h"

#include <algorithm>
#include <cstdio>

#include <nlohmann/json.hpp>

#include "client/leak_waiver_json.h"
#include "client/text.h"

namespace pult::client {

namespace {

Json time(std::int64_t unixMs)
{
    return unixMs == 0 ? Json(nullptr) : Json(utcText(unixMs));
}

Json counts(const EvidenceCounts& counts)
{
    return {{"propagated", counts.propagated}, {"lost", counts.lost}, {"suspect", counts.suspect},
        {"unknown", counts.unknown}};
}

template <typename Item, typename Make> Json list(const std::vector<Item>& items, const Make& make)
{
    Json result = Json::array();
    for (const Item& item : items)
        result.push_back(make(item));
    return result;
}

template <typename Item> Json objects(const std::vector<Item>& items)
{
    return list(items, [](const Item& item) { return toJson(item); });
}

Json sample(const LeakSample& sample)
{
    return {{"traceId", sample.traceId}, {"spanId", sample.spanId}, {"time", time(sample.unixMs)},
        {"rule", sample.rule}, {"cause", sample.cause}};
}

Json culprit(const std::optional<Culprit>& culprit)
{
    if (!culprit)
        return nullptr;
    return {{"service", culprit->service}, {"instance", culprit->instance},
        {"generation", culprit->generation}, {"language", culprit->language}, {"sdk", culprit->sdk},
        {"library", culprit->library}};
}

Json carrier(const CarrierCell& cell)
{
    return {{"carrier", cell.carrier}, {"verdict", text(cell.verdict)},
        {"counts", counts(cell.counts)}};
}

Json losses(const BoundLosses& losses)
{
    return {{"spansOfLargeTraces", losses.spansOfLargeTraces},
        {"spansOfGoneTraces", losses.spansOfGoneTraces}, {"tracesUnjudged", losses.tracesUnjudged},
        {"edgeEvidence", losses.edgeEvidence}, {"names", losses.names},
        {"processes", losses.processes}, {"seriesRequests", losses.seriesRequests},
        {"trafficRequests", losses.trafficRequests}, {"evidenceUnits", losses.evidenceUnits}};
}

Json health(const TelemetryHealth& health)
{
    return {{"spansPerSecond", health.spansPerSecond}, {"received", health.received},
        {"invalid", health.invalid}, {"dropped", health.dropped}, {"lateRatio", health.lateRatio},
        {"reversed", health.reversed}, {"openTraces", health.openTraces},
        {"judgedEarly", health.judgedEarly}, {"bytes", health.bytes},
        {"grpcAddress", health.grpcAddress}, {"httpAddress", health.httpAddress},
        {"requestsPushedBack", health.requestsPushedBack}, {"requestsLost", health.requestsLost},
        {"losses", losses(health.losses)}};
}

Json hop(const ProofHop& hop)
{
    return {{"service", hop.service}, {"name", hop.name},
        {"expectedGeneration", hop.expectedGeneration}, {"generation", hop.generation},
        {"laneKept", hop.laneKept}, {"finding", hop.finding}};
}

//! Control characters are not allowed in XML at all.
std::string xml(const std::string& text)
{
    std::string escaped;
    for (const char c : text)
        switch (c) {
        case '&':
            escaped += "&amp;";
            break;
        case '<':
            escaped += "&lt;";
            break;
        case '>':
            escaped += "&gt;";
            break;
        case '"':
            escaped += "&quot;";
            break;
        default:
            escaped += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    return escaped;
}

std::string seconds(std::uint64_t ms)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.3f", static_cast<double>(ms) / 1000);
    return text;
}

std::string laneText(std::uint32_t lane)
{
    return lane == 0 ? "ordinary traffic" : generationText(lane);
}

std::string detailOf(const ProofState& proof)
{
    std::string detail = "trace " + proof.traceId + "\n";
    for (const ProofHop& hop : proof.hops) {
        detail += hop.service + ' ' + hop.name + ": expected "
            + generationText(hop.expectedGeneration) + ", got " + generationText(hop.generation);
        detail += hop.finding.empty() ? "\n" : ", " + hop.finding + '\n';
    }
    return xml(detail);
}

std::string caseResult(const ProofState& proof)
{
    const std::string says = " message=\"" + xml(proof.summary) + "\">" + detailOf(proof);
    switch (proof.outcome) {
    case ProofOutcome::Reached:
        return {};
    case ProofOutcome::Lost:
        return "      <failure type=\"LOST\"" + says + "</failure>\n";
    case ProofOutcome::NoEvidence:
        return "      <skipped message=\"" + xml(proof.summary) + "\"/>\n";
    default:
        return "      <error type=\"" + std::string(text(proof.outcome)) + '"' + says
            + "</error>\n";
    }
}

std::string caseText(const ProofReport& report, const ProofState& proof)
{
    return "    <testcase classname=\"" + xml(report.environment + '.' + laneText(report.lane))
        + "\" name=\"" + xml(proof.entry) + "\" time=\"" + seconds(proof.afterMs) + "\">\n"
        + caseResult(proof) + "    </testcase>\n";
}

template <typename Is> std::string countOf(const ProofReport& report, const Is& is)
{
    return std::to_string(std::count_if(report.proofs.begin(), report.proofs.end(),
        [&](const ProofState& proof) { return is(proof.outcome); }));
}

} // namespace

std::string_view text(LeakVerdict value)
{
    switch (value) {
    case LeakVerdict::NoEvidence:
        return "NO EVIDENCE";
    case LeakVerdict::Healthy:
        return "HEALTHY";
    case LeakVerdict::Suspect:
        return "SUSPECT";
    case LeakVerdict::Leak:
        return "LEAK";
    case LeakVerdict::Unknown:
        break;
    }
    return "unknown";
}

std::string_view text(ProofOutcome value)
{
    switch (value) {
    case ProofOutcome::Running:
        return "RUNNING";
    case ProofOutcome::Reached:
        return "REACHED";
    case ProofOutcome::Lost:
        return "LOST";
    case ProofOutcome::Failed:
        return "FAILED";
    case ProofOutcome::NoEvidence:
        return "NO EVIDENCE";
    case ProofOutcome::Unknown:
        break;
    }
    return "unknown";
}

Json toJson(const LeakEdge& edge)
{
    return {{"caller", edge.caller}, {"entry", edge.entry}, {"callee", edge.callee},
        {"verdict", text(edge.verdict)}, {"counts", counts(edge.counts)}, {"lostLow", edge.lostLow},
        {"lostHigh", edge.lostHigh}, {"rule", edge.rule}, {"cause", edge.cause}, {"why", edge.why},
        {"culprit", culprit(edge.culprit)}, {"hits", edge.hits},
        {"wronglyServed", edge.wronglyServed}, {"writes", edge.writes}, {"repaired", edge.repaired},
        {"firstSeen", time(edge.firstSeenUnixMs)}, {"lastSeen", time(edge.lastSeenUnixMs)},
        {"lastLost", time(edge.lastLostUnixMs)}, {"carriers", list(edge.carriers, carrier)},
        {"lanes", edge.lanes}, {"lost", list(edge.lost, sample)},
        {"kept", list(edge.kept, sample)},
        {"waiver", edge.waiver ? toJson(*edge.waiver) : Json(nullptr)}};
}

Json toJson(const LaneCoverage& lane)
{
    return {{"lane", lane.lane}, {"name", lane.name}, {"seen", lane.seen},
        {"expected", lane.expected}, {"leaks", lane.leaks}, {"notReached", lane.notReached}};
}

Json toJson(const LeakReport& report)
{
    const auto background = [](const BackgroundCalls& calls) -> Json {
        return {{"service", calls.service}, {"name", calls.name}, {"callee", calls.callee},
            {"calls", calls.calls}, {"periodic", calls.periodic}};
    };
    const auto quality = [](const SpanQuality& spans) -> Json {
        return {{"service", spans.service}, {"name", spans.name},
            {"missingParents", spans.missingParents}, {"of", spans.of}, {"cause", spans.cause}};
    };
    const auto gap = [](const DataGap& calls) -> Json {
        return {{"service", calls.service}, {"calls", calls.calls}, {"of", calls.of},
            {"cause", calls.cause}, {"why", calls.why}};
    };
    return {{"time", time(report.unixMs)}, {"edges", objects(report.edges)},
        {"edgesSeen", report.edgesSeen}, {"edgesExpected", report.edgesExpected},
        {"lanes", objects(report.lanes)}, {"silent", report.silent},
        {"background", list(report.background, background)},
        {"quality", list(report.quality, quality)}, {"gaps", list(report.gaps, gap)},
        {"windowSeconds", report.windowSeconds}, {"health", health(report.health)},
        {"leftOut", report.leftOut}, {"othersLeftOut", report.othersLeftOut}};
}

Json toJson(const TraceSpan& span)
{
    return {{"spanId", span.spanId}, {"parentSpanId", span.parentSpanId}, {"depth", span.depth},
        {"service", span.service}, {"name", span.name}, {"kind", span.kind},
        {"generation", span.generation}, {"instance", span.instance},
        {"startUnixNs", span.startUnixNs}, {"durationNs", span.durationNs}, {"failed", span.failed},
        {"lane", span.lane}, {"carriers", span.carriers}, {"library", span.library},
        {"finding", span.finding}, {"culprit", span.culprit}, {"orphan", span.orphan}};
}

Json toJson(const Trace& trace)
{
    return {{"id", trace.id}, {"phase", trace.phase}, {"summary", trace.summary},
        {"truncated", trace.truncated}, {"requestId", trace.requestId}, {"user", trace.user},
        {"spans", objects(trace.spans)}};
}

Json toJson(const FoundRequest& request)
{
    return {{"traceId", request.traceId}, {"requestId", request.requestId}, {"user", request.user},
        {"time", time(request.unixMs)}, {"spans", request.spans}, {"servedBy", request.servedBy},
        {"verdict", text(request.verdict)}};
}

Json toJson(const ProofState& proof)
{
    return {{"entry", proof.entry}, {"traceId", proof.traceId}, {"outcome", text(proof.outcome)},
        {"hops", list(proof.hops, hop)}, {"summary", proof.summary}, {"afterMs", proof.afterMs}};
}

bool isProven(const ProofReport& report)
{
    return !report.proofs.empty()
        && std::all_of(report.proofs.begin(), report.proofs.end(),
            [](const ProofState& proof) { return proof.outcome == ProofOutcome::Reached; });
}

Json toJson(const ProofReport& report)
{
    return {{"environment", report.environment}, {"lane", report.lane},
        {"time", time(report.unixMs)}, {"proven", isProven(report)},
        {"proofs", objects(report.proofs)}};
}

std::string junitText(const ProofReport& report)
{
    const std::string suite = "pult prove " + report.environment + ' ' + laneText(report.lane);
    std::string xmlText
        = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\""
        + xml(suite) + "\" tests=\"" + std::to_string(report.proofs.size()) + "\" failures=\""
        + countOf(report, [](ProofOutcome outcome) { return outcome == ProofOutcome::Lost; })
        + "\" errors=\""
        + countOf(report,
            [](ProofOutcome outcome) {
                return outcome == ProofOutcome::Failed || outcome == ProofOutcome::Running
                    || outcome == ProofOutcome::Unknown;
            })
        + "\" skipped=\""
        + countOf(report, [](ProofOutcome outcome) { return outcome == ProofOutcome::NoEvidence; })
        + "\" timestamp=\"" + xml(utcText(report.unixMs)) + "\">\n";
    for (const ProofState& proof : report.proofs)
        xmlText += caseText(report, proof);
    return xmlText + "  </testsuite>\n</testsuites>\n";
}

} // namespace pult::client
