// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/routing/delta_session.h"

// Make before break, for who speaks delta and takes all clusters.
namespace pult::routing {
namespace {

using ::testing::ElementsAre;
using testing::names;

//! As Envoy does it: all clusters, then the endpoints that they ask for.
class EnvoyDeltaSession : public testing::DeltaSession
{
protected:
    EnvoyDeltaSession()
    {
        takeFirst(Type::Cluster, {});
        takeFirst(Type::Endpoints, {"billing-v1", "loyalty-v1", "orders-v1"});
        takeFirst(Type::Route, {"billing", "orders"});
    }
    void publishSecond()
    {
        world.put(Type::Cluster, "orders-v2");
        world.put(Type::Endpoints, "orders-v2");
        world.put(Type::Route, "orders", {{"orders", 1}, {"orders", 2}});
        publish();
    }
};

TEST_F(EnvoyDeltaSession, RoutesWaitForTheEndpointsTheyLeadTo)
{
    publishSecond();
    const auto clusters = *next();
    EXPECT_THAT(names(clusters), ElementsAre("orders-v2"));
    EXPECT_FALSE(next()) << "endpoints of other clusters, or routes before the clusters are known";
    (void)acknowledge(clusters);
    (void)subscribe(Type::Endpoints, {"orders-v2"});
    const auto endpoints = *next();
    EXPECT_THAT(names(endpoints), ElementsAre("orders-v2"));
    EXPECT_FALSE(next()) << "routes before the endpoints are acknowledged";
    EXPECT_FALSE(session->holdsAll());
    (void)acknowledge(endpoints);
    EXPECT_THAT(names(take()), ElementsAre("orders"));
    EXPECT_TRUE(session->holdsAll());
}

TEST_F(EnvoyDeltaSession, ARefusedRouteIsNotRepeatedWhileAnotherWaits)
{
    world.put(Type::Route, "billing", {{"billing", 1}}, "bad");
    publish();
    (void)refuse(*next());
    publishSecond();
    const auto clusters = take();
    EXPECT_EQ(clusters.type, Type::Cluster);
    EXPECT_FALSE(next()) << "neither what waits nor what was refused";
    (void)subscribe(Type::Endpoints, {"orders-v2"});
    take();
    EXPECT_THAT(names(take()), ElementsAre("orders", "billing"));
}

TEST_F(EnvoyDeltaSession, EndpointsAreSentAgainWithTheirClusterAndOnlyThose)
{
    world.put(Type::Cluster, "orders-v1", {}, "changed");
    publish();
    EXPECT_THAT(names(take()), ElementsAre("orders-v1"));
    const auto again = take();
    EXPECT_EQ(again.type, Type::Endpoints);
    EXPECT_THAT(names(again), ElementsAre("orders-v1"));
    EXPECT_FALSE(next());
}

TEST_F(EnvoyDeltaSession, AReconnectWarmsWhatItIsSentThoughItHasTheEndpoints)
{
    std::map<std::string, std::string> clusters{{"orders-v1", "older"}};
    std::map<std::string, std::string> endpoints;
    for (const auto* name : {"billing-v1", "loyalty-v1", "orders-v1"}) {
        clusters.try_emplace(name, versionOf(Type::Cluster, name));
        endpoints[name] = versionOf(Type::Endpoints, name);
    }
    for (const bool clustersFirst : {true, false}) {
        reconnect();
        if (!clustersFirst)
            (void)subscribe(Type::Endpoints, {"billing-v1", "loyalty-v1", "orders-v1"}, endpoints);
        (void)subscribe(Type::Cluster, {}, clusters);
        EXPECT_THAT(names(take()), ElementsAre("orders-v1"));
        if (clustersFirst)
            (void)subscribe(Type::Endpoints, {"billing-v1", "loyalty-v1", "orders-v1"}, endpoints);
        EXPECT_THAT(names(take()), ElementsAre("orders-v1"));
        EXPECT_FALSE(next());
    }
}

TEST_F(EnvoyDeltaSession, AStampFollowsTheRoutes)
{
    world.put(Type::Stamp, "shop");
    (void)world.publishTo(*session);
    takeFirst(Type::Stamp, {});
    world.put(Type::Route, "orders", {{"orders", 1}}, "changed");
    world.put(Type::Stamp, "shop", {}, "changed");
    publish();
    const auto routes = *next();
    EXPECT_EQ(routes.type, Type::Route);
    EXPECT_FALSE(next());
    (void)acknowledge(routes);
    EXPECT_EQ(next()->type, Type::Stamp);
}

} // namespace
} // namespace pult::routing
