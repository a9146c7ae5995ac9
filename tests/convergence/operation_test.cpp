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

TEST_F(ConvergenceTest, WhoIsNotConcernedCountsAsAcknowledged)
{
    connect("edge-1");
    connect("client-1", {"stock"});
    const auto revision = commit();
    push("client-1", revision, false);
    EXPECT_EQ(count(revision), "1/2");
    EXPECT_EQ(stateIn(revision, "client-1"), GatewayState::NotConcerned);
    take("edge-1", revision);
    EXPECT_EQ(operation(revision).step, Step::Acknowledged);
    EXPECT_EQ(gateway("client-1").acknowledgedRevision, revision);
}

TEST_F(ConvergenceTest, NotConcernedWhileAnotherAnswerIsOutstanding)
{
    connect("edge-1");
    const auto first = commit();
    push("edge-1", first);
    const auto second = commit({"stock"});
    push("edge-1", second, false);
    EXPECT_EQ(operation(second).step, Step::Acknowledged); // It has nothing to take of the second.
    EXPECT_EQ(gateway("edge-1").acknowledgedRevision, 0U); // But it does not hold the first.
    EXPECT_EQ(count(first), "0/1");
    acknowledge("edge-1", first);
    EXPECT_EQ(operation(first).step, Step::Acknowledged);
    EXPECT_EQ(gateway("edge-1").acknowledgedRevision, second);
}

TEST_F(ConvergenceTest, LostGatewaysAreCountedUntilTheirTimeIsOver)
{
    connect("edge-1");
    connect("edge-2");
    disconnect("edge-2");
    const auto revision = commit();
    take("edge-1", revision);
    EXPECT_EQ(count(revision), "1/2");
    EXPECT_EQ(stateIn(revision, "edge-2"), GatewayState::Lost);
    EXPECT_EQ(operation(revision).gateways.front().reason, "disconnected");
    m_scheduler.advance(599s);
    EXPECT_EQ(operation(revision).step, Step::Configured);
    m_scheduler.advance(2s);
    EXPECT_EQ(operation(revision).step, Step::Acknowledged);
    EXPECT_EQ(count(revision), "1/1");
    EXPECT_THAT(operation(revision).removedGateways, ElementsAre("edge-2"));
    EXPECT_TRUE(m_listener.removed.contains("edge-2"));
    EXPECT_EQ(m_convergence->gateways("prod").size(), 1U);
}

TEST_F(ConvergenceTest, AConnectedGatewayIsSeenAllTheTime)
{
    connect("edge-1");
    const auto revision = commit();
    m_scheduler.advance(3600s);
    EXPECT_EQ(count(revision), "0/1");
    EXPECT_EQ(gateway("edge-1").lastSeenUnixMs, m_clock->wall().time_since_epoch().count());
}

TEST_F(ConvergenceTest, TheTimeToLiveIsThePolicys)
{
    connect("edge-1");
    setTtl(5);
    disconnect("edge-1");
    m_scheduler.advance(4s);
    EXPECT_EQ(m_convergence->gateways("prod").size(), 1U);
    m_scheduler.advance(2s);
    EXPECT_TRUE(m_convergence->gateways("prod").empty());
}

TEST_F(ConvergenceTest, ALostGatewayThatAskedForNothingTouchedIsNotConcerned)
{
    connect("client-1", {"stock"});
    const auto first = commit({"stock"});
    take("client-1", first);
    disconnect("client-1");
    const auto second = commit({"orders"});
    EXPECT_EQ(operation(second).step, Step::Acknowledged);
    EXPECT_EQ(stateIn(second, "client-1"), GatewayState::NotConcerned);
    EXPECT_EQ(gateway("client-1").acknowledgedRevision, second);
    EXPECT_EQ(gateway("client-1").state, GatewayState::Lost);
}

TEST_F(ConvergenceTest, EverythingConcernsALostGatewayThatAskedForEverything)
{
    connect("edge-1", {"*"});
    disconnect("edge-1");
    EXPECT_EQ(count(commit()), "0/1");
}

TEST_F(ConvergenceTest, ALostGatewayHoldsNoMoreThanItTookAlthoughTheLastChangeLeavesItAlone)
{
    connect("client-1", {"stock"});
    disconnect("client-1");
    const auto first = commit({"stock"});
    const auto second = commit({"orders"});
    EXPECT_EQ(count(first), "0/1");
    EXPECT_EQ(count(second), "1/1");
    EXPECT_LT(gateway("client-1").acknowledgedRevision, first);
}

TEST_F(ConvergenceTest, AnAcknowledgementStaysOneAfterTheGatewayIsLost)
{
    connect("edge-1");
    connect("edge-2");
    const auto revision = commit();
    take("edge-1", revision);
    disconnect("edge-1");
    EXPECT_EQ(stateIn(revision, "edge-1"), GatewayState::Acknowledged);
    take("edge-2", revision);
    EXPECT_EQ(operation(revision).step, Step::Acknowledged);
    EXPECT_EQ(gateway("edge-1").state, GatewayState::Lost);
}

TEST_F(ConvergenceTest, ALostGatewayThatComesBackTakesItsPlace)
{
    connect("edge-1");
    disconnect("edge-1");
    const auto revision = commit();
    m_scheduler.advance(60s);
    connect("edge-1");
    EXPECT_EQ(stateIn(revision, "edge-1"), GatewayState::Pending);
    take("edge-1", revision);
    EXPECT_EQ(count(revision), "1/1");
    m_scheduler.advance(3600s);
    EXPECT_EQ(m_convergence->gateways("prod").size(), 1U);
}

TEST_F(ConvergenceTest, ANewStreamMayComeBeforeTheOldOneEnds)
{
    connect("edge-1");
    connect("edge-1");
    disconnect("edge-1");
    EXPECT_EQ(gateway("edge-1").state, GatewayState::Pending);
    disconnect("edge-1");
    EXPECT_EQ(gateway("edge-1").state, GatewayState::Lost);
}

TEST_F(ConvergenceTest, ARefusalNamesGatewayAndReason)
{
    connect("edge-1");
    connect("edge-2");
    const auto revision = commit();
    take("edge-1", revision);
    push("edge-2", revision);
    refuse("edge-2", revision, "unknown field 'exact'");
    EXPECT_EQ(count(revision), "1/2");
    const auto view = operation(revision);
    EXPECT_EQ(view.gateways[0].gateway, "edge-2"); // What needs eyes comes first.
    EXPECT_EQ(view.gateways[0].state, GatewayState::Refused);
    EXPECT_EQ(view.gateways[0].reason, "unknown field 'exact'");
    EXPECT_EQ(gateway("edge-2").state, GatewayState::Refused);
    EXPECT_EQ(gateway("edge-2").refusals, 1U);
    EXPECT_EQ(gateway("edge-2").reason, "unknown field 'exact'");
}

TEST_F(ConvergenceTest, ARefusalStandsUntilSomethingIsAcknowledged)
{
    connect("edge-1");
    const auto first = commit();
    push("edge-1", first);
    refuse("edge-1", first, "bad");
    const auto second = commit();
    push("edge-1", second); // May not carry what was refused.
    EXPECT_EQ(stateIn(first, "edge-1"), GatewayState::Refused);
    EXPECT_EQ(stateIn(second, "edge-1"), GatewayState::Pending);
    EXPECT_EQ(gateway("edge-1").reason, "bad");
    refuse("edge-1", second, "still bad");
    EXPECT_EQ(stateIn(first, "edge-1"), GatewayState::Refused); // The second carries the first.
    EXPECT_EQ(operation(second).gateways.front().reason, "still bad");
    EXPECT_EQ(gateway("edge-1").refusals, 2U);
    acknowledge("edge-1", second);
    EXPECT_EQ(operation(first).step, Step::Acknowledged);
    EXPECT_EQ(operation(second).step, Step::Acknowledged);
    EXPECT_EQ(gateway("edge-1").state, GatewayState::Acknowledged);
    EXPECT_EQ(gateway("edge-1").reason, "");
    EXPECT_EQ(gateway("edge-1").refusals, 2U);
}

TEST_F(ConvergenceTest, ForgettingTakesAGatewayOutAndSaysSo)
{
    connect("edge-1");
    connect("edge-2");
    const auto revision = commit();
    take("edge-1", revision);
    disconnect("edge-2");
    commitQuiet(state::GatewayForgotten{"edge-2"});
    EXPECT_EQ(operation(revision).step, Step::Acknowledged);
    EXPECT_EQ(count(revision), "1/1");
    EXPECT_THAT(operation(revision).removedGateways, ElementsAre("edge-2"));
    publish();
    EXPECT_TRUE(m_listener.removed.contains("edge-2"));
}

TEST_F(ConvergenceTest, WhoLeftAfterAcknowledgingIsTakenOutOfBothCounts)
{
    connect("edge-1");
    connect("edge-2");
    const auto revision = commit();
    take("edge-1", revision);
    disconnect("edge-1");
    commitQuiet(state::GatewayForgotten{"edge-1"});
    EXPECT_EQ(count(revision), "0/1");
    EXPECT_THAT(operation(revision).removedGateways, ElementsAre("edge-1"));
}

TEST_F(ConvergenceTest, ALateJoinerIsCountedWhileTheOperationRuns)
{
    connect("edge-1");
    const auto revision = commit();
    connect("edge-2");
    EXPECT_EQ(count(revision), "0/2");
    take("edge-1", revision);
    EXPECT_EQ(operation(revision).step, Step::Configured);
    take("edge-2", revision);
    EXPECT_EQ(operation(revision).step, Step::Acknowledged);
    connect("edge-3");
    EXPECT_EQ(count(revision), "2/2"); // Too late: it gets newer tables anyhow.
}

TEST_F(ConvergenceTest, WhoAsksForNothingIsNotConcerned)
{
    connect("edge-1");
    const auto first = commit();
    connect("idle-1", {});
    EXPECT_EQ(stateIn(first, "idle-1"), GatewayState::NotConcerned);
    take("edge-1", first);
    EXPECT_EQ(count(first), "2/2");
    const auto second = commit();
    EXPECT_EQ(count(second), "1/2");
    EXPECT_EQ(gateway("idle-1").state, GatewayState::NotConcerned);
    publish();
    EXPECT_EQ(facts().gateways->at("idle-1").acknowledged, second);
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
