// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include "controlplane/routing/xds/dialect.h"
#include "tests/routing/scripted_world.h"

// The rules of state of the world, on hand-made snapshots and without a wire.
namespace pult::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::names;
using ::testing::UnorderedElementsAre;
using Type = ResourceType;

class SessionTest : public ::testing::Test
{
protected:
    SessionTest()
    {
        for (const auto* service : {"orders", "billing", "loyalty"})
            world.putService(service);
        world.publish();
        session.emplace(world.snapshot(), kStateOfTheWorld.subscribe);
    }
    Subscription::Outcome ask(Type type, std::vector<std::string> wanted, std::string nonce = {},
        std::optional<std::string> refusal = {})
    {
        return session->onQuery({type, std::move(wanted), std::move(nonce), std::move(refusal)});
    }
    //! Asks, takes the answer and acknowledges it.
    DiscoveryAnswer subscribe(Type type, const std::vector<std::string>& wanted)
    {
        (void)ask(type, wanted);
        auto answer = session->next().value();
        (void)ask(type, wanted, answer.nonce);
        return answer;
    }
    std::optional<DiscoveryAnswer> next() { return session->next(); }

    testing::ScriptedWorld world;
    std::optional<Session> session;
};

TEST_F(SessionTest, TheFirstRequestIsAnsweredEvenWhenThereIsNothing)
{
    (void)ask(Type::Route, {"nobody"});
    const auto answer = next();
    EXPECT_THAT(names(answer), IsEmpty());
    EXPECT_FALSE(next());
    EXPECT_TRUE(ask(Type::Route, {"nobody"}, answer->nonce).accepted);
}

TEST_F(SessionTest, EveryResponseHasANonceOfItsOwn)
{
    const auto routes = subscribe(Type::Route, {"orders"});
    const auto listeners = subscribe(Type::Listener, {"orders"});
    EXPECT_NE(routes.nonce, listeners.nonce);
}

TEST_F(SessionTest, AnAcknowledgementIsNotAnswered)
{
    subscribe(Type::Route, {"orders"});
    EXPECT_FALSE(next());
}

TEST_F(SessionTest, AStaleNonceChangesNothing)
{
    const auto first = subscribe(Type::Route, {"orders"});
    world.put(Type::Route, "orders");
    ASSERT_TRUE(world.publishTo(*session));
    const auto second = next();
    const auto outcome = ask(Type::Route, {"orders", "billing"}, first.nonce);
    EXPECT_TRUE(outcome.stale);
    EXPECT_FALSE(next());
    EXPECT_FALSE(session->holdsAll());
    EXPECT_THAT(session->services(), ElementsAre("orders"));
    // The answer to the newer response brings the names again.
    EXPECT_TRUE(ask(Type::Route, {"orders", "billing"}, second->nonce).accepted);
    EXPECT_THAT(names(next()), ElementsAre("billing"));
}

TEST_F(SessionTest, AStaleRefusalDoesNotPark)
{
    const auto first = subscribe(Type::Route, {"orders"});
    world.put(Type::Route, "orders");
    ASSERT_TRUE(world.publishTo(*session));
    const auto second = next();
    EXPECT_TRUE(ask(Type::Route, {"orders"}, first.nonce, "old news").stale);
    EXPECT_TRUE(ask(Type::Route, {"orders"}, second->nonce).accepted);
    EXPECT_TRUE(session->holdsAll());
}

TEST_F(SessionTest, AddedNamesAreAnsweredInPartForRoutesAndWholeForListeners)
{
    const auto routes = subscribe(Type::Route, {"orders"});
    EXPECT_TRUE(ask(Type::Route, {"orders", "billing"}, routes.nonce).namesChanged);
    EXPECT_THAT(names(next()), ElementsAre("billing"));
    const auto listeners = subscribe(Type::Listener, {"orders"});
    (void)ask(Type::Listener, {"orders", "billing"}, listeners.nonce);
    EXPECT_THAT(names(next()), UnorderedElementsAre("orders", "billing"));
}

TEST_F(SessionTest, NamesMayBeAddedBeforeTheFirstResponse)
{
    (void)ask(Type::Route, {"orders"});
    (void)ask(Type::Route, {"orders", "billing"});
    EXPECT_THAT(names(next()), UnorderedElementsAre("orders", "billing"));
    EXPECT_FALSE(next());
}

TEST_F(SessionTest, RemovedNamesAreNotAnsweredAndNotPushed)
{
    const auto routes = subscribe(Type::Route, {"orders", "billing"});
    EXPECT_TRUE(ask(Type::Route, {"orders"}, routes.nonce).namesChanged);
    EXPECT_FALSE(next());
    world.put(Type::Route, "billing");
    EXPECT_FALSE(world.publishTo(*session));
    EXPECT_FALSE(next());
}

TEST_F(SessionTest, NoNamesAtFirstMeansAllAndLaterMeansNone)
{
    subscribe(Type::Route, {"orders"});
    const auto all = subscribe(Type::Cluster, {});
    EXPECT_THAT(names(all), UnorderedElementsAre("orders-v1", "billing-v1", "loyalty-v1"));
    world.put(Type::Cluster, "orders-v2");
    EXPECT_TRUE(world.publishTo(*session));
    const auto more = next();
    EXPECT_EQ(more->resources.size(), 4U);
    (void)ask(Type::Cluster, {"orders-v1"}, more->nonce);
    const auto one = next();
    EXPECT_THAT(names(one), ElementsAre("orders-v1"));
    (void)ask(Type::Cluster, {}, one->nonce);
    EXPECT_FALSE(next());
    world.put(Type::Cluster, "orders-v1");
    EXPECT_FALSE(world.publishTo(*session));
}

TEST_F(SessionTest, AStarMeansAllBesideNames)
{
    const auto all = subscribe(Type::Listener, {"*", "orders:80"});
    EXPECT_THAT(names(all), UnorderedElementsAre("orders", "billing", "loyalty", "orders:80"));
    (void)ask(Type::Listener, {"orders:80"}, all.nonce);
    EXPECT_FALSE(next());
    world.put(Type::Listener, "billing");
    EXPECT_FALSE(world.publishTo(*session));
}

TEST_F(SessionTest, RoutesWithoutNamesAreNoWildcard)
{
    EXPECT_THAT(names(subscribe(Type::Route, {})), IsEmpty());
    world.put(Type::Route, "orders");
    EXPECT_FALSE(world.publishTo(*session));
}

TEST_F(SessionTest, AListenerWithAPortIsServedUnderTheNameAskedFor)
{
    EXPECT_THAT(names(subscribe(Type::Listener, {"orders:80"})), ElementsAre("orders:80"));
    EXPECT_THAT(session->services(), ElementsAre("orders"));
    world.remove(Type::Listener, "orders");
    EXPECT_TRUE(world.publishTo(*session));
    EXPECT_THAT(names(next()), IsEmpty());
    world.put(Type::Listener, "billing");
    EXPECT_FALSE(world.publishTo(*session));
}

TEST_F(SessionTest, OnlyWhatChangedIsPushed)
{
    subscribe(Type::Route, {"orders", "billing"});
    world.put(Type::Route, "orders");
    EXPECT_TRUE(world.publishTo(*session));
    EXPECT_THAT(names(next()), ElementsAre("orders"));
    world.put(Type::Route, "loyalty");
    EXPECT_FALSE(world.publishTo(*session));
    EXPECT_FALSE(next());
}

TEST_F(SessionTest, PushOrderIsClustersEndpointsListenersRoutesStamp)
{
    world.put(Type::Stamp, "shop");
    world.publish();
    session.emplace(world.snapshot(), kStateOfTheWorld.subscribe);
    subscribe(Type::Stamp, {"shop"});
    subscribe(Type::Route, {"orders"});
    subscribe(Type::Listener, {});
    subscribe(Type::Endpoints, {"orders-v1"});
    subscribe(Type::Cluster, {});
    while (const auto rest = next())
        (void)ask(rest->type, {"orders-v1"}, rest->nonce);
    world.put(Type::Stamp, "shop");
    world.putService("orders");
    EXPECT_TRUE(world.publishTo(*session));
    std::vector<Type> order;
    while (const auto answer = next()) {
        order.push_back(answer->type);
        if (answer->type == Type::Route) // What stamps requests waits for its acknowledgement.
            (void)ask(Type::Route, {"orders"}, answer->nonce);
    }
    EXPECT_THAT(order,
        ElementsAre(Type::Cluster, Type::Endpoints, Type::Listener, Type::Route, Type::Stamp));
}

TEST_F(SessionTest, EndpointsAreSentAgainWithClusters)
{
    subscribe(Type::Endpoints, {"orders-v1", "billing-v1"});
    subscribe(Type::Cluster, {});
    EXPECT_THAT(names(next()), UnorderedElementsAre("orders-v1", "billing-v1"));
    world.put(Type::Cluster, "orders-v2");
    EXPECT_TRUE(world.publishTo(*session));
    EXPECT_EQ(next()->type, Type::Cluster);
    EXPECT_THAT(names(next()), UnorderedElementsAre("orders-v1", "billing-v1"));
    EXPECT_FALSE(next());
}

TEST_F(SessionTest, ARefusalParksUntilASubscribedResourceChanges)
{
    subscribe(Type::Route, {"orders", "billing"});
    world.put(Type::Route, "orders");
    ASSERT_TRUE(world.publishTo(*session));
    const auto bad = next();
    const auto outcome = ask(Type::Route, {"orders", "billing"}, bad->nonce, "no such thing");
    EXPECT_TRUE(outcome.refused);
    EXPECT_EQ(outcome.revision, 2U);
    EXPECT_FALSE(next());
    EXPECT_FALSE(session->holdsAll());
    // The same once more is neither counted nor answered.
    EXPECT_FALSE(ask(Type::Route, {"orders", "billing"}, bad->nonce, "no such thing").refused);
    EXPECT_FALSE(next());
    world.put(Type::Route, "loyalty");
    EXPECT_FALSE(world.publishTo(*session));
    EXPECT_FALSE(next());
    // What was refused goes along, so that one acknowledgement proves both.
    world.put(Type::Route, "billing");
    EXPECT_TRUE(world.publishTo(*session));
    const auto again = next();
    EXPECT_THAT(names(again), UnorderedElementsAre("orders", "billing"));
    EXPECT_TRUE(ask(Type::Route, {"orders", "billing"}, again->nonce).accepted);
    EXPECT_TRUE(session->holdsAll());
}

TEST_F(SessionTest, ARefusalWithNewNamesIsAnsweredOnceMoreAndNotForEver)
{
    auto answer = subscribe(Type::Cluster, {"orders-v1"});
    world.put(Type::Cluster, "orders-v1");
    ASSERT_TRUE(world.publishTo(*session));
    answer = *next();
    (void)ask(Type::Cluster, {"orders-v1", "billing-v1"}, answer.nonce, "bad");
    answer = *next();
    (void)ask(Type::Cluster, {"orders-v1", "billing-v1"}, answer.nonce, "bad");
    EXPECT_FALSE(next());
}

TEST_F(SessionTest, WhatWasRefusedAndIsNotWantedAnyMoreIsForgotten)
{
    subscribe(Type::Route, {"orders", "billing"});
    world.put(Type::Route, "orders");
    ASSERT_TRUE(world.publishTo(*session));
    const auto bad = next();
    (void)ask(Type::Route, {"orders", "billing"}, bad->nonce, "bad");
    (void)ask(Type::Route, {"billing"}, bad->nonce);
    EXPECT_TRUE(session->holdsAll());
}

TEST_F(SessionTest, WhatIsNotAcknowledgedYetGoesAlong)
{
    subscribe(Type::Route, {"orders", "billing"});
    world.put(Type::Route, "orders");
    ASSERT_TRUE(world.publishTo(*session));
    const auto first = next();
    world.put(Type::Route, "billing");
    ASSERT_TRUE(world.publishTo(*session));
    const auto second = next();
    EXPECT_THAT(names(second), UnorderedElementsAre("orders", "billing"));
    EXPECT_TRUE(ask(Type::Route, {"orders", "billing"}, first->nonce).stale);
    EXPECT_FALSE(session->holdsAll());
    EXPECT_TRUE(ask(Type::Route, {"orders", "billing"}, second->nonce).accepted);
    EXPECT_TRUE(session->holdsAll());
}

TEST_F(SessionTest, ASlowReaderGetsTheNewestOnce)
{
    subscribe(Type::Route, {"orders"});
    for (int i = 0; i < 1000; ++i) {
        world.put(Type::Route, "orders");
        ASSERT_TRUE(world.publishTo(*session));
    }
    const auto answer = next();
    EXPECT_EQ(answer->revision, 1001U);
    ASSERT_EQ(answer->resources.size(), 1U);
    EXPECT_EQ(answer->resources[0]->changed, 1001U);
    EXPECT_FALSE(next());
}

TEST_F(SessionTest, ADeletedListenerIsDeletedByASetWithoutIt)
{
    subscribe(Type::Listener, {"orders", "billing"});
    subscribe(Type::Route, {"orders", "billing"});
    world.remove(Type::Listener, "orders");
    world.remove(Type::Route, "orders");
    EXPECT_TRUE(world.publishTo(*session));
    EXPECT_THAT(names(next()), ElementsAre("billing"));
    EXPECT_FALSE(next());
}

TEST_F(SessionTest, HeldMeansTheRoutesOfEveryListenerToo)
{
    subscribe(Type::Listener, {"orders"});
    EXPECT_FALSE(session->holdsAll());
    subscribe(Type::Route, {"orders"});
    EXPECT_TRUE(session->holdsAll());
    EXPECT_THAT(session->deployments(), ElementsAre(state::DeploymentKey{"orders", 1}));
}

TEST_F(SessionTest, DeploymentsAreThoseOfTheAcknowledgedRoutes)
{
    EXPECT_TRUE(session->deployments().empty());
    subscribe(Type::Route, {"orders"});
    world.put(Type::Route, "orders", {{"orders", 2}});
    ASSERT_TRUE(world.publishTo(*session));
    const auto pushed = next();
    EXPECT_THAT(session->deployments(), ElementsAre(state::DeploymentKey{"orders", 1}));
    EXPECT_TRUE(ask(Type::Route, {"orders"}, pushed->nonce).leadsElsewhere);
    EXPECT_THAT(session->deployments(), ElementsAre(state::DeploymentKey{"orders", 2}));
}

TEST_F(SessionTest, AServiceThatComesLaterIsPushed)
{
    subscribe(Type::Listener, {"orders", "late"});
    world.putService("late");
    EXPECT_TRUE(world.publishTo(*session));
    EXPECT_THAT(names(next()), UnorderedElementsAre("late", "orders"));
}

//! As Envoy does it: all clusters, then the endpoints that they ask for.
class EnvoySession : public SessionTest
{
protected:
    void subscribeAll()
    {
        subscribe(Type::Cluster, {});
        subscribe(Type::Endpoints, m_endpoints);
        subscribe(Type::Route, {"billing", "orders"});
    }
    //! A second deployment of orders and billing.
    void publishSecond()
    {
        for (const std::string service : {"orders", "billing"}) {
            world.put(Type::Cluster, service + "-v2");
            world.put(Type::Endpoints, service + "-v2");
            world.put(Type::Route, service, {{service, 1}, {service, 2}});
            m_endpoints.push_back(service + "-v2");
        }
        ASSERT_TRUE(world.publishTo(*session));
    }

    std::vector<std::string> m_endpoints{"billing-v1", "loyalty-v1", "orders-v1"};
};

TEST_F(EnvoySession, RoutesWaitForTheEndpointsTheyLeadTo)
{
    subscribeAll();
    publishSecond();
    const auto clusters = next();
    ASSERT_EQ(clusters->type, Type::Cluster);
    const auto old = next();
    EXPECT_EQ(old->type, Type::Endpoints) << "those of before, again";
    EXPECT_FALSE(next()) << "routes before the clusters are known";
    (void)ask(Type::Cluster, {}, clusters->nonce);
    EXPECT_FALSE(next()) << "routes before the endpoints are asked for";
    (void)ask(Type::Endpoints, m_endpoints, old->nonce);
    const auto endpoints = next();
    EXPECT_THAT(names(endpoints), ElementsAre("billing-v2", "orders-v2"));
    EXPECT_FALSE(next()) << "routes before the endpoints are acknowledged";
    EXPECT_FALSE(session->holdsAll());
    (void)ask(Type::Endpoints, m_endpoints, endpoints->nonce);
    const auto routes = next();
    EXPECT_EQ(routes->type, Type::Route);
    EXPECT_THAT(names(routes), ElementsAre("billing", "orders"));
    (void)ask(Type::Route, {"billing", "orders"}, routes->nonce);
    EXPECT_TRUE(session->holdsAll());
}

TEST_F(EnvoySession, ARollbackDoesNotWaitForClustersThatItDoesNotNeed)
{
    subscribeAll();
    publishSecond();
    const auto clusters = next();
    (void)next();
    (void)ask(Type::Cluster, {}, clusters->nonce, "no");
    EXPECT_FALSE(next());
    world.put(Type::Route, "orders", {{"orders", 1}});
    ASSERT_TRUE(world.publishTo(*session));
    EXPECT_THAT(names(next()), ElementsAre("orders")) << "billing still waits";
    EXPECT_FALSE(next()) << "what is on its way is not sent for itself";
}

TEST_F(EnvoySession, WhatNamesClustersNeverWaits)
{
    subscribe(Type::Route, {"orders"});
    subscribe(Type::Cluster, {"orders-v1"});
    subscribe(Type::Endpoints, {"orders-v1"});
    world.put(Type::Cluster, "orders-v2");
    world.put(Type::Endpoints, "orders-v2");
    world.put(Type::Route, "orders", {{"orders", 2}});
    ASSERT_TRUE(world.publishTo(*session));
    EXPECT_EQ(next()->type, Type::Route);
}

TEST_F(EnvoySession, AStampFollowsTheRoutes)
{
    world.put(Type::Stamp, "shop");
    (void)world.publishTo(*session);
    subscribe(Type::Route, {"orders"});
    subscribe(Type::Stamp, {"shop"});
    world.put(Type::Route, "orders", {{"orders", 3}});
    world.put(Type::Stamp, "shop");
    ASSERT_TRUE(world.publishTo(*session));
    const auto routes = next();
    EXPECT_EQ(routes->type, Type::Route);
    EXPECT_FALSE(next());
    (void)ask(Type::Route, {"orders"}, routes->nonce);
    EXPECT_EQ(next()->type, Type::Stamp);
}

} // namespace
} // namespace pult::routing
