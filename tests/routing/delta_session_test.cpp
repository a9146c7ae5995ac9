// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/routing/delta_session.h"

// The rules of delta, on hand-made snapshots and without a wire.
namespace pult::routing {
namespace {

using testing::DeltaSession;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::names;
using ::testing::UnorderedElementsAre;

TEST_F(DeltaSession, NamesAreAddedAndEachIsAnsweredAlone)
{
    EXPECT_THAT(names(takeFirst(Type::Route, {"orders"})), ElementsAre("orders"));
    EXPECT_TRUE(subscribe(Type::Route, {"billing"}).namesChanged);
    EXPECT_THAT(names(take()), ElementsAre("billing"));
    EXPECT_THAT(session->services(), UnorderedElementsAre("orders", "billing"));
    EXPECT_FALSE(next());
}

TEST_F(DeltaSession, ANameThatIsSubscribedToAgainIsAnsweredAgain)
{
    takeFirst(Type::Listener, {"orders"});
    EXPECT_FALSE(subscribe(Type::Listener, {"orders"}).namesChanged);
    EXPECT_THAT(names(take()), ElementsAre("orders"));
}

TEST_F(DeltaSession, AnUnknownNameIsToldAsRemovedAndComesWhenThereIsOne)
{
    const auto answer = takeFirst(Type::Cluster, {"orders-v1", "nobody"});
    EXPECT_THAT(names(answer), ElementsAre("orders-v1"));
    EXPECT_THAT(answer.removed, ElementsAre("nobody"));
    EXPECT_TRUE(session->holdsAll());
    world.put(Type::Cluster, "nobody");
    publish();
    const auto came = take();
    EXPECT_THAT(names(came), ElementsAre("nobody"));
    EXPECT_THAT(came.removed, IsEmpty());
}

TEST_F(DeltaSession, OnlyWhatChangedIsSentOfAFullSetToo)
{
    for (const Names& wanted : {Names{}, Names{"*"}}) {
        reconnect();
        EXPECT_EQ(takeFirst(Type::Cluster, wanted).resources.size(), 3U);
        EXPECT_THAT(session->services(), ElementsAre("*"));
        world.put(Type::Cluster, "orders-v2");
        publish();
        EXPECT_THAT(names(take()), ElementsAre("orders-v2"));
        world.remove(Type::Cluster, "orders-v2");
        publish();
        const auto gone = take();
        EXPECT_THAT(gone.resources, IsEmpty());
        EXPECT_THAT(gone.removed, ElementsAre("orders-v2"));
        EXPECT_TRUE(session->holdsAll());
    }
}

TEST_F(DeltaSession, AllListenersAreHeldWithoutTheRoutesOfEach)
{
    takeFirst(Type::Listener, {});
    EXPECT_TRUE(session->holdsAll());
    EXPECT_THAT(session->services(), ElementsAre("*"));
    (void)subscribe(Type::Listener, {"orders"});
    take();
    EXPECT_FALSE(session->holdsAll()) << "it named this one";
    EXPECT_THAT(session->services(), ElementsAre("*", "orders"));
}

TEST_F(DeltaSession, AnEmptyRequestLaterIsNoWildcard)
{
    takeFirst(Type::Cluster, {"orders-v1"});
    EXPECT_FALSE(subscribe(Type::Cluster, {}).namesChanged);
    EXPECT_FALSE(next());
    world.put(Type::Cluster, "loyalty-v1");
    EXPECT_FALSE(world.publishTo(*session));
}

TEST_F(DeltaSession, RoutesHaveNoWildcard)
{
    EXPECT_THAT(names(takeFirst(Type::Route, {"*"})), IsEmpty());
    world.put(Type::Route, "orders");
    EXPECT_FALSE(world.publishTo(*session));
}

TEST_F(DeltaSession, WhatIsUnsubscribedIsNotPushedAndANameBesideTheStarIsToldOnceMore)
{
    takeFirst(Type::Route, {"orders", "billing"});
    EXPECT_TRUE(unsubscribe(Type::Route, {"billing"}).namesChanged);
    EXPECT_FALSE(next());
    world.put(Type::Route, "billing");
    EXPECT_FALSE(world.publishTo(*session));

    takeFirst(Type::Cluster, {"*", "orders-v1", "nobody"});
    (void)unsubscribe(Type::Cluster, {"orders-v1", "nobody"});
    const auto told = take();
    EXPECT_THAT(names(told), ElementsAre("orders-v1"));
    EXPECT_THAT(told.removed, ElementsAre("nobody"));
    (void)unsubscribe(Type::Cluster, {"*"});
    EXPECT_FALSE(next());
    world.put(Type::Cluster, "orders-v1");
    EXPECT_FALSE(world.publishTo(*session));
    EXPECT_TRUE(session->holdsAll());
}

TEST_F(DeltaSession, AStaleNonceStillChangesNames)
{
    takeFirst(Type::Route, {"orders"});
    auto query = DiscoveryQuery{Type::Route, {"billing"}, "of another stream"};
    const auto outcome = ask(query);
    EXPECT_TRUE(outcome.stale);
    EXPECT_FALSE(outcome.accepted);
    EXPECT_THAT(names(next()), ElementsAre("billing"));
    query.refusal = "no";
    EXPECT_FALSE(ask(query).refused);
}

TEST_F(DeltaSession, EachResponseIsAcknowledgedByItself)
{
    takeFirst(Type::Route, {"orders", "billing"});
    world.put(Type::Route, "orders", {{"orders", 2}});
    publish();
    const auto first = *next();
    world.put(Type::Route, "billing", {{"billing", 2}});
    publish();
    const auto second = *next();
    EXPECT_THAT(names(second), ElementsAre("billing")) << "orders is on its way already";
    EXPECT_TRUE(acknowledge(second).accepted);
    EXPECT_FALSE(session->holdsAll());
    const auto outcome = acknowledge(first);
    EXPECT_TRUE(outcome.accepted && outcome.leadsElsewhere);
    EXPECT_EQ(outcome.revision, first.revision);
    EXPECT_TRUE(session->holdsAll());
}

TEST_F(DeltaSession, ARefusalParksWhatItCarriedAndGoesAlongWithSomethingNew)
{
    takeFirst(Type::Route, {"orders", "billing"});
    world.put(Type::Route, "orders");
    publish();
    const auto bad = *next();
    const auto outcome = refuse(bad);
    EXPECT_TRUE(outcome.refused);
    EXPECT_EQ(outcome.revision, 2U);
    EXPECT_FALSE(refuse(bad).refused) << "counted once";
    EXPECT_FALSE(next());
    EXPECT_FALSE(session->holdsAll());
    world.put(Type::Route, "loyalty");
    EXPECT_FALSE(world.publishTo(*session));
    EXPECT_FALSE(next());
    world.put(Type::Route, "billing");
    publish();
    EXPECT_THAT(names(take()), ElementsAre("billing", "orders"));
    EXPECT_TRUE(session->holdsAll());
}

TEST_F(DeltaSession, WhatWasRefusedIsForgottenWithItsName)
{
    takeFirst(Type::Cluster, {"orders-v1"});
    world.put(Type::Cluster, "orders-v1");
    publish();
    (void)refuse(*next());
    EXPECT_FALSE(session->holdsAll());
    (void)unsubscribe(Type::Cluster, {"orders-v1"});
    EXPECT_TRUE(session->holdsAll());
}

TEST_F(DeltaSession, AReconnectIsSentWhatItDoesNotHaveAndNothingElse)
{
    const auto orders = versionOf(Type::Route, "orders");
    world.put(Type::Route, "billing", {{"billing", 2}}, "changed");
    world.remove(Type::Route, "loyalty");
    world.publish();
    reconnect();
    (void)subscribe(Type::Route, {"orders", "billing", "loyalty"},
        {{"orders", orders}, {"billing", "older"}, {"loyalty", "older"}, {"other", "unasked"}});
    EXPECT_THAT(session->deployments(), ElementsAre(state::DeploymentKey{"orders", 1}));
    const auto answer = take();
    EXPECT_THAT(names(answer), ElementsAre("billing"));
    EXPECT_THAT(answer.removed, ElementsAre("loyalty"));
    EXPECT_TRUE(session->holdsAll());
}

TEST_F(DeltaSession, AReconnectOfAllIsToldWhatWentAndAnsweredEvenWithNothing)
{
    std::map<std::string, std::string> known{{"gone-v1", "older"}};
    for (const auto* name : {"orders-v1", "billing-v1", "loyalty-v1"})
        known[name] = versionOf(Type::Cluster, name);
    (void)subscribe(Type::Cluster, {}, known);
    auto answer = take();
    EXPECT_THAT(answer.resources, IsEmpty());
    EXPECT_THAT(answer.removed, ElementsAre("gone-v1"));
    known.erase("gone-v1");
    reconnect();
    (void)subscribe(Type::Cluster, {}, known);
    EXPECT_FALSE(session->holdsAll()) << "before it was answered";
    answer = take();
    EXPECT_THAT(answer.resources, IsEmpty());
    EXPECT_THAT(answer.removed, IsEmpty());
    EXPECT_TRUE(session->holdsAll());
}

TEST_F(DeltaSession, AVersionIsOfTheBytesWhoeverMadeThem)
{
    testing::ScriptedWorld restarted;
    restarted.publish();
    restarted.putService("orders");
    restarted.publish();
    const auto other = restarted.snapshot()->of(Type::Route).find("orders");
    EXPECT_EQ(versionOf(Type::Route, "orders"), other->version());
    EXPECT_NE(other->changed, world.snapshot()->of(Type::Route).find("orders")->changed);
    world.put(Type::Route, "orders", {}, "changed");
    world.publish();
    EXPECT_NE(versionOf(Type::Route, "orders"), other->version());
}

TEST_F(DeltaSession, ASlowReaderGetsTheNewestOnce)
{
    takeFirst(Type::Route, {"orders"});
    for (int i = 0; i < 100; ++i) {
        world.put(Type::Route, "orders", {}, std::to_string(i));
        publish();
    }
    const auto answer = take();
    EXPECT_EQ(answer.resources.at(0)->changed, 101U);
    EXPECT_FALSE(next());
    EXPECT_TRUE(session->holdsAll());
}

TEST_F(DeltaSession, AListenerWithAPortIsServedUnderTheNameAskedFor)
{
    EXPECT_THAT(names(takeFirst(Type::Listener, {"orders:80"})), ElementsAre("orders:80"));
    EXPECT_THAT(session->services(), ElementsAre("orders"));
    EXPECT_FALSE(session->holdsAll()) << "without its routes";
    world.remove(Type::Listener, "orders");
    publish();
    EXPECT_THAT(take().removed, ElementsAre("orders:80"));
}

} // namespace
} // namespace pult::routing
