// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/drain_reactor.h"

#include <gmock/gmock.h>

#include "tests/reactors/state_builder.h"

namespace pult::reactors {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr state::Revision kLeftAt = 40;

class DrainReactorTest : public testing::Test
{
protected:
    DrainReactorTest()
    {
        state::ClosingLane lane;
        lane.number = 3;
        lane.leftAt = kLeftAt;
        lane.delta = lane.table = tableOf({m_old});
        m_environment.closing.push_back(lane);
        addGateway(m_facts, "edge-1", kLeftAt);
        addGateway(m_facts, "edge-2", kLeftAt + 5);
    }

    void retiring(const state::DeploymentPtr& deployment, bool retired = false)
    {
        m_environment.retiring.push_back({deployment, kLeftAt, 0, retired});
    }
    void pass(std::chrono::seconds time) { m_now += time; }
    std::vector<Wish> look() { return m_reactor.wishes(m_environment, m_facts, m_now); }

    state::DeploymentPtr m_old = deployment("orders", 3, {1});
    state::DeploymentPtr m_other = deployment("billing", 3, {2});
    state::Environment m_environment = environmentOf({deployment("orders", 4, {3})});
    state::EnvironmentFacts m_facts = quietFacts();
    MonoTime m_now{1h};
    DrainReactor m_reactor;
};

TEST_F(DrainReactorTest, ClosesALaneAfterItsDrainTime)
{
    EXPECT_THAT(look(), IsEmpty());
    pass(29s);
    EXPECT_THAT(look(), IsEmpty());
    pass(1s);
    const auto wishes = look();
    ASSERT_THAT(wishes, SizeIs(1));
    EXPECT_EQ(std::get<state::CloseLane>(wishes[0].command).generation, 3U);
    EXPECT_EQ(wishes[0].requestId, "reactor-close-lane-prod-3-40");
    EXPECT_THAT(look(), SizeIs(1)); // Until it has happened.
    m_environment.closing.clear();
    EXPECT_THAT(look(), IsEmpty());
}

TEST_F(DrainReactorTest, TheDrainTimeBeginsWhenTheLastGatewayHasLeft)
{
    addGateway(m_facts, "edge-3", kLeftAt - 1);
    EXPECT_THAT(look(), IsEmpty());
    pass(3600s);
    EXPECT_THAT(look(), IsEmpty());
    addGateway(m_facts, "edge-3", kLeftAt);
    EXPECT_THAT(look(), IsEmpty());
    pass(30s);
    EXPECT_THAT(look(), SizeIs(1));
}

TEST_F(DrainReactorTest, ThePlacementMaySayHowLong)
{
    auto slow = *m_old;
    slow.placement.drainSeconds = 90;
    m_environment.closing[0].delta = m_environment.closing[0].table
        = tableOf({std::make_shared<const state::Deployment>(slow)});
    EXPECT_THAT(look(), IsEmpty());
    pass(89s);
    EXPECT_THAT(look(), IsEmpty());
    pass(1s);
    EXPECT_THAT(look(), SizeIs(1));
}

TEST_F(DrainReactorTest, ANewGatewayHoldsALaneUpButDoesNotStartItsTimeAnew)
{
    EXPECT_THAT(look(), IsEmpty());
    pass(29s);
    addGateway(m_facts, "edge-9", 0);
    EXPECT_THAT(look(), IsEmpty());
    pass(1s);
    EXPECT_THAT(look(), IsEmpty());
    addGateway(m_facts, "edge-9", kLeftAt + 9);
    EXPECT_THAT(look(), SizeIs(1));
}

TEST_F(DrainReactorTest, WithoutGatewaysOnlyTimeHasToPass)
{
    m_facts = quietFacts();
    EXPECT_THAT(look(), IsEmpty());
    pass(30s);
    EXPECT_THAT(look(), SizeIs(1));
}

TEST_F(DrainReactorTest, NothingWhileGatewaysMayStillComeBack)
{
    m_facts.gatewaysComplete = false;
    retiring(m_other);
    EXPECT_THAT(look(), IsEmpty());
    pass(3600s);
    EXPECT_THAT(look(), IsEmpty());
    m_facts.gatewaysComplete = true;
    EXPECT_THAT(look(), IsEmpty()); // The drain time counts from what is known.
    pass(30s);
    EXPECT_THAT(look(), SizeIs(2));
}

TEST_F(DrainReactorTest, NothingWhileNothingIsObserved)
{
    m_facts.gateways.reset();
    pass(3600s);
    EXPECT_THAT(look(), IsEmpty());
    m_facts = quietFacts();
    m_facts.named.reset();
    pass(3600s);
    EXPECT_THAT(look(), IsEmpty());
}

TEST_F(DrainReactorTest, ARestartedReactorWaitsTheDrainTimeAgain)
{
    EXPECT_THAT(look(), IsEmpty());
    pass(29s);
    m_reactor = {};
    EXPECT_THAT(look(), IsEmpty());
    pass(29s);
    EXPECT_THAT(look(), IsEmpty());
    pass(1s);
    EXPECT_THAT(look(), SizeIs(1));
}

TEST_F(DrainReactorTest, RetiresWhatNobodyNamesAfterItsDrainTime)
{
    m_environment.closing.clear();
    retiring(m_old);
    retiring(m_other);
    setNamed(m_facts, {m_old->key(), m_other->key()});
    EXPECT_THAT(look(), IsEmpty());
    pass(3600s);
    EXPECT_THAT(look(), IsEmpty());
    setNamed(m_facts, {});
    EXPECT_THAT(look(), IsEmpty());
    pass(29s);
    EXPECT_THAT(look(), IsEmpty());
    pass(1s);
    const auto wishes = look();
    ASSERT_THAT(wishes, SizeIs(1)); // One event for all of them.
    EXPECT_THAT(std::get<state::MarkRetired>(wishes[0].command).deployments,
        ElementsAre(m_old->key(), m_other->key()));
}

TEST_F(DrainReactorTest, WhatIsNamedAgainStartsItsTimeAnew)
{
    m_environment.closing.clear();
    retiring(m_old);
    EXPECT_THAT(look(), IsEmpty());
    pass(20s);
    setNamed(m_facts, {m_old->key()});
    EXPECT_THAT(look(), IsEmpty());
    setNamed(m_facts, {});
    EXPECT_THAT(look(), IsEmpty());
    pass(29s);
    EXPECT_THAT(look(), IsEmpty());
    pass(1s);
    EXPECT_THAT(look(), SizeIs(1));
}

TEST_F(DrainReactorTest, WhatAClosingLaneRoutesToIsNotRetired)
{
    retiring(m_old);
    EXPECT_THAT(look(), IsEmpty());
    pass(30s);
    const auto first = look();
    ASSERT_THAT(first, SizeIs(1));
    EXPECT_TRUE(std::holds_alternative<state::CloseLane>(first[0].command));
    m_environment.closing.clear();
    EXPECT_THAT(look(), IsEmpty()); // Drains for a second time.
    pass(30s);
    const auto second = look();
    ASSERT_THAT(second, SizeIs(1));
    EXPECT_TRUE(std::holds_alternative<state::MarkRetired>(second[0].command));
}

TEST_F(DrainReactorTest, AClosingContourRoutesToNothing)
{
    m_environment.closing[0].contour = true;
    retiring(m_old);
    EXPECT_THAT(look(), IsEmpty());
    pass(30s);
    EXPECT_THAT(look(), SizeIs(2));
}

TEST_F(DrainReactorTest, TheRetiredStayRetired)
{
    m_environment.closing.clear();
    retiring(m_old, true);
    pass(3600s);
    EXPECT_THAT(look(), IsEmpty());
    pass(3600s);
    EXPECT_THAT(look(), IsEmpty());
}

TEST_F(DrainReactorTest, RequestIdsAreTheSameForTheSameWishAndNoOther)
{
    m_environment.closing.clear();
    retiring(m_old);
    (void)look();
    pass(30s);
    const auto first = look().at(0).requestId;
    m_reactor = {};
    (void)look();
    pass(30s);
    EXPECT_EQ(look().at(0).requestId, first);
    m_environment.retiring[0].leftAt += 1;
    EXPECT_NE(look().at(0).requestId, first);
}

TEST_F(DrainReactorTest, EnvironmentsAreApart)
{
    auto stage = m_environment;
    stage.name = "stage";
    EXPECT_THAT(look(), IsEmpty());
    pass(30s);
    EXPECT_THAT(m_reactor.wishes(stage, m_facts, m_now), IsEmpty());
    EXPECT_THAT(look(), SizeIs(1));
    pass(30s);
    EXPECT_EQ(
        m_reactor.wishes(stage, m_facts, m_now).at(0).requestId, "reactor-close-lane-stage-3-40");
}

} // namespace
} // namespace pult::reactors
