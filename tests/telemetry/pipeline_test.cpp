// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/pipeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controlplane/telemetry/series/series_query.h"
#include "opentelemetry/proto/collector/trace/v1/trace_service.pb.h"

namespace pult::telemetry {
namespace {

using Request = opentelemetry::proto::collector::trace::v1::ExportTraceServiceRequest;
using Span = opentelemetry::proto::trace::v1::Span;

class PipelineTest : public ::testing::Test
{
protected:
    PipelineTest()
    {
        auto environment = std::make_shared<state::Environment>();
        environment->name = "prod";
        auto state = std::make_shared<state::State>();
        state->environments["prod"] = environment;
        m_pipeline.start(state);
        m_scheduler.advance(std::chrono::seconds(5));
    }

    static void describe(auto& into, const std::string& key, const std::string& value)
    {
        auto& attribute = *into.add_attributes();
        attribute.set_key(key);
        attribute.mutable_value()->set_string_value(value);
    }

    //! A request of one span, served by orders, of the trace with that number.
    Request served(std::uint8_t number)
    {
        Request request;
        auto& group = *request.add_resource_spans();
        describe(*group.mutable_resource(), "service.name", "orders");
        describe(*group.mutable_resource(), "deployment.environment.name", "prod");
        auto& span = *group.add_scope_spans()->add_spans();
        span.set_trace_id(std::string(15, '\0') + static_cast<char>(number));
        span.set_span_id(std::string(7, '\0') + static_cast<char>(number));
        span.set_name("Handle");
        span.set_kind(Span::SPAN_KIND_SERVER);
        const auto nowNs
            = static_cast<std::uint64_t>(m_clock->wall().time_since_epoch().count()) * 1'000'000;
        span.set_start_time_unix_nano(nowNs - 3'000'000);
        span.set_end_time_unix_nano(nowNs);
        describe(span, "rpc.grpc.request.metadata.x-request-id", "r" + std::to_string(number));
        return request;
    }

    std::uint64_t counted()
    {
        SeriesQuery query;
        query.environment = "prod";
        query.to = 3600;
        query.buckets = 1;
        const auto answer = querySeries(m_pipeline.series(), query);
        return answer.lines.empty() ? 0 : answer.lines[0].buckets.at(0).requests;
    }

    std::shared_ptr<ManualClock> m_clock = std::make_shared<ManualClock>();
    ManualScheduler m_scheduler{m_clock};
    Pipeline m_pipeline{*m_clock, m_scheduler, {}};
};

TEST_F(PipelineTest, ASpanGoesToTracesSeriesAndLedger)
{
    const auto report = m_pipeline.take(served(1).SerializeAsString());
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->spans, 1U);
    EXPECT_EQ(counted(), 1U);
    EXPECT_EQ(m_pipeline.traffic().trafficSince("prod", {}).size(), 1U);
    const auto trace = m_pipeline.leaks().trace({0, 1});
    ASSERT_TRUE(trace);
    EXPECT_EQ(trace->spans.at(0).service, "orders");
    ASSERT_EQ(m_pipeline.leaks().findByRequest("r1").size(), 1U);
}

TEST_F(PipelineTest, WhatComesTwiceCountsOnce)
{
    const auto bytes = served(1).SerializeAsString();
    for (int i = 0; i < 3; ++i)
        ASSERT_TRUE(m_pipeline.take(bytes));
    ASSERT_TRUE(m_pipeline.take(served(2).SerializeAsString()));
    EXPECT_EQ(counted(), 2U);
    EXPECT_EQ(m_pipeline.leaks().trace({0, 1})->spans.size(), 1U);
}

TEST_F(PipelineTest, AnUnreadableMessageIsLeftOutAsAWhole)
{
    auto bytes = served(1).SerializeAsString();
    bytes += '\x0a'; // a field that ends too early
    const auto report = m_pipeline.take(bytes);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().reason, "SPANS_UNREADABLE");
    EXPECT_EQ(counted(), 0U);
    EXPECT_FALSE(m_pipeline.leaks().trace({0, 1}));
    EXPECT_EQ(m_pipeline.counters().spans, 0U);
}

TEST_F(PipelineTest, SaysHowMuchComesInASecond)
{
    for (int second = 0; second < 12; ++second) {
        for (std::uint8_t i = 0; i < 5; ++i)
            ASSERT_TRUE(m_pipeline.take(
                served(static_cast<std::uint8_t>(1 + second * 5 + i)).SerializeAsString()));
        m_scheduler.advance(std::chrono::seconds(1));
    }
    EXPECT_DOUBLE_EQ(m_pipeline.counters().perSecond, 5);
    EXPECT_EQ(m_pipeline.counters().spans, 60U);
    m_scheduler.advance(std::chrono::seconds(20));
    EXPECT_DOUBLE_EQ(m_pipeline.counters().perSecond, 0);
}

TEST_F(PipelineTest, CountsWhoWasTurnedAway)
{
    m_pipeline.turnedAway(TurnedAway::ToComeAgain);
    m_pipeline.turnedAway(TurnedAway::ToComeAgain);
    m_pipeline.turnedAway(TurnedAway::ForGood);
    EXPECT_FALSE(m_pipeline.take("no protobuf at all"));
    EXPECT_EQ(m_pipeline.counters().requestsPushedBack, 2U);
    EXPECT_EQ(m_pipeline.counters().requestsLost, 2U);
}

TEST_F(PipelineTest, PushesBackBeforeItGivesTracesUpUnjudged)
{
    Pipeline::Options options;
    options.leaks.assembly.bytes = 64 * 1024;
    Pipeline small(*m_clock, m_scheduler, std::move(options));
    small.start(std::make_shared<state::State>());
    Request request;
    auto& spans = *request.add_resource_spans()->add_scope_spans();
    std::uint32_t number = 0;
    for (int i = 0; i < 500; ++i)
        spans.add_spans()->set_span_id("12345678");
    // Nobody judges: the time stands still.
    while (!small.pushback() && number < 1'000'000) {
        for (auto& span : *spans.mutable_spans()) {
            auto id = std::to_string(++number);
            span.set_trace_id(std::string(16 - id.size(), '0') + id);
        }
        ASSERT_TRUE(small.take(request.SerializeAsString()));
    }
    EXPECT_TRUE(small.pushback());
    m_scheduler.advance(std::chrono::seconds(2));
    EXPECT_FALSE(small.pushback());
    const auto counters = small.leaks().snapshot()->counters.assembly;
    EXPECT_GT(counters.evictedEarly, 8'000U);
    EXPECT_EQ(counters.droppedUnjudged, 0U);
}

TEST_F(PipelineTest, KeysOfWhatIsOverGoByThemselves)
{
    ASSERT_TRUE(m_pipeline.take(served(1).SerializeAsString()));
    ASSERT_EQ(m_pipeline.traffic().keys(), 1U);
    ASSERT_EQ(m_pipeline.series().keys(), 1U);
    m_scheduler.advance(std::chrono::minutes(3));
    EXPECT_EQ(m_pipeline.traffic().keys(), 0U);
    m_scheduler.advance(std::chrono::hours(6));
    EXPECT_EQ(m_pipeline.series().keys(), 0U);
    ASSERT_TRUE(m_pipeline.take(served(2).SerializeAsString()));
    EXPECT_EQ(m_pipeline.series().keys(), 1U);
    EXPECT_EQ(m_pipeline.traffic().keys(), 1U);
    EXPECT_EQ(m_pipeline.series().unkept(), 0U);
}

TEST_F(PipelineTest, JudgesByItself)
{
    ASSERT_TRUE(m_pipeline.take(served(1).SerializeAsString()));
    EXPECT_EQ(m_pipeline.leaks().trace({0, 1})->stage, Stage::Open);
    m_scheduler.advance(std::chrono::seconds(90));
    EXPECT_EQ(m_pipeline.leaks().trace({0, 1})->stage, Stage::Final);
    EXPECT_GT(m_pipeline.leaks().snapshot()->atUnixMs, 0);
}

} // namespace
} // namespace pult::telemetry
