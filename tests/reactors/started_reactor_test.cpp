// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/started_reactor.h"

#include <gtest/gtest.h>

#include "tests/reactors/state_builder.h"

namespace pult::reactors {
namespace {

class StartedReactorTest : public testing::Test
{
protected:
    StartedReactorTest() { m_environment.starting = true; }

    state::DeploymentPtr m_orders = deployment("orders", 1, {1});
    state::DeploymentPtr m_billing = deployment("billing", 1, {2});
    state::Environment m_environment = environmentOf({m_orders, m_billing});
    state::EnvironmentFacts m_facts = quietFacts();
};

TEST_F(StartedReactorTest, WishesOnceAllAreReady)
{
    setReady(m_facts, {m_orders, m_billing});
    const auto wish = startedWish(m_environment, m_facts);
    ASSERT_TRUE(wish.has_value());
    EXPECT_TRUE(std::holds_alternative<state::MarkStarted>(wish->command));
    EXPECT_EQ(wish->environment, "prod");
    EXPECT_EQ(wish->requestId, "reactor-mark-started-prod-1");
}

TEST_F(StartedReactorTest, WaitsForTheLastOne)
{
    setReady(m_facts, {m_orders});
    EXPECT_FALSE(startedWish(m_environment, m_facts).has_value());
}

TEST_F(StartedReactorTest, WaitsWhileNothingIsObserved)
{
    EXPECT_FALSE(startedWish(m_environment, m_facts).has_value());
}

TEST_F(StartedReactorTest, AStartedEnvironmentNeedsNothing)
{
    setReady(m_facts, {m_orders, m_billing});
    m_environment.starting = false;
    EXPECT_FALSE(startedWish(m_environment, m_facts).has_value());
}

} // namespace
} // namespace pult::reactors
