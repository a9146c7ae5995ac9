// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/housekeeper.h"

#include <gmock/gmock.h>

#include "controlplane/state/decide.h"
#include "tests/reactors/recording_sink.h"
#include "tests/reactors/state_builder.h"

namespace pult::reactors {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;
using testing::SizeIs;

class FakeFacts final : public state::FactsSource
{
public:
    explicit FakeFacts(const Clock& clock)
        : m_clock(clock)
    {}
    [[nodiscard]] std::shared_ptr<const state::Facts> facts() const override
    {
        ++asked;
        auto all = std::make_shared<state::Facts>();
        all->nowUnixMs = m_clock.wall().time_since_epoch().count();
        all->environments["prod"] = prod;
        return all;
    }

    state::EnvironmentFacts prod = quietFacts();
    mutable int asked = 0;

private:
    const Clock& m_clock;
};

//! The real decide() and fold() behind the port of the writer.
class DecidingSink final : public state::CommandSink
{
public:
    DecidingSink(state::StatePtr& state, const state::FactsSource& facts)
        : m_state(state)
        , m_facts(facts)
    {}

    void submit(state::Request request, std::function<void(Result<state::Revision>)> done) override
    {
        ++submitted;
        const auto decided = state::decide(*m_state, *m_facts.facts(), request);
        if (!decided || !decided->refusals.empty() || !decided->event) {
            ++refused;
            done(failure(Code::FailedPrecondition, "REFUSED", "refused"));
            return;
        }
        const auto revision = m_state->revision + 1;
        m_state = state::fold(*m_state, *decided->event, revision).value();
        listener->onCommit(state::Commit{nullptr, m_state, {}, {}});
        done(revision);
    }

    state::CommitListener* listener = nullptr;
    int submitted = 0;
    int refused = 0;

private:
    state::StatePtr& m_state;
    const state::FactsSource& m_facts;
};

class HousekeeperTest : public testing::Test
{
protected:
    //! A lane that left at revision 40, with what it routed to.
    state::Environment drainingEnvironment()
    {
        auto environment = environmentOf({deployment("orders", 4, {3})});
        state::ClosingLane lane;
        lane.number = 3;
        lane.leftAt = 40;
        lane.leftUnixMs = m_clock->wall().time_since_epoch().count();
        lane.delta = lane.table = tableOf({m_old});
        environment.closing.push_back(lane);
        environment.retiring.push_back({m_old, 40, lane.leftUnixMs, false});
        return environment;
    }
    void begin(state::CommandSink& sink)
    {
        m_housekeeper = std::make_unique<Housekeeper>(*m_clock, m_scheduler, m_facts, sink);
        m_housekeeper->start(m_state);
        m_scheduler.advance(0ms);
    }
    [[nodiscard]] const state::Environment& prod() const { return *m_state->find("prod"); }

    std::shared_ptr<ManualClock> m_clock = std::make_shared<ManualClock>();
    ManualScheduler m_scheduler{m_clock};
    FakeFacts m_facts{*m_clock};
    state::DeploymentPtr m_old = deployment("orders", 3, {1});
    state::StatePtr m_state = stateOf({drainingEnvironment()}, 50);
    std::unique_ptr<Housekeeper> m_housekeeper;
};

TEST_F(HousekeeperTest, DrainsALaneAndThenItsDeploymentsByTheRealRules)
{
    DecidingSink sink(m_state, m_facts);
    addGateway(m_facts.prod, "edge-1", 50);
    setNamed(m_facts.prod, {m_old->key()});
    begin(sink);
    sink.listener = m_housekeeper.get();
    m_scheduler.advance(29s);
    EXPECT_EQ(sink.submitted, 0);
    m_scheduler.advance(2s);
    EXPECT_THAT(prod().closing, IsEmpty());
    m_scheduler.advance(300s);
    EXPECT_FALSE(prod().retiring.at(0).retired); // The gateway still names it.
    setNamed(m_facts.prod, {});
    m_scheduler.advance(29s);
    EXPECT_FALSE(prod().retiring.at(0).retired);
    m_scheduler.advance(2s);
    EXPECT_TRUE(prod().retiring.at(0).retired);
    EXPECT_EQ(sink.submitted, 2);
    EXPECT_EQ(sink.refused, 0);
}

TEST_F(HousekeeperTest, StartsAnEnvironmentByTheRealRules)
{
    const auto orders = deployment("orders", 1, {1});
    auto environment = environmentOf({orders});
    environment.starting = true;
    m_state = stateOf({environment}, 2);
    DecidingSink sink(m_state, m_facts);
    begin(sink);
    sink.listener = m_housekeeper.get();
    m_scheduler.advance(10s);
    EXPECT_EQ(sink.submitted, 0);
    setReady(m_facts.prod, {orders});
    m_scheduler.advance(250ms);
    EXPECT_FALSE(prod().starting);
    EXPECT_EQ(sink.submitted, 1);
    EXPECT_EQ(sink.refused, 0);
}

TEST_F(HousekeeperTest, LooksOnlyWhileSomethingIsOnItsWay)
{
    m_state = stateOf({environmentOf({m_old})});
    RecordingSink sink;
    begin(sink);
    m_scheduler.advance(60s);
    EXPECT_EQ(m_facts.asked, 0);
    m_state = stateOf({drainingEnvironment()}, 50);
    m_housekeeper->onCommit({nullptr, m_state, {}, {}});
    m_scheduler.advance(1s);
    EXPECT_GE(m_facts.asked, 4);
}

TEST_F(HousekeeperTest, RepeatsWithTheSameIdUntilItHasHappened)
{
    RecordingSink sink;
    begin(sink);
    m_scheduler.advance(31s);
    ASSERT_THAT(sink.requests, SizeIs(1));
    sink.refuseAll();
    m_scheduler.advance(2s);
    ASSERT_THAT(sink.requests, SizeIs(2));
    EXPECT_EQ(sink.requests[0].requestId, sink.requests[1].requestId);
    EXPECT_EQ(sink.requests[0].requestId, "reactor-close-lane-prod-3-40");
}

TEST_F(HousekeeperTest, ARestartAtAnyPointGoesOn)
{
    DecidingSink sink(m_state, m_facts);
    for (int restarts = 0; restarts < 8; ++restarts) {
        begin(sink);
        sink.listener = m_housekeeper.get();
        m_scheduler.advance(restarts % 2 == 0 ? 10s : 31s);
    }
    EXPECT_THAT(prod().closing, IsEmpty());
    EXPECT_TRUE(prod().retiring.at(0).retired);
    EXPECT_EQ(sink.submitted, 2);
}

TEST_F(HousekeeperTest, NothingIsSubmittedAfterTheEnd)
{
    RecordingSink sink;
    begin(sink);
    m_housekeeper.reset();
    m_scheduler.advance(3600s);
    EXPECT_THAT(sink.requests, IsEmpty());
}

} // namespace
} // namespace pult::reactors
