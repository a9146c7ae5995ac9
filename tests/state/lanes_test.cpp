// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/lanes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/state/world.h"

namespace pult::state {
namespace {

using ::testing::ElementsAre;
using testing::ManifestText;
using testing::texts;
using testing::World;

std::string inWords(const RouteRule& rule)
{
    const auto number = std::to_string(rule.match.number);
    std::string match;
    switch (rule.match.kind) {
    case RouteMatch::Kind::Lane:
        match = "lane " + number;
        break;
    case RouteMatch::Kind::LaneName:
        match = "name " + rule.match.name;
        break;
    case RouteMatch::Kind::Head:
        match = "head " + headWord({rule.match.number, rule.match.rebases});
        break;
    case RouteMatch::Kind::Default:
        match = "else";
        break;
    }
    return match + " -> " + (rule.deployment ? rule.deployment->name() : rule.error) + " ("
        + rule.because + ")";
}

class LanesTest : public ::testing::Test
{
protected:
    LanesTest()
    {
        install("1", "1", "1");
        install("1", "2", "1"); // g2: b
        install("1", "1", "2", "fast"); // g3: c
    }

    void install(const char* a, const char* b, const char* c, const std::string& name = {})
    {
        prod.registerText(ManifestText("CRM", std::to_string(++m_version))
                              .platinum()
                              .named(name)
                              .service("a", a)
                              .service("b", b)
                              .service("c", c)
                              .placed("prod"));
        prod.allReady();
    }

    std::vector<std::string> routes(const std::string& service)
    {
        std::vector<std::string> all;
        for (const auto& rule : routesOf(prod.environment(), service))
            all.push_back(inWords(rule));
        return all;
    }

    int m_version = 0;
    World prod;
};

TEST(HeadStamps, readAsWritten)
{
    for (const HeadStamp stamp : {HeadStamp(), HeadStamp(5), HeadStamp(5, 1), HeadStamp(12, 30)})
        EXPECT_EQ(headOf(headWord(stamp)), stamp);
    for (const auto* word :
        {"", "x", "5.", "5.0", "5.x", ".1", "0.1", "-5", "5.1.1", "99999999999"})
        EXPECT_EQ(headOf(word), HeadStamp()) << word;
}

TEST_F(LanesTest, candidates)
{
    EXPECT_THAT(routes("a"), ElementsAre("else -> a-v1 (default)"));
    EXPECT_THAT(routes("b"),
        ElementsAre(
            "lane 2 -> b-v2 (candidate)", "head 2 -> b-v2 (head)", "else -> b-v1 (default)"));
    EXPECT_THAT(routes("c"),
        ElementsAre("lane 3 -> c-v3 (candidate)", "name fast -> c-v3 (candidate)",
            "head 3 -> c-v3 (head)", "else -> c-v1 (default)"));
    EXPECT_THAT(routes("nobody"), ElementsAre("else -> absent (default)"));
}

TEST_F(LanesTest, headAndLegacy)
{
    prod.run(Promote{2});
    EXPECT_THAT(routes("a"), ElementsAre("else -> a-v1 (default)"));
    EXPECT_THAT(routes("b"),
        ElementsAre("lane 2 -> b-v2 (head)", "head 1 -> b-v1 (head)", "head 3 -> b-v1 (head)",
            "lane 1 -> b-v1 (legacy)", "else -> b-v2 (default)"));
}

TEST_F(LanesTest, rolledBack)
{
    prod.run(Promote{2});
    prod.run(Retreat{});
    EXPECT_THAT(routes("b"),
        ElementsAre(
            "lane 2 -> b-v2 (candidate)", "head 2 -> b-v2 (head)", "else -> b-v1 (default)"));
}

TEST_F(LanesTest, closing)
{
    prod.run(Promote{2});
    prod.run(Rebase{3});
    prod.run(Promote{3});
    // g1 is closing: what moved under it since is in its table.
    EXPECT_THAT(routes("b"),
        ElementsAre("lane 2 -> b-v2 (legacy)", "head 1 -> b-v1 (head)", "head 2 -> b-v2 (head)",
            "lane 1 -> b-v1 (closing)", "else -> b-v2 (default)"));
    EXPECT_THAT(routes("c"),
        ElementsAre("lane 3 -> c-v3 (head)", "name fast -> c-v3 (head)", "head 2 -> c-v1 (head)",
            "head 1 -> c-v1 (head)", "lane 2 -> c-v1 (legacy)", "lane 1 -> c-v1 (closing)",
            "else -> c-v3 (default)"));
}

TEST_F(LanesTest, contour)
{
    prod.registerText(
        ManifestText("CRM", "7").branch("feature-x").service("b", "7").placed("prod"));
    EXPECT_THAT(routes("b"),
        ElementsAre("lane 2 -> b-v2 (candidate)", "lane 4 -> b-v4 (contour)",
            "name feature-x -> b-v4 (contour)", "head 2 -> b-v2 (head)", "else -> b-v1 (default)"));
    prod.run(Drop{4});
    EXPECT_THAT(routes("b"),
        ElementsAre("lane 2 -> b-v2 (candidate)", "lane 4 -> closed (closing)",
            "name feature-x -> closed (closing)", "head 2 -> b-v2 (head)",
            "else -> b-v1 (default)"));
    EXPECT_EQ(prod.route("b", 0, 1, "feature-x"), "closed");
    prod.gateway("gw", prod.m_state->revision);
    prod.later(30'000);
    prod.m_reactor = true;
    prod.run(CloseLane{4});
    EXPECT_EQ(prod.route("b", 4, 1), "b-v1");
}

TEST_F(LanesTest, numberBeforeName)
{
    EXPECT_EQ(prod.route("c", 3, 1, "fast"), "c-v3");
    EXPECT_EQ(prod.route("c", 2, 1, "fast"), "c-v3") << "lane 2 has no c of its own";
    EXPECT_EQ(prod.route("c", 0, 0, "slow"), "c-v1");
    EXPECT_EQ(prod.route("b", 99, 98), "b-v1") << "never lost";
}

//! The sentence of decision 0002, word by word.
TEST_F(LanesTest, aTesterOnAnotherLaneMeetsOneGenerationDuringAPromote)
{
    const World before = prod;
    prod.run(Promote{2});
    for (const auto* world : {&before, static_cast<const World*>(&prod)}) {
        EXPECT_EQ(world->route("b", 3, 1), "b-v1") << "entered before: old";
        EXPECT_EQ(world->route("c", 3, 1), "c-v3");
        EXPECT_EQ(world->route("b", 3, 2), "b-v2") << "entered after: new";
        EXPECT_EQ(world->route("c", 3, 2), "c-v3");
        EXPECT_EQ(world->route("b", 1, 1), "b-v1");
        EXPECT_EQ(world->route("b", 2, 2), "b-v2");
        EXPECT_EQ(world->route("b", 2, 1), "b-v2") << "a tester of the promoted one";
    }
}

//! A generation that was head, left it and is given another base: what entered under it before
//! means the map of before, what enters under it later the new one.
TEST_F(LanesTest, aRebaseLeavesRequestsInFlightAlone)
{
    prod.run(Promote{2});
    prod.run(Retreat{});
    prod.run(Promote{3});
    const auto rebased = prod.run(Rebase{2});
    for (const auto& line : rebased.effects)
        EXPECT_NE(line.code, "RETIRES") << line.text;
    EXPECT_EQ(prod.route("c", 2, 2), "c-v1") << "entered while g2 was head the first time";
    EXPECT_EQ(prod.route("b", 2, 2), "b-v2");
    EXPECT_EQ(prod.route("c", 1, 1), "c-v1");
    prod.run(ReleaseHold{2});
    const auto promoted = prod.run(Promote{2});
    EXPECT_THAT(texts(promoted.effects), ::testing::Contains("g1 retires after its drain of 30 s"));
    EXPECT_THAT(texts(promoted.effects),
        ::testing::Not(::testing::Contains(::testing::HasSubstr("g2 retires"))));
    EXPECT_EQ(prod.route("c", 2, {2, 1}), "c-v3") << "entered while g2 was head the second time";
    EXPECT_EQ(prod.route("c", 2, 2), "c-v1");
    EXPECT_EQ(prod.route("b", 3, 3), "b-v1");
    EXPECT_THAT(prod.environment().closing, ::testing::SizeIs(2)) << "g2 as it was, g1";
    prod.gateway("gw", prod.m_state->revision);
    prod.later(30'000);
    prod.m_reactor = true;
    prod.run(CloseLane{2});
    EXPECT_EQ(prod.route("c", 2, 2), "c-v3") << "nobody means it any more";
    EXPECT_EQ(prod.route("b", 2, {2, 1}), "b-v2");
}

//! Who asks for the legacy lane means all of what it was, whatever is switched meanwhile.
TEST_F(LanesTest, legacyIsStampedWithItself)
{
    const auto stamp = [this](GenerationNumber lane) {
        return headWord(headForLane(prod.environment(), prod.generation(lane)));
    };
    EXPECT_EQ(stamp(1), "1");
    EXPECT_EQ(stamp(2), "1");
    prod.run(Promote{2});
    EXPECT_EQ(stamp(1), "1");
    EXPECT_EQ(stamp(2), "2");
    EXPECT_EQ(stamp(3), "2");
    EXPECT_EQ(prod.route("b", 1, 1), "b-v1");
    prod.run(Retreat{});
    EXPECT_EQ(prod.route("b", 1, 1), "b-v1");
    prod.run(Promote{3});
    prod.run(Rebase{2});
    prod.run(ReleaseHold{2});
    prod.run(Promote{2});
    EXPECT_EQ(prod.route("b", 1, 1), "b-v1");
    EXPECT_EQ(prod.route("c", 1, 1), "c-v1");
}

//! A tester of a candidate entered under a head that was replaced before the candidate was
//! promoted.
TEST_F(LanesTest, aCandidateKeepsTheHeadItsTesterEnteredUnder)
{
    prod.run(Promote{2});
    EXPECT_EQ(prod.route("b", 3, 1), "b-v1");
    prod.run(Rebase{3});
    prod.run(Promote{3});
    EXPECT_EQ(prod.route("b", 3, 1), "b-v1") << "g2 is none of theirs";
    EXPECT_EQ(prod.route("c", 3, 1), "c-v3");
    install("9", "2", "2"); // g4: a
    prod.run(Promote{4});
    EXPECT_EQ(prod.route("b", 3, 1), "b-v1") << "g3 is legacy now";
    EXPECT_EQ(prod.route("a", 3, 1), "a-v1");
}

TEST_F(LanesTest, touched)
{
    const auto before = prod.environment();
    EXPECT_THAT(touchedServices(before, before), ElementsAre());
    EXPECT_THAT(touchedServices({}, before), ElementsAre("a", "b", "c"));
    prod.run(Freeze{});
    prod.run(Unfreeze{});
    EXPECT_THAT(touchedServices(before, prod.environment()), ElementsAre());
    prod.run(Promote{2});
    EXPECT_THAT(touchedServices(before, prod.environment()), ElementsAre("b"))
        << "g3 is MIXED now, its routes are as they were";
    const auto promoted = prod.environment();
    prod.run(Drop{3});
    EXPECT_THAT(touchedServices(promoted, prod.environment()), ElementsAre("b", "c"))
        << "b moved under g3, so its table told what g3 would be as head";
    const auto dropped = prod.environment();
    prod.run(SetPolicy{{600, 30, "x-version", {}, {}}});
    EXPECT_THAT(touchedServices(dropped, prod.environment()), ElementsAre("a", "b", "c"));
}

TEST_F(LanesTest, aShareConcernsEdgesAndNoTable)
{
    const auto before = prod.environment();
    Rollout rollout;
    rollout.generation = 2;
    rollout.status = RolloutStatus::Running;
    rollout.sharePermille = 50;
    rollout.edges = {"edge-1"};
    rollout.plan = std::make_shared<const RolloutPlan>();
    auto after = before;
    after.rollout = std::make_shared<const Rollout>(rollout);
    EXPECT_THAT(touchedServices(before, after), ElementsAre());
    EXPECT_THAT(concernedServices(before, after), ElementsAre(kEdgesOnly));
    EXPECT_THAT(concernedServices(after, after), ElementsAre());
    prod.run(Promote{2});
    EXPECT_THAT(concernedServices(before, prod.environment()), ElementsAre("b"));
}

TEST_F(LanesTest, routed)
{
    EXPECT_THAT(routedServices(prod.environment()), ElementsAre("a", "b", "c"));
    prod.registerText(
        ManifestText("CRM", "7").branch("feature-x").service("z", "7").placed("prod"));
    EXPECT_THAT(routedServices(prod.environment()), ElementsAre("a", "b", "c", "z"));
    EXPECT_EQ(prod.route("z"), "absent");
    EXPECT_EQ(prod.route("z", 4), "z-v4");
}

} // namespace
} // namespace pult::state
