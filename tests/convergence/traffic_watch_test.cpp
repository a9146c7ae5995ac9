// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What live traffic says about a switch, case by case.
#include "controlplane/convergence/traffic_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controlplane/convergence/routing_change.h"
#include "controlplane/convergence/traffic_observer.h"
#include "tests/state/world.h"

namespace pult::convergence {
namespace {

using namespace std::chrono_literals;
using state::HeadStamp;
using state::ObservationOutcome;
using state::TrafficCount;
using state::testing::ManifestText;
using state::testing::World;

constexpr MonoTime kDurable{1000s};
constexpr MonoTime kAcknowledged{1000s + 50ms};

//! Rows, and for each when it entered.
class MadeTraffic final : public state::TrafficSource
{
public:
    [[nodiscard]] std::vector<TrafficCount> trafficSince(
        const std::string& environment, MonoTime since) const override
    {
        asked.push_back(environment);
        std::vector<TrafficCount> counts;
        for (const auto& [entered, row] : rows) {
            if (entered >= since)
                counts.push_back(row);
        }
        return counts;
    }

    void add(TrafficCount row, MonoTime entered = kAcknowledged + 10s)
    {
        rows.emplace_back(entered, std::move(row));
    }

    std::vector<std::pair<MonoTime, TrafficCount>> rows;
    mutable std::vector<std::string> asked;
};

//! g1 is head, g2 changes orders, g3 changes billing.
class TrafficWatchTest : public testing::Test
{
protected:
    TrafficWatchTest()
    {
        install("1", "1");
        install("2", "1");
        install("1", "2");
    }

    void install(const char* orders, const char* billing)
    {
        m_world.registerText(ManifestText("CRM", std::to_string(++m_version))
                                 .platinum()
                                 .service("orders", orders)
                                 .service("billing", billing)
                                 .placed("prod"));
        m_world.allReady();
    }

    //! The command carried out, and the switch that it is.
    Switch carriedOut(const state::Command& command)
    {
        state::Commit commit;
        commit.before = m_world.m_state;
        m_world.run(command);
        commit.after = m_world.m_state;
        return {"prod", commit.after->revision, commit.before->find("prod"),
            commit.after->find("prod"), touchedBy(commit, "prod"), kDurable};
    }
    TrafficWatch watchOf(const state::Command& command)
    {
        return {carriedOut(command), kAcknowledged};
    }

    static TrafficCount ordinary(
        const char* service, std::uint32_t head, std::uint32_t serving, std::uint64_t requests)
    {
        return {service, head, {}, HeadStamp(head), serving, state::LaneSource::Untold, requests,
            {"trace"}};
    }
    static TrafficCount onLane(const char* service, std::uint32_t lane, std::uint32_t head,
        std::uint32_t serving, std::uint64_t requests)
    {
        return {service, lane, {}, HeadStamp(head), serving, state::LaneSource::Untold, requests,
            {"trace"}};
    }

    World m_world;
    MadeTraffic m_traffic;
    int m_version = 0;
};

TEST_F(TrafficWatchTest, ThreeHundredWithoutExceptionAreObserved)
{
    auto watch = watchOf(state::Promote{2});
    m_traffic.add(ordinary("orders", 2, 2, 250));
    EXPECT_TRUE(watch.look(m_traffic, kAcknowledged + 11s));
    EXPECT_EQ(watch.view().outcome, ObservationOutcome::Pending);
    EXPECT_EQ(watch.view().right, 250U);
    m_traffic.add(ordinary("orders", 2, 2, 50));
    EXPECT_TRUE(watch.look(m_traffic, kAcknowledged + 12s));
    EXPECT_EQ(watch.view().outcome, ObservationOutcome::Observed);
    EXPECT_GE(watch.view().shareLow, 0.99);
    EXPECT_EQ(watch.view().afterUs, 12'050'000U);
    EXPECT_FALSE(watch.view().ended);
    EXPECT_FALSE(watch.look(m_traffic, kAcknowledged + 13s)) << "nothing moved";
    EXPECT_TRUE(watch.look(m_traffic, kAcknowledged + 62s));
    EXPECT_TRUE(watch.view().ended);
    EXPECT_EQ(watch.view().outcome, ObservationOutcome::Observed);
}

TEST_F(TrafficWatchTest, WhatEnteredBeforeItSettledSaysNothing)
{
    auto watch = watchOf(state::Promote{2});
    m_traffic.add(ordinary("orders", 2, 2, 1000), kAcknowledged + 1999ms);
    EXPECT_FALSE(watch.look(m_traffic, kAcknowledged + 1s));
    EXPECT_FALSE(watch.look(m_traffic, kAcknowledged + 3s));
    EXPECT_EQ(watch.view().right, 0U);
}

TEST_F(TrafficWatchTest, ServicesThatItLeavesAloneSayNothing)
{
    auto watch = watchOf(state::Promote{2});
    m_traffic.add(ordinary("billing", 2, 1, 1000));
    EXPECT_FALSE(watch.look(m_traffic, kAcknowledged + 11s));
}

TEST_F(TrafficWatchTest, TooLittleIsNoEvidenceNotSuccess)
{
    auto watch = watchOf(state::Promote{2});
    m_traffic.add(ordinary("orders", 2, 2, 200));
    EXPECT_TRUE(watch.look(m_traffic, kAcknowledged + 62s));
    EXPECT_EQ(watch.view().outcome, ObservationOutcome::NoEvidence);
    EXPECT_TRUE(watch.view().ended);
    EXPECT_EQ(watch.view().right, 200U);
}

TEST_F(TrafficWatchTest, TheWrongGenerationContradictsWithSamples)
{
    auto watch = watchOf(state::Promote{2});
    m_traffic.add(ordinary("orders", 2, 2, 400));
    auto wrong = ordinary("orders", 2, 1, 40);
    wrong.sampleTraces = {"a", "b"};
    m_traffic.add(wrong);
    EXPECT_TRUE(watch.look(m_traffic, kAcknowledged + 11s));
    EXPECT_EQ(watch.view().outcome, ObservationOutcome::Contradicted);
    EXPECT_EQ(watch.view().why, "orders served by g1, g2 expected");
    EXPECT_THAT(watch.view().wrongTraces, testing::ElementsAre("a", "b"));
}

TEST_F(TrafficWatchTest, ObservedMayStillBeContradictedAndThenStaysSo)
{
    auto watch = watchOf(state::Promote{2});
    m_traffic.add(ordinary("orders", 2, 2, 400));
    EXPECT_TRUE(watch.look(m_traffic, kAcknowledged + 11s));
    ASSERT_EQ(watch.view().outcome, ObservationOutcome::Observed);
    m_traffic.add(ordinary("orders", 2, 1, 400));
    EXPECT_TRUE(watch.look(m_traffic, kAcknowledged + 12s));
    ASSERT_EQ(watch.view().outcome, ObservationOutcome::Contradicted);
    m_traffic.add(ordinary("orders", 2, 2, 1'000'000));
    EXPECT_TRUE(watch.look(m_traffic, kAcknowledged + 13s));
    EXPECT_EQ(watch.view().outcome, ObservationOutcome::Contradicted);
    EXPECT_EQ(watch.view().afterUs, 11'050'000U) << "of the first outcome";
}

TEST_F(TrafficWatchTest, RequestsInFlightUnderTheOldHeadSayNothing)
{
    auto watch = watchOf(state::Promote{2});
    m_traffic.add(ordinary("orders", 1, 1, 500));
    EXPECT_FALSE(watch.look(m_traffic, kAcknowledged + 11s));
}

TEST_F(TrafficWatchTest, AnEdgeThatStampsTheOldHeadContradicts)
{
    auto watch = watchOf(state::Promote{2});
    auto stale = ordinary("orders", 1, 1, 500);
    stale.source = state::LaneSource::Active;
    m_traffic.add(stale);
    EXPECT_TRUE(watch.look(m_traffic, kAcknowledged + 11s));
    EXPECT_EQ(watch.view().outcome, ObservationOutcome::Contradicted);
    EXPECT_EQ(watch.view().why, "an edge still stamps g1, g2 is head");
}

TEST_F(TrafficWatchTest, AHeadThatNoTableKnowsIsNoNumber)
{
    auto watch = watchOf(state::Promote{2});
    auto stale = ordinary("orders", state::kUnknownLane, 1, 500);
    stale.source = state::LaneSource::Active;
    m_traffic.add(stale);
    EXPECT_TRUE(watch.look(m_traffic, kAcknowledged + 11s));
    EXPECT_EQ(watch.view().why, "an edge still stamps a head that no table knows, g2 is head");
}

//! g2 takes this share; 0: nobody is to be sent there any more.
state::EnvironmentPtr sharing(const state::EnvironmentPtr& environment, std::uint32_t permille)
{
    auto made = std::make_shared<state::Environment>(*environment);
    auto rollout = std::make_shared<state::Rollout>();
    rollout->generation = 2;
    rollout->sharePermille = permille;
    rollout->status = permille > 0 ? state::RolloutStatus::Running : state::RolloutStatus::Aborted;
    made->rollout = rollout;
    return made;
}

TEST_F(TrafficWatchTest, AShareIsObservedByThoseWhoEnterByIt)
{
    const auto now = m_world.m_state->find("prod");
    TrafficWatch watch({"prod", 9, now, sharing(now, 50), {"*"}, kDurable}, kAcknowledged);
    auto sent = onLane("orders", 2, 1, 2, 300);
    sent.source = state::LaneSource::Share;
    auto others = ordinary("orders", 1, 1, 5'000); // say nothing about it
    others.source = state::LaneSource::Active;
    m_traffic.add(others);
    EXPECT_FALSE(watch.look(m_traffic, kAcknowledged + 11s));
    m_traffic.add(sent);
    EXPECT_TRUE(watch.look(m_traffic, kAcknowledged + 12s));
    EXPECT_EQ(watch.view().outcome, ObservationOutcome::Observed);
    EXPECT_EQ(watch.view().right, 300U);
}

TEST_F(TrafficWatchTest, AnAbortIsObservedByTheHeadAndContradictedByAnEdgeThatGoesOn)
{
    const auto now = m_world.m_state->find("prod");
    TrafficWatch watch(
        {"prod", 9, sharing(now, 50), sharing(now, 0), {"*"}, kDurable}, kAcknowledged);
    auto back = ordinary("orders", 1, 1, 300);
    back.source = state::LaneSource::Active;
    m_traffic.add(back);
    EXPECT_TRUE(watch.look(m_traffic, kAcknowledged + 11s));
    EXPECT_EQ(watch.view().outcome, ObservationOutcome::Observed);
    auto still = onLane("orders", 2, 1, 2, 100);
    still.source = state::LaneSource::Share;
    m_traffic.add(still);
    EXPECT_TRUE(watch.look(m_traffic, kAcknowledged + 12s));
    EXPECT_EQ(watch.view().outcome, ObservationOutcome::Contradicted);
    EXPECT_EQ(watch.view().why, "an edge still sends users to g2");
}

TEST_F(TrafficWatchTest, TestersOnOtherLanesSayNothingAboutAPromote)
{
    auto watch = watchOf(state::Promote{2});
    m_traffic.add(onLane("orders", 3, 2, 2, 500)); // g3 leaves orders alone
    m_traffic.add(onLane("orders", 1, 1, 1, 500)); // legacy, with its own stamp
    EXPECT_FALSE(watch.look(m_traffic, kAcknowledged + 11s))
        << watch.view().right << " right, " << watch.view().wrong << " wrong";
}

TEST_F(TrafficWatchTest, WhoeverDoesNotSayWhoServedSaysNothing)
{
    auto watch = watchOf(state::Promote{2});
    m_traffic.add(ordinary("orders", 2, 0, 500));
    EXPECT_FALSE(watch.look(m_traffic, kAcknowledged + 11s));
}

TEST_F(TrafficWatchTest, ServicesThatTellNoHeadersAreJudgedByWhatTheyServe)
{
    auto watch = watchOf(state::Promote{2});
    m_traffic.add({"orders", 0, {}, {}, 2, state::LaneSource::Untold, 300, {}});
    EXPECT_TRUE(watch.look(m_traffic, kAcknowledged + 11s));
    EXPECT_EQ(watch.view().outcome, ObservationOutcome::Observed);
}

TEST_F(TrafficWatchTest, ACandidateIsObservedByItsTestersOnly)
{
    state::Commit commit;
    commit.before = m_world.m_state;
    install("4", "1");
    commit.after = m_world.m_state;
    TrafficWatch watch({"prod", commit.after->revision, commit.before->find("prod"),
                           commit.after->find("prod"), touchedBy(commit, "prod"), kDurable},
        kAcknowledged);
    m_traffic.add(ordinary("orders", 1, 1, 5000));
    EXPECT_FALSE(watch.look(m_traffic, kAcknowledged + 11s)) << "what was so before";
    m_traffic.add(onLane("orders", 4, 1, 4, 300));
    EXPECT_TRUE(watch.look(m_traffic, kAcknowledged + 12s));
    EXPECT_EQ(watch.view().outcome, ObservationOutcome::Observed);
    EXPECT_EQ(watch.view().right, 300U);
}

TEST_F(TrafficWatchTest, ARollbackIsObservedByOrdinaryTraffic)
{
    m_world.run(state::Promote{2});
    m_world.allReady();
    auto watch = watchOf(state::Rollback{1, false});
    m_traffic.add(ordinary("orders", 1, 1, 300));
    EXPECT_TRUE(watch.look(m_traffic, kAcknowledged + 11s));
    EXPECT_EQ(watch.view().outcome, ObservationOutcome::Observed);
}

// Several at a time

TEST_F(TrafficWatchTest, ALaterSwitchOfTheSameEndsTheWatch)
{
    TrafficObserver observer;
    const auto promote = carriedOut(state::Promote{2});
    observer.expect(promote);
    ASSERT_TRUE(observer.begin("prod", promote.revision, kAcknowledged));
    m_traffic.add(ordinary("orders", 2, 2, 300));
    auto seen = observer.look(m_traffic, kAcknowledged + 11s);
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].view.outcome, ObservationOutcome::Observed);
    EXPECT_EQ(seen[0].revision, promote.revision);

    m_world.allReady();
    observer.expect(carriedOut(state::Rollback{1, false}));
    seen = observer.look(m_traffic, kAcknowledged + 12s);
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_TRUE(seen[0].view.ended);
    EXPECT_EQ(seen[0].view.outcome, ObservationOutcome::Observed);
    EXPECT_EQ(seen[0].view.right, 300U);
    EXPECT_TRUE(observer.look(m_traffic, kAcknowledged + 13s).empty());
}

TEST_F(TrafficWatchTest, WhatWasOvertakenBeforeItWasAcknowledgedIsNotWatched)
{
    TrafficObserver observer;
    const auto promote = carriedOut(state::Promote{2});
    observer.expect(promote);
    m_world.allReady();
    observer.expect(carriedOut(state::Rollback{1, false}));
    EXPECT_FALSE(observer.begin("prod", promote.revision, kAcknowledged));
}

TEST_F(TrafficWatchTest, OnlyTheNewestAreWatched)
{
    TrafficObserver observer;
    for (state::Revision revision = 1; revision <= TrafficObserver::kMostWatched + 1; ++revision) {
        Switch change;
        change.environment = "prod";
        change.revision = revision;
        change.after = m_world.m_state->find("prod");
        change.touched = {"service-" + std::to_string(revision)};
        observer.expect(change);
        ASSERT_TRUE(observer.begin("prod", revision, kAcknowledged));
    }
    const auto seen = observer.look(m_traffic, kAcknowledged + 3s);
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].revision, 1U);
    EXPECT_TRUE(seen[0].view.ended);
}

} // namespace
} // namespace pult::convergence
