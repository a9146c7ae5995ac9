// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Telemetry over the wire: what its proto promises. Spans come as exporters send them.
#include <chrono>
#include <future>
#include <set>

#include <gtest/gtest.h>

#include "opentelemetry/proto/collector/trace/v1/trace_service.pb.h"
#include "tests/api/server_plant.h"
#include "tests/state/world.h"
#include "tests/telemetry/leaks/player.h"
#include "tests/telemetry/support/span_request.h"

namespace pult::api::testing {
namespace {

using namespace std::chrono_literals;
using state::testing::ManifestText;
using telemetry::testing::requestOf;
using telemetry::testing::rounds;
using telemetry::testing::written;

constexpr char kLeaking[] = R"(
    process orders lang=java sdk=opentelemetry telemetry.sdk.version=1.30
    a - S gate@1 "GET /cart" 0-100 gen=2 rid=r-77 user=alice
    b a C gate@1 "call" 10-90 gen=2
    c b S orders@1 "Get" 15-85 gen=2
    d c C orders@1 "call" 20-80 gen= lib=netty
    e d S billing@1 "Bill" 25-75 gen=
)";

std::string release(const std::string& version)
{
    ManifestText manifest("shop", version);
    for (const auto* service : {"gate", "orders", "pricing"})
        manifest.service(service, "1.0");
    return manifest.service("billing", version).placed("prod").text();
}

class TelemetryTest : public ::testing::Test
{
protected:
    TelemetryTest()
    {
        m_server.registerManifest(release("1.0"));
        m_server.registerManifest(release("2.0"));
        advance(1s);
    }

    void take(const std::vector<telemetry::testing::WrittenSpan>& spans)
    {
        const auto report = m_server.m_pipeline.take(requestOf(spans));
        ASSERT_TRUE(report) << report.error().message;
    }
    void advance(std::chrono::milliseconds by) { m_server.m_scheduler.advance(by); }
    v1::LeakReport leaks(std::optional<std::uint32_t> lane = {})
    {
        v1::ListLeaksRequest request;
        request.set_environment("prod");
        if (lane)
            request.set_lane(*lane);
        v1::LeakReport report;
        grpc::ClientContext context;
        const auto status = m_server.m_telemetry->ListLeaks(&context, request, &report);
        EXPECT_TRUE(status.ok()) << status.error_message();
        return report;
    }
    Result<v1::FindRequestsResponse> find(const v1::FindRequestsRequest& wanted)
    {
        auto request = wanted;
        if (request.environment().empty())
            request.set_environment("prod");
        v1::FindRequestsResponse response;
        grpc::ClientContext context;
        const auto status = m_server.m_telemetry->FindRequests(&context, request, &response);
        if (!status.ok())
            return failure(fromStatus(status));
        return response;
    }
    grpc::Status trace(const std::string& id, std::vector<v1::GetTraceResponse>& parts)
    {
        v1::GetTraceRequest request;
        request.set_environment("prod");
        request.set_trace_id(id);
        grpc::ClientContext context;
        const auto reader = m_server.m_telemetry->GetTrace(&context, request);
        v1::GetTraceResponse part;
        while (reader->Read(&part))
            parts.push_back(part);
        return reader->Finish();
    }
    static v1::QuerySeriesRequest requests()
    {
        v1::QuerySeriesRequest request;
        request.mutable_selector()->set_environment("prod");
        request.add_metrics(v1::METRIC_REQUESTS);
        return request;
    }
    std::string seriesReason(const v1::QuerySeriesRequest& request)
    {
        v1::QuerySeriesResponse response;
        grpc::ClientContext context;
        return reasonOf(m_server.m_telemetry->QuerySeries(&context, request, &response));
    }
    v1::QuerySeriesResponse series(const v1::QuerySeriesRequest& request)
    {
        v1::QuerySeriesResponse response;
        grpc::ClientContext context;
        const auto status = m_server.m_telemetry->QuerySeries(&context, request, &response);
        EXPECT_TRUE(status.ok()) << status.error_message();
        return response;
    }
    //! Lets time pass until the next message is there; -1: the stream has ended.
    template <typename Message>
    int secondsUntilRead(grpc::ClientReader<Message>& reader, Message& message)
    {
        auto read = std::async(std::launch::async, [&] { return reader.Read(&message); });
        int seconds = 0;
        while (read.wait_for(100ms) != std::future_status::ready) {
            advance(1s);
            ++seconds;
        }
        return read.get() ? seconds : -1;
    }
    static std::uint64_t counted(const v1::SeriesLine& line)
    {
        std::uint64_t sum = 0;
        for (const auto& bucket : line.buckets())
            sum += bucket.count();
        return sum;
    }

    ServerPlant m_server;
};

TEST_F(TelemetryTest, ALeakIsToldWithCauseCulpritAndSamples)
{
    take(rounds(5, 400, written(kLeaking)));
    advance(4s);
    const auto report = leaks();
    ASSERT_FALSE(report.edges().empty());
    const auto& edge = report.edges(0);
    EXPECT_EQ(edge.caller(), "orders");
    EXPECT_EQ(edge.entry(), "Get");
    EXPECT_EQ(edge.callee(), "billing");
    EXPECT_EQ(edge.verdict(), v1::LEAK_VERDICT_LEAK);
    EXPECT_EQ(edge.counts().lost(), 5U);
    EXPECT_GT(edge.lost_low(), 0.5);
    EXPECT_LE(edge.lost_high(), 1.0);
    EXPECT_EQ(edge.cause(), "HEADER_DROPPED");
    EXPECT_EQ(edge.why(), "orders calls billing without the lane's header");
    EXPECT_EQ(edge.culprit().service(), "orders");
    EXPECT_EQ(edge.culprit().language(), "java");
    EXPECT_EQ(edge.culprit().sdk(), "opentelemetry 1.30");
    EXPECT_EQ(edge.culprit().library(), "netty 1.0");
    EXPECT_EQ(edge.wrongly_served(), 5U) << "candidate 2 has a billing of its own";
    ASSERT_EQ(edge.lost_size(), 5);
    EXPECT_EQ(edge.lost(0).trace_id().size(), 32U);
    EXPECT_EQ(edge.lanes_size(), 1);
    EXPECT_EQ(edge.lanes(0), 2U);
    EXPECT_GT(report.edges_expected(), report.edges_seen()) << "pricing is silent";
    EXPECT_EQ(report.silent_size(), 1);
    ASSERT_EQ(report.lanes_size(), 1);
    EXPECT_EQ(report.lanes(0).lane(), 2U);
    EXPECT_EQ(report.lanes(0).leaks(), 1U);
    EXPECT_EQ(report.window_seconds(), 300U);
    EXPECT_EQ(report.health().received(), 25U);
    EXPECT_EQ(report.health().grpc_address(), "127.0.0.1:4317");
    EXPECT_TRUE(report.health().http_address().empty());
    EXPECT_GT(report.unix_ms(), 0);
    EXPECT_FALSE(leaks(2).edges().empty());
    EXPECT_TRUE(leaks(9).edges().empty());
}

TEST_F(TelemetryTest, HealthTellsWhatWasTurnedAwayAndLeftOut)
{
    take(rounds(1, 400, written(kLeaking)));
    advance(2s);
    EXPECT_TRUE(leaks().health().has_losses());
    EXPECT_EQ(leaks().health().losses().ByteSizeLong(), 0U);
    m_server.m_pipeline.turnedAway(telemetry::TurnedAway::ToComeAgain);
    m_server.m_pipeline.turnedAway(telemetry::TurnedAway::ToComeAgain);
    m_server.m_pipeline.turnedAway(telemetry::TurnedAway::ForGood);
    opentelemetry::proto::collector::trace::v1::ExportTraceServiceRequest request;
    auto& spans = *request.add_resource_spans()->add_scope_spans();
    for (std::uint64_t id = 1; id <= 100'003; ++id) {
        auto& span = *spans.add_spans();
        span.set_trace_id(std::string(16, 't'));
        span.set_span_id(&id, sizeof id);
    }
    ASSERT_TRUE(m_server.m_pipeline.take(request.SerializeAsString()));
    advance(2s);
    const auto health = leaks().health();
    EXPECT_EQ(health.requests_pushed_back(), 2U);
    EXPECT_EQ(health.requests_lost(), 1U);
    EXPECT_EQ(health.losses().spans_of_large_traces(), 3U);
    EXPECT_EQ(health.dropped(), 3U);
}

TEST_F(TelemetryTest, WithoutTrafficNothingIsHealthy)
{
    take(rounds(5, 400, written(kLeaking)));
    advance(4s);
    EXPECT_EQ(leaks().edges(0).verdict(), v1::LEAK_VERDICT_LEAK);
    for (int minute = 0; minute < 6; ++minute)
        advance(60s);
    const auto report = leaks();
    ASSERT_FALSE(report.edges().empty()) << "they are still expected";
    for (const auto& edge : report.edges())
        EXPECT_EQ(edge.verdict(), v1::LEAK_VERDICT_NO_EVIDENCE) << edge.callee();
    EXPECT_EQ(report.edges_seen(), 0U);
}

TEST_F(TelemetryTest, AWatchTellsAtOnceOnChangeAndInAnyCaseEveryFiveSeconds)
{
    v1::ListLeaksRequest request;
    request.set_environment("prod");
    grpc::ClientContext context;
    patient(context);
    const auto reader = m_server.m_telemetry->WatchLeaks(&context, request);
    v1::LeakReport report;
    ASSERT_TRUE(reader->Read(&report)) << "at once";
    EXPECT_GE(secondsUntilRead(*reader, report), 5) << "nothing is new";
    EXPECT_TRUE(report.edges().empty());
    take(rounds(5, 400, written(kLeaking)));
    while (report.edges().empty() && secondsUntilRead(*reader, report) >= 0) {}
    EXPECT_FALSE(report.edges().empty());
    m_server.m_traffic->stop();
    while (reader->Read(&report)) {}
    EXPECT_EQ(reasonOf(reader->Finish()), "SHUTTING_DOWN");
    grpc::ClientContext late;
    const auto refused = m_server.m_telemetry->WatchLeaks(&late, request);
    EXPECT_FALSE(refused->Read(&report));
    EXPECT_EQ(reasonOf(refused->Finish()), "SHUTTING_DOWN");
}

TEST_F(TelemetryTest, AWatcherThatLeavesIsForgotten)
{
    v1::ListLeaksRequest request;
    request.set_environment("prod");
    grpc::ClientContext context;
    const auto reader = m_server.m_telemetry->WatchLeaks(&context, request);
    v1::LeakReport report;
    ASSERT_TRUE(reader->Read(&report));
    context.TryCancel();
    EXPECT_FALSE(reader->Read(&report));
    EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
    advance(10s);
    EXPECT_TRUE(leaks().edges().empty()) << "the others are served on";
}

TEST_F(TelemetryTest, ATraceOfFiftyThousandSpansComesInParts)
{
    constexpr std::uint64_t kSpans = 50'000;
    std::vector<telemetry::testing::WrittenSpan> spans;
    const auto root = written("a - S gate@1 \"GET /all\" 0-1000 gen=1").front();
    for (std::uint64_t i = 0; i < kSpans; ++i) {
        auto span = root;
        span.id = i + 1;
        span.parent = i / 3;
        span.startNs += i;
        spans.push_back(std::move(span));
    }
    take(spans);
    std::vector<v1::GetTraceResponse> parts;
    const auto id = telemetry::hexOf(root.trace);
    const auto status = trace(id, parts);
    ASSERT_TRUE(status.ok()) << status.error_message();
    ASSERT_GT(parts.size(), 1U);
    std::set<std::string> seen;
    for (const auto& part : parts) {
        EXPECT_LT(part.ByteSizeLong(), 4U << 20U);
        EXPECT_EQ(part.last_part(), &part == &parts.back());
        for (const auto& span : part.spans()) {
            EXPECT_TRUE(span.parent_span_id().empty() || seen.count(span.parent_span_id()));
            seen.insert(span.span_id());
        }
    }
    EXPECT_EQ(seen.size(), kSpans);
    EXPECT_EQ(parts[0].phase(), "OPEN");
    EXPECT_FALSE(parts[0].summary().empty());
}

TEST_F(TelemetryTest, ATraceMarksWhoLostTheLane)
{
    const auto spans = written(kLeaking);
    take(spans);
    advance(4s);
    std::vector<v1::GetTraceResponse> parts;
    ASSERT_TRUE(trace(telemetry::hexOf(spans[0].trace), parts).ok());
    ASSERT_EQ(parts.size(), 1U);
    ASSERT_EQ(parts[0].spans_size(), 5);
    EXPECT_EQ(parts[0].request_id(), "r-77");
    EXPECT_EQ(parts[0].user(), "alice");
    EXPECT_EQ(
        parts[0].summary(), "The lane is lost: orders calls billing without the lane's header.");
    const auto& culprit = parts[0].spans(3);
    EXPECT_TRUE(culprit.culprit());
    EXPECT_EQ(culprit.service(), "orders");
    EXPECT_EQ(culprit.kind(), "CLIENT");
    EXPECT_EQ(culprit.generation(), 1U);
    EXPECT_EQ(parts[0].spans(0).lane(), "2");
    EXPECT_EQ(parts[0].spans(0).carriers(0), "generation header");
    EXPECT_FALSE(parts[0].spans(4).finding().empty());
}

TEST_F(TelemetryTest, ARequestIsFoundByItsIdItsUserAndItsTrace)
{
    const auto spans = rounds(3, 400, written(kLeaking));
    take(spans);
    advance(4s);
    v1::FindRequestsRequest byId;
    byId.set_request_id("r-77");
    const auto found = find(byId);
    ASSERT_TRUE(found) << found.error().message;
    ASSERT_EQ(found->requests_size(), 3);
    EXPECT_EQ(found->requests(0).verdict(), v1::LEAK_VERDICT_LEAK);
    EXPECT_EQ(found->requests(0).spans(), 5U);
    ASSERT_EQ(found->requests(0).served_by_size(), 3);
    EXPECT_EQ(found->requests(0).served_by(0), "gate-v1");
    byId.set_limit(2);
    EXPECT_EQ(find(byId)->requests_size(), 2);
    v1::FindRequestsRequest byUser;
    byUser.set_user("alice");
    EXPECT_EQ(find(byUser)->requests_size(), 3);
    v1::FindRequestsRequest byTrace;
    byTrace.set_trace_id(telemetry::hexOf(spans[0].trace));
    EXPECT_EQ(find(byTrace)->requests_size(), 1);
    byTrace.set_trace_id("00000000000000000000000000000001");
    EXPECT_EQ(find(byTrace)->requests_size(), 0);
}

TEST_F(TelemetryTest, NothingIsToldOfAnotherEnvironment)
{
    m_server.create("stage");
    const auto spans = written(std::string("process gate env=prod\n") + kLeaking);
    take(spans);
    advance(4s);
    v1::FindRequestsRequest request;
    request.set_environment("stage");
    request.set_request_id("r-77");
    EXPECT_EQ(find(request)->requests_size(), 0);
    v1::GetTraceRequest wanted;
    wanted.set_environment("stage");
    wanted.set_trace_id(telemetry::hexOf(spans[0].trace));
    grpc::ClientContext context;
    const auto reader = m_server.m_telemetry->GetTrace(&context, wanted);
    v1::GetTraceResponse part;
    EXPECT_FALSE(reader->Read(&part));
    EXPECT_EQ(reasonOf(reader->Finish()), "TRACE_UNKNOWN");
}

TEST_F(TelemetryTest, SeriesCountWhatWasServed)
{
    take(rounds(6, 400, written(kLeaking)));
    advance(1s);
    auto request = requests();
    request.add_metrics(v1::METRIC_LATENCY_MEAN);
    request.mutable_by()->set_service(true);
    request.mutable_by()->set_lane(true);
    const auto answer = series(request);
    ASSERT_EQ(answer.lines_size(), 6) << answer.DebugString();
    EXPECT_EQ(answer.lines(0).metric(), v1::METRIC_REQUESTS);
    EXPECT_EQ(answer.lines(3).metric(), v1::METRIC_LATENCY_MEAN);
    const auto& billing = answer.lines(0);
    EXPECT_EQ(billing.key().service(), "billing");
    EXPECT_EQ(billing.key().lane(), 0U) << "lost on the way";
    EXPECT_FALSE(billing.key().has_serving()) << "not asked for";
    EXPECT_EQ(counted(billing), 6U);
    EXPECT_EQ(answer.lines(1).key().lane(), 2U);
    EXPECT_NEAR(answer.lines(3).buckets(0).mean(), 50'000, 1) << "microseconds";
    EXPECT_EQ(answer.bucket_ms() % 1000, 0U);
    auto spread = requests();
    spread.set_metrics(0, v1::METRIC_LATENCY_BINS);
    spread.mutable_selector()->set_service("billing");
    const auto lines = series(spread);
    const auto& bins = lines.lines(0).buckets(0).bins();
    ASSERT_EQ(bins.size(), 1) << lines.DebugString();
    EXPECT_EQ(bins[0].count(), 6U);
    EXPECT_GT(bins[0].below_ns(), 50'000'000U);
    EXPECT_LE(bins[0].below_ns(), 56'250'000U) << "an eighth of a doubling above";
    request.mutable_selector()->set_service("gate");
    EXPECT_EQ(series(request).lines_size(), 2);
    request.mutable_selector()->set_lane(0);
    EXPECT_EQ(series(request).lines_size(), 0);
}

TEST_F(TelemetryTest, BucketsStayWhereTheyAre)
{
    auto request = requests();
    request.set_buckets(10);
    take(written(kLeaking));
    const auto before = series(request);
    advance(7s);
    const auto after = series(request);
    ASSERT_EQ(before.lines_size(), 1);
    ASSERT_EQ(after.lines_size(), 1);
    EXPECT_EQ(before.bucket_ms(), after.bucket_ms());
    EXPECT_EQ(
        before.lines(0).buckets(0).start_unix_ms(), after.lines(0).buckets(0).start_unix_ms());
    EXPECT_LE(after.lines(0).buckets_size(), 10);
}

TEST_F(TelemetryTest, AWatchOfSeriesTellsAllThenWhatIsNew)
{
    take(written(kLeaking));
    advance(2s);
    v1::WatchSeriesRequest request;
    *request.mutable_query() = requests();
    request.mutable_query()->set_buckets(4096);
    grpc::ClientContext context;
    patient(context);
    const auto reader = m_server.m_telemetry->WatchSeries(&context, request);
    v1::QuerySeriesResponse answer;
    ASSERT_TRUE(reader->Read(&answer));
    ASSERT_EQ(answer.lines_size(), 1);
    EXPECT_EQ(counted(answer.lines(0)), 3U);
    const auto old = answer.lines(0).buckets(0).start_unix_ms();
    auto later = written(kLeaking);
    for (auto& span : later)
        span.trace.low += 1000;
    advance(20s);
    take(later);
    ASSERT_GE(secondsUntilRead(*reader, answer), 0);
    ASSERT_EQ(answer.lines_size(), 1);
    // What may have grown since the last answer comes again, whole; nothing comes twice in one.
    std::uint64_t fresh = 0;
    for (const auto& bucket : answer.lines(0).buckets()) {
        if (bucket.start_unix_ms() <= old)
            EXPECT_EQ(bucket.count(), 3U);
        else
            fresh += bucket.count();
    }
    EXPECT_EQ(fresh, 3U);
    m_server.m_traffic->stop();
    while (reader->Read(&answer)) {}
    EXPECT_EQ(reasonOf(reader->Finish()), "SHUTTING_DOWN");
}

TEST_F(TelemetryTest, SaysWhichFieldOfAQuestionIsWrong)
{
    EXPECT_EQ(seriesReason(requests()), "OK");
    const auto wrong = [&](auto change) {
        auto request = requests();
        change(request);
        return seriesReason(request);
    };
    using Q = v1::QuerySeriesRequest;
    for (const auto& change : std::vector<std::function<void(Q&)>>{[](Q& q) { q.clear_metrics(); },
             [](Q& q) { q.add_metrics(v1::METRIC_REQUESTS); },
             [](Q& q) { q.add_metrics(v1::METRIC_UNSPECIFIED); },
             [](Q& q) { q.add_metrics(static_cast<v1::Metric>(99)); },
             [](Q& q) { q.set_buckets(4097); }, [](Q& q) { q.set_from_unix_ms(-1); },
             [](Q& q) { q.set_to_unix_ms(-1); },
             [](Q& q) {
                 q.set_from_unix_ms(9);
                 q.set_to_unix_ms(9);
             },
             [](Q& q) { q.mutable_by()->add_dimensions("geo"); },
             [](Q& q) { (*q.mutable_selector()->mutable_dimensions())["geo"] = "eu"; },
             [](Q& q) { q.mutable_selector()->clear_environment(); }})
        EXPECT_EQ(wrong(change), "FIELD_INVALID");
    EXPECT_EQ(
        wrong([](Q& q) { q.mutable_selector()->set_environment("moon"); }), "ENVIRONMENT_UNKNOWN");
    EXPECT_EQ(wrong([](Q& q) {
        q.set_from_unix_ms(1);
        q.set_buckets(1);
    }),
        "OK");
    v1::WatchSeriesRequest watch;
    *watch.mutable_query() = requests();
    watch.set_period_ms(249);
    grpc::ClientContext context;
    v1::QuerySeriesResponse answer;
    const auto reader = m_server.m_telemetry->WatchSeries(&context, watch);
    EXPECT_FALSE(reader->Read(&answer));
    EXPECT_EQ(reasonOf(reader->Finish()), "FIELD_INVALID");
}

TEST_F(TelemetryTest, ARequestIsLookedForByExactlyOneThing)
{
    v1::FindRequestsRequest request;
    EXPECT_EQ(find(request).error().reason, "FIELD_INVALID");
    request.set_user("alice");
    EXPECT_TRUE(find(request));
    request.set_request_id("r");
    EXPECT_EQ(find(request).error().reason, "FIELD_INVALID");
    request.clear_request_id();
    request.set_limit(201);
    EXPECT_EQ(find(request).error().reason, "FIELD_INVALID");
    v1::FindRequestsRequest byTrace;
    byTrace.set_trace_id("xyz");
    EXPECT_EQ(find(byTrace).error().reason, "FIELD_INVALID");
    byTrace.set_environment("moon");
    EXPECT_EQ(find(byTrace).error().reason, "ENVIRONMENT_UNKNOWN");
}

TEST_F(TelemetryTest, WhatIsNotThereIsSaidToBe)
{
    std::vector<v1::GetTraceResponse> parts;
    EXPECT_EQ(reasonOf(trace("00000000000000000000000000000001", parts)), "TRACE_UNKNOWN");
    EXPECT_EQ(reasonOf(trace("1", parts)), "FIELD_INVALID");
    v1::ListLeaksRequest request;
    v1::LeakReport report;
    grpc::ClientContext none;
    EXPECT_EQ(reasonOf(m_server.m_telemetry->ListLeaks(&none, request, &report)), "FIELD_INVALID");
    request.set_environment("moon");
    grpc::ClientContext moon;
    EXPECT_EQ(
        reasonOf(m_server.m_telemetry->ListLeaks(&moon, request, &report)), "ENVIRONMENT_UNKNOWN");
    grpc::ClientContext watching;
    const auto reader = m_server.m_telemetry->WatchLeaks(&watching, request);
    EXPECT_FALSE(reader->Read(&report));
    EXPECT_EQ(reasonOf(reader->Finish()), "ENVIRONMENT_UNKNOWN");
    request.set_environment("prod");
    m_server.m_accounts.m_known = false;
    grpc::ClientContext stranger;
    EXPECT_EQ(
        reasonOf(m_server.m_telemetry->ListLeaks(&stranger, request, &report)), "ACCOUNT_UNKNOWN");
    m_server.m_accounts.m_known = true;
    m_server.m_closing = true;
    grpc::ClientContext late;
    EXPECT_EQ(reasonOf(m_server.m_telemetry->ListLeaks(&late, request, &report)), "SHUTTING_DOWN");
}

TEST(TelemetryOff, WithoutReceiversNothingIsKnown)
{
    ServerPlant server({"", ""});
    v1::ListLeaksRequest request;
    request.set_environment("prod");
    v1::LeakReport report;
    grpc::ClientContext listing;
    EXPECT_EQ(reasonOf(server.m_telemetry->ListLeaks(&listing, request, &report)), "TELEMETRY_OFF");
    grpc::ClientContext watching;
    const auto reader = server.m_telemetry->WatchLeaks(&watching, request);
    EXPECT_FALSE(reader->Read(&report));
    EXPECT_EQ(reasonOf(reader->Finish()), "TELEMETRY_OFF");
}

} // namespace
} // namespace pult::api::testing
