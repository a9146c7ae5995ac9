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
};

class MeterTest : public ::testing::Test
{
protected:
    MeterTest()
    {
        auto environment = std::make_shared<state::Environment>();
        environment->name = "prod";
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
            AttributeView{"service.name", std::string_view("orders")},
            AttributeView{"deployment.environment.name", std::string_view("prod")},
            AttributeView{"pult.generation", std::int64_t{std::stoi(request.generation)}}};
        m_reader.resource(resource);
        m_reader.scope("test", "1");
        const std::array<AttributeView, 2> told{
            AttributeView{"rpc.grpc.request.metadata.x-generation", std::string_view(request.lane)},
            AttributeView{"rpc.grpc.request.metadata.x-generation-head", std::string_view("5")}};
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
