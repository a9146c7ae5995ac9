// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The fourth step, as operations tell it.
#include <gmock/gmock.h>

#include "tests/convergence/convergence_fixture.h"

namespace pult::convergence {
namespace {

using namespace std::chrono_literals;
using state::ObservationOutcome;
using Step = state::OperationStep;

//! So many requests for orders, that carried nothing and met one generation, since ever.
class Requests final : public state::TrafficSource
{
public:
    [[nodiscard]] std::vector<state::TrafficCount> trafficSince(
        const std::string&, MonoTime) const override
    {
        state::TrafficCount count;
        count.service = "orders";
        count.serving = serving;
        count.requests = requests;
        return {count};
    }

    std::uint64_t requests = 0;
    state::GenerationNumber serving = 0;
};

class ObservedTest : public ConvergenceTest
{
protected:
    //! A switch of orders that edge-1 acknowledges, watched.
    state::Revision watched()
    {
        m_convergence->watch(m_requests);
        connect("edge-1");
        const auto revision = commit();
        take("edge-1", revision);
        m_requests.serving = static_cast<state::GenerationNumber>(revision);
        return revision;
    }

    Requests m_requests;
};

TEST_F(ObservedTest, CompletesTheOperation)
{
    const auto revision = watched();
    EXPECT_EQ(operation(revision).step, Step::Acknowledged);
    ASSERT_TRUE(operation(revision).observation);
    EXPECT_EQ(operation(revision).observation->outcome, ObservationOutcome::Pending);
    m_requests.requests = 300;
    m_scheduler.advance(4s);
    EXPECT_EQ(operation(revision).step, Step::Observed);
    EXPECT_EQ(operation(revision).observation->outcome, ObservationOutcome::Observed);
    EXPECT_THAT(
        m_listener.steps.at(revision), testing::ElementsAre(Step::Acknowledged, Step::Observed));
    m_scheduler.advance(60s);
    EXPECT_TRUE(m_listener.operation(revision).observation->ended);
}

TEST_F(ObservedTest, SaysWhenThereIsNoEvidence)
{
    const auto revision = watched();
    m_scheduler.advance(61s);
    EXPECT_EQ(operation(revision).observation->outcome, ObservationOutcome::Pending);
    m_scheduler.advance(2s);
    EXPECT_EQ(operation(revision).observation->outcome, ObservationOutcome::NoEvidence);
    EXPECT_EQ(operation(revision).step, Step::Acknowledged);
}

TEST_F(ObservedTest, SaysWhenTrafficContradicts)
{
    const auto revision = watched();
    m_requests.serving = 1;
    m_requests.requests = 100;
    m_scheduler.advance(4s);
    EXPECT_EQ(operation(revision).observation->outcome, ObservationOutcome::Contradicted);
    EXPECT_EQ(operation(revision).step, Step::Acknowledged);
    EXPECT_EQ(operation(revision).observation->why,
        "orders served by g1, g" + std::to_string(revision) + " expected");
}

TEST_F(ObservedTest, WithoutSpansNothingIsWatched)
{
    connect("edge-1");
    const auto revision = commit();
    take("edge-1", revision);
    m_scheduler.advance(90s);
    EXPECT_FALSE(operation(revision).observation);
}

TEST_F(ObservedTest, WithoutARoutingChangeNothingIsWatched)
{
    m_convergence->watch(m_requests);
    const auto revision = commitQuiet();
    m_scheduler.advance(90s);
    EXPECT_FALSE(operation(revision).observation);
}

TEST_F(ObservedTest, HousekeepingIsNotWatched)
{
    m_convergence->watch(m_requests);
    const auto revision = commitBatch({state::EnvironmentStarted{}}, {"orders"}).front();
    m_convergence->configured("prod", revision);
    m_scheduler.advance(5s);
    EXPECT_EQ(operation(revision).step, Step::Acknowledged);
    EXPECT_FALSE(operation(revision).observation);
}

TEST_F(ObservedTest, AfterARestartItTellsUntilWhenGatewaysMayComeBack)
{
    setTtl(600);
    restart({});
    connect("edge-1");
    const auto start = m_clock->wall().time_since_epoch().count();
    const auto revision = commit();
    take("edge-1", revision);
    EXPECT_EQ(operation(revision).step, Step::Acknowledged);
    EXPECT_EQ(count(revision), "1/1");
    EXPECT_EQ(operation(revision).countingUntilUnixMs, start + 600'000);
    m_scheduler.advance(600s);
    const auto later = commit();
    EXPECT_EQ(operation(later).countingUntilUnixMs, 0);
}

} // namespace
} // namespace pult::convergence
