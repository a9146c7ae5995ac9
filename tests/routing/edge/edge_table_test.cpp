// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
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

} // namespace
} // namespace pult::routing
