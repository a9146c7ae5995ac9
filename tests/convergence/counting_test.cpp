// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Who is counted in n/m, and as what.
#include "tests/convergence/convergence_fixture.h"

#include <gmock/gmock.h>

namespace pult::convergence {
namespace {

using namespace std::chrono_literals;
using state::GatewayState;
using Step = state::OperationStep;
using testing::ElementsAre;

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

TEST_F(ConvergenceTest, WhoRefusesIsShownWithWhatItKeeps)
{
    connect("edge-1");
    connect("edge-2");
    const auto old = commit();
    take("edge-1", old);
    take("edge-2", old);
    m_convergence->names("prod", "edge-2", {{"orders", 2}});
    const auto next = leaving({2, "orders"});
    push("edge-2", next);
    take("edge-1", next);
    EXPECT_THAT(gateway("edge-2").keeps, testing::IsEmpty()) << "on its way";
    refuse("edge-2", next, "bad");
    EXPECT_THAT(gateway("edge-2").keeps, ElementsAre("lane g2", "orders-v2"));
    EXPECT_THAT(gateway("edge-1").keeps, testing::IsEmpty());
    publish();
    EXPECT_THAT(m_listener.gateway("edge-2").keeps, ElementsAre("lane g2", "orders-v2"));
    acknowledge("edge-2", next);
    EXPECT_THAT(gateway("edge-2").keeps, testing::IsEmpty());
    disconnect("edge-2");
    EXPECT_THAT(gateway("edge-2").keeps, ElementsAre("orders-v2"))
        << "it may still hold what it named";
    publish();
    m_environment.retiring.front().retired = true;
    commitQuiet();
    publish();
    EXPECT_THAT(m_listener.gateway("edge-2").keeps, testing::IsEmpty()) << "told without a report";
}

} // namespace
} // namespace pult::convergence
