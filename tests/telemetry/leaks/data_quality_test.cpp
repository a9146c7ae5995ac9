// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How good the data is, and what it does not tell.
#include <gtest/gtest.h>

#include "controlplane/telemetry/leaks/statistics.h"
#include "tests/telemetry/leaks/player.h"

namespace pult::telemetry {

namespace {

using testing::Player;
using testing::rounds;
using testing::written;
using testing::WrittenSpan;

std::vector<WrittenSpan> after(std::vector<WrittenSpan> spans, std::uint64_t traces)
{
    for (auto& span : spans)
        span.trace.low += traces;
    return spans;
}

TEST(LeakData, WhatIsReachedAtTimesIsNotNeverReached)
{
    Player player;
    const auto spans = written(R"(
        T1
        a - S gate@1 "GET /cart" 0-100 gen=1
        b a C gate@1 "call" 10-90 gen=1
        c b S orders@1 "Get" 15-85 gen=1
        T2
        a - S gate@1 "GET /cart" 200-300 gen=2
        b a C gate@1 "call" 210-290 gen=2
        c b S orders@2 "Get" 215-285 gen=2
        T3
        a - S gate@1 "GET /cart" 400-500 gen=2
    )");
    player.play(rounds(90, 1'130, spans));
    player.settle();
    const auto& edge = player.edge("gate", "orders");
    EXPECT_EQ(edge.verdict, Verdict::Suspect);
    EXPECT_EQ(edge.cause, Cause::PartlyReached);
    EXPECT_EQ(edge.lost.back().cause, Cause::PartlyReached);
    EXPECT_EQ(edge.causeText,
        "gate reaches the lane's own orders less often than its requests usually do");
}

TEST(LeakData, SharesAreSteadyUntilTheyDifferMoreThanByChance)
{
    const auto steady = [](std::vector<Share> parts) { return isSteady(parts); };
    EXPECT_TRUE(steady({}));
    EXPECT_TRUE(steady({{54, 60}})) << "nothing to hold it against";
    EXPECT_TRUE(steady({{9, 10}, {17, 20}, {28, 30}, {0, 0}}));
    EXPECT_TRUE(steady({{0, 1}, {54, 59}})) << "one is no share";
    EXPECT_FALSE(steady({{20, 20}, {0, 20}}));
    EXPECT_FALSE(steady({{0, 40}, {40, 40}, {0, 40}}));
}

//! Spans of requests on lane 2, of whose calls every fourth is told by its callee.
TEST(LeakData, ACalleeThatTellsItsShareOnlyIsSampled)
{
    Player player;
    const auto told = written(R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90 gen=2 >orders
        c b S orders@2 "Get" 15-85 gen=2
    )");
    const auto untold = written(R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90 gen=2 >orders
    )");
    for (std::uint64_t i = 0; i < 120; ++i) {
        player.play(after(i % 4 == 0 ? told : untold, i));
        player.pass(500);
    }
    player.settle();
    const auto snapshot = player.m_book.snapshot();
    ASSERT_EQ(snapshot->gaps.size(), 1U);
    const auto& gap = snapshot->gaps[0];
    EXPECT_EQ(gap.service, "orders");
    EXPECT_EQ(gap.calls, 90U);
    EXPECT_EQ(gap.of, 120U);
    EXPECT_EQ(gap.cause, Cause::SamplerBrokeChain);
    EXPECT_EQ(player.told(), "gate/GET /cart > orders: HEALTHY\n");
}

TEST(LeakData, ACalleeThatIsSilentForAWhileLosesSpans)
{
    Player player;
    const auto told = written(R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90 gen=2 >orders
        c b S orders@2 "Get" 15-85 gen=2
    )");
    auto untold = told;
    untold.pop_back();
    for (std::uint64_t i = 0; i < 120; ++i) {
        player.play(after(i / 40 == 1 ? untold : told, i));
        player.pass(500);
    }
    player.settle();
    ASSERT_EQ(player.m_book.snapshot()->gaps.size(), 1U);
    EXPECT_EQ(player.m_book.snapshot()->gaps[0].cause, Cause::ExporterLoss);
}

//! Only OTLP tells the flags of a span's context.
TEST(LeakData, WhereSamplersDoNotAgreeAbsenceMeansNothing)
{
    Player player;
    player.play(rounds(90, 1'130, written(R"(
        T1
        a - S gate@1 "GET /cart" 0-100 gen=1 local
        b a C gate@1 "call" 10-90 gen=1 local
        c b S orders@1 "Get" 15-85 gen=1 local
        T2
        a - S gate@1 "GET /cart" 200-300 gen=2 local
        i a I gate@1 "price" 210-290 unsampled
    )")));
    player.settle();
    EXPECT_EQ(player.told(), "gate/GET /cart > orders: HEALTHY\n");
}

TEST(LeakData, ParentsThatAreMissingInASteadyShareAreSampled)
{
    Player player;
    auto spans = written(R"(
        T1
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90 gen=2
        c b S orders@2 "Get" 15-85 gen=2 remote
        T2
        a - S gate@1 "GET /cart" 200-300 gen=2
        c b S orders@2 "Get" 215-285 gen=2 remote
    )");
    player.play(rounds(90, 1'130, spans));
    player.settle();
    const auto quality = player.m_book.snapshot()->quality;
    ASSERT_EQ(quality.size(), 1U);
    EXPECT_EQ(quality[0].missingParents, 90U);
    EXPECT_EQ(quality[0].of, 180U);
    EXPECT_EQ(quality[0].cause, Cause::SamplerBrokeChain);
}

TEST(LeakData, WithoutAnInstanceIdNothingIsToldOfTornTracesAndThatIsSaid)
{
    Player player;
    player.play(rounds(40, 1'130, written(R"(
        process orders noinstance
        T1
        s - S orders@1 "Get" 0-100 gen=1
        T2
        a - C orders@1 "call" 10-50 >pricing
        b a S pricing@1 "Price" 15-45
    )")));
    player.settle();
    EXPECT_EQ(player.told(), "");
    const auto snapshot = player.m_book.snapshot();
    EXPECT_TRUE(snapshot->background.empty()) << "that is not known either";
    ASSERT_EQ(snapshot->gaps.size(), 1U);
    EXPECT_EQ(snapshot->gaps[0].service, "orders");
    EXPECT_EQ(snapshot->gaps[0].calls, 40U);
    EXPECT_EQ(snapshot->gaps[0].cause, Cause::NoInstanceId);
    EXPECT_EQ(snapshot->gaps[0].causeText,
        "whether they belong to requests cannot be told: no instance id");
}

TEST(LeakData, FilteredAndLostParentsAreToldApart)
{
    Player player;
    player.play(rounds(30, 200, written(R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        c b S orders@2 "Get" 15-85 gen=2
    )")));
    player.play(after(rounds(1, 0, written(R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        e d I orders@2 "compute" 15-85 local
    )")),
        400'000));
    player.settle();
    const auto quality = player.m_book.snapshot()->quality;
    ASSERT_EQ(quality.size(), 2U);
    EXPECT_EQ(quality[0].cause, Cause::SpansFiltered);
    EXPECT_EQ(quality[1].cause, Cause::ExporterLoss);
}

} // namespace

} // namespace pult::telemetry
