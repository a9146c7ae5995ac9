// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The definition of n/m, case by case.
#include "tests/convergence/convergence_fixture.h"

#include <gmock/gmock.h>

namespace pult::convergence {
namespace {

using namespace std::chrono_literals;
using state::GatewayState;
using Step = state::OperationStep;
using testing::ElementsAre;

TEST_F(ConvergenceTest, GoesThroughAllStepsWithTimesFromDurable)
{
    connect("edge-1");
    connect("edge-2");
    const auto revision = commitSilently();
    EXPECT_EQ(operation(revision).step, Step::Accepted);
    EXPECT_EQ(operation(revision).configuredAfterUs, 0U);
    m_clock->advance(2ms);
    m_convergence->configured("prod", revision);
    EXPECT_EQ(operation(revision).step, Step::Configured);
    EXPECT_EQ(operation(revision).configuredAfterUs, 2000U);
    push("edge-1", revision);
    push("edge-2", revision);
    m_clock->advance(3ms);
    acknowledge("edge-2", revision);
    EXPECT_EQ(count(revision), "1/2");
    EXPECT_EQ(operation(revision).acknowledgedAfterUs, 0U);
    m_clock->advance(4ms);
    acknowledge("edge-1", revision);
    const auto ended = operation(revision);
    EXPECT_EQ(ended.step, Step::Acknowledged);
    EXPECT_EQ(ended.acknowledgedAfterUs, 9000U);
    EXPECT_EQ(count(revision), "2/2");
    ASSERT_EQ(ended.gateways.size(), 2U);
    EXPECT_EQ(ended.gateways[0].gateway, "edge-1"); // The slowest first.
    EXPECT_EQ(ended.gateways[0].afterUs, 9000U);
    EXPECT_EQ(ended.gateways[1].afterUs, 5000U);
    EXPECT_FALSE(ended.superseded);
    EXPECT_FALSE(ended.beforeRestart);
}

TEST_F(ConvergenceTest, TellsWhatTheEventSays)
{
    const auto revision = commit();
    const auto view = operation(revision);
    EXPECT_EQ(view.environment, "prod");
    EXPECT_EQ(view.requestId, "request-2");
    EXPECT_EQ(view.act, "Act 2");
    EXPECT_EQ(view.user, "olga");
    EXPECT_EQ(view.commandClass, 2U);
    EXPECT_EQ(view.acceptedUnixMs, m_clock->wall().time_since_epoch().count());
}

TEST_F(ConvergenceTest, WithoutGatewaysItIsAcknowledgedAtOnce)
{
    const auto revision = commitSilently();
    EXPECT_EQ(operation(revision).step, Step::Accepted);
    m_convergence->configured("prod", revision);
    EXPECT_EQ(operation(revision).step, Step::Acknowledged);
    EXPECT_EQ(count(revision), "0/0");
    EXPECT_GE(operation(revision).acknowledgedAfterUs, 1U);
}

TEST_F(ConvergenceTest, WithoutARoutingChangeItEndsWithConfigured)
{
    connect("edge-1");
    const auto revision = commitQuiet();
    EXPECT_EQ(operation(revision).step, Step::Configured);
    EXPECT_TRUE(operation(revision).noRoutingChange);
    EXPECT_EQ(count(revision), "0/0");
    acknowledge("edge-1", revision);
    EXPECT_EQ(operation(revision).step, Step::Configured);
}

TEST_F(ConvergenceTest, AKindThatMayChangeRoutingButTouchesNothingIsNoRoutingChange)
{
    connect("edge-1");
    const auto revision = commitQuiet(state::Rebased{});
    EXPECT_TRUE(operation(revision).noRoutingChange);
}

TEST_F(ConvergenceTest, NewHeaderNamesAreARoutingChange)
{
    connect("edge-1");
    m_environment.policy.generationHeader = "x-version";
    const auto revision = commitQuiet(state::PolicySet{m_environment.policy});
    EXPECT_FALSE(operation(revision).noRoutingChange);
    EXPECT_EQ(count(revision), "0/1");
}

TEST_F(ConvergenceTest, WhatOnlyEdgesAreToldIsARoutingChangeForThemAlone)
{
    connect("edge-1", {"*"});
    connect("client-1", {"stock"});
    m_environment.starting = true;
    const auto installed = commit();
    take("edge-1", installed);
    push("client-1", installed, false);
    m_environment.starting = false;
    const auto started = commitQuiet(state::EnvironmentStarted{});
    EXPECT_FALSE(operation(started).noRoutingChange);
    push("client-1", started, false);
    EXPECT_EQ(count(started), "1/2");
    take("edge-1", started);
    EXPECT_EQ(operation(started).step, Step::Acknowledged);
}

TEST_F(ConvergenceTest, EachEventOfABatchIsJudgedByItself)
{
    connect("edge-1");
    const auto revisions = commitBatch({state::Frozen{}, state::Promoted{}}, {"orders"});
    m_convergence->configured("prod", revisions[1]);
    EXPECT_TRUE(operation(revisions[0]).noRoutingChange);
    EXPECT_FALSE(operation(revisions[1]).noRoutingChange);
    take("edge-1", revisions[1]);
    EXPECT_EQ(operation(revisions[1]).step, Step::Acknowledged);
}

TEST_F(ConvergenceTest, AcknowledgingALaterRevisionAcknowledgesAllBefore)
{
    connect("edge-1");
    const auto first = commit();
    const auto second = commit();
    const auto third = commit();
    push("edge-1", third);
    m_clock->advance(5ms);
    acknowledge("edge-1", third);
    for (const auto revision : {first, second, third}) {
        EXPECT_EQ(operation(revision).step, Step::Acknowledged) << revision;
        EXPECT_EQ(count(revision), "1/1") << revision;
    }
}

TEST_F(ConvergenceTest, AcknowledgingAnEarlierPushLeavesTheLaterOneOutstanding)
{
    connect("edge-1");
    const auto first = commit();
    push("edge-1", first);
    const auto second = commit();
    push("edge-1", second);
    acknowledge("edge-1", first);
    EXPECT_EQ(operation(first).step, Step::Acknowledged);
    EXPECT_EQ(count(second), "0/1");
    EXPECT_EQ(gateway("edge-1").state, GatewayState::Pending);
}

TEST_F(ConvergenceTest, AnOperationIsSupersededWhenLaterTablesOvertakeIt)
{
    connect("edge-1");
    connect("edge-2");
    const auto first = commit();
    take("edge-1", first);
    const auto second = commit();
    EXPECT_FALSE(operation(first).superseded); // Accepted alone overtakes nothing.
    take("edge-1", second);
    EXPECT_FALSE(operation(first).superseded); // Who took it first was not overtaken.
    push("edge-2", second);
    EXPECT_TRUE(operation(first).superseded);
    EXPECT_FALSE(operation(second).superseded);
    acknowledge("edge-2", second);
    EXPECT_EQ(operation(first).step, Step::Acknowledged);
    EXPECT_FALSE(operation(second).superseded);
}

TEST_F(ConvergenceTest, AnAcknowledgementWithoutItsPushSupersedesToo)
{
    connect("edge-1");
    const auto first = commit();
    const auto second = commit();
    acknowledge("edge-1", second);
    EXPECT_TRUE(operation(first).superseded);
    EXPECT_FALSE(operation(second).superseded);
}

TEST_F(ConvergenceTest, TablesOfAnEventWithoutRoutingChangeOvertakeNothing)
{
    connect("edge-1");
    const auto first = commit();
    const auto quiet = commitQuiet();
    push("edge-1", quiet); // Routing names its newest revision, whatever made it.
    EXPECT_FALSE(operation(first).superseded);
    acknowledge("edge-1", quiet);
    EXPECT_EQ(operation(first).step, Step::Acknowledged);
}

TEST_F(ConvergenceTest, ReportsMayComeBeforeTheCommit)
{
    connect("edge-1");
    connect("edge-2");
    connect("client-1", {"stock"});
    const auto next = m_state->revision + 1;
    m_convergence->configured("prod", next);
    take("edge-1", next);
    push("edge-2", next);
    push("client-1", next, false);
    const auto revision = commitSilently();
    ASSERT_EQ(revision, next);
    EXPECT_EQ(operation(revision).step, Step::Configured);
    EXPECT_EQ(stateIn(revision, "edge-1"), GatewayState::Acknowledged);
    EXPECT_EQ(stateIn(revision, "edge-2"), GatewayState::Pending);
    EXPECT_EQ(stateIn(revision, "client-1"), GatewayState::NotConcerned);
    acknowledge("edge-2", revision);
    EXPECT_EQ(operation(revision).step, Step::Acknowledged);
}

TEST_F(ConvergenceTest, AnAcknowledgementImpliesThatTablesWereComputed)
{
    connect("edge-1");
    const auto revision = commitSilently();
    take("edge-1", revision);
    EXPECT_EQ(operation(revision).step, Step::Acknowledged);
    EXPECT_GE(operation(revision).configuredAfterUs, 1U);
}

TEST_F(ConvergenceTest, OldAndUnknownReportsChangeNothing)
{
    connect("edge-1");
    const auto revision = commit();
    take("edge-1", revision);
    acknowledge("edge-1", 1);
    push("edge-1", 1);
    EXPECT_EQ(gateway("edge-1").acknowledgedRevision, revision);
    acknowledge("stranger", revision);
    refuse("stranger", revision, "who?");
    disconnect("stranger");
    EXPECT_EQ(m_convergence->gateways("prod").size(), 1U);
    EXPECT_TRUE(m_convergence->operations("nowhere").empty());
    EXPECT_FALSE(m_convergence->operation("nowhere", 1).has_value());
}

TEST_F(ConvergenceTest, ListsAtMostTwoHundredGatewaysTheOnesThatMatter)
{
    for (int i = 0; i < 300; ++i)
        connect("edge-" + std::to_string(i));
    const auto revision = commit();
    for (int i = 0; i < 299; ++i) {
        m_clock->advance(1ms);
        take("edge-" + std::to_string(i), revision);
    }
    const auto view = operation(revision);
    EXPECT_EQ(count(revision), "299/300");
    ASSERT_EQ(view.gateways.size(), 200U);
    EXPECT_EQ(view.gateways[0].gateway, "edge-299");
    EXPECT_EQ(view.gateways[1].gateway, "edge-298");
    EXPECT_EQ(view.gateways[199].gateway, "edge-100");
}

TEST_F(ConvergenceTest, KeepsTheLastThousandOperations)
{
    connect("edge-1");
    state::Revision last = 0;
    for (int i = 0; i < 1'005; ++i)
        last = commit();
    const auto all = m_convergence->operations("prod");
    ASSERT_EQ(all.size(), 1'000U);
    EXPECT_EQ(all.back().revision, last);
    EXPECT_EQ(all.front().revision, last - 999);
    take("edge-1", last);
    EXPECT_EQ(m_convergence->operations("prod").front().step, Step::Acknowledged);
}

} // namespace
} // namespace pult::convergence
