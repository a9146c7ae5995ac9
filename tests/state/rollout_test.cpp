// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controlplane/state/rollout_judgement.h"
#include "controlplane/state/verdict.h"
#include "tests/state/world.h"

namespace pult::state {
namespace {

using namespace testing;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

ManifestText release(int version, const std::string& a, const std::string& b)
{
    return ManifestText("CRM", std::to_string(version))
        .platinum()
        .service("a", a)
        .service("b", b)
        .placed("prod");
}

Stage stageOf(std::uint32_t permille, std::uint32_t bakeSeconds = 600)
{
    Stage stage;
    stage.sharePermille = permille;
    stage.bakeSeconds = bakeSeconds;
    return stage;
}

RolloutPlan planOf(std::vector<std::uint32_t> shares)
{
    RolloutPlan plan;
    for (const auto share : shares)
        plan.stages.push_back(stageOf(share));
    return plan;
}

//! g1 active, g2 (changes a) and g3 (changes b) candidates, three edges.
class Rollouts : public ::testing::Test
{
protected:
    Rollouts()
    {
        m_world.registerText(release(1, "1", "1"));
        m_world.registerText(release(2, "2", "1"));
        m_world.registerText(release(3, "1", "2"));
        m_world.allReady();
        edge("edge-a", "eu", "eu-1a");
        edge("edge-b", "eu", "eu-1b");
        edge("edge-c", "us", "us-1a");
    }

    void edge(const std::string& id, const std::string& region, const std::string& zone)
    {
        auto& facts = m_world.m_facts.environments["prod"];
        auto all = facts.gateways ? *facts.gateways : std::map<std::string, GatewayFact>{};
        all[id] = {true, m_world.m_state->revision, {"*"}, {}, "edge", region, zone};
        facts.gateways = std::make_shared<const std::map<std::string, GatewayFact>>(std::move(all));
    }

    void judged(VerdictOutcome outcome, std::uint64_t units = 10'000)
    {
        const auto& now = rollout();
        RolloutVerdict verdict;
        verdict.generation = now.generation;
        verdict.stage = now.stage;
        verdict.sharePermille = now.sharePermille;
        verdict.holdback = now.holdback.has_value();
        verdict.atUnixMs = m_world.m_facts.nowUnixMs;
        verdict.outcome = outcome;
        verdict.sentence = "as judged";
        verdict.stageUnits = units;
        if (outcome == VerdictOutcome::Fail) {
            MetricVerdict metric;
            metric.guard = "errors";
            metric.service = "a";
            metric.outcome = VerdictOutcome::Fail;
            metric.sentence = "4.1 times as many errors";
            verdict.metrics.push_back(std::move(metric));
        }
        m_world.m_facts.environments["prod"].verdict
            = std::make_shared<const RolloutVerdict>(std::move(verdict));
    }

    [[nodiscard]] const Rollout& rollout() const { return *m_world.environment().rollout; }
    [[nodiscard]] RolloutJudgement judge() const
    {
        return judgeRollout(rollout(), m_world.m_facts.of("prod"), m_world.m_facts.nowUnixMs);
    }

    Decision byReactor(const Command& command)
    {
        m_world.m_reactor = true;
        auto decision = m_world.run(command);
        m_world.m_reactor = false;
        return decision;
    }
    std::vector<std::string> refusedToReactor(const Command& command)
    {
        m_world.m_reactor = true;
        auto reasons = m_world.refusals(command);
        m_world.m_reactor = false;
        return reasons;
    }
    //! The edges have taken the share; the clock runs.
    void bake()
    {
        m_world.gatewaysAt(m_world.m_state->revision);
        byReactor(BakeStage{rollout().generation, rollout().stage + 1});
    }
    void bakeOver() { m_world.later(std::int64_t{rollout().stageNow().bakeSeconds} * 1000); }

    World m_world;
};

TEST_F(Rollouts, beginWithTheFirstStageAndTellItsBlastRadius)
{
    auto plan = planOf({50, 1000});
    plan.stages[0].where = {{"eu"}, {}, 500};
    plan.stages[0].bakeSeconds = 0;
    auto load = std::make_shared<std::map<std::string, EdgeLoad>>();
    (*load)["edge-a"] = {100, 4000, 725};
    (*load)["edge-b"] = {100, 4000, 725};
    m_world.m_facts.environments["prod"].load = load;
    const auto decision = m_world.run(StartRollout{2, plan, {}});
    EXPECT_EQ(decision.commandClass, 2U);
    ASSERT_EQ(rollout().edges.size(), 1U) << "half of two";
    EXPECT_THAT(texts(decision.effects),
        Contains("1 service, 5 % of users at 1 of 3 edges (" + rollout().edges[0]
            + "): about 200 users of those seen in 12 min, 5 requests/s"));
    const auto reach = std::ranges::find(decision.effects, "BLAST_RADIUS", &PlanLine::code);
    ASSERT_NE(reach, decision.effects.end());
    EXPECT_EQ(reach->args,
        (std::vector<std::string>{"1", "50", "1",
            "about 200 users of those seen in 12 min, 5 requests/s", "3", "4000", "100.000",
            "725"}));
    EXPECT_THAT(texts(decision.effects), Contains(HasSubstr("stage 2, 100 %")));
    EXPECT_THAT(texts(decision.effects), Contains(HasSubstr("then it does not bake, then")));
    EXPECT_EQ(rollout().status, RolloutStatus::Running);
    EXPECT_EQ(rollout().sharePermille, 50U);
    EXPECT_EQ(rollout().plan->guards, defaultGuards());
    EXPECT_EQ(rollout().plan->stages[0].name, "5 %");
    EXPECT_EQ(rollout().changedAt, m_world.m_state->revision);
    EXPECT_THAT(decision.event->after, HasSubstr("g2 at 5 %"));
}

TEST_F(Rollouts, needWhatAPromoteNeedsAndAnEdge)
{
    EXPECT_EQ(m_world.error(StartRollout{0, planOf({10}), {}}), "FIELD_INVALID");
    EXPECT_EQ(m_world.error(StartRollout{2, planOf({1001}), {}}), "FIELD_INVALID");
    EXPECT_EQ(m_world.error(StartRollout{2, planOf({10}), "x"}), "FIELD_INVALID");
    EXPECT_THAT(m_world.refusals(StartRollout{2, {}, {}}), ElementsAre("TEMPLATE_UNKNOWN"));
    EXPECT_THAT(
        m_world.refusals(StartRollout{1, planOf({10}), {}}), ElementsAre("NOT_A_CANDIDATE"));
    EXPECT_THAT(
        m_world.refusals(StartRollout{2, planOf({50, 10}), {}}), ElementsAre("STAGE_SHRINKS"));
    auto elsewhere = planOf({10});
    elsewhere.stages[0].where.regions = {"mars"};
    EXPECT_THAT(m_world.refusals(StartRollout{2, elsewhere, {}}), ElementsAre("NO_EDGE"));
    m_world.setReady({"a", 2}, Readiness::NotReady);
    EXPECT_THAT(m_world.refusals(StartRollout{2, planOf({10}), {}}), ElementsAre("NOT_READY"));
    m_world.allReady();
    m_world.run(StartRollout{2, planOf({10}), {}});
    EXPECT_THAT(
        m_world.refusals(StartRollout{3, planOf({10}), {}}), ElementsAre("ROLLOUT_RUNNING"));
}

TEST_F(Rollouts, aStageThatTakesLessIsNamed)
{
    auto plan = planOf({10, 10, 10});
    plan.stages[0].name = "one zone";
    plan.stages[0].where.zones = {"eu-1a"};
    plan.stages[1].name = "another";
    plan.stages[1].where.zones = {"eu-1b"};
    const auto decision = m_world.plan(StartRollout{2, plan, {}});
    ASSERT_FALSE(decision->refusals.empty());
    EXPECT_EQ(decision->refusals[0].message,
        "stage another does not take all edges that stage one zone takes.");
}

TEST_F(Rollouts, bakeOnceEveryEdgeConcernedHasTakenIt)
{
    m_world.run(StartRollout{2, planOf({50, 1000}), {}});
    EXPECT_THAT(m_world.refusals(BakeStage{2, 1}), ElementsAre("REACTOR_ONLY"));
    EXPECT_THAT(refusedToReactor(BakeStage{2, 1}), ElementsAre("EDGES_BEHIND"));
    EXPECT_THAT(judge().words, HasSubstr("edge-a, edge-b and edge-c have not acknowledged"));
    m_world.gatewaysAt(m_world.m_state->revision);
    EXPECT_THAT(refusedToReactor(BakeStage{2, 2}), ElementsAre("STAGE_MOVED"));
    byReactor(BakeStage{2, 1});
    EXPECT_EQ(rollout().status, RolloutStatus::Baking);
    EXPECT_EQ(rollout().bakeLeftMs(m_world.m_facts.nowUnixMs), 600'000);
}

TEST_F(Rollouts, afterARestartEdgesOfBeforeAreWaitedFor)
{
    m_world.run(StartRollout{2, planOf({50}), {}});
    auto& facts = m_world.m_facts.environments["prod"];
    facts.gateways = std::make_shared<const std::map<std::string, GatewayFact>>();
    facts.gatewaysComplete = false;
    EXPECT_EQ(judge().due, RolloutJudgement::Due::Wait);
    edge("edge-a", "eu", "eu-1a");
    edge("edge-b", "eu", "eu-1b");
    EXPECT_EQ(judge().due, RolloutJudgement::Due::Wait);
    edge("edge-c", "us", "us-1a");
    EXPECT_EQ(judge().due, RolloutJudgement::Due::Bake);
}

TEST_F(Rollouts, goOnWhenGreenAndNotBefore)
{
    auto plan = planOf({50, 1000});
    plan.stages[0].minimumSample = 300;
    plan.stages[0].coverage = {{"device", {"phone"}, 0, 5}};
    m_world.run(StartRollout{2, plan, {}});
    bake();
    judged(VerdictOutcome::Pass);
    EXPECT_THAT(refusedToReactor(AdvanceRollout{2, 1}), ElementsAre("NOT_GREEN"));
    bakeOver();
    judged(VerdictOutcome::Pass, 299);
    EXPECT_EQ(judge().words, "299 of 300 users seen on the candidate");
    judged(VerdictOutcome::Pass, 300);
    EXPECT_EQ(judge().words, "too little of device phone");
    auto& verdict = m_world.m_facts.environments["prod"].verdict;
    auto covered = *verdict;
    covered.coverage["device"]["phone"] = 5;
    verdict = std::make_shared<const RolloutVerdict>(covered);
    const auto decision = byReactor(AdvanceRollout{2, 1});
    EXPECT_EQ(rollout().stage, 1U);
    EXPECT_EQ(rollout().sharePermille, 1000U);
    EXPECT_EQ(rollout().status, RolloutStatus::Running);
    EXPECT_EQ(*rollout().cause.verdict, covered) << "with all its inputs";
    EXPECT_EQ(judge().due, RolloutJudgement::Due::Wait) << "a verdict on another stage";
}

TEST_F(Rollouts, waitForAPersonWhenItIsNotForAutomation)
{
    auto plan = planOf({50, 1000});
    plan.stages[1].gate = Gate::Person;
    m_world.run(StartRollout{2, plan, {}});
    bake();
    bakeOver();
    EXPECT_EQ(judge().words, "not judged yet");
    judged(VerdictOutcome::NotEnoughData);
    EXPECT_EQ(judge().due, RolloutJudgement::Due::OpenGate);
    byReactor(OpenGate{2, 1});
    EXPECT_EQ(rollout().status, RolloutStatus::WaitingGate);
    EXPECT_EQ(rollout().cause.words, "as judged");
    EXPECT_EQ(judge().due, RolloutJudgement::Due::Nothing);
    judged(VerdictOutcome::Pass);
    EXPECT_EQ(judge().due, RolloutJudgement::Due::Advance) << "the data came";
    m_world.later(31'000);
    EXPECT_EQ(judge().due, RolloutJudgement::Due::Nothing) << "a verdict of long ago";
    m_world.run(AdvanceRollout{2, 0});
    bake();
    bakeOver();
    judged(VerdictOutcome::Pass);
    EXPECT_EQ(judge().due, RolloutJudgement::Due::OpenGate);
    EXPECT_THAT(judge().words, HasSubstr("a gate for a person"));
    EXPECT_THAT(m_world.refusals(AdvanceRollout{2, 0}), ElementsAre("LAST_STAGE"));
}

TEST_F(Rollouts, aFailingGuardAbortsInAnyStatusAndKeepsItsVerdict)
{
    for (const bool paused : {false, true}) {
        m_world.run(StartRollout{2, planOf({50, 1000}), {}});
        if (paused)
            m_world.run(PauseRollout{2});
        EXPECT_THAT(refusedToReactor(AbortRollout{2}), ElementsAre("NOT_FAILING"));
        judged(VerdictOutcome::Fail);
        EXPECT_EQ(judge().due, RolloutJudgement::Due::Abort);
        m_world.run(Freeze{});
        const auto decision = byReactor(AbortRollout{2});
        EXPECT_EQ(decision.commandClass, 1U);
        EXPECT_EQ(decision.act, "Abort g2 (5 % → 0)");
        EXPECT_EQ(rollout().status, RolloutStatus::Aborted);
        EXPECT_EQ(rollout().sharePermille, 0U);
        EXPECT_EQ(rollout().cause.words, "guard errors at a: 4.1 times as many errors");
        ASSERT_TRUE(rollout().cause.verdict);
        EXPECT_TRUE(m_world.generation(2).held);
        EXPECT_THAT(m_world.refusals(AbortRollout{2}), IsEmpty()) << "nothing to do";
        m_world.run(Unfreeze{});
        EXPECT_THAT(m_world.refusals(StartRollout{2, planOf({50}), {}}), ElementsAre("HELD"));
        m_world.run(ReleaseHold{2});
        m_world.later(1000);
    }
    m_world.run(StartRollout{2, planOf({50}), {}});
    EXPECT_NE(judge().due, RolloutJudgement::Due::Abort) << "the verdict is on the run before";
}

TEST_F(Rollouts, theClockGoesOnOverPauses)
{
    m_world.run(StartRollout{2, planOf({50, 1000}), {}});
    bake();
    m_world.later(200'000);
    m_world.run(PauseRollout{2});
    m_world.later(10'000'000);
    EXPECT_EQ(rollout().bakeLeftMs(m_world.m_facts.nowUnixMs), 400'000);
    EXPECT_EQ(rollout().sharePermille, 50U);
    EXPECT_THAT(m_world.refusals(AdvanceRollout{2, 0}), ElementsAre("ROLLOUT_PAUSED"));
    m_world.run(ResumeRollout{2});
    EXPECT_EQ(rollout().status, RolloutStatus::Baking);
    m_world.later(399'999);
    EXPECT_EQ(rollout().bakeLeftMs(m_world.m_facts.nowUnixMs), 1);
    m_world.later(-500'000);
    EXPECT_EQ(rollout().bakeLeftMs(m_world.m_facts.nowUnixMs), 400'000) << "a clock set back";
}

TEST_F(Rollouts, anotherShareBakesAnew)
{
    m_world.run(StartRollout{2, planOf({50, 100, 1000}), {}});
    bake();
    m_world.later(500'000);
    m_world.run(SetShare{2, 200});
    EXPECT_EQ(rollout().status, RolloutStatus::Running);
    EXPECT_EQ(rollout().bakeLeftMs(m_world.m_facts.nowUnixMs), 600'000);
    m_world.run(AdvanceRollout{2, 1});
    EXPECT_EQ(rollout().sharePermille, 200U) << "nobody is moved out";
    EXPECT_EQ(m_world.error(SetShare{2, 0}), "FIELD_INVALID");
    m_world.setReady({"a", 2}, Readiness::NotReady);
    EXPECT_THAT(m_world.refusals(SetShare{2, 300}), ElementsAre("NOT_READY"));
    EXPECT_THAT(m_world.refusals(SetShare{2, 10}), IsEmpty());
}

TEST_F(Rollouts, edgesThatTookItKeepIt)
{
    auto plan = planOf({50, 50});
    plan.stages[0].where = {{}, {"eu-1a", "eu-1b"}, 500};
    plan.stages[1].where = {{}, {}, 10};
    plan.stages[1].name = "wider";
    m_world.run(StartRollout{2, plan, {}});
    const auto first = rollout().edges;
    m_world.run(AdvanceRollout{2, 0});
    EXPECT_TRUE(
        std::includes(rollout().edges.begin(), rollout().edges.end(), first.begin(), first.end()));
    EXPECT_FALSE(takesShare(rollout(), {"edge-z", "eu", "eu-1a"})) << "nobody knew it";
}

TEST_F(Rollouts, pushOnGreenPromotesWithAHoldback)
{
    auto plan = planOf({1000});
    plan.finish = Finish::PushOnGreen;
    plan.holdback = {50, 600};
    m_world.run(StartRollout{2, plan, {}});
    bake();
    EXPECT_THAT(refusedToReactor(Promote{2}), ElementsAre("NOT_GREEN"));
    bakeOver();
    judged(VerdictOutcome::Pass);
    const auto decision = byReactor(Promote{2});
    EXPECT_EQ(decision.commandClass, 2U);
    EXPECT_THAT(texts(decision.effects), Contains("5 % of users stay on g1 for 10 min"));
    EXPECT_EQ(m_world.environment().head, 2U);
    ASSERT_TRUE(rollout().holdsBack());
    EXPECT_EQ(rollout().holdback->legacy, 1U);
    EXPECT_EQ(rollout().sharePermille, 0U);
    EXPECT_THAT(refusedToReactor(EndHoldback{2}), ElementsAre("HOLDBACK_RUNS"));
    EXPECT_THAT(m_world.refusals(PauseRollout{2}), ElementsAre("ROLLOUT_PROMOTED"));
    m_world.later(600'000);
    byReactor(EndHoldback{2});
    EXPECT_EQ(rollout().status, RolloutStatus::Done);
    EXPECT_FALSE(rollout().holdback);
}

TEST_F(Rollouts, aVerdictIsEvidenceForAPromote)
{
    m_world.registerText(
        ManifestText("CRM", "9").service("a", "9").service("b", "1").placed("prod"));
    m_world.allReady();
    EXPECT_EQ(m_world.plan(Promote{4})->commandClass, 3U);
    m_world.run(StartRollout{4, planOf({1000}), {}});
    bake();
    bakeOver();
    EXPECT_EQ(m_world.plan(Promote{4})->commandClass, 3U);
    judged(VerdictOutcome::Pass);
    EXPECT_EQ(m_world.plan(Promote{4})->commandClass, 2U);
}

TEST_F(Rollouts, retreatAbortsWhileThereAreUsersAndRollsBackOtherwise)
{
    m_world.run(Promote{3});
    m_world.run(Rebase{2});
    m_world.run(StartRollout{2, planOf({50}), {}});
    const auto abort = m_world.run(Retreat{});
    EXPECT_EQ(abort.act, "Abort g2 (5 % → 0)");
    EXPECT_EQ(abort.event->kind, "rollout-abort");
    EXPECT_EQ(m_world.environment().head, 3U);
    EXPECT_EQ(m_world.run(Retreat{}).event->kind, "rollback");
}

TEST_F(Rollouts, aGuardThatFailsInTheHoldbackRollsBack)
{
    auto plan = planOf({1000});
    plan.holdback = {50, 600};
    m_world.run(StartRollout{2, plan, {}});
    m_world.run(Promote{2});
    EXPECT_THAT(refusedToReactor(Rollback{1}), ElementsAre("NOT_FAILING"));
    judged(VerdictOutcome::Fail);
    EXPECT_EQ(judge().due, RolloutJudgement::Due::Rollback);
    byReactor(Rollback{1});
    EXPECT_EQ(m_world.environment().head, 1U);
    EXPECT_EQ(rollout().status, RolloutStatus::Aborted);
    ASSERT_TRUE(rollout().cause.verdict);
}

TEST_F(Rollouts, endWithWhateverTakesTheCandidateAway)
{
    m_world.run(StartRollout{2, planOf({50}), {}});
    const auto promote = m_world.run(Promote{3});
    EXPECT_THAT(texts(promote.effects), Contains("the rollout of g2 aborts (5 % → 0)"));
    EXPECT_EQ(rollout().status, RolloutStatus::Aborted);
    EXPECT_EQ(rollout().cause.words, "g3 was promoted");
    EXPECT_TRUE(m_world.generation(2).held);
    m_world.run(ReleaseHold{2});
    m_world.run(Rebase{2});
    m_world.later(1000);

    m_world.run(StartRollout{2, planOf({50}), {}});
    m_world.run(Rollback{1});
    EXPECT_EQ(rollout().cause.words, "g3 was rolled back");
    m_world.run(ReleaseHold{2});
    m_world.run(Rebase{2});
    m_world.later(1000);

    m_world.run(StartRollout{2, planOf({50}), {}});
    EXPECT_THAT(m_world.run(Drop{2}).summary, HasSubstr("its users return to g1"));
    EXPECT_EQ(rollout().status, RolloutStatus::Aborted);
    m_world.run(ReleaseHold{3});
    m_world.later(1000);

    m_world.run(StartRollout{3, planOf({50}), {}});
    m_world.run(ResetToActive{});
    EXPECT_EQ(rollout().status, RolloutStatus::Aborted);
}

TEST_F(Rollouts, freezeStopsGoingOnAndNothingElse)
{
    m_world.run(StartRollout{2, planOf({50, 1000}), {}});
    m_world.run(Freeze{});
    bake();
    bakeOver();
    judged(VerdictOutcome::Pass);
    EXPECT_THAT(refusedToReactor(AdvanceRollout{2, 1}), ElementsAre("FROZEN"));
    EXPECT_THAT(m_world.refusals(SetShare{2, 60}), ElementsAre("FROZEN"));
    EXPECT_THAT(m_world.refusals(PauseRollout{2}), IsEmpty());
    EXPECT_THAT(m_world.refusals(AbortRollout{2}), IsEmpty());
}

TEST_F(Rollouts, beginWithATemplateOfTheEnvironment)
{
    m_world.run(SetRolloutTemplate{"default", planOf({10, 1000})});
    EXPECT_THAT(m_world.refusals(SetRolloutTemplate{"default", planOf({10, 1000})}), IsEmpty());
    m_world.run(SetRolloutTemplate{"bold", planOf({1000})});
    EXPECT_THAT(m_world.refusals(StartRollout{2, {}, "shy"}), ElementsAre("TEMPLATE_UNKNOWN"));
    EXPECT_EQ(m_world.plan(StartRollout{2, {}, {}})->act, "Start rollout of g2");
    m_world.run(StartRollout{2, {}, "bold"});
    EXPECT_EQ(rollout().sharePermille, 1000U);
    m_world.run(RemoveRolloutTemplate{"bold"});
    EXPECT_EQ(rollout().plan->stages.size(), 1U) << "it keeps its plan";
    EXPECT_THAT(m_world.refusals(RemoveRolloutTemplate{"bold"}), ElementsAre("TEMPLATE_UNKNOWN"));
}

TEST_F(Rollouts, aPlannedRollbackIsNotStoppedByARolloutThatEnds)
{
    m_world.run(Promote{3});
    m_world.run(Rebase{2});
    m_world.run(StartRollout{2, planOf({50}), {}});
    const auto before = m_world.plan(Rollback{1})->effectDigest;
    m_world.run(AbortRollout{2});
    EXPECT_EQ(m_world.plan(Rollback{1})->effectDigest, before);
}

TEST(RolloutPlans, fieldsThatMakeNoSenseAreNamed)
{
    World world;
    const auto field = [&world](const RolloutPlan& plan) {
        const auto decision = world.plan(SetRolloutTemplate{"t", plan});
        return decision ? std::string() : decision.error().metadata.at("field");
    };
    const std::string base = "set_rollout_template.plan.";
    EXPECT_EQ(field({}), base + "stages");
    EXPECT_EQ(field(planOf({10, 1001})), base + "stages[1].share_permille");
    auto plan = planOf({10});
    EXPECT_EQ(field(plan), "");
    plan.holdback = {600, 10};
    EXPECT_EQ(field(plan), base + "holdback.permille");
    plan = planOf({10});
    plan.guards.push_back({});
    EXPECT_EQ(field(plan), base + "guards[0].name");
    plan.guards[0] = {"cpu", GuardKind::PromQl, GuardAct::Hold, 1.5, 0, {}, {}, ""};
    EXPECT_EQ(field(plan), base + "guards[0].query");
    for (const auto* wrong : {"rate(x[{windw}])", "((( not promql"}) {
        plan.guards[0].query = wrong;
        EXPECT_EQ(field(plan), base + "guards[0].query");
    }
    plan.guards[0].query = "x";
    EXPECT_EQ(field(plan), "");
    plan.guards.push_back(plan.guards[0]);
    EXPECT_EQ(field(plan), base + "guards[1].name");
    plan = planOf({10});
    plan.stages[0].coverage.push_back({"device", {}, 0, 1});
    EXPECT_EQ(field(plan), base + "stages[0].coverage[0]");
    plan = planOf({10});
    plan.alpha = 0.7;
    EXPECT_EQ(field(plan), base + "alpha");
}

TEST(EdgeSelections, growByRankAndNeverShrink)
{
    std::vector<EdgeIdentity> edges;
    for (int i = 0; i < 100; ++i)
        edges.push_back({"edge-" + std::to_string(i), "eu", i % 2 == 0 ? "a" : "b"});
    std::vector<std::string> last;
    for (std::uint32_t permille = 1; permille <= kWholePermille; permille += 37) {
        const auto chosen = selectEdges({{}, {}, permille}, edges);
        EXPECT_EQ(chosen.size(), (100 * permille + 999) / 1000);
        EXPECT_TRUE(std::includes(chosen.begin(), chosen.end(), last.begin(), last.end()));
        last = chosen;
    }
    EXPECT_EQ(selectEdges({{"eu"}, {"a"}, 500}, edges).size(), 25U);
    EXPECT_THAT(selectEdges({{"us"}, {}, 1000}, edges, {"edge-7"}), ElementsAre("edge-7"));
}

} // namespace
} // namespace pult::state
