// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The contents of the scripted telemetry.
#include <algorithm>

#include "tests/scripted/scripted_state.h"
#include "tests/scripted/scripted_telemetry.h"

namespace pult::scripted {
namespace {

using client::LeakEdge;
using client::LeakVerdict;

constexpr std::int64_t kSecond = 1'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::uint64_t kMs = 1'000'000; // in ns

std::string hex(std::uint64_t seed, int digits)
{
    static constexpr const char* kDigits = "0123456789abcdef";
    std::string text;
    for (int i = 0; i < digits; ++i) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        text += kDigits[seed >> 60];
    }
    return text;
}

LeakEdge edge(const char* caller, const char* entry, const char* callee, LeakVerdict verdict,
    std::uint64_t kept, std::uint64_t lost)
{
    LeakEdge made;
    made.caller = caller;
    made.entry = entry;
    made.callee = callee;
    made.verdict = verdict;
    made.counts = {kept, lost, 0, 0};
    made.hits = kept;
    return made;
}

void seen(LeakEdge& edge, std::int64_t agoMs, std::vector<std::uint32_t> lanes)
{
    edge.firstSeenUnixMs = kNowMs - 26 * kMinute;
    edge.lastSeenUnixMs = kNowMs - agoMs;
    edge.lanes = std::move(lanes);
}

client::LeakSample sample(
    const std::string& trace, std::int64_t agoMs, const char* rule, const char* cause)
{
    return {trace, hex(std::hash<std::string>{}(trace), 16), kNowMs - agoMs, rule, cause};
}

client::CarrierCell carrier(
    const char* name, LeakVerdict verdict, std::uint64_t kept, std::uint64_t lost)
{
    return {name, verdict, {kept, lost, 0, 0}};
}

void allKept(LeakEdge& edge)
{
    const std::uint64_t n = edge.counts.propagated;
    edge.carriers = {carrier("generation header", LeakVerdict::Healthy, n, 0),
        carrier("baggage", LeakVerdict::Healthy, n, 0),
        carrier("traceparent", LeakVerdict::Healthy, n, 0),
        carrier("request id", LeakVerdict::Healthy, n, 0)};
}

LeakEdge pricingLeak()
{
    LeakEdge leak = edge("orders", "POST /order", "pricing", LeakVerdict::Leak, 0, 31);
    seen(leak, 12 * kSecond, {5});
    leak.lostLow = 0.89;
    leak.lostHigh = 1;
    leak.rule = "L4";
    leak.cause = "HEADER_DROPPED";
    leak.why = "orders sent its call to pricing without the lane's header; traceparent was kept.";
    leak.culprit = client::Culprit{
        "orders", "orders-v5-5d9-x2", 5, "python", "opentelemetry 1.30.1", "aiohttp-client 0.51b0"};
    leak.wronglyServed = 31;
    leak.lastLostUnixMs = kNowMs - 12 * kSecond;
    leak.carriers = {carrier("generation header", LeakVerdict::Leak, 0, 31),
        carrier("baggage", LeakVerdict::Leak, 1, 30),
        carrier("traceparent", LeakVerdict::Healthy, 31, 0),
        carrier("request id", LeakVerdict::Healthy, 31, 0)};
    leak.lost = {sample(kLeakTrace, 12 * kSecond, "L4", "HEADER_DROPPED"),
        sample(hex(2, 32), 41 * kSecond, "L4", "HEADER_DROPPED"),
        sample(hex(3, 32), 2 * kMinute, "L4", "HEADER_DROPPED")};
    return leak;
}

LeakEdge searchLeak()
{
    LeakEdge leak = edge("gateway", "GET /search", "search", LeakVerdict::Leak, 208, 4);
    seen(leak, kMinute, {0, 5});
    leak.lostLow = 0.007;
    leak.lostHigh = 0.047;
    leak.rule = "L2";
    leak.cause = "ASYNC_HAND_OFF";
    leak.why = "gateway called search from another thread, after the request that caused it was "
               "answered.";
    leak.culprit
        = client::Culprit{"gateway", "edge-eu-2", 0, "java", "opentelemetry 1.44.0", "okhttp 4.12"};
    leak.lastLostUnixMs = kNowMs - kMinute;
    leak.carriers = {carrier("generation header", LeakVerdict::Leak, 208, 4),
        carrier("baggage", LeakVerdict::Leak, 208, 4),
        carrier("traceparent", LeakVerdict::Leak, 208, 4),
        carrier("request id", LeakVerdict::Healthy, 212, 0)};
    leak.lost = {sample(hex(4, 32), kMinute, "L2", "ASYNC_HAND_OFF")};
    leak.kept = {sample(hex(5, 32), 2 * kSecond, "H+", "")};
    return leak;
}

LeakEdge queueSuspect()
{
    LeakEdge suspect
        = edge("billing", "invoice.created", "notifications", LeakVerdict::Suspect, 17, 0);
    seen(suspect, 40 * kSecond, {5});
    suspect.counts.suspect = 2;
    suspect.lostLow = 0.03;
    suspect.lostHigh = 0.31;
    suspect.rule = "L7";
    suspect.cause = "CONSUMER_DID_NOT_EXTRACT";
    suspect.why = "notifications took the message without its lane; late spans may still explain "
                  "it.";
    suspect.writes = true;
    suspect.carriers = {carrier("generation header", LeakVerdict::Suspect, 17, 2),
        carrier("traceparent", LeakVerdict::Healthy, 19, 0)};
    suspect.lost = {sample(hex(6, 32), 40 * kSecond, "L7", "CONSUMER_DID_NOT_EXTRACT")};
    suspect.kept = {sample(hex(7, 32), 9 * kSecond, "H+", "")};
    return suspect;
}

LeakEdge healthy(const char* caller, const char* entry, const char* callee, std::uint64_t kept,
    std::vector<std::uint32_t> lanes)
{
    LeakEdge made = edge(caller, entry, callee, LeakVerdict::Healthy, kept, 0);
    seen(made, 2 * kSecond, std::move(lanes));
    made.lostHigh = 3.8 / static_cast<double>(kept);
    made.kept = {sample(hex(kept, 32), 2 * kSecond, "H+", "")};
    allKept(made);
    return made;
}

client::TelemetryHealth health()
{
    client::TelemetryHealth made;
    made.spansPerSecond = 18'400;
    made.received = 41'203'118;
    made.lateRatio = 0.003;
    made.openTraces = 2'140;
    made.bytes = 214'000'000;
    made.grpcAddress = "127.0.0.1:4317";
    made.httpAddress = "127.0.0.1:4318";
    return made;
}

client::TraceSpan span(int depth, const char* service, const char* name, const char* kind,
    std::uint32_t generation, std::uint64_t startMs, std::uint64_t durationMs, const char* lane)
{
    client::TraceSpan made;
    made.depth = static_cast<std::uint32_t>(depth);
    made.spanId = hex(startMs * 131 + durationMs, 16);
    made.service = service;
    made.name = name;
    made.kind = kind;
    made.generation = generation;
    made.startUnixNs = static_cast<std::uint64_t>(kNowMs - 12 * kSecond) * kMs + startMs * kMs;
    made.durationNs = durationMs * kMs;
    made.lane = lane;
    if (*lane != '\0')
        made.carriers = {"generation header", "baggage"};
    made.library = "opentelemetry 1.30.1";
    return made;
}

Traffic flow(const char* service, std::uint32_t lane, std::uint32_t serving, double rate,
    double errors, double p99Us, std::int64_t from = 0, std::int64_t to = 0)
{
    return {service, lane, serving, rate, errors, p99Us, from, to};
}

} // namespace

client::LeakReport leakReport()
{
    client::LeakReport report;
    report.unixMs = kNowMs;
    report.edges = {pricingLeak(), searchLeak(), queueSuspect(),
        healthy("", "POST /order", "orders", 1'204, {0, 5, 6}),
        healthy("orders", "POST /order", "billing", 1'198, {0, 5}),
        healthy("", "GET /search", "gateway", 212, {0, 5}),
        healthy("search", "GET /search", "pricing", 640, {0}),
        healthy("orders", "GET /order", "accounts", 88, {0, 6}),
        edge("gateway", "GET /card", "accounts", LeakVerdict::NoEvidence, 0, 0),
        edge("accounts", "GET /card", "loyalty", LeakVerdict::NoEvidence, 0, 0)};
    report.edgesSeen = 8;
    report.edgesExpected = 17;
    report.lanes = {{0, "", 6, 7, 0, {}}, {5, "one-click-returns", 5, 7, 2, {}},
        {6, "", 3, 17, 0, {"loyalty", "search"}}};
    report.silent = {"address-api", "agent-api"};
    report.background = {{"billing", "dunning timer", "ledger-api", 410, true}};
    report.quality = {{"search", "GET /search", 12, 640, "The exporter of search lost spans."}};
    report.windowSeconds = 600;
    report.health = health();
    return report;
}

client::LeakReport quietReport()
{
    client::LeakReport report;
    report.unixMs = kNowMs;
    report.windowSeconds = 600;
    report.health = health();
    report.health.spansPerSecond = 0;
    report.health.received = 0;
    return report;
}

client::LeakReport waivedReport()
{
    auto report = leakReport();
    auto& leak = report.edges.front();
    leak.waiver = client::LeakWaiver{{leak.caller, leak.callee, leak.entry}, "crm team",
        "aiohttp 0.51 loses it, CRM-4711", "alice", kNowMs - 26 * 60 * kMinute,
        kNowMs + 12 * 24 * 60 * kMinute};
    return report;
}

client::LeakReport repairedReport()
{
    client::LeakReport report = leakReport();
    report.edges.erase(report.edges.begin());
    LeakEdge repaired = healthy("orders", "POST /order", "pricing", 640, {5});
    repaired.repaired = true;
    repaired.counts.lost = 31;
    report.edges.push_back(repaired);
    report.lanes[1].leaks = 1;
    return report;
}

client::Trace leakTrace()
{
    client::Trace trace;
    trace.id = kLeakTrace;
    trace.phase = "FINAL";
    trace.summary = "pricing of g5's lane was expected at g6, pricing g4 answered: orders 5.5.0 "
                    "sent its call without the lane's header.";
    trace.requestId = "0192f3a4-7c11-4d6e-9d20-5b8e21c4b7a7";
    trace.user = "alice";
    trace.spans = {span(0, "gateway", "POST /order", "SERVER", 4, 0, 412, "g5"),
        span(1, "orders", "POST /order", "SERVER", 5, 9, 388, "g5"),
        span(2, "orders", "pricing.Quote", "CLIENT", 5, 22, 96, ""),
        span(3, "pricing", "Quote", "SERVER", 4, 30, 81, ""),
        span(2, "orders", "billing.Invoice", "CLIENT", 5, 130, 190, "g5"),
        span(3, "billing", "Invoice", "SERVER", 5, 138, 176, "g5"),
        span(4, "billing", "invoice.created", "PRODUCER", 5, 300, 4, "g5"),
        span(0, "notifications", "invoice.created", "CONSUMER", 5, 330, 60, "g5")};
    trace.spans[2].culprit = true;
    trace.spans[2].finding = "the lane was lost here";
    trace.spans[3].finding = "served by g4, lane g5 was expected";
    trace.spans[7].orphan = true;
    for (std::size_t i = 1; i < trace.spans.size(); ++i)
        for (std::size_t j = i; j-- > 0;)
            if (trace.spans[j].depth + 1 == trace.spans[i].depth) {
                trace.spans[i].parentSpanId = trace.spans[j].spanId;
                break;
            }
    trace.spans[7].parentSpanId = hex(99, 16);
    return trace;
}

client::Trace bigTrace(int spans)
{
    static constexpr const char* kServices[]
        = {"gateway", "orders", "pricing", "billing", "search"};
    client::Trace trace;
    trace.id = hex(50'000, 32);
    trace.phase = "FINAL";
    trace.summary = "The lane was lost in the middle.";
    trace.spans.reserve(static_cast<std::size_t>(spans));
    int depth = 0;
    for (int i = 0; i < spans; ++i) {
        client::TraceSpan made = span(depth, kServices[i % 5], "POST /order",
            i % 2 ? "CLIENT" : "SERVER", 5, static_cast<std::uint64_t>(i % 9'000),
            4 + static_cast<std::uint64_t>(i % 70), "g5");
        made.spanId = hex(static_cast<std::uint64_t>(i) + 1, 16);
        made.culprit = i == spans / 2;
        trace.spans.push_back(std::move(made));
        depth = i % 7 == 6 ? 1 : std::min(depth + 1, 12);
    }
    return trace;
}

std::vector<client::FoundRequest> foundRequests()
{
    return {{kLeakTrace, "0192f3a4-7c11-4d6e-9d20-5b8e21c4b7a7", "alice", kNowMs - 12 * kSecond, 8,
                {"gateway", "orders-v5", "pricing-v4", "billing-v5", "notifications-v5"},
                LeakVerdict::Leak},
        {hex(61, 32), "0192f3a4-8e02-4d6e-9d20-5b8e21c4b7a8", "alice", kNowMs - 3 * kMinute, 5,
            {"gateway", "orders-v5", "accounts-v4"}, LeakVerdict::Healthy},
        {hex(62, 32), "0192f3a4-9a13-4d6e-9d20-5b8e21c4b7a9", "alice", kNowMs - 8 * kMinute, 3,
            {"gateway", "search-v4"}, LeakVerdict::NoEvidence}};
}

std::vector<Traffic> candidateTraffic()
{
    // g5 gets a few per cent since its registration, with a gap while its probes failed.
    const std::int64_t began = kNowMs - 14 * kMinute;
    const std::int64_t gap = kNowMs - 8 * kMinute;
    const std::int64_t again = kNowMs - 7 * kMinute;
    std::vector<Traffic> traffic{flow("orders", 0, 4, 612, 0.003, 184'000),
        flow("billing", 0, 4, 402, 0.002, 96'000), flow("notifications", 0, 4, 210, 0.001, 41'000),
        flow("pricing", 0, 4, 1'480, 0.001, 22'000), flow("search", 0, 4, 890, 0.002, 130'000),
        flow("accounts", 0, 4, 240, 0.001, 60'000)};
    const auto candidate = [&](const char* service, double rate, double p99Us) {
        traffic.push_back(flow(service, 5, 5, rate, 0.002, p99Us, began, gap));
        traffic.push_back(flow(service, 5, 5, rate, 0.002, p99Us, again));
    };
    candidate("orders", 31, 190'000);
    candidate("billing", 20.7, 99'000);
    candidate("notifications", 11, 43'000);
    return traffic;
}

std::vector<Traffic> trafficAfterPromote()
{
    const std::int64_t promoted = kNowMs - 4 * kMinute;
    std::vector<Traffic> traffic{flow("pricing", 0, 4, 1'480, 0.001, 22'000),
        flow("search", 0, 4, 890, 0.002, 130'000), flow("accounts", 0, 4, 240, 0.001, 60'000)};
    const auto moved = [&](const char* service, double rate, double p99Us, double errors) {
        traffic.push_back(flow(service, 4, 4, rate, 0.003, p99Us, 0, promoted));
        traffic.push_back(flow(service, 5, 5, rate * 0.99, errors, p99Us * 1.15, promoted));
        traffic.push_back(flow(service, 4, 4, rate * 0.01, 0.003, p99Us, promoted));
    };
    moved("orders", 612, 184'000, 0.041);
    moved("billing", 402, 96'000, 0.058);
    moved("notifications", 210, 41'000, 0.001);
    return traffic;
}

void fill(ScriptedTelemetry& telemetry)
{
    telemetry.setOn(true);
    telemetry.setReport(leakReport());
    telemetry.setTrace(leakTrace());
    telemetry.setRequests(foundRequests());
    telemetry.setTraffic(candidateTraffic(), kNowMs);
    client::ProofState reached;
    reached.entry = "order";
    reached.traceId = hex(71, 32);
    reached.outcome = client::ProofOutcome::Running;
    reached.hops = {{"gateway", "POST /order", 4, 4, true, ""}};
    reached.summary = "gateway g4 answered; waiting for spans";
    client::ProofState done = reached;
    done.outcome = client::ProofOutcome::Reached;
    done.hops = {{"gateway", "POST /order", 4, 4, true, ""},
        {"orders", "POST /order", 5, 5, true, ""}, {"billing", "Invoice", 5, 5, true, ""},
        {"notifications", "invoice.created", 5, 5, true, ""}, {"accounts", "Get", 4, 4, true, ""}};
    done.summary = "Reached orders g5 at 5 of 5 hops";
    done.afterMs = 1'240;
    telemetry.setProof("order", {reached, done});
    client::ProofState lost;
    lost.entry = "quote";
    lost.traceId = kLeakTrace;
    lost.outcome = client::ProofOutcome::Lost;
    lost.hops
        = {{"gateway", "POST /quote", 4, 4, true, ""}, {"orders", "POST /quote", 5, 5, true, ""},
            {"pricing", "Quote", 5, 4, false, "the lane was lost here"}};
    lost.summary = "Lane lost at pricing";
    lost.afterMs = 1'910;
    telemetry.setProof("quote", {lost});
    client::ProofState silent;
    silent.entry = "search";
    silent.traceId = hex(73, 32);
    silent.outcome = client::ProofOutcome::NoEvidence;
    silent.summary = "Answered, but no spans told of it";
    silent.afterMs = 10'000;
    silent.done = true;
    telemetry.setProof("search", {silent});
}

} // namespace pult::scripted
