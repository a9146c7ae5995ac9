// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include "controlplane/routing/xds/gateway_book.h"
#include "tests/routing/recorded_reports.h"

namespace pult::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class GatewayBookTest : public ::testing::Test
{
protected:
    std::unique_ptr<GatewaySeat> sit() { return book.sit({"shop", "gw", "", "client", "", ""}); }

    testing::RecordedReports reports;
    GatewayBook book{reports};
};

TEST_F(GatewayBookTest, AcknowledgedOnceAPushIsHeld)
{
    const auto seat = sit();
    seat->pushing(3);
    seat->holds(3);
    seat->holds(3);
    EXPECT_THAT(reports.takeLog(), ElementsAre("gw connected", "gw pushed 3", "gw acknowledged 3"));
}

TEST_F(GatewayBookTest, LeftAloneWithoutAPush)
{
    const auto seat = sit();
    seat->pushing(3);
    seat->holds(3);
    (void)reports.takeLog();
    seat->unconcerned(4);
    seat->holds(4);
    EXPECT_THAT(reports.takeLog(), ElementsAre("gw left alone 4"));
}

TEST_F(GatewayBookTest, LeftAloneIsToldWhileSomethingIsOnItsWay)
{
    const auto seat = sit();
    seat->pushing(3);
    seat->unconcerned(4);
    seat->holds(4);
    EXPECT_THAT(reports.takeLog(),
        ElementsAre("gw connected", "gw pushed 3", "gw left alone 4", "gw acknowledged 4"));
}

TEST_F(GatewayBookTest, TheSameTablesAgainAskForAnAcknowledgementOfTheirOwn)
{
    const auto seat = sit();
    seat->pushing(3);
    seat->holds(3);
    seat->pushing(3);
    seat->holds(3);
    EXPECT_THAT(reports.takeLog(),
        ElementsAre("gw connected", "gw pushed 3", "gw acknowledged 3", "gw pushed 3",
            "gw acknowledged 3"));
}

TEST_F(GatewayBookTest, EveryStreamHasToAcknowledge)
{
    const auto first = sit();
    const auto second = sit();
    (void)reports.takeLog();
    first->pushing(3);
    second->pushing(3);
    first->holds(3);
    EXPECT_EQ(reports.gateway("gw").acknowledged, 0U);
    second->holds(3);
    EXPECT_EQ(reports.gateway("gw").acknowledged, 3U);
    (void)reports.takeLog();
    first->unconcerned(4);
    EXPECT_THAT(reports.takeLog(), IsEmpty());
    second->unconcerned(4);
    EXPECT_THAT(reports.takeLog(), ElementsAre("gw left alone 4"));
}

TEST_F(GatewayBookTest, AStreamThatConcernsMakesTheGatewayConcerned)
{
    const auto first = sit();
    const auto second = sit();
    first->pushing(4);
    second->unconcerned(4);
    second->holds(4);
    EXPECT_EQ(reports.gateway("gw").unconcerned, 0U);
    first->holds(4);
    EXPECT_EQ(reports.gateway("gw").acknowledged, 4U);
}

TEST_F(GatewayBookTest, AStreamThatLeavesHoldsNothingUp)
{
    auto first = sit();
    const auto second = sit();
    second->pushing(3);
    second->holds(3);
    EXPECT_EQ(reports.gateway("gw").acknowledged, 0U);
    first.reset();
    EXPECT_EQ(reports.gateway("gw").acknowledged, 3U);
    EXPECT_EQ(reports.gateway("gw").streams, 1);
}

TEST_F(GatewayBookTest, NamesOfAllStreamsAndNotBeforeAllAreKnown)
{
    auto first = sit();
    first->names({{"orders", 1}});
    // It came back before the old stream ended: what it held before still stands.
    const auto second = sit();
    first.reset();
    EXPECT_THAT(reports.gateway("gw").deployments, ElementsAre(state::DeploymentKey{"orders", 1}));
    second->names({{"orders", 2}});
    EXPECT_THAT(reports.gateway("gw").deployments, ElementsAre(state::DeploymentKey{"orders", 2}));
    const auto third = sit();
    third->names({{"billing", 1}});
    EXPECT_EQ(reports.gateway("gw").deployments.size(), 2U);
}

TEST_F(GatewayBookTest, ServicesOfAllStreams)
{
    auto first = sit();
    const auto second = sit();
    first->subscribed({"orders"});
    second->subscribed({"billing"});
    EXPECT_THAT(reports.gateway("gw").services, ElementsAre("billing", "orders"));
    first.reset();
    EXPECT_THAT(reports.gateway("gw").services, ElementsAre("billing"));
}

} // namespace
} // namespace pult::routing
