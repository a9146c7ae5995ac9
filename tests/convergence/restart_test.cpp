// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/convergence/convergence_fixture.h"

namespace pult::convergence {
namespace {

using namespace std::chrono_literals;
using Step = state::OperationStep;

TEST_F(ConvergenceTest, AfterARestartOldOperationsSayOnlyWhatIsKnown)
{
    const auto first = commit();
    const auto quiet = commitQuiet();
    const auto newest = commit();
    restart(m_journal);
    for (const auto revision : {first, quiet, newest})
        EXPECT_TRUE(operation(revision).beforeRestart) << revision;
    EXPECT_EQ(operation(first).step, Step::Accepted);
    EXPECT_TRUE(operation(first).superseded); // Nobody need wait for it.
    EXPECT_FALSE(operation(newest).superseded);
    EXPECT_EQ(operation(quiet).step, Step::Configured);
    EXPECT_TRUE(operation(quiet).noRoutingChange);
    EXPECT_EQ(operation(newest).step, Step::Accepted);
    m_convergence->configured("prod", m_state->revision);
    EXPECT_EQ(operation(first).step, Step::Accepted);
    EXPECT_EQ(operation(newest).step, Step::Configured);
    publish();
    EXPECT_EQ(m_listener.operation(newest).step, Step::Configured);
    EXPECT_EQ(m_listener.operation(first).act, "Act 2");
}

TEST_F(ConvergenceTest, TheNewestOfBeforeWaitsUntilGatewaysHadTimeToComeBack)
{
    connect("edge-1");
    connect("edge-2");
    const auto newest = commit();
    const auto quiet = commitQuiet();
    restart(m_journal);
    m_convergence->configured("prod", quiet);
    connect("edge-1");
    take("edge-1", quiet); // Routing names its newest revision.
    EXPECT_EQ(count(newest), "1/1");
    EXPECT_EQ(operation(newest).step, Step::Configured); // edge-2 may still come.
    EXPECT_FALSE(facts().gatewaysComplete);
    m_scheduler.advance(300s);
    connect("edge-2");
    EXPECT_EQ(count(newest), "1/2");
    m_scheduler.advance(299s);
    take("edge-2", quiet);
    EXPECT_EQ(operation(newest).step, Step::Configured);
    m_scheduler.advance(2s);
    EXPECT_EQ(operation(newest).step, Step::Acknowledged);
    EXPECT_EQ(count(newest), "2/2");
    EXPECT_TRUE(facts().gatewaysComplete);
    EXPECT_EQ(facts().expectedMs, 0U); // It says nothing about how long gateways take.
}

TEST_F(ConvergenceTest, NewOperationsDoNotWaitForThoseOfBefore)
{
    commit();
    restart(m_journal);
    connect("edge-1");
    const auto revision = commit();
    EXPECT_FALSE(operation(revision).beforeRestart);
    take("edge-1", revision);
    EXPECT_EQ(operation(revision).step, Step::Acknowledged);
}

TEST_F(ConvergenceTest, AnEnvironmentThatNeverServedHasNobodyToWaitFor)
{
    m_environment.head = 0;
    commitQuiet(state::EnvironmentCreated{});
    restart(m_journal);
    EXPECT_TRUE(facts().gatewaysComplete);
}

TEST_F(ConvergenceTest, WhatIsTooOldToBeRestoredIsHeldAllTheSame)
{
    const auto newest = commit();
    restart({});
    connect("edge-1");
    connect("idle-1", {});
    take("edge-1", newest); // Routing starts with the newest revision of the environment.
    publish();
    EXPECT_EQ(facts().gateways->at("edge-1").acknowledged, newest);
    EXPECT_EQ(facts().gateways->at("idle-1").acknowledged, newest);
}

TEST_F(ConvergenceTest, WithoutARestartGatewaysAreComplete)
{
    commit();
    EXPECT_TRUE(facts().gatewaysComplete);
}

} // namespace
} // namespace pult::convergence
