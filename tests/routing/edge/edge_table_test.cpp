// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <functional>

#include <gtest/gtest.h>

#include "controlplane/routing/edge/edge_table.h"
#include "tests/routing/driven_state.h"

namespace pult::routing {
namespace {

using testing::DrivenState;

const EdgeSpec kEdge{"shop", "edge-1", "eu", "west-a", "entry"};
const EdgeSpec kStampsOnly{"shop", "edge-1", "eu", "west-a", ""};

std::string targetOf(const EdgeLane* lane)
{
    return lane && lane->target ? lane->target->name() : "none";
}

std::string lanesOf(const EdgeTable& table)
{
    std::string words;
    for (const auto& lane : table.lanes)
        words += (words.empty() ? "" : ", ") + std::to_string(lane.number) + " under " + lane.head
            + " to " + targetOf(&lane);
    return words;
}

class EdgeTableTest : public ::testing::Test
{
protected:
    EdgeTable table() const { return edgeTableOf(*m_state.environment(), kEdge); }

    DrivenState m_state;
};

TEST_F(EdgeTableTest, NothingInstalledYet)
{
    EXPECT_EQ(table().active.number, 0U);
    EXPECT_TRUE(table().lanes.empty());
}

TEST_F(EdgeTableTest, LanesLeadWhereTheTableOfTheServiceSays)
{
    m_state.release("1", {{"entry", {"1", {7001}}}, {"orders", {"1", {7002}}}});
    m_state.release("2", {{"entry", {"2", {7003}}}, {"orders", {"1", {7002}}}}, "two");
    m_state.release("3", {{"entry", {"1", {7001}}}, {"orders", {"2", {7004}}}});
    const auto now = table();
    EXPECT_EQ(now.active.number, 1U);
    EXPECT_EQ(now.active.head, "1");
    EXPECT_EQ(lanesOf(now), "1 under 1 to entry-v1, 2 under 1 to entry-v2, 3 under 1 to entry-v1");
    EXPECT_EQ(now.findNamed("two"), now.find(2));
    EXPECT_EQ(now.findNamed(""), nullptr);
    EXPECT_EQ(now.find(9), nullptr);
    EXPECT_EQ(now.deployments.size(), 2U);
    EXPECT_FALSE(now.staged);
    EXPECT_FALSE(now.holdback);
}

TEST_F(EdgeTableTest, APromoteChangesWhatIsStampedAndLegacyKeepsItsHead)
{
    m_state.release("1", {{"entry", {"1", {7001}}}, {"orders", {"1", {7002}}}});
    m_state.release("2", {{"entry", {"2", {7003}}}, {"orders", {"1", {7002}}}});
    m_state.release("3", {{"entry", {"1", {7001}}}, {"orders", {"2", {7004}}}});
    m_state.run(state::Promote{2});
    const auto now = table();
    EXPECT_EQ(now.active.number, 2U);
    EXPECT_EQ(targetOf(&now.active), "entry-v2");
    EXPECT_EQ(lanesOf(now), "1 under 1 to entry-v1, 2 under 2 to entry-v2, 3 under 2 to entry-v2");
}

TEST_F(EdgeTableTest, WhatLeftTheTableIsKeptUntilItHasRetired)
{
    m_state.release("1", {{"entry", {"1", {7001}}}});
    m_state.release("2", {{"entry", {"2", {7003}}}});
    m_state.run(state::Drop{2});
    const auto now = table();
    EXPECT_EQ(lanesOf(now), "1 under 1 to entry-v1");
    EXPECT_EQ(now.deployments.size(), 2U);
    EXPECT_EQ(deploymentsInUse(now), (std::set<state::DeploymentKey>{{"entry", 1}}));
}

TEST_F(EdgeTableTest, AnEdgeThatOnlyStampsLeadsNowhere)
{
    m_state.release("1", {{"entry", {"1", {7001}}}});
    const auto now = edgeTableOf(*m_state.environment(), kStampsOnly);
    EXPECT_EQ(lanesOf(now), "1 under 1 to none");
    EXPECT_TRUE(now.deployments.empty());
}

TEST_F(EdgeTableTest, ALaneWithoutTheServiceLeadsNowhere)
{
    m_state.release("1", {{"entry", {"1", {7001}}}, {"orders", {"1", {7002}}}});
    m_state.release("2", {{"orders", {"1", {7002}}}});
    EXPECT_EQ(lanesOf(table()), "1 under 1 to entry-v1, 2 under 1 to none");
}

TEST_F(EdgeTableTest, HeadersAreThoseOfThePolicy)
{
    state::SetPolicy command{m_state.environment()->policy};
    command.policy.generationHeader = "x-version";
    command.policy.drainSeconds = 7;
    m_state.run(command);
    EXPECT_EQ(table().headers.generation, "x-version");
    EXPECT_EQ(table().longestRequestSeconds, 7U);
}

TEST_F(EdgeTableTest, WhatRetreatWouldLeaveIsKnownBeforehand)
{
    m_state.release("1", {{"entry", {"1", {7001}}}});
    m_state.release("2", {{"entry", {"2", {7003}}}});
    EXPECT_FALSE(retreated(table(), *m_state.environment())) << "there is no generation before";
    m_state.run(state::Promote{2});
    const auto foreseen = retreated(table(), *m_state.environment());
    ASSERT_TRUE(foreseen);
    m_state.run(state::Retreat{});
    EXPECT_EQ(foreseen->active, table().active);
    EXPECT_EQ(table().active.number, 1U);
}

//! A rollout of generation 2 in its first stage, 5 % of the users.
state::Rollout rollout()
{
    state::RolloutPlan plan;
    plan.stages.resize(2);
    plan.stages[0].sharePermille = 50;
    state::Rollout made;
    made.generation = 2;
    made.plan = std::make_shared<const state::RolloutPlan>(std::move(plan));
    made.sharePermille = 50;
    return made;
}

class EdgeTableInARollout : public EdgeTableTest
{
protected:
    void SetUp() override
    {
        m_state.release("1", {{"entry", {"1", {7001}}}});
        m_state.release("2", {{"entry", {"2", {7003}}}});
    }

    EdgeTable tableOf(const state::Rollout& rollout, const EdgeSpec& edge = kEdge) const
    {
        return edgeTableOf(environmentIn(rollout), edge);
    }

    state::Environment environmentIn(const state::Rollout& rollout) const
    {
        auto environment = *m_state.environment();
        environment.rollout = std::make_shared<const state::Rollout>(rollout);
        return environment;
    }

    static state::Rollout withPlan(const std::function<void(state::RolloutPlan&)>& change)
    {
        auto made = rollout();
        auto plan = *made.plan;
        change(plan);
        made.plan = std::make_shared<const state::RolloutPlan>(std::move(plan));
        return made;
    }
};

TEST_F(EdgeTableInARollout, TheShareIsOfTheCandidatesLane)
{
    const auto now = tableOf(rollout());
    ASSERT_TRUE(now.staged);
    EXPECT_EQ(now.staged->lane, *now.find(2));
    EXPECT_EQ(now.staged->permille, 50U);
    EXPECT_FALSE(now.staged->byRequest);
    EXPECT_FALSE(now.holdback);
}

TEST_F(EdgeTableInARollout, AShareMayBeOfRequests)
{
    const auto now = tableOf(
        withPlan([](state::RolloutPlan& plan) { plan.unit = state::ShareUnit::Requests; }));
    EXPECT_TRUE(now.staged->byRequest);
}

TEST_F(EdgeTableInARollout, OnlyEdgesThatAreSelectedAreToldIt)
{
    const auto inZone = [](const std::string& zone) {
        return withPlan([&](state::RolloutPlan& plan) { plan.stages[0].where.zones = {zone}; });
    };
    EXPECT_TRUE(tableOf(inZone("west-a")).staged);
    EXPECT_FALSE(tableOf(inZone("west-b")).staged);
    auto ranked = withPlan([](state::RolloutPlan& plan) { plan.stages[0].where.permille = 500; });
    EXPECT_FALSE(tableOf(ranked).staged) << "not among those that were chosen by rank";
    ranked.edges = {"edge-1"};
    EXPECT_TRUE(tableOf(ranked).staged);
    EXPECT_FALSE(tableOf(ranked, {"shop", "edge-2", "eu", "west-a", "entry"}).staged);
}

TEST_F(EdgeTableInARollout, OnesThatEndedOrHoldNothingSayNothing)
{
    auto none = rollout();
    none.sharePermille = 0;
    EXPECT_FALSE(tableOf(none).staged);
    auto aborted = rollout();
    aborted.status = state::RolloutStatus::Aborted;
    EXPECT_FALSE(tableOf(aborted).staged);
    auto gone = rollout();
    gone.generation = 9;
    EXPECT_FALSE(tableOf(gone).staged);
    auto paused = rollout();
    paused.status = state::RolloutStatus::Paused;
    EXPECT_TRUE(tableOf(paused).staged) << "a pause keeps the share";
}

TEST_F(EdgeTableInARollout, RetreatTakesTheShareFromWhoHasIt)
{
    const auto now = tableOf(rollout());
    const auto after = retreated(now, environmentIn(rollout()));
    ASSERT_TRUE(after);
    EXPECT_FALSE(after->staged);
    EXPECT_EQ(after->active, now.active);
    auto elsewhere
        = withPlan([](state::RolloutPlan& plan) { plan.stages[0].where.zones = {"west-b"}; });
    EXPECT_FALSE(retreated(tableOf(elsewhere), environmentIn(elsewhere)));
}

TEST_F(EdgeTableInARollout, AfterThePromoteSomeStayOnLegacy)
{
    m_state.run(state::Promote{2});
    auto promoted = rollout();
    promoted.sharePermille = 0;
    promoted.status = state::RolloutStatus::Baking;
    promoted.holdback = state::HoldbackState{100, 1, 0, 0};
    const auto now = tableOf(promoted);
    EXPECT_EQ(now.active.number, 2U);
    EXPECT_FALSE(now.staged);
    ASSERT_TRUE(now.holdback);
    EXPECT_EQ(now.holdback->lane, *now.find(1));
    EXPECT_EQ(now.holdback->lane.head, "1");
    EXPECT_EQ(now.holdback->permille, 100U);
    const auto after = retreated(now, environmentIn(promoted));
    ASSERT_TRUE(after);
    EXPECT_EQ(after->active, *now.find(1));
    EXPECT_FALSE(after->holdback);
    promoted.status = state::RolloutStatus::Done;
    EXPECT_FALSE(tableOf(promoted).holdback);
}

} // namespace
} // namespace pult::routing
