// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/state/world.h"

namespace pult::state {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::ManifestText;
using testing::texts;
using testing::World;

//! The example of the talk that Pult grew from, step by step: a first deployment, a release of
//! three services, a second feature, a bug in production, and everything back as it was.
TEST(Walkthrough, ofTheTalk)
{
    World prod;

    // "When we make the first deployment, the generation becomes active at once."
    const auto first = prod.registerText(ManifestText("CRM", "3.21.0")
                                             .service("accounts", "7.0.1")
                                             .service("billing", "3.12.0")
                                             .service("notifications", "2.0.0")
                                             .service("orders", "5.3.2")
                                             .placed("prod", 2));
    EXPECT_EQ(first.act, "Register g1");
    EXPECT_EQ(prod.environment().head, 1U);
    EXPECT_TRUE(prod.environment().starting);
    EXPECT_EQ(prod.active(), "accounts-v1 billing-v1 notifications-v1 orders-v1");
    prod.allReady();
    prod.m_reactor = true;
    prod.run(MarkStarted{});
    prod.m_reactor = false;
    EXPECT_FALSE(prod.environment().starting);

    // "A new version arrives. Three services differ; exactly these are deployed, as a candidate."
    const auto candidate = prod.registerText(ManifestText("CRM", "3.22.0")
                                                 .platinum()
                                                 .service("accounts", "7.0.1")
                                                 .service("billing", "3.12.1")
                                                 .service("notifications", "2.1.0")
                                                 .service("orders", "5.4.0")
                                                 .placed("prod", 2));
    EXPECT_EQ(candidate.event->effectWords, "CRM 3.22.0, base g1, delta 3 of 4");
    EXPECT_EQ(prod.delta(2), "billing-v2 notifications-v2 orders-v2");
    EXPECT_EQ(prod.active(), "accounts-v1 billing-v1 notifications-v1 orders-v1");
    EXPECT_EQ(prod.route("orders", 2), "orders-v2");
    EXPECT_EQ(prod.route("accounts", 2), "accounts-v1") << "not changed: falls to active";
    EXPECT_EQ(prod.route("orders"), "orders-v1") << "no lane: active";
    EXPECT_EQ(prod.route("orders", 99), "orders-v1") << "unknown lane: never lost";

    // "Then we promote."
    EXPECT_THAT(prod.refusals(Promote{2}), ElementsAre("NOT_READY"));
    prod.allReady();
    prod.gateway("gw-1", prod.m_state->revision, true, {"orders"});
    const auto promote = prod.run(Promote{2});
    EXPECT_EQ(promote.commandClass, 2U);
    EXPECT_EQ(promote.summary, "CRM 3.21.0 becomes 3.22.0 for everybody.");
    EXPECT_THAT(texts(promote.effects),
        ElementsAre("3 services switch at 1 gateway", "g1 stays ready as the way back"));
    EXPECT_EQ(prod.active(), "accounts-v1 billing-v2 notifications-v2 orders-v2");
    EXPECT_EQ(prod.environment().head, 2U);
    EXPECT_EQ(prod.environment().legacy, 1U);
    EXPECT_EQ(prod.delta(1), "billing-v1 notifications-v1 orders-v1");
    EXPECT_EQ(prod.route("orders", 1), "orders-v1") << "the legacy lane is as everything was";

    // "We deploy another feature …"
    prod.registerText(ManifestText("CRM", "3.23.0")
                          .service("accounts", "7.0.3")
                          .service("billing", "3.12.1")
                          .service("notifications", "2.1.0")
                          .service("orders", "5.5.0")
                          .placed("prod", 2));
    EXPECT_EQ(prod.delta(3), "accounts-v3 orders-v3");

    // "… and there it is: a bug in production. We throw the switch."
    const auto retreat = prod.run(Retreat{});
    EXPECT_EQ(retreat.act, "Roll back g2 → g1");
    EXPECT_EQ(retreat.cli, "pultctl rollback prod --expect g1");
    EXPECT_EQ(prod.active(), "accounts-v1 billing-v1 notifications-v1 orders-v1");
    EXPECT_EQ(prod.environment().head, 1U);
    EXPECT_EQ(prod.environment().legacy, 0U);
    EXPECT_EQ(prod.generation(2).role, Role::Candidate);
    EXPECT_TRUE(prod.generation(2).held);
    EXPECT_EQ(prod.delta(2), "billing-v2 notifications-v2 orders-v2");

    // The talk's product removes the other candidate. Pult keeps it, marked, and says so.
    EXPECT_THAT(texts(retreat.effects), Contains("g3 stays as candidate"));
    EXPECT_TRUE(prod.generation(3).mixed());
    EXPECT_THAT(prod.environment().closing, IsEmpty());
    EXPECT_THAT(prod.environment().retiring, IsEmpty()) << "no pod moved in all of this";
}

} // namespace
} // namespace pult::state
