// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/render_traffic.h"

#include <algorithm>
#include <cstdio>
#include <string>

#include "cli/table.h"
#include "client/lanes.h"
#include "client/series_json.h"
#include "client/telemetry_json.h"
#include "client/text.h"

namespace pult::cli {

using namespace client;

namespace {

constexpr auto kRight = Table::Align::Right;
constexpr std::uint32_t kMostIndent = 40;
constexpr std::string_view kNoInstanceId = "NO_INSTANCE_ID";
constexpr std::uint64_t kNsPerUs = 1000;

std::string percent(double share)
{
    char text[16];
    std::snprintf(text, sizeof text, "%.1f %%", share * 100);
    return text;
}

std::string number(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

std::string edgeText(const LeakEdge& edge)
{
    return (edge.caller.empty() ? "(outside)" : edge.caller) + " → " + edge.callee;
}

std::uint64_t known(const EvidenceCounts& counts)
{
    return counts.propagated + counts.lost + counts.suspect;
}

std::string lostText(const LeakEdge& edge)
{
    if (known(edge.counts) == 0)
        return "";
    return std::to_string(edge.counts.lost + edge.counts.suspect) + " of "
        + std::to_string(known(edge.counts));
}

std::string intervalText(const LeakEdge& edge)
{
    if (known(edge.counts) == 0)
        return "";
    return percent(edge.lostLow) + " – " + percent(edge.lostHigh);
}

std::string culpritText(const std::optional<Culprit>& culprit)
{
    if (!culprit)
        return "";
    std::string result = culprit->service;
    if (culprit->generation != 0)
        result += " " + generationText(culprit->generation);
    for (const auto& detail : {culprit->language, culprit->sdk, culprit->library}) {
        if (!detail.empty())
            result += ", " + detail;
    }
    return result;
}

std::string laneText(std::uint32_t lane, const std::string& name)
{
    if (lane == 0)
        return "ordinary traffic";
    if (lane == kUnknownLane)
        return "unknown";
    return name.empty() ? generationText(lane) : generationText(lane) + " " + name;
}

std::string edgesText(std::uint64_t seen, std::uint64_t expected)
{
    return std::to_string(seen) + " of " + counted(expected, "edge") + " seen";
}

std::string joined(const std::vector<std::string>& words)
{
    std::string result;
    for (const auto& word : words)
        result += (result.empty() ? "" : ", ") + word;
    return result;
}

void renderCoverage(std::ostream& out, const LeakReport& report)
{
    out << '\n'
        << edgesText(report.edgesSeen, report.edgesExpected) << " within "
        << durationText(std::uint64_t{report.windowSeconds} * 1'000'000);
    if (report.edgesSeen < report.edgesExpected)
        out << "; nothing is said about the others";
    out << '\n';
    for (const auto& lane : report.lanes) {
        out << "  " << clean(laneText(lane.lane, lane.name)) << ": "
            << edgesText(lane.seen, lane.expected) << ", " << counted(lane.leaks, "leak");
        if (!lane.notReached.empty())
            out << ", not reached: " << clean(joined(lane.notReached));
        out << '\n';
    }
    if (!report.silent.empty())
        out << "  no spans at all from " << clean(joined(report.silent)) << '\n';
}

//! A line for each bound that was met.
void renderLosses(std::ostream& out, const TelemetryHealth& health)
{
    const auto& losses = health.losses;
    const auto say = [&](std::uint64_t count, const char* what) {
        if (count > 0)
            out << "data: " << count << ' ' << what << '\n';
    };
    say(health.requestsPushedBack, "requests of senders were told to come again");
    say(health.requestsLost,
        "requests of senders were unreadable or too large, their spans are lost");
    say(losses.spansOfLargeTraces, "spans left out of traces that had too many");
    say(losses.spansOfGoneTraces, "spans came when their trace had been given up for room");
    say(losses.tracesUnjudged, "traces given up unjudged");
    say(losses.edgeEvidence, "times evidence was of more edges than there is room for");
    say(losses.names, "times a name found no room and became \"(other)\"");
    say(losses.processes, "times a process found no room and became \"(other)\"");
    say(losses.seriesRequests, "requests are in no series for want of room");
    say(losses.trafficRequests, "requests left out of what proves switches");
    say(losses.evidenceUnits, "units left out of what rollouts are judged on");
}

void renderData(std::ostream& out, const LeakReport& report)
{
    for (const auto& quality : report.quality) {
        out << "data: " << quality.missingParents << " of " << quality.of << " spans \""
            << clean(quality.name) << "\" of " << clean(quality.service)
            << " lack their parent: " << clean(quality.cause) << '\n';
    }
    for (const auto& gap : report.gaps)
        out << "data: " << gap.calls << " of " << counted(gap.of, "call")
            << (gap.cause == kNoInstanceId ? " that begin a trace in " : " to the lanes' own ")
            << clean(gap.service) << ": "
            << (gap.cause == kNoInstanceId ? "" : "only their callers tell them; ")
            << clean(gap.why) << '\n';
    for (const auto& calls : report.background) {
        out << "background: " << counted(calls.calls, "call") << " \"" << clean(calls.name)
            << "\" of " << clean(calls.service);
        if (!calls.callee.empty())
            out << " to " << clean(calls.callee);
        out << (calls.periodic ? ", by a timer" : ", of its own") << ": no leak\n";
    }
    const auto& health = report.health;
    if (health.invalid + health.dropped + health.judgedEarly > 0)
        out << "data: " << health.invalid << " spans invalid, " << health.dropped
            << " left out for room, " << counted(health.judgedEarly, "trace")
            << " judged before its time\n";
    renderLosses(out, health);
    if (report.leftOut > 0)
        out << "more: " << counted(report.leftOut, "edge")
            << " did not fit into the answer; --lane shows fewer\n";
}

std::string nameOf(const TraceSpan& span)
{
    const auto depth = std::min(span.depth, kMostIndent);
    std::string text(std::size_t{depth} * 2, ' ');
    if (span.depth > kMostIndent)
        text += "(" + std::to_string(span.depth) + ") ";
    return text + span.service + ": " + span.name;
}

std::string findingOf(const TraceSpan& span)
{
    std::string text = span.finding;
    const auto add
        = [&](const char* word) { text += (text.empty() ? "" : "; ") + std::string(word); };
    if (span.orphan)
        add("its parent is missing");
    if (span.failed)
        add("failed");
    return text;
}

std::string keyText(const SeriesSelector& key)
{
    std::vector<std::string> words;
    if (!key.service.empty())
        words.push_back(key.service);
    if (key.lane)
        words.push_back("lane " + laneText(*key.lane, {}));
    if (key.serving)
        words.push_back("served by " + (*key.serving == 0 ? "?" : generationText(*key.serving)));
    if (!key.entry.empty())
        words.push_back(key.entry);
    for (const auto& [dimension, value] : key.dimensions)
        words.push_back(dimension + "=" + value);
    return words.empty() ? "all" : joined(words);
}

std::string quoted(const std::string& text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string result = "\"";
    for (const char c : text)
        result += c == '"' ? "\"\"" : std::string(1, c);
    return result + "\"";
}

void renderWaivers(std::ostream& out, const LeakReport& report)
{
    for (const auto& edge : report.edges) {
        if (!edge.waiver)
            continue;
        const auto& waiver = *edge.waiver;
        out << "waived: " << clean(edgeText(edge)) << " at "
            << (waiver.edge.entry.empty() ? "every entry" : clean(edge.entry)) << ", "
            << clean(waiver.owner) << " until " << utcText(waiver.untilUnixMs) << ": "
            << clean(waiver.reason) << '\n';
    }
}

} // namespace

void renderLeaks(std::ostream& out, const LeakReport& report)
{
    Table table({{"VERDICT"}, {"EDGE"}, {"ENTRY"}, {"LOST", kRight}, {"95 %", kRight}, {"CAUSE"},
                    {"WHY"}, {"CULPRIT"}},
        "No edge has been seen.");
    for (const auto& edge : report.edges) {
        table.add({std::string(text(edge.verdict)) + (edge.repaired ? ", repaired" : "")
                + (edge.waiver ? ", waived" : ""),
            edgeText(edge), edge.entry, lostText(edge), intervalText(edge), edge.cause, edge.why,
            culpritText(edge.culprit)});
    }
    table.print(out);
    renderWaivers(out, report);
    renderCoverage(out, report);
    renderData(out, report);
}

void renderTrace(std::ostream& out, const Trace& trace)
{
    out << "trace " << clean(trace.id) << ", " << clean(trace.phase) << ", "
        << counted(trace.spans.size(), "span");
    if (trace.truncated)
        out << ", others left out for room";
    if (!trace.requestId.empty())
        out << ", request " << clean(trace.requestId);
    if (!trace.user.empty())
        out << ", user " << clean(trace.user);
    out << '\n' << clean(trace.summary) << "\n\n";
    Table table({{""}, {"SPAN"}, {"KIND"}, {"LANE"}, {"SERVED BY"}, {"TOOK", kRight}, {"FINDING"}},
        "It has no span.");
    for (const auto& span : trace.spans) {
        table.add({span.culprit ? ">>" : "", nameOf(span), span.kind, span.lane,
            span.generation == 0 ? "" : generationText(span.generation),
            durationText(span.durationNs / kNsPerUs), findingOf(span)});
    }
    table.print(out);
}

void renderRequests(std::ostream& out, const std::vector<FoundRequest>& requests)
{
    Table table(
        {{"AT"}, {"TRACE"}, {"REQUEST"}, {"USER"}, {"SPANS", kRight}, {"VERDICT"}, {"SERVED BY"}},
        "No such request is kept.");
    for (const auto& request : requests) {
        table.add({utcText(request.unixMs), request.traceId, request.requestId, request.user,
            std::to_string(request.spans), std::string(text(request.verdict)),
            joined(request.servedBy)});
    }
    table.print(out);
}

void renderSeries(std::ostream& out, const SeriesAnswer& answer)
{
    Table table({{"METRIC"}, {"OF"}, {"FROM"}, {"MEAN", kRight}, {"LEAST", kRight},
                    {"MOST", kRight}, {"REQUESTS", kRight}},
        "Nothing was served.");
    for (const auto& line : answer.lines) {
        for (const auto& bucket : line.buckets) {
            table.add({std::string(text(line.metric)), keyText(line.key),
                utcText(bucket.startUnixMs), number(bucket.mean), number(bucket.min),
                number(bucket.max), std::to_string(bucket.count)});
        }
    }
    table.print(out);
    out << "\nbuckets of " << durationText(std::uint64_t{answer.bucketMs} * 1000)
        << "; latencies in microseconds\n";
}

void writeCsv(std::ostream& out, const SeriesAnswer& answer)
{
    out << "metric,service,lane,serving,entry";
    for (const auto& dimension : answer.dimensions)
        out << ',' << quoted(dimension);
    out << ",start,mean,min,max,requests\r\n";
    for (const auto& line : answer.lines) {
        std::string key = std::string(text(line.metric)) + "," + quoted(line.key.service) + ",";
        key += (line.key.lane ? std::to_string(*line.key.lane) : "") + ",";
        key += (line.key.serving ? std::to_string(*line.key.serving) : "") + ",";
        key += quoted(line.key.entry);
        for (const auto& dimension : answer.dimensions) {
            const auto found = line.key.dimensions.find(dimension);
            key += "," + (found == line.key.dimensions.end() ? "" : quoted(found->second));
        }
        for (const auto& bucket : line.buckets)
            out << key << ',' << utcText(bucket.startUnixMs) << ',' << number(bucket.mean) << ','
                << number(bucket.min) << ',' << number(bucket.max) << ',' << bucket.count << "\r\n";
    }
}

} // namespace pult::cli
