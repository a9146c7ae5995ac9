// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/wire/telemetry.h"

#include <iterator>
#include <utility>

#include "client/wire/leak_waiver.h"

namespace pult::client::wire {

namespace {

template <typename Repeated> std::vector<std::string> texts(const Repeated& wire)
{
    return {wire.begin(), wire.end()};
}

LeakVerdict fromWire(v1::LeakVerdict value)
{
    switch (value) {
    case v1::LEAK_VERDICT_NO_EVIDENCE:
        return LeakVerdict::NoEvidence;
    case v1::LEAK_VERDICT_HEALTHY:
        return LeakVerdict::Healthy;
    case v1::LEAK_VERDICT_SUSPECT:
        return LeakVerdict::Suspect;
    case v1::LEAK_VERDICT_LEAK:
        return LeakVerdict::Leak;
    default:
        return LeakVerdict::Unknown;
    }
}

ProofOutcome fromWire(v1::ProofOutcome value)
{
    switch (value) {
    case v1::PROOF_OUTCOME_RUNNING:
        return ProofOutcome::Running;
    case v1::PROOF_OUTCOME_REACHED:
        return ProofOutcome::Reached;
    case v1::PROOF_OUTCOME_LOST:
        return ProofOutcome::Lost;
    case v1::PROOF_OUTCOME_FAILED:
        return ProofOutcome::Failed;
    case v1::PROOF_OUTCOME_NO_EVIDENCE:
        return ProofOutcome::NoEvidence;
    default:
        return ProofOutcome::Unknown;
    }
}

EvidenceCounts fromWire(const v1::EvidenceCounts& wire)
{
    return {wire.propagated(), wire.lost(), wire.suspect(), wire.unknown()};
}

Culprit fromWire(const v1::Culprit& wire)
{
    return {wire.service(), wire.instance(), wire.generation(), wire.language(), wire.sdk(),
        wire.library()};
}

std::vector<LeakSample> samples(const google::protobuf::RepeatedPtrField<v1::LeakSample>& wire)
{
    std::vector<LeakSample> to;
    for (const auto& sample : wire)
        to.push_back(
            {sample.trace_id(), sample.span_id(), sample.unix_ms(), sample.rule(), sample.cause()});
    return to;
}

LeakEdge fromWire(const v1::LeakEdge& wire)
{
    LeakEdge to;
    to.caller = wire.caller();
    to.entry = wire.entry();
    to.callee = wire.callee();
    to.verdict = fromWire(wire.verdict());
    to.counts = fromWire(wire.counts());
    to.lostLow = wire.lost_low();
    to.lostHigh = wire.lost_high();
    to.rule = wire.rule();
    to.cause = wire.cause();
    to.why = wire.why();
    if (wire.has_culprit())
        to.culprit = fromWire(wire.culprit());
    to.hits = wire.hits();
    to.wronglyServed = wire.wrongly_served();
    to.writes = wire.writes();
    to.repaired = wire.repaired();
    to.firstSeenUnixMs = wire.first_seen_unix_ms();
    to.lastSeenUnixMs = wire.last_seen_unix_ms();
    to.lastLostUnixMs = wire.last_lost_unix_ms();
    for (const auto& cell : wire.carriers())
        to.carriers.push_back({cell.carrier(), fromWire(cell.verdict()), fromWire(cell.counts())});
    to.lanes.assign(wire.lanes().begin(), wire.lanes().end());
    to.lost = samples(wire.lost());
    to.kept = samples(wire.kept());
    if (wire.has_waiver())
        to.waiver = client::wire::fromWire(wire.waiver());
    return to;
}

BoundLosses fromWire(const v1::BoundLosses& wire)
{
    BoundLosses to;
    to.spansOfLargeTraces = wire.spans_of_large_traces();
    to.spansOfGoneTraces = wire.spans_of_gone_traces();
    to.tracesUnjudged = wire.traces_unjudged();
    to.edgeEvidence = wire.edge_evidence();
    to.names = wire.names();
    to.processes = wire.processes();
    to.seriesRequests = wire.series_requests();
    to.trafficRequests = wire.traffic_requests();
    to.evidenceUnits = wire.evidence_units();
    return to;
}

TelemetryHealth fromWire(const v1::TelemetryHealth& wire)
{
    TelemetryHealth to;
    to.spansPerSecond = wire.spans_per_second();
    to.received = wire.received();
    to.invalid = wire.invalid();
    to.dropped = wire.dropped();
    to.lateRatio = wire.late_ratio();
    to.reversed = wire.reversed();
    to.openTraces = wire.open_traces();
    to.judgedEarly = wire.judged_early();
    to.bytes = wire.bytes();
    to.grpcAddress = wire.grpc_address();
    to.httpAddress = wire.http_address();
    to.requestsPushedBack = wire.requests_pushed_back();
    to.requestsLost = wire.requests_lost();
    to.losses = fromWire(wire.losses());
    return to;
}

SeriesSelector fromWire(const v1::SeriesSelector& wire)
{
    SeriesSelector to;
    to.environment = wire.environment();
    to.service = wire.service();
    if (wire.has_lane())
        to.lane = wire.lane();
    if (wire.has_serving())
        to.serving = wire.serving();
    to.entry = wire.entry();
    to.dimensions.insert(wire.dimensions().begin(), wire.dimensions().end());
    return to;
}

// The numbers of the contract are ours plus one.
Metric fromWire(v1::Metric value)
{
    return static_cast<Metric>(static_cast<int>(value) - 1);
}

v1::Metric toWire(Metric metric)
{
    return static_cast<v1::Metric>(static_cast<int>(metric) + 1);
}
static_assert(static_cast<int>(Metric::Requests) + 1 == v1::METRIC_REQUESTS);
static_assert(static_cast<int>(Metric::LatencyBins) + 1 == v1::METRIC_LATENCY_BINS);

SeriesBucket fromWire(const v1::SeriesBucket& wire)
{
    SeriesBucket to{wire.start_unix_ms(), wire.min(), wire.max(), wire.mean(), wire.count(), {}};
    to.bins.reserve(static_cast<std::size_t>(wire.bins_size()));
    for (const auto& bin : wire.bins())
        to.bins.push_back({bin.below_ns(), bin.count()});
    return to;
}

v1::SeriesSelector toWire(const SeriesSelector& selector)
{
    v1::SeriesSelector wire;
    wire.set_environment(selector.environment);
    wire.set_service(selector.service);
    if (selector.lane)
        wire.set_lane(*selector.lane);
    if (selector.serving)
        wire.set_serving(*selector.serving);
    wire.set_entry(selector.entry);
    wire.mutable_dimensions()->insert(selector.dimensions.begin(), selector.dimensions.end());
    return wire;
}

} // namespace

LeakReport fromWire(const v1::LeakReport& wire)
{
    LeakReport to;
    to.unixMs = wire.unix_ms();
    to.edges.reserve(static_cast<std::size_t>(wire.edges_size()));
    for (const auto& edge : wire.edges())
        to.edges.push_back(fromWire(edge));
    to.edgesSeen = wire.edges_seen();
    to.edgesExpected = wire.edges_expected();
    for (const auto& lane : wire.lanes())
        to.lanes.push_back({lane.lane(), lane.name(), lane.seen(), lane.expected(), lane.leaks(),
            texts(lane.not_reached())});
    to.silent = texts(wire.silent());
    for (const auto& calls : wire.background())
        to.background.push_back(
            {calls.service(), calls.name(), calls.callee(), calls.calls(), calls.periodic()});
    for (const auto& quality : wire.quality())
        to.quality.push_back({quality.service(), quality.name(), quality.missing_parents(),
            quality.of(), quality.cause()});
    for (const auto& gap : wire.gaps())
        to.gaps.push_back({gap.service(), gap.calls(), gap.of(), gap.cause(), gap.why()});
    to.windowSeconds = wire.window_seconds();
    to.health = fromWire(wire.health());
    to.leftOut = wire.left_out();
    to.othersLeftOut = wire.others_left_out();
    return to;
}

TraceSpan fromWire(const v1::TraceSpan& wire)
{
    TraceSpan to;
    to.spanId = wire.span_id();
    to.parentSpanId = wire.parent_span_id();
    to.depth = wire.depth();
    to.service = wire.service();
    to.name = wire.name();
    to.kind = wire.kind();
    to.generation = wire.generation();
    to.instance = wire.instance();
    to.startUnixNs = wire.start_unix_ns();
    to.durationNs = wire.duration_ns();
    to.failed = wire.failed();
    to.lane = wire.lane();
    to.carriers = texts(wire.carriers());
    to.library = wire.library();
    to.finding = wire.finding();
    to.culprit = wire.culprit();
    to.orphan = wire.orphan();
    return to;
}

FoundRequest fromWire(const v1::FoundRequest& wire)
{
    return {wire.trace_id(), wire.request_id(), wire.user(), wire.unix_ms(), wire.spans(),
        texts(wire.served_by()), fromWire(wire.verdict())};
}

SeriesAnswer fromWire(const v1::QuerySeriesResponse& wire)
{
    SeriesAnswer to;
    for (const auto& line : wire.lines()) {
        if (line.metric() < v1::METRIC_REQUESTS || line.metric() > v1::METRIC_LATENCY_BINS)
            continue;
        auto& into = to.lines.emplace_back();
        into.metric = fromWire(line.metric());
        into.key = fromWire(line.key());
        into.buckets.reserve(static_cast<std::size_t>(line.buckets_size()));
        for (const auto& bucket : line.buckets())
            into.buckets.push_back(fromWire(bucket));
    }
    to.bucketMs = wire.bucket_ms();
    to.retainedSinceUnixMs = wire.retained_since_unix_ms();
    to.dimensions = texts(wire.dimensions());
    return to;
}

ProofState fromWire(const v1::ProveEvent& wire)
{
    ProofState to;
    to.entry = wire.entry();
    to.traceId = wire.trace_id();
    to.outcome = fromWire(wire.outcome());
    for (const auto& hop : wire.hops())
        to.hops.push_back({hop.service(), hop.name(), hop.expected_generation(), hop.generation(),
            hop.lane_kept(), hop.finding()});
    to.summary = wire.summary();
    to.afterMs = wire.after_ms();
    to.done = wire.done();
    return to;
}

v1::QuerySeriesRequest toWire(const SeriesQuery& query)
{
    v1::QuerySeriesRequest wire;
    *wire.mutable_selector() = toWire(query.selector);
    auto& by = *wire.mutable_by();
    by.set_service(query.by.service);
    by.set_lane(query.by.lane);
    by.set_serving(query.by.serving);
    by.set_entry(query.by.entry);
    by.mutable_dimensions()->Assign(query.by.dimensions.begin(), query.by.dimensions.end());
    for (const auto metric : query.metrics)
        wire.add_metrics(toWire(metric));
    wire.set_from_unix_ms(query.fromUnixMs);
    wire.set_to_unix_ms(query.toUnixMs);
    wire.set_buckets(query.buckets);
    return wire;
}

v1::ListLeaksRequest leaksRequest(std::string environment, std::optional<std::uint32_t> lane)
{
    v1::ListLeaksRequest wire;
    wire.set_environment(std::move(environment));
    if (lane)
        wire.set_lane(*lane);
    return wire;
}

v1::FindRequestsRequest toWire(const RequestQuery& query)
{
    v1::FindRequestsRequest wire;
    wire.set_environment(query.environment);
    wire.set_trace_id(query.traceId);
    wire.set_request_id(query.requestId);
    wire.set_user(query.user);
    wire.set_limit(query.limit);
    return wire;
}

v1::ProveRequest toWire(const ProofQuery& query)
{
    v1::ProveRequest wire;
    wire.set_environment(query.environment);
    wire.set_lane(query.lane);
    wire.mutable_entries()->Assign(query.entries.begin(), query.entries.end());
    return wire;
}

} // namespace pult::client::wire
