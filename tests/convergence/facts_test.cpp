// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/convergence/convergence_fixture.h"

#include <gmock/gmock.h>

namespace pult::convergence {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using Keys = std::set<state::DeploymentKey>;

TEST_F(ConvergenceTest, FactsNameGatewaysWithWhatTheyHold)
{
    connect("edge-1", {"billing", "orders"});
    connect("edge-2");
    const auto revision = commit();
    take("edge-1", revision);
    disconnect("edge-2");
    publish();
    const auto gateways = facts().gateways;
    ASSERT_EQ(gateways->size(), 2U);
    EXPECT_TRUE(gateways->at("edge-1").connected);
    EXPECT_EQ(gateways->at("edge-1").acknowledged, revision);
    EXPECT_THAT(gateways->at("edge-1").services, ElementsAre("billing", "orders"));
    EXPECT_FALSE(gateways->at("edge-2").connected);
    EXPECT_EQ(gateways->at("edge-2").acknowledged, 0U);
}

TEST_F(ConvergenceTest, AnEnvironmentWithoutGatewaysIsKnownToHaveNone)
{
    commit();
    EXPECT_THAT(*facts().gateways, IsEmpty());
    EXPECT_THAT(*facts().named, IsEmpty());
}

TEST_F(ConvergenceTest, FactsAreSharedAndOnlyMadeAnewWhenSomethingMoved)
{
    connect("edge-1");
    publish();
    const auto before = facts().gateways;
    m_scheduler.advance(10s);
    EXPECT_EQ(facts().gateways, before);
    connect("edge-2");
    publish();
    EXPECT_NE(facts().gateways, before);
    EXPECT_EQ(before->size(), 1U); // A snapshot stays what it was.
}

TEST_F(ConvergenceTest, WhoHoldsTheNewestTablesHoldsThoseOfLaterEventsThatChangeNone)
{
    connect("edge-1");
    connect("edge-2");
    const auto first = commit();
    take("edge-1", first);
    const auto quiet = commitQuiet();
    publish();
    EXPECT_EQ(facts().gateways->at("edge-1").acknowledged, quiet);
    EXPECT_EQ(facts().gateways->at("edge-2").acknowledged, 0U);
}

TEST_F(ConvergenceTest, NamedDeploymentsAreThoseOfAnyCountedGateway)
{
    connect("edge-1");
    connect("edge-2");
    m_convergence->names("prod", "edge-1", {{"orders", 1}, {"orders", 2}});
    m_convergence->names("prod", "edge-2", {{"orders", 2}});
    publish();
    EXPECT_EQ(*facts().named, (Keys{{"orders", 1}, {"orders", 2}}));
    m_convergence->names("prod", "edge-1", {{"orders", 3}});
    publish();
    EXPECT_EQ(*facts().named, (Keys{{"orders", 2}, {"orders", 3}}));
    const auto before = facts().named;
    m_convergence->names("prod", "edge-1", {{"orders", 2}, {"orders", 3}});
    publish();
    EXPECT_EQ(facts().named, before); // Another gateway named it already.
}

TEST_F(ConvergenceTest, WhatReplicasNameStaysNamedUntilTheLastHasMovedOn)
{
    for (const auto* const id : {"edge-1", "edge-2"}) {
        connect(id);
        m_convergence->names("prod", id, {{"billing", 1}, {"orders", 1}});
    }
    m_convergence->names("prod", "edge-1", {{"billing", 1}, {"orders", 2}});
    publish();
    EXPECT_EQ(*facts().named, (Keys{{"billing", 1}, {"orders", 1}, {"orders", 2}}));
    m_convergence->names("prod", "edge-2", {{"billing", 1}, {"orders", 2}});
    publish();
    EXPECT_EQ(*facts().named, (Keys{{"billing", 1}, {"orders", 2}}));
}

TEST_F(ConvergenceTest, ALostGatewayKeepsNamingUntilItIsRemoved)
{
    connect("edge-1");
    m_convergence->names("prod", "edge-1", {{"orders", 1}});
    disconnect("edge-1");
    m_scheduler.advance(599s);
    EXPECT_EQ(*facts().named, (Keys{{"orders", 1}}));
    m_scheduler.advance(2s);
    EXPECT_THAT(*facts().named, IsEmpty());
    EXPECT_THAT(*facts().gateways, IsEmpty());
}

TEST_F(ConvergenceTest, ExpectedTimeIsTheMedianOfTheLastTen)
{
    connect("edge-1");
    EXPECT_EQ(facts().expectedMs, 0U);
    for (const auto delay : {900ms, 900ms, 1ms, 2ms, 3ms, 4ms, 5ms, 6ms, 7ms, 8ms, 900ms, 9ms}) {
        const auto revision = commit();
        m_clock->advance(delay);
        take("edge-1", revision);
    }
    publish();
    EXPECT_EQ(facts().expectedMs, 6U); // Of 1 2 3 4 5 6 7 8 9 900.
}

TEST_F(ConvergenceTest, LessThanAMillisecondIsNotUnknown)
{
    connect("edge-1");
    take("edge-1", commit());
    publish();
    EXPECT_EQ(facts().expectedMs, 1U);
}

} // namespace
} // namespace pult::convergence
