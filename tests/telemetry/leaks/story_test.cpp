// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/telemetry/leaks/player.h"

namespace pult::telemetry {

namespace {

using testing::Player;
using testing::rounds;
using ::testing::StartsWith;
using testing::written;
using testing::WrittenSpan;

constexpr char kHealthy[] = R"(
    process orders lang=java sdk=opentelemetry telemetry.sdk.version=1.30
    a - S gate@1 "GET /cart" 0-100 gen=2
    b a C gate@1 "call" 10-90 gen=2
    c b S orders@2 "Get" 15-85 gen=2
    d c C orders@2 "call" 20-80 gen=2
    e d S billing@1 "Bill" 25-75 gen=2
)";
constexpr char kLeaking[] = R"(
    process orders lang=java sdk=opentelemetry telemetry.sdk.version=1.30
    a - S gate@1 "GET /cart" 0-100 gen=3
    b a C gate@1 "call" 10-90 gen=3
    c b S orders@1 "Get" 15-85 gen=3
    d c C orders@1 "call" 20-80 gen= lib=netty http.request.method=POST
    e d S billing@1 "Bill" 25-75 gen=
)";

std::vector<WrittenSpan> after(std::vector<WrittenSpan> spans, std::uint64_t traces)
{
    for (auto& span : spans)
        span.trace.low += traces;
    return spans;
}

TEST(LeakStory, TheEdgeNamesCauseCulpritAndSamples)
{
    Player player;
    player.play(rounds(5, 400, written(kLeaking)));
    player.pass(3'000);
    const auto& edge = player.edge("orders", "billing");
    EXPECT_EQ(edge.verdict, Verdict::Leak) << "seconds after the spans came";
    EXPECT_EQ(edge.counts, (EvidenceCounts{0, 5, 0, 0}));
    EXPECT_GT(edge.lossRate.low, 0.5);
    EXPECT_EQ(edge.causeText, "orders calls billing without the lane's header");
    EXPECT_EQ(edge.wronglyServed, 5U) << "contour 3 has a billing of its own";
    EXPECT_EQ(edge.culprit.service, "orders");
    EXPECT_EQ(edge.culprit.language, "java");
    EXPECT_EQ(edge.culprit.sdk, "opentelemetry 1.30");
    EXPECT_EQ(edge.culprit.library, "netty 1.0");
    EXPECT_EQ(edge.culprit.instance, "orders@1");
    EXPECT_EQ(edge.lanes, std::vector<std::uint32_t>{3});
    ASSERT_EQ(edge.lost.size(), 5U);
    EXPECT_GT(edge.lastLostUnixMs, 1'700'000'000'000);
    EXPECT_GE(edge.lastLostUnixMs, edge.firstSeenUnixMs);

    const auto trace = player.m_book.trace(edge.lost.back().trace);
    ASSERT_TRUE(trace);
    ASSERT_EQ(trace->spans.size(), 5U);
    EXPECT_TRUE(trace->spans[3].culprit || trace->spans[1].culprit);
    const auto culprit = std::find_if(trace->spans.begin(), trace->spans.end(),
        [](const TraceSpanView& span) { return span.culprit; });
    EXPECT_EQ(culprit->id, testing::spanId("d"));
    const auto victim = std::find_if(trace->spans.begin(), trace->spans.end(),
        [](const TraceSpanView& span) { return span.id == testing::spanId("e"); });
    EXPECT_EQ(victim->verdict, Verdict::Leak);
    EXPECT_EQ(victim->generation, 1U);
}

TEST(LeakStory, AWaivedEdgeIsJudgedAsEverAndStandsBelowTheOthersUntilItIsOver)
{
    Player player;
    player.play(rounds(5, 400, written(kLeaking)));
    player.pass(3'000);
    const auto waive = [&](const std::string& entry, std::int64_t forMs) {
        player.m_world.m_facts.nowUnixMs = player.m_book.snapshot()->atUnixMs;
        player.m_world.run(state::WaiveLeak{
            {"orders", "billing", entry}, "crm team", player.m_world.m_facts.nowUnixMs + forMs});
        player.m_book.learn(player.m_world.m_state);
        player.pass(1'000);
    };
    ASSERT_FALSE(player.edge("orders", "billing").waiver);
    waive("Bill", 3'600'000);
    EXPECT_FALSE(player.edge("orders", "billing").waiver) << "of another entry";
    waive("", 10'000);
    const auto& edge = player.edge("orders", "billing");
    ASSERT_TRUE(edge.waiver);
    EXPECT_EQ(edge.waiver->second.owner, "crm team");
    EXPECT_TRUE(edge.waiver->first.entry.empty());
    EXPECT_EQ(edge.verdict, Verdict::Leak);
    EXPECT_EQ(edge.counts, (EvidenceCounts{0, 5, 0, 0}));
    EXPECT_EQ(player.coverage().leaks, 1U);
    player.pass(10'000);
    EXPECT_FALSE(player.edge("orders", "billing").waiver) << "over";
}

TEST(LeakStory, RepairedIsHealthyAndSilenceIsNoEvidence)
{
    Player player;
    player.play(rounds(10, 300, written(kLeaking)));
    player.pass(15'000);
    EXPECT_EQ(player.edge("orders", "billing").verdict, Verdict::Leak);

    player.play(after(rounds(5, 300, written(kHealthy)), 500'000));
    player.pass(15'000);
    EXPECT_EQ(player.edge("orders", "billing").verdict, Verdict::Leak) << "too few to tell";

    player.play(after(rounds(40, 300, written(kHealthy)), 600'000));
    player.pass(4'000);
    EXPECT_EQ(player.edge("orders", "billing").verdict, Verdict::Healthy);
    EXPECT_TRUE(player.edge("orders", "billing").repaired);

    player.pass(310'000);
    EXPECT_EQ(player.edge("orders", "billing").verdict, Verdict::NoEvidence);
    EXPECT_EQ(player.edge("orders", "billing").counts, EvidenceCounts{});
    EXPECT_EQ(player.coverage().seen, 0U);
    EXPECT_GT(player.coverage().expected, 0U);
}

TEST(LeakStory, ARareLeakIsNotTakenForRepairedByAFewGoodRequests)
{
    Player player;
    auto spans = rounds(60, 300, written(kHealthy));
    const auto bad = after(rounds(1, 0, written(kLeaking)), 900'000);
    player.play(spans);
    player.play(bad);
    player.play(after(spans, 300'000));
    player.pass(4'000);
    EXPECT_EQ(player.edge("orders", "billing").verdict, Verdict::Leak);
}

TEST(LeakStory, FewLeaksAtLowCoverageDoNotLookLikeSuccess)
{
    Player player;
    player.play(kHealthy);
    player.settle();
    const auto& coverage = player.coverage();
    EXPECT_EQ(coverage.leaks, 0U);
    EXPECT_EQ(coverage.silent, (std::vector<std::string>{"mail", "pricing", "stock"}));
    EXPECT_EQ(coverage.seen, 2U);
    EXPECT_EQ(coverage.expected, 5U);
    EXPECT_LT(coverage.share(), 0.5);
    ASSERT_EQ(coverage.lanes.size(), 2U);
    EXPECT_EQ(coverage.lanes[0].lane, 2U);
    EXPECT_TRUE(coverage.lanes[0].notReached.empty());
    EXPECT_EQ(coverage.lanes[1].name, "feature-x");
    EXPECT_EQ(coverage.lanes[1].seen, 0U);
    EXPECT_EQ(coverage.lanes[1].notReached, (std::vector<std::string>{"billing", "mail"}));
}

TEST(LeakStory, AGatewayThatRefusedItsConfigurationIsNamed)
{
    Player player;
    state::GatewayView gateway;
    gateway.identity.environment = "prod";
    gateway.identity.id = "gate@1";
    gateway.state = state::GatewayState::Refused;
    player.m_book.onProgress("prod", {}, {gateway}, {});
    player.play(R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90 gen=2
        c b S orders@1 "Get" 15-85 gen=2
    )");
    player.pass(3'000);
    EXPECT_EQ(player.edge("gate", "orders").cause, Cause::GatewayRefused);
}

//! A generation that is head again on another base means another map: its stamp says which.
TEST(LeakStory, ARequestIsJudgedByTheHeadItEnteredUnderRebasesIncluded)
{
    using state::testing::ManifestText;
    auto world = testing::shop();
    const auto stock = [&](const std::string& version) {
        ManifestText manifest("shop", version);
        for (const auto* service : {"gate", "billing", "pricing", "mail", "orders"})
            manifest.service(service, "1.0");
        world.registerText(manifest.service("stock", version).placed("prod"));
        world.allReady();
    };
    world.run(state::Promote{2});
    world.run(state::Retreat{});
    stock("4.0");
    world.run(state::Promote{4});
    world.run(state::Rebase{2});
    world.run(state::ReleaseHold{2});
    world.run(state::Promote{2});
    stock("5.0");
    world.run(state::Promote{5});
    ASSERT_EQ(world.route("stock", 3, 2), "stock-v1");
    ASSERT_EQ(world.route("stock", 3, {2, 1}), "stock-v4");
    ASSERT_EQ(world.route("stock", 3), "stock-v5");
    Player player({}, world);
    player.play(rounds(5, 400, written(R"(
        a - S gate@1 "GET /right" 0-100 gen=3 head=2.1
        b a C gate@1 "call" 10-90 gen=3 head=2.1
        c b S stock@4 "Get" 15-85 gen=3 head=2.1
        T2
        d - S gate@1 "GET /wrong" 0-100 gen=3 head=2.1
        e d C gate@1 "call" 10-90 gen=3 head=2.1
        f e S stock@5 "Get" 15-85 gen=3 head=2.1
    )")));
    player.pass(3'000);
    EXPECT_NE(player.edge("gate", "stock", "GET /right").verdict, Verdict::Leak);
    EXPECT_EQ(player.edge("gate", "stock", "GET /wrong").verdict, Verdict::Leak);
    EXPECT_EQ(player.edge("gate", "stock", "GET /wrong").rule, Rule::WrongInstance);
}

TEST(LeakStory, AContourUndeployedMeanwhileIsJudgedByTheTablesOfThatTime)
{
    Player player;
    player.pass(60'000);
    player.m_world.run(state::Drop{3});
    player.m_book.learn(player.m_world.m_state);
    player.m_book.sweep();
    // Its requests under way were routed by the old tables, later ones get the closing lane.
    player.play(R"(
        a - S gate@1 "GET /cart" 0-100 gen=3
        b a C gate@1 "call" 10-90 gen=3
        c b S billing@3 "Bill" 15-85 gen=3
    )");
    player.settle();
    EXPECT_EQ(player.edge("gate", "billing").verdict, Verdict::Healthy);
}

TEST(LeakStory, ExpectedHitsThatNeverComeAreSuspect)
{
    Player player;
    const auto usual = written(R"(
        a - S gate@1 "GET /cart" 0-100 gen=1
        b a C gate@1 "call" 10-90 gen=1
        c b S orders@1 "Get" 15-85 gen=1
    )");
    const auto cutOff = written(R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
    )");
    player.play(rounds(60, 100, usual));
    player.settle();
    player.play(after(rounds(2, 100, cutOff), 300'000));
    player.settle();
    EXPECT_EQ(player.edge("gate", "orders").verdict, Verdict::Healthy) << "may be chance";
    player.play(after(rounds(10, 100, cutOff), 500'000));
    player.settle();
    EXPECT_EQ(player.edge("gate", "orders").verdict, Verdict::Suspect);
    EXPECT_EQ(player.edge("gate", "orders").rule, Rule::ExpectedAbsent);
}

TEST(LeakStory, FindsARequestByItsIdAndItsUser)
{
    Player player;
    player.play(R"(
        T5
        a - S gate@1 "GET /cart" 0-100 gen=2 rid=abc-1 user=alice
        b a C gate@1 "call" 10-90 gen=2 rid=abc-1
        c b S orders@2 "Get" 15-85 gen=2 rid=abc-1
    )");
    player.pass(3'000);
    const auto found = player.m_book.findByRequest("abc-1");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].id, testing::traceNumber(5));
    EXPECT_EQ(found[0].servedBy, (std::vector<std::string>{"orders-v2", "gate-v1"}));
    EXPECT_EQ(found[0].verdict, Verdict::Healthy);
    EXPECT_EQ(player.m_book.findByUser("alice").size(), 1U);
    EXPECT_TRUE(player.m_book.findByUser("bob").empty());
    player.pass(800'000);
    EXPECT_TRUE(player.m_book.findByUser("alice").empty()) << "forgotten";
}

//! Calls that begin a trace, as no timer makes them.
std::vector<WrittenSpan> callsOfItsOwn()
{
    auto spans = rounds(8, 9'000, written(R"(
        T1
        a - C orders@1 "call" 10-50 >pricing
    )"));
    for (std::size_t i = 0; i < spans.size(); ++i)
        spans[i].startNs += (i * i % 7) * 3'000'000'000;
    return spans;
}

TEST(LeakStory, AServiceThatIsRoutedToButOnlyTellsCallsIsSuspect)
{
    Player player;
    player.play(callsOfItsOwn());
    player.settle();
    const auto& edge = player.edge("orders", "pricing", "call");
    EXPECT_EQ(edge.verdict, Verdict::Suspect);
    EXPECT_EQ(edge.rule, Rule::RootOut);
    EXPECT_EQ(edge.cause, Cause::OnlyCalls);
    EXPECT_THAT(edge.causeText, StartsWith("requests are routed to orders, yet it tells only"));
    EXPECT_EQ(edge.counts, (EvidenceCounts{0, 0, 8, 0}));
    EXPECT_EQ(edge.culprit.instance, "orders@1");
    EXPECT_EQ(edge.lost.size(), 5U);
    EXPECT_EQ(player.coverage().suspects, 1U);
    EXPECT_TRUE(player.m_book.snapshot()->background.empty());
}

TEST(LeakStory, ItsFirstRequestMakesThemBackground)
{
    Player player;
    player.play(callsOfItsOwn());
    player.play(R"(
        T900
        s - S orders@1 "Get" 100000-100010 gen=1 arrives=500
    )");
    player.settle();
    EXPECT_EQ(player.told(), "");
    EXPECT_EQ(player.coverage().expected, player.coverage().silent.size())
        << "nothing but a timer uses the edge";
    ASSERT_EQ(player.m_book.snapshot()->background.size(), 1U);
    EXPECT_FALSE(player.m_book.snapshot()->background[0].periodic);
    EXPECT_EQ(player.m_book.snapshot()->background[0].calls, 8U);
}

TEST(LeakStory, ServingWhatIsAbsentIsToldInItsOwnWords)
{
    Player player({}, testing::shopWithoutStock());
    player.play(R"(
        a - S gate@1 "GET /left" 0-100 gen=4
        b a C gate@1 "call" 10-20 gen=4 >stock
        c b S stock@1 "Left" 12-18 gen=4
    )");
    player.settle();
    EXPECT_EQ(player.edge("gate", "stock").rule, Rule::WrongInstance);
    EXPECT_EQ(player.edge("gate", "stock").causeText,
        "the lane has no stock: calls of gate should end in an error, and are served");
}

TEST(LeakStory, WhatIsNotForALaneIsToldInItsOwnWords)
{
    Player player;
    player.play(R"(
        T1
        a - S pricing@1 "Price" 0-100 gen=
        b a P pricing@1 "publish" 10-12 gen= messaging.destination.name=letters
        T2
        c - Q mail@3 "process" 20-30 gen= link=T1:b
    )");
    player.settle();
    EXPECT_EQ(player.edge("pricing", "mail").cause, Cause::ForeignTraffic);
    EXPECT_EQ(player.edge("pricing", "mail").causeText,
        "what pricing sends on no lane, or on another one, reaches a lane's own mail");
}

//! Any order and any duplication of arrival give the same verdicts in the end.
TEST(LeakProperty, OrderAndDuplicationDoNotMatter)
{
    const auto once = written(R"(
        process orders skew=4000
        process billing skew=-5000
        T1
        a - S gate@1 "GET /cart" 0-100 gen=3 bag=3 rid=q
        b a C gate@1 "call" 10-90 gen=3 bag= rid=q
        c b S orders@1 "Get" 15-85 gen=3 bag= rid=q
        d c C orders@1 "call" 20-80 gen=
        e d S billing@1 "Bill" 25-75 gen=
        f c C orders@1 "call" 20-80 gen=3
        g f S pricing@1 "Price" 25-75 gen=3
        p c P orders@1 "publish" 30-31 gen=3 messaging.destination.name=letters
        T2
        q - Q mail@1 "process" 60-70 gen=3 link=T1:p
        T3
        s - S stock@1 "Left" 0-100 gen=1
        T4
        o - C stock@1 "call" 10-50 >pricing
    )");
    std::string expected;
    std::mt19937 random(20'261'122);
    for (int trial = 0; trial < 40; ++trial) {
        auto spans = rounds(6, 1'130, once);
        if (trial > 0) {
            const auto copies = spans;
            spans.insert(spans.end(), copies.begin(), copies.begin() + trial % 60);
            std::shuffle(spans.begin(), spans.end(), random);
        }
        for (auto& span : spans)
            span.arrivesMs = trial == 0 ? 7'000 : static_cast<std::int64_t>(random() % 40'000);
        Player player;
        player.play(spans);
        player.settle();
        if (trial == 0)
            expected = player.told();
        EXPECT_EQ(player.told(), expected) << "trial " << trial;
        EXPECT_EQ(player.edge("orders", "billing").counts.lost, 6U) << "trial " << trial;
    }
    EXPECT_NE(expected.find("orders/Get > billing: LEAK L3"), std::string::npos) << expected;
    EXPECT_NE(expected.find("stock/Left > pricing: LEAK L2"), std::string::npos) << expected;
    EXPECT_NE(expected.find("orders/Get > mail: LEAK L7"), std::string::npos) << expected;
}

} // namespace

} // namespace pult::telemetry
