// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A staged rollout with the real programs: users enter through real HAProxies, spans tell how they
// fare, and the rollout goes on, or takes itself back, without a person.
#include <algorithm>

#include <gtest/gtest.h>

#include "tests/e2e/spans.h"

namespace pult::test {
namespace {

using namespace std::chrono_literals;
using client::RolloutStatus;

constexpr int kLoad = 150;
//! Of 1 % it takes 188 users whose requests all succeed; the machine sends what it can of this.
constexpr int kLoadForOnePerCent = 400;
constexpr std::uint32_t kCandidate = 2;
//! Two exports and some hundred users; a loaded machine takes its time.
constexpr std::chrono::seconds kPatience{90};
//! Some 27 000 requests.
constexpr std::chrono::seconds kPatienceForOnePerCent{480};
//! Users that the candidate serves in each stage at least.
constexpr std::uint64_t kSample = 20;
//! Of verdicts that a slice fails, before it counts as held.
constexpr std::int64_t kSecondsHeld = 5;

//! Said of a control that entered at the same time elsewhere.
constexpr char kOtherHalf[] = "(other edges of the same zones)";

client::StartRollout rollout(std::vector<std::uint32_t> permille, std::uint32_t bakeSeconds,
    client::Gate gate = client::Gate::Automatic)
{
    client::StartRollout command;
    command.generation = kCandidate;
    command.plan.finish = client::Finish::PushOnGreen;
    for (const auto share : permille) {
        client::Stage stage;
        stage.sharePermille = share;
        stage.bakeSeconds = bakeSeconds;
        stage.minimumSample = kSample;
        stage.gate = gate;
        command.plan.stages.push_back(stage);
    }
    return command;
}

//! The rollout once it is as wanted; null: it never was.
client::RolloutPtr waitFor(Cluster& cluster,
    const std::function<bool(const client::Rollout&)>& wanted,
    std::chrono::seconds patience = kPatience)
{
    const auto view = cluster.waitFor(
        [&](const client::EnvironmentView& seen) {
            return seen.state->rollout && wanted(*seen.state->rollout);
        },
        patience);
    return view ? view->state->rollout : nullptr;
}

client::RolloutPtr ended(Cluster& cluster)
{
    return waitFor(cluster, [](const client::Rollout& rollout) { return !rollout.alive(); });
}

//! Verdicts that the journal keeps of what went on by itself, in the order in which it did.
std::vector<client::StoredVerdict> passedBy(Cluster& cluster)
{
    client::VerdictQuery query;
    query.environment = "prod";
    const auto page = await<client::VerdictPage>(
        [&](auto done) { cluster.control().listVerdicts(query, std::move(done)); });
    EXPECT_TRUE(page) << page.error().message;
    EXPECT_TRUE(page && page->nextPageToken.empty());
    std::vector<client::StoredVerdict> passed;
    for (const auto& stored : page ? page->verdicts : std::vector<client::StoredVerdict>()) {
        if (stored.verdict.outcome == client::VerdictOutcome::Pass)
            passed.insert(passed.begin(), stored);
    }
    return passed;
}

//! What the candidate served of a service while the share was this one.
std::uint64_t servedAt(const client::MetricVerdict& metric, std::uint32_t permille)
{
    std::uint64_t units = 0;
    for (const auto& period : metric.periods)
        units += period.sharePermille == permille ? period.candidate.units : 0;
    return units;
}

//! Green at this share, by figures of this share.
void expectGreenAt(const client::RolloutVerdict& verdict, std::uint32_t permille)
{
    EXPECT_EQ(verdict.sharePermille, permille);
    EXPECT_GE(verdict.stageUnits, kSample);
    EXPECT_FALSE(verdict.holds);
    for (const auto* service : {"orders", "billing", "notifications"}) {
        const auto metric = std::find_if(
            verdict.metrics.begin(), verdict.metrics.end(), [&](const client::MetricVerdict& each) {
                return each.guard == "errors" && each.service == service;
            });
        ASSERT_NE(metric, verdict.metrics.end()) << service;
        EXPECT_EQ(metric->outcome, client::VerdictOutcome::Pass) << metric->sentence;
        EXPECT_TRUE(metric->blocks);
        EXPECT_GE(servedAt(*metric, permille), kSample) << service;
    }
}

std::string whyNot(Cluster& cluster)
{
    const auto view = cluster.waitFor([](const client::EnvironmentView&) { return true; });
    const auto& rollout = view->state->rollout;
    return (rollout ? "stands at " + std::to_string(rollout->sharePermille) + ": " + rollout->cause
                    : std::string("there is none"))
        + "\n" + cluster.logs();
}

TEST(Rollouts, AHealthyCandidateGoesUpEveryStepFromOnePerCentAndIsPromotedOnGreen)
{
    const std::vector<std::uint32_t> shares{10, 50, 250, 500, 1000};
    Cluster cluster(kLoadForOnePerCent);
    Spans spans(cluster);
    const auto started = cluster.act(rollout(shares, 3));
    ASSERT_TRUE(started) << started.error().message << cluster.logs();
    ASSERT_TRUE(waitFor(
        cluster, [](const client::Rollout& rollout) { return rollout.sharePermille != 10; },
        kPatienceForOnePerCent))
        << whyNot(cluster);
    spans.load(kLoad);
    const auto done = ended(cluster);
    ASSERT_TRUE(done) << whyNot(cluster);
    EXPECT_EQ(done->status, RolloutStatus::Done) << done->cause;
    EXPECT_EQ(done->stage, shares.size());
    const auto view = cluster.waitFor([](const client::EnvironmentView&) { return true; });
    EXPECT_EQ(view->state->head, kCandidate);
    const auto passed = passedBy(cluster);
    ASSERT_EQ(passed.size(), shares.size());
    for (std::size_t i = 0; i < shares.size(); ++i) {
        SCOPED_TRACE(passed[i].act);
        EXPECT_EQ(passed[i].kind, i + 1 < shares.size() ? "rollout-advance" : "promote");
        expectGreenAt(passed[i].verdict, shares[i]);
    }
}

//! One cluster for all that fail; each is released from its hold before the next.
class Failing : public testing::Test
{
protected:
    static void SetUpTestSuite()
    {
        s_cluster = std::make_unique<Cluster>(kLoad);
        s_spans = std::make_unique<Spans>(*s_cluster);
    }
    static void TearDownTestSuite()
    {
        s_spans.reset();
        s_cluster.reset();
    }

    //! Starts at the share, lets it bake, breaks the service, waits for the abort.
    static client::RolloutPtr broken(
        const std::string& service, std::uint32_t permille, const std::vector<std::string>& how)
    {
        const auto started = s_cluster->act(rollout({permille, 1000}, 3600, client::Gate::Person));
        if (!started) {
            ADD_FAILURE() << started.error().message;
            return nullptr;
        }
        if (!waitFor(*s_cluster, [](const client::Rollout& rollout) {
                return rollout.status == RolloutStatus::Baking;
            }))
            return nullptr;
        s_spans->fault(service, how);
        const auto aborted = ended(*s_cluster);
        s_spans->fault(service, {"--clear"});
        return aborted;
    }
    static void release()
    {
        const auto released = s_cluster->act(client::ReleaseHold{kCandidate});
        EXPECT_TRUE(released) << released.error().message;
    }

    static std::unique_ptr<Cluster> s_cluster;
    static std::unique_ptr<Spans> s_spans;
};

std::unique_ptr<Cluster> Failing::s_cluster;
std::unique_ptr<Spans> Failing::s_spans;

TEST_F(Failing, AFifthOfErrorsAtFivePerCentAbortsItselfAndIsNamed)
{
    const auto aborted
        = broken("orders", 50, {"--generation", std::to_string(kCandidate), "--errors", "20%"});
    ASSERT_TRUE(aborted) << whyNot(*s_cluster);
    EXPECT_EQ(aborted->status, RolloutStatus::Aborted);
    EXPECT_EQ(aborted->sharePermille, 0U);
    EXPECT_NE(aborted->cause.find("errors at orders"), std::string::npos) << aborted->cause;
    // Nobody enters on the candidate any more, and live traffic says so.
    const auto seen = s_cluster->waitFor(
        [&](const client::EnvironmentView& view) {
            const auto& newest = view.operations->rbegin()->second;
            return newest->observation
                && newest->observation->outcome == client::ObservationOutcome::Observed;
        },
        kPatience);
    EXPECT_TRUE(seen) << whyNot(*s_cluster);
    const auto view = s_cluster->waitFor([](const client::EnvironmentView&) { return true; });
    EXPECT_EQ(view->state->head, 1U);
    const auto& all = view->state->generations;
    EXPECT_TRUE(std::any_of(all.begin(), all.end(), [](const client::GenerationPtr& generation) {
        return generation->number == kCandidate && generation->held;
    }));
    release();
}

TEST_F(Failing, AnOutageOnlyOnceEverybodyIsOnItAbortsItselfAndIsNotPromoted)
{
    auto command = rollout({500, 1000}, 3);
    command.plan.stages.back().bakeSeconds = 20;
    const auto started = s_cluster->act(command);
    ASSERT_TRUE(started) << started.error().message;
    ASSERT_TRUE(waitFor(*s_cluster, [](const client::Rollout& rollout) {
        return rollout.sharePermille == 1000;
    })) << whyNot(*s_cluster);
    s_spans->fault("orders", {"--generation", std::to_string(kCandidate), "--errors", "100%"});
    const auto aborted = ended(*s_cluster);
    s_spans->fault("orders", {"--clear"});
    ASSERT_TRUE(aborted) << whyNot(*s_cluster);
    EXPECT_EQ(aborted->status, RolloutStatus::Aborted) << aborted->cause;
    EXPECT_NE(aborted->cause.find("errors at orders"), std::string::npos) << aborted->cause;
    EXPECT_NE(aborted->cause.find("control of an earlier stage"), std::string::npos)
        << aborted->cause;
    const auto view = s_cluster->waitFor([](const client::EnvironmentView&) { return true; });
    EXPECT_EQ(view->state->head, 1U);
    release();
}

TEST_F(Failing, WhoFailsBehindTheCandidateIsNamedAlthoughTheCandidateDoesNotBringIt)
{
    const auto aborted
        = broken("accounts", 50, {"--lane", std::to_string(kCandidate), "--errors", "40%"});
    ASSERT_TRUE(aborted) << whyNot(*s_cluster);
    EXPECT_EQ(aborted->status, RolloutStatus::Aborted);
    EXPECT_NE(aborted->cause.find("errors at accounts"), std::string::npos) << aborted->cause;
    EXPECT_NE(aborted->cause.find("g2 does not bring this service"), std::string::npos)
        << aborted->cause;
    release();
}

TEST_F(Failing, HalfOfAZoneIsHeldAgainstItsOtherHalf)
{
    auto command = rollout({1000}, 3, client::Gate::Person);
    command.plan.finish = client::Finish::Person;
    command.plan.stages.front().where.zones = {"west-a"};
    command.plan.stages.front().where.permille = 500;
    const auto started = s_cluster->act(command);
    ASSERT_TRUE(started) << started.error().message;
    const auto green = s_spans->verdict(
        [](const client::RolloutVerdict& verdict) {
            return verdict.sharePermille == 1000 && verdict.outcome == client::VerdictOutcome::Pass;
        },
        kPatience);
    ASSERT_TRUE(green) << whyNot(*s_cluster);
    ASSERT_FALSE(green->metrics.empty());
    for (const auto& metric : green->metrics) {
        if (metric.guard != "errors")
            continue;
        EXPECT_NE(metric.sentence.find(kOtherHalf), std::string::npos) << metric.sentence;
        // Users are spread evenly over four edges: one is the candidate's, one the control's.
        const auto& period = metric.periods.back();
        EXPECT_GT(period.control.units, period.candidate.units / 2) << metric.service;
        EXPECT_LT(period.control.units, period.candidate.units * 2) << metric.service;
    }
    s_spans->fault("orders", {"--generation", std::to_string(kCandidate), "--errors", "20%"});
    const auto aborted = ended(*s_cluster);
    s_spans->fault("orders", {"--clear"});
    ASSERT_TRUE(aborted) << whyNot(*s_cluster);
    EXPECT_EQ(aborted->status, RolloutStatus::Aborted) << aborted->cause;
    EXPECT_EQ(aborted->edges.size(), 1U);
    EXPECT_NE(aborted->cause.find("errors at orders"), std::string::npos) << aborted->cause;
    EXPECT_NE(aborted->cause.find(kOtherHalf), std::string::npos) << aborted->cause;
    release();
}

TEST_F(Failing, ASliceThatFailsAloneIsNamedAndHoldsTheRollout)
{
    // A signal, so that the whole does not abort for the third of users that the slice is.
    auto command = rollout({500, 1000}, 3600, client::Gate::Person);
    client::Guard signal;
    signal.name = "errors";
    signal.kind = client::GuardKind::Errors;
    signal.act = client::GuardAct::Hold;
    command.plan.guards = {signal};
    const auto started = s_cluster->act(command);
    ASSERT_TRUE(started) << started.error().message;
    ASSERT_TRUE(waitFor(*s_cluster, [](const client::Rollout& rollout) {
        return rollout.status == RolloutStatus::Baking;
    })) << whyNot(*s_cluster);
    s_spans->fault("orders",
        {"--generation", std::to_string(kCandidate), "--errors", "50%", "--only", "os=android"});
    const auto android = s_spans->verdict(
        [](const client::RolloutVerdict& verdict) {
            return !verdict.worstSlices.empty()
                && verdict.worstSlices.front().outcome == client::VerdictOutcome::Fail
                && verdict.worstSlices.front().dimension == "user.os";
        },
        kPatience);
    ASSERT_TRUE(android) << whyNot(*s_cluster);
    EXPECT_EQ(android->worstSlices.front().value, "android");
    EXPECT_EQ(android->worstSlices.front().service, "orders");
    EXPECT_TRUE(android->holds);
    // Automation acts on every verdict, about once a second: it would have aborted by now.
    const auto later = s_spans->verdict(
        [&](const client::RolloutVerdict& verdict) {
            return verdict.holds && verdict.atUnixMs >= android->atUnixMs + kSecondsHeld * 1000;
        },
        kPatience);
    ASSERT_TRUE(later) << whyNot(*s_cluster);
    const auto view = s_cluster->waitFor(
        [&](const client::EnvironmentView& seen) { return seen.serverUnixMs > later->atUnixMs; },
        kPatience);
    ASSERT_TRUE(view) << whyNot(*s_cluster);
    const auto& now = *view->state->rollout;
    EXPECT_EQ(now.status, RolloutStatus::Baking) << "a slice holds, it does not abort";
    EXPECT_EQ(now.sharePermille, 500U);
    s_spans->fault("orders", {"--clear"});
    ASSERT_TRUE(s_cluster->act(client::AbortRollout{kCandidate}));
    release();
}

} // namespace
} // namespace pult::test
