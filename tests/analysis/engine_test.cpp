// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/engine/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controlplane/analysis/reasons.h"
#include "tests/analysis/evidence_maker.h"

namespace pult::analysis {
namespace {

using state::LaneSource;
using state::VerdictOutcome;
using state::VerdictSource;
using testing::WrittenEvidence;

class NoGateways final : public state::ProgressSource
{
public:
    std::vector<state::OperationView> operations(const std::string&) const override { return {}; }
    std::optional<state::OperationView> operation(
        const std::string&, state::Revision) const override
    {
        return std::nullopt;
    }
    std::vector<state::GatewayView> gateways(const std::string&) const override { return {}; }
};

class Heard final : public state::VerdictListener
{
public:
    void onVerdict(state::RolloutVerdictPtr verdict) override { verdicts.push_back(verdict); }
    std::vector<state::RolloutVerdictPtr> verdicts;
};

//! Answers what it was told to, at once or when it is let.
class ScriptedProm final : public PromQlSource
{
public:
    void ask(const std::string& query, std::function<void(PromAnswer)> done) override
    {
        asked.push_back(query);
        done(query.find("\"5\"") != std::string::npos ? candidate : control);
    }
    std::vector<std::string> asked;
    PromAnswer candidate{VerdictSource::Answered, {}, 9};
    PromAnswer control{VerdictSource::Answered, {}, 3};
};

class EngineTest : public ::testing::Test
{
protected:
    EngineTest()
    {
        m_plan.guards = state::defaultGuards();
        m_plan.stages.resize(2);
        m_plan.stages[0].sharePermille = 50;
        m_plan.stages[1].sharePermille = 250;
        m_rollout.generation = 5;
        m_rollout.status = state::RolloutStatus::Baking;
        m_rollout.sharePermille = 50;
        m_rollout.startedUnixMs = 1'700'000'000'000;
        m_rollout.stageSinceUnixMs = m_rollout.startedUnixMs;
    }

    void start(bool withPrometheus = false)
    {
        m_engine = std::make_unique<Engine>(Engine::Parts{*m_clock, m_scheduler, m_evidence,
            m_gateways, withPrometheus ? &m_prometheus : nullptr, {&m_heard}});
        m_engine->start(made());
    }
    state::StatePtr made()
    {
        auto environment = std::make_shared<state::Environment>();
        environment->name = "prod";
        environment->head = 4;
        state::Generation generation;
        generation.number = 5;
        auto orders = std::make_shared<state::Deployment>();
        orders->service = "orders";
        orders->generation = 5;
        generation.delta = state::ServiceTable({{"orders", std::move(orders)}});
        environment->generations[5] = std::make_shared<const state::Generation>(generation);
        m_rollout.plan = std::make_shared<const state::RolloutPlan>(m_plan);
        environment->rollout = std::make_shared<const state::Rollout>(m_rollout);
        auto state = std::make_shared<state::State>();
        state->environments["prod"] = environment;
        return state;
    }
    void commit()
    {
        state::Commit commit;
        commit.after = made();
        m_engine->onCommit(commit);
    }
    void advance(int seconds)
    {
        for (int i = 0; i < seconds; ++i) {
            m_evidence.nowUnixMs += 1000;
            m_scheduler.advance(std::chrono::seconds(1));
        }
    }
    void traffic(std::uint64_t candidates, std::uint64_t failed, std::uint64_t controls)
    {
        for (const auto* service : {"", "orders"}) {
            m_evidence.add({service, 5, LaneSource::Share}, candidates, *service ? failed : 0);
            m_evidence.add({service, 4, LaneSource::Active}, controls, 0);
        }
    }
    state::RolloutVerdictPtr fact()
    {
        state::Facts facts;
        m_engine->addTo(facts);
        return facts.environments["prod"].verdict;
    }

    std::shared_ptr<ManualClock> m_clock = std::make_shared<ManualClock>();
    ManualScheduler m_scheduler{m_clock};
    WrittenEvidence m_evidence;
    NoGateways m_gateways;
    ScriptedProm m_prometheus;
    Heard m_heard;
    state::RolloutPlan m_plan;
    state::Rollout m_rollout;
    std::unique_ptr<Engine> m_engine;
};

TEST_F(EngineTest, JudgesWhileAShareIsHeldAndNotBeforeOrAfter)
{
    m_rollout.sharePermille = 0;
    start();
    advance(3);
    EXPECT_TRUE(m_heard.verdicts.empty());
    EXPECT_FALSE(fact());
    m_rollout.sharePermille = 50;
    commit();
    advance(2);
    ASSERT_EQ(m_heard.verdicts.size(), 2U);
    ASSERT_TRUE(fact());
    EXPECT_EQ(fact()->outcome, VerdictOutcome::NotEnoughData);
    m_rollout.status = state::RolloutStatus::Aborted;
    commit();
    advance(2);
    EXPECT_EQ(m_heard.verdicts.size(), 2U);
    EXPECT_FALSE(fact());
    EXPECT_TRUE(m_engine->verdict("prod")) << "it stays to be looked at";
}

TEST_F(EngineTest, ABadCandidateFailsWithinASecondOfTheEvidence)
{
    start();
    advance(1);
    traffic(100, 25, 1900);
    advance(1);
    ASSERT_TRUE(fact());
    EXPECT_EQ(fact()->outcome, VerdictOutcome::Fail);
    EXPECT_EQ(fact()->generation, 5U);
    ASSERT_TRUE(fact()->aborting());
    EXPECT_EQ(fact()->aborting()->service, "orders");
    EXPECT_THAT(fact()->aborting()->sampleTraces, ::testing::ElementsAre("torders"));
}

TEST_F(EngineTest, AHealthyOnePassesAndEvidenceIsCutWithTheShare)
{
    start();
    advance(1);
    const auto first = m_evidence.epoch;
    traffic(1000, 0, 19'000);
    advance(1);
    EXPECT_EQ(fact()->outcome, VerdictOutcome::Pass) << fact()->sentence;
    EXPECT_EQ(fact()->stageUnits, 1000U);
    m_rollout.stage = 1;
    m_rollout.sharePermille = 250;
    m_rollout.status = state::RolloutStatus::Running;
    commit();
    advance(1);
    EXPECT_GT(m_evidence.epoch, first);
    EXPECT_EQ(fact()->stage, 1U);
    EXPECT_EQ(fact()->stageUnits, 0U);
    EXPECT_EQ(fact()->outcome, VerdictOutcome::NotEnoughData);
    for (const auto& metric : fact()->metrics) {
        if (metric.kind == state::VerdictKind::Errors) {
            EXPECT_EQ(metric.outcome, VerdictOutcome::Pass) << "what was seen before still counts";
        }
    }
}

TEST_F(EngineTest, AtAllUsersItIsAbortedByWhatTheEarlierStageShowed)
{
    start();
    advance(1);
    traffic(1000, 0, 19'000);
    advance(1);
    m_plan.stages[1].sharePermille = 1000;
    m_rollout.stage = 1;
    m_rollout.sharePermille = 1000;
    commit();
    advance(40);
    traffic(1000, 0, 0);
    advance(60);
    EXPECT_EQ(fact()->outcome, VerdictOutcome::Pass) << fact()->sentence;
    traffic(100, 70, 0);
    advance(1);
    EXPECT_EQ(fact()->outcome, VerdictOutcome::Fail) << fact()->sentence;
    EXPECT_THAT(fact()->sentence, ::testing::HasSubstr("70.0 % on g5"));
}

TEST_F(EngineTest, WhetherTheShareIsRightIsAskedOnceOldTracesAreIn)
{
    start();
    advance(1);
    const auto shares = [this] {
        for (const auto& metric : fact()->metrics) {
            if (metric.kind == state::VerdictKind::Share)
                return metric.periods.size();
        }
        return std::size_t{0};
    };
    traffic(10, 0, 990);
    advance(2);
    EXPECT_EQ(shares(), 0U);
    advance(20);
    traffic(50, 0, 950);
    advance(1);
    EXPECT_EQ(shares(), 1U);
}

TEST_F(EngineTest, HistoryHasAPointForEveryLook)
{
    start();
    advance(1);
    for (int i = 0; i < 10; ++i) {
        traffic(10, 1, 190);
        advance(1);
    }
    const auto lines = m_engine->history("prod");
    const auto errors = std::ranges::find(lines, "errors", &state::VerdictLine::guard);
    ASSERT_NE(errors, lines.end());
    EXPECT_EQ(errors->service, "orders");
    EXPECT_EQ(errors->points.size(), 11U);
    EXPECT_GT(errors->points.back().logEvidence, errors->points.front().logEvidence);
}

TEST_F(EngineTest, IsJudgedAgainByOtherThresholdsAndWithinAWindow)
{
    start();
    const state::JudgeAgain now{"prod", 0, 0, {}, 0};
    EXPECT_EQ(m_engine->judgeAgain(now).error().reason, kNoEvidence);
    advance(1);
    const auto begin = m_evidence.nowUnixMs;
    traffic(100, 25, 1900);
    advance(30);
    const auto middle = m_evidence.nowUnixMs;
    advance(60);
    traffic(1000, 0, 19'000);
    advance(2);
    EXPECT_EQ(m_engine->judgeAgain(now)->outcome, VerdictOutcome::Fail);
    state::Guard milder;
    milder.name = "share only";
    milder.kind = state::GuardKind::Share;
    milder.margin = 2;
    EXPECT_NE(m_engine->judgeAgain({"prod", 0, 0, {milder}, 0})->outcome, VerdictOutcome::Fail);
    EXPECT_EQ(
        m_engine->judgeAgain({"prod", begin - 1000, middle, {}, 0})->outcome, VerdictOutcome::Fail);
    const auto late = m_engine->judgeAgain({"prod", middle + 10'000, 0, {}, 0});
    ASSERT_TRUE(late);
    EXPECT_EQ(late->outcome, VerdictOutcome::Pass) << late->sentence;
    m_evidence.retainedSinceUnixMs = middle + 1;
    EXPECT_EQ(m_engine->judgeAgain({"prod", begin, middle, {}, 0}).error().reason, kNoEvidence);
}

TEST_F(EngineTest, AsksPrometheusForBothArmsAndNamesItsAbsence)
{
    state::Guard cpu;
    cpu.name = "cpu";
    cpu.kind = state::GuardKind::PromQl;
    cpu.margin = 2;
    cpu.query = "sum(rate(cpu{generation=\"{generation}\",service=\"{service}\"}[{window}]))";
    m_plan.guards.push_back(cpu);
    start(true);
    traffic(1000, 0, 19'000);
    advance(1);
    EXPECT_THAT(m_prometheus.asked,
        ::testing::ElementsAre("sum(rate(cpu{generation=\"5\",service=\"orders\"}[30s]))",
            "sum(rate(cpu{generation=\"4\",service=\"orders\"}[30s]))"));
    EXPECT_EQ(fact()->outcome, VerdictOutcome::NotEnoughData);
    advance(40);
    EXPECT_EQ(fact()->outcome, VerdictOutcome::Fail);
    EXPECT_EQ(fact()->aborting()->guard, "cpu");
    m_prometheus.control = {VerdictSource::NoSeries, {}, 0};
    advance(15);
    EXPECT_EQ(fact()->outcome, VerdictOutcome::NotEnoughData);
    EXPECT_THAT(
        fact()->troubles, ::testing::ElementsAre("the query selects nothing (guard cpu, orders)"));

    start(false);
    advance(1);
    EXPECT_EQ(fact()->outcome, VerdictOutcome::NotEnoughData);
    ASSERT_EQ(fact()->troubles.size(), 1U);
    EXPECT_THAT(fact()->troubles[0], ::testing::HasSubstr("no Prometheus is configured"));
}

TEST_F(EngineTest, PrometheusIsAskedOfEveryServiceThatTheLaneTouches)
{
    state::Guard cpu;
    cpu.name = "cpu";
    cpu.kind = state::GuardKind::PromQl;
    cpu.query = "cpu{service=\"{service}\"}";
    m_plan.guards = {cpu};
    start(true);
    advance(1);
    for (const auto lane : {4U, 5U})
        m_evidence.add(
            {"accounts", lane, lane == 5 ? LaneSource::Share : LaneSource::Active}, 50, 0);
    traffic(1000, 0, 19'000);
    m_prometheus.asked.clear();
    advance(16);
    EXPECT_THAT(m_prometheus.asked,
        ::testing::ElementsAre("cpu{service=\"accounts\"}", "cpu{service=\"orders\"}"));
    for (const auto& metric : fact()->metrics)
        EXPECT_EQ(metric.blocks, metric.service == "orders") << "accounts is hardly asked";
}

TEST_F(EngineTest, AnAnswerThatFailedBreaksTheRow)
{
    state::Guard cpu;
    cpu.name = "cpu";
    cpu.kind = state::GuardKind::PromQl;
    cpu.query = "cpu";
    cpu.limit = 10;
    m_plan.guards = {cpu};
    m_prometheus.control = {VerdictSource::Answered, {}, 1};
    start(true);
    advance(1);
    traffic(1000, 0, 19'000);
    advance(16);
    m_prometheus.control = {VerdictSource::HttpError, {}, 0};
    advance(15);
    m_prometheus.control = {VerdictSource::Answered, {}, 1};
    advance(15);
    EXPECT_EQ(fact()->outcome, VerdictOutcome::NotEnoughData);
    EXPECT_THAT(fact()->sentence, ::testing::HasSubstr("in a row yet: 1 of 3"));
    advance(30);
    EXPECT_EQ(fact()->outcome, VerdictOutcome::Pass) << fact()->sentence;
}

TEST_F(EngineTest, LanesAreComparedSideBySide)
{
    start();
    traffic(100, 10, 1900);
    m_evidence.add({"orders", 6, LaneSource::Tester}, 7, 1, 30);
    const auto figures = m_engine->compare("prod", 0);
    const auto tester = std::ranges::find(figures, 6U, &state::LaneFigures::lane);
    ASSERT_NE(tester, figures.end());
    EXPECT_EQ(tester->units, 7U);
    EXPECT_EQ(tester->p99Ns, 30e6);
    EXPECT_EQ(figures.size(), 5U);
}

} // namespace
} // namespace pult::analysis
