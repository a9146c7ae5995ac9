// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/traffic/meter.h"

#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controlplane/telemetry/series/series_query.h"

namespace pult::telemetry {
namespace {

constexpr MonoTime kOrigin{};
constexpr std::int64_t kUnixMs = 1'700'000'000'000;
constexpr std::uint64_t kMs = 1'000'000;

struct Request
{
    std::int64_t start = 0; //!< Milliseconds since the origin, by pultd's clock.
    std::int64_t duration = 10;
    std::int64_t received = 0;
    std::string lane = "5";
    std::string generation = "5";
    SpanKind kind = SpanKind::Server;
    std::string instance = "a";
    std::string head = "5";
    std::string service = "orders";
};

class MeterTest : public ::testing::Test
{
protected:
    MeterTest()
    {
        auto environment = std::make_shared<state::Environment>();
        environment->name = "prod";
        for (const state::GenerationNumber number : {5U, 6U}) {
            auto generation = std::make_shared<state::Generation>();
            generation->number = number;
            environment->generations[number] = generation;
        }
        auto state = std::make_shared<state::State>();
        state->environments["prod"] = environment;
        m_state = state;
    }

    //! `skew`: how far the clock of the service goes ahead of pultd's.
    void take(const Request& request, std::int64_t skew = 0)
    {
        RecordBatch batch;
        batch.received = ticks(std::chrono::milliseconds(request.received));
        batch.receivedUnixMs = kUnixMs + request.received;
        m_reader.begin(batch);
        const std::array<AttributeView, 4> resource{
            AttributeView{"service.instance.id", std::string_view(request.instance)},
            AttributeView{"service.name", std::string_view(request.service)},
            AttributeView{"deployment.environment.name", std::string_view("prod")},
            AttributeView{"pult.generation", std::int64_t{std::stoi(request.generation)}}};
        m_reader.resource(resource);
        m_reader.scope("test", "1");
        const std::array<AttributeView, 2> told{
            AttributeView{"rpc.grpc.request.metadata.x-generation", std::string_view(request.lane)},
            AttributeView{
                "rpc.grpc.request.metadata.x-generation-head", std::string_view(request.head)}};
        SpanView span;
        span.trace = {1, ++m_spans};
        span.id = m_spans;
        span.kind = request.kind;
        span.name = "Handle";
        span.startNs = static_cast<std::uint64_t>(kUnixMs + request.start + skew) * kMs;
        span.endNs = span.startNs + static_cast<std::uint64_t>(request.duration) * kMs;
        span.attributes = told;
        m_reader.span(span);
        std::vector<std::uint32_t> fresh(batch.records.size());
        std::iota(fresh.begin(), fresh.end(), 0U);
        m_meter.add(batch, fresh, m_state);
    }

    std::uint64_t enteredSince(std::int64_t ms)
    {
        std::uint64_t sum = 0;
        for (const auto& count :
            m_ledger.trafficSince("prod", kOrigin + std::chrono::milliseconds(ms)))
            sum += count.requests;
        return sum;
    }

    [[nodiscard]] std::uint64_t servedBy(const std::string& service, Second to = 3600)
    {
        SeriesQuery query;
        query.environment = "prod";
        query.service = service;
        query.to = to;
        query.buckets = 1;
        const auto answer = querySeries(m_series, query);
        return answer.lines.empty() ? 0 : answer.lines[0].buckets.at(0).requests;
    }

    ReadingTables m_tables;
    SpanReader m_reader{m_tables};
    SeriesStore m_series{{}};
    TrafficLedger m_ledger{kOrigin};
    Meter m_meter{m_tables, m_series, m_ledger};
    state::StatePtr m_state;
    std::uint64_t m_spans = 0;
};

TEST_F(MeterTest, TellsLaneHeadAndServingGeneration)
{
    take({.start = 5'000, .received = 5'100, .lane = "6", .generation = "6"});
    const auto counts = m_ledger.trafficSince("prod", kOrigin);
    ASSERT_EQ(counts.size(), 1U);
    EXPECT_EQ(counts[0].service, "orders");
    EXPECT_EQ(counts[0].lane, 6U);
    EXPECT_EQ(counts[0].head, state::HeadStamp(5));
    EXPECT_EQ(counts[0].serving, 6U);
    EXPECT_EQ(counts[0].sampleTraces.size(), 1U);

    SeriesQuery query;
    query.environment = "prod";
    query.to = 10;
    query.metric = Metric::LatencyMean;
    query.by.serving = true;
    const auto lines = querySeries(m_series, query).lines;
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].key.serving, 6U);
    EXPECT_DOUBLE_EQ(lines[0].buckets.at(0).mean, 10.0 * kMs);
}

TEST_F(MeterTest, OutgoingSpansAreNobodysTraffic)
{
    take({.start = 5'000, .received = 5'100, .kind = SpanKind::Client});
    EXPECT_EQ(enteredSince(0), 0U);
}

TEST_F(MeterTest, WhatWasTakenBeforeIsNotCountedAsLaterBecauseItWasToldLate)
{
    for (const auto skew : {0, -3'600'000, 3'600'000}) {
        const auto instance = std::to_string(skew);
        // Told at once: shows the clock. Then an exporter that waits five seconds.
        take({.start = 2'000, .received = 2'100, .instance = instance}, skew);
        take({.start = 3'000, .received = 8'000, .instance = instance}, skew);
    }
    EXPECT_EQ(enteredSince(6'000), 0U);
    EXPECT_EQ(enteredSince(0), 6U);
    take({.start = 9'000, .received = 9'100});
    EXPECT_EQ(enteredSince(6'000), 1U);
}

TEST_F(MeterTest, NothingCountsAsLaterThanItsReceipt)
{
    take({.start = 50'000, .received = 2'000});
    EXPECT_EQ(enteredSince(3'000), 0U);
    EXPECT_EQ(enteredSince(0), 1U);
}

TEST_F(MeterTest, AClockThatWasSetIsFollowedWithinTwoMinutes)
{
    take({.start = 1'000, .received = 1'100});
    // An hour back: everything looks an hour late, and is left out for the time being …
    take({.start = 30'000, .received = 30'100}, -3'600'000);
    EXPECT_EQ(enteredSince(20'000), 0U);
    for (std::int64_t second = 60; second < 240; second += 10)
        take({.start = second * 1000, .received = second * 1000 + 100}, -3'600'000);
    // … but not for ever.
    EXPECT_GT(enteredSince(200'000), 0U);
}

TEST_F(MeterTest, LanesThatNoTableKnowsCountAsOne)
{
    constexpr int kLanes = 24'000;
    for (int lane = 0; lane < kLanes; ++lane) {
        const auto madeUp = std::to_string(100'000 + lane);
        take({.start = 5'000,
            .received = 5'100,
            .lane = madeUp,
            .head = lane % 2 == 0 ? madeUp : "5." + madeUp});
    }
    take({.start = 5'000, .received = 5'100, .service = "billing"});
    EXPECT_EQ(servedBy("orders"), std::uint64_t{kLanes});
    EXPECT_EQ(servedBy("billing"), 1U);
    EXPECT_EQ(m_series.keys(), 2U);
    EXPECT_EQ(m_series.unkept() + m_series.displaced(), 0U);
    EXPECT_LE(m_ledger.keys(), 3U);
    EXPECT_EQ(m_ledger.refused(), 0U);
    EXPECT_EQ(enteredSince(0), kLanes + 1U);
    EXPECT_EQ(m_ledger.trafficSince("prod", kOrigin).back().lane, state::kUnknownLane);
}

TEST_F(MeterTest, ALaneThatBecomesKnownIsCountedByItself)
{
    take({.start = 5'000, .received = 5'100, .lane = "7"});
    auto environment = std::make_shared<state::Environment>(*m_state->find("prod"));
    environment->generations[7] = environment->generations[6];
    auto state = std::make_shared<state::State>(*m_state);
    state->environments["prod"] = environment;
    m_state = state;
    take({.start = 6'000, .received = 6'100, .lane = "7"});
    const auto counts = m_ledger.trafficSince("prod", kOrigin);
    ASSERT_EQ(counts.size(), 2U);
    EXPECT_EQ(counts[0].lane, 7U);
    EXPECT_EQ(counts[1].lane, state::kUnknownLane);
}

TEST_F(MeterTest, WhatWasGivenUpIsAskedForAgain)
{
    take({.start = 5'000, .received = 5'100});
    // Nobody asked for hours; the meter still holds what it was handed.
    const Second later = 5 + m_series.options().retention + 1;
    m_series.trim(later);
    m_ledger.trim(later);
    ASSERT_EQ(m_series.keys(), 0U);
    ASSERT_EQ(m_ledger.keys(), 0U);
    take({.start = later * 1000, .received = later * 1000 + 100});
    EXPECT_EQ(servedBy("orders", later + 1), 1U);
    EXPECT_EQ(enteredSince(later * 1000 - 5'000), 1U);
    EXPECT_EQ(m_series.unkept(), 0U);
    EXPECT_EQ(m_ledger.refused(), 0U);
}

TEST_F(MeterTest, WhoFoundNoRoomAsksAgain)
{
    for (std::size_t i = 0; i < TrafficLedger::kMost; ++i)
        ASSERT_TRUE(m_ledger.row({"prod", "s" + std::to_string(i), 0, "", 5, 5}, 5));
    take({.start = 5'000, .received = 5'100});
    EXPECT_EQ(m_ledger.refused(), 1U);
    // The others are over.
    take({.start = 134'000, .received = 134'100});
    EXPECT_EQ(m_ledger.refused(), 1U);
    EXPECT_EQ(enteredSince(130'000), 1U);
}

TEST_F(MeterTest, ProcessesOfUnknownEnvironmentsAreCountedAsNotKept)
{
    m_state = std::make_shared<state::State>();
    take({.start = 5'000, .received = 5'100});
    EXPECT_EQ(enteredSince(0), 0U);
    EXPECT_EQ(m_series.unkept(), 1U);
    EXPECT_EQ(m_ledger.refused(), 1U);
}

} // namespace
} // namespace pult::telemetry
