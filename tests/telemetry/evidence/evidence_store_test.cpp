// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/evidence/evidence_store.h"

#include <random>

#include <gtest/gtest.h>

namespace pult::telemetry {
namespace {

class EvidenceStoreTest : public ::testing::Test
{
protected:
    EvidenceStoreTest()
    {
        m_context.environment = m_names.intern("prod");
        m_context.lane = 5;
        m_context.edge = m_names.intern("edge-1");
        m_context.source = state::LaneSource::Share;
        m_orders = m_names.intern("orders");
    }

    EvidenceStore store(std::size_t mostRows = 100, std::size_t mostUsers = 1000)
    {
        EvidenceStore::Options options;
        options.dimensions = {"geo"};
        options.mostRows = mostRows;
        options.mostUsers = mostUsers;
        options.mostFailed = 10;
        return {m_names, m_clock, m_clock.mono(), options};
    }
    void serve(EvidenceStore& store, std::uint64_t user, bool failed, Tick now = 100)
    {
        store.add(m_context, {user, {1, ++m_trace}},
            {{m_orders, 5, m_names.intern("Handle"), 1'000'000, failed, false}}, now);
    }
    static state::EvidenceTally sumOf(const EvidenceStore& store)
    {
        state::EvidenceTally sum;
        for (const auto& row : store.evidence("prod", 0).rows) {
            for (const auto& piece : row.pieces)
                sum.add(piece.tally);
        }
        return sum;
    }

    ManualClock m_clock;
    NameTable m_names;
    EvidenceContext m_context;
    NameId m_orders = 0;
    std::uint64_t m_trace = 0;
};

TEST_F(EvidenceStoreTest, WhatEntersAtAnEdgeIsMeasuredByTheMinuteAndItsUsersByTheEpoch)
{
    auto store = this->store();
    constexpr Tick kStart = 1000 * kTicksPerSecond;
    for (Tick second = 0; second < 120; ++second) {
        for (std::uint64_t i = 0; i < 3; ++i)
            store.add(m_context,
                {1 + (static_cast<std::uint64_t>(second) * 3 + i) % 40, {1, ++m_trace}},
                {{0, 0, m_names.intern("GET /"), 1'000'000, false, false}},
                kStart + second * kTicksPerSecond);
    }
    store.trim(kStart + 120 * kTicksPerSecond);
    state::Facts facts;
    store.addTo(facts);
    const auto& load = facts.of("prod").load;
    ASSERT_TRUE(load);
    const auto& edge = load->at("edge-1");
    EXPECT_NEAR(edge.requestsPerSecond, 3, 0.01);
    EXPECT_EQ(edge.users, 40U);
    EXPECT_EQ(edge.windowSeconds, 1120U);
}

TEST_F(EvidenceStoreTest, WhatEnteredBeforeACutIsNoEvidenceAfterIt)
{
    auto store = this->store();
    m_clock.advance(std::chrono::minutes(5));
    const auto cutUnixMs = m_clock.wall().time_since_epoch().count();
    store.cut("prod");
    m_clock.advance(std::chrono::seconds(8));
    const auto enteredAt = [&](std::int64_t unixMs) {
        store.add(m_context, {7, {1, ++m_trace}, unixMs},
            {{m_orders, 5, m_names.intern("Handle"), 1'000'000, true, false}},
            ticks(std::chrono::seconds(308)));
        return sumOf(store).arm.requests;
    };
    EXPECT_EQ(enteredAt(cutUnixMs - 3000), 0U);
    EXPECT_EQ(enteredAt(cutUnixMs + 3000), 1U);
    EXPECT_EQ(enteredAt(0), 2U) << "not told";
    EXPECT_EQ(enteredAt(cutUnixMs - 3'600'000), 3U) << "a clock that is an hour off";
    EXPECT_EQ(sumOf(store).arm.failedUnits, 1U);
}

TEST_F(EvidenceStoreTest, WhatEntersOnALaneIsCountedForTenMinutes)
{
    auto store = this->store();
    constexpr Tick kStart = 1000 * kTicksPerSecond;
    const auto enter = [&](std::uint32_t lane, bool failed, Tick second) {
        m_context.lane = lane;
        store.add(m_context, {1, {1, ++m_trace}},
            {{0, 0, m_names.intern("GET /"), 1'000'000, failed, false}},
            kStart + second * kTicksPerSecond);
    };
    for (Tick second = 0; second < 1200; second += 10) {
        enter(5, second % 100 == 0, second);
        enter(4, false, second);
        enter(0, false, second);
    }
    m_context.edge = 0;
    enter(6, false, 0);
    enter(5, false, 1190);
    store.trim(kStart + 1200 * kTicksPerSecond);
    state::Facts facts;
    store.addTo(facts);
    const auto& seen = facts.of("prod").lanes;
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->windowSeconds, 600U);
    EXPECT_EQ(seen->lanes.size(), 2U);
    EXPECT_EQ(seen->lanes.at(5), (state::LaneTraffic{61, 6}));
    EXPECT_EQ(seen->lanes.at(4).requests, 60U);
}

TEST_F(EvidenceStoreTest, AUserCountsOnceAndFailsOnce)
{
    auto store = this->store();
    for (int i = 0; i < 5; ++i)
        serve(store, 7, i > 0);
    serve(store, 9, false);
    const auto sum = sumOf(store);
    EXPECT_EQ(sum.arm, (state::VerdictArm{2, 1, 6, 4}));
    EXPECT_EQ(sum.users, 2U);
    EXPECT_EQ(sum.latency.count, 6U);
}

TEST_F(EvidenceStoreTest, WithoutAUserEachTraceIsAUnit)
{
    auto store = this->store();
    for (int i = 0; i < 5; ++i)
        serve(store, 0, i < 2);
    const auto sum = sumOf(store);
    EXPECT_EQ(sum.arm, (state::VerdictArm{5, 2, 5, 2}));
    EXPECT_EQ(sum.users, 0U);
}

TEST_F(EvidenceStoreTest, OnAnotherLaneAUserCountsAgainAndAfterACutToo)
{
    auto store = this->store();
    serve(store, 7, true);
    m_context.lane = 4;
    m_context.source = state::LaneSource::Active;
    serve(store, 7, true);
    EXPECT_EQ(sumOf(store).arm, (state::VerdictArm{2, 2, 2, 2}));
    const auto epoch = store.cut("prod");
    serve(store, 7, true);
    EXPECT_EQ(sumOf(store).arm.units, 3U);
    bool found = false;
    for (const auto& row : store.evidence("prod", 0).rows)
        found = found || row.pieces.back().epoch == epoch;
    EXPECT_TRUE(found);
}

TEST_F(EvidenceStoreTest, ManyUsersAreSampledAndMultipliedUp)
{
    auto store = this->store(100, 1000);
    std::mt19937_64 random(3);
    for (int i = 0; i < 20'000; ++i)
        serve(store, random() | 1U << 31U, false);
    std::uint64_t epochs = 0;
    std::uint32_t oneOf = 1;
    const auto evidence = store.evidence("prod", 0);
    for (const auto& piece : evidence.rows.at(0).pieces) {
        ++epochs;
        EXPECT_GE(piece.sampledOneOf, oneOf);
        oneOf = piece.sampledOneOf;
    }
    EXPECT_GE(epochs, 4U);
    EXPECT_GE(oneOf, 8U);
    const auto sum = sumOf(store);
    EXPECT_NEAR(static_cast<double>(sum.arm.units), 20'000, 2'500);
    EXPECT_EQ(sum.arm.requests, 20'000U);
}

TEST_F(EvidenceStoreTest, BeyondItsRoomItCountsCoarselyThenNotAtAllAndSaysSo)
{
    auto store = this->store(8);
    for (int i = 0; i < 40; ++i) {
        m_context.dimensions[0] = m_names.intern("place " + std::to_string(i));
        serve(store, 0, false);
    }
    EXPECT_EQ(sumOf(store).arm.requests, 40U);
    EXPECT_EQ(store.leftOut(), 0U);
    for (std::uint32_t lane = 10; lane < 40; ++lane) {
        m_context.lane = lane;
        serve(store, 0, false);
    }
    EXPECT_LE(store.rows(), 9U);
    EXPECT_EQ(store.leftOut(), 30U);
    // The rest of those who fail is not told apart any more: fewer units that failed, never more.
    m_context.lane = 5;
    for (std::uint64_t user = 1; user <= 30; ++user)
        serve(store, user << 40U, true);
    EXPECT_EQ(sumOf(store).arm.failedUnits, 10U);
    EXPECT_EQ(store.leftOut(), 50U);
}

TEST_F(EvidenceStoreTest, GivesUpTheOldest)
{
    auto store = this->store();
    serve(store, 0, false, 100);
    serve(store, 0, false, 25 * 3600 * kTicksPerSecond);
    store.trim(25 * 3600 * kTicksPerSecond);
    EXPECT_EQ(sumOf(store).arm.requests, 1U);
    EXPECT_GT(store.evidence("prod", 0).retainedSinceUnixMs, 1'700'000'000'000);
    EXPECT_GT(store.bytes(), 0U);
}

} // namespace
} // namespace pult::telemetry
