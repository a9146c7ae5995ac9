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
constexpr std::uint32_t kCandidate = 2;
//! Two exports and some hundred users; a loaded machine takes its time.
constexpr std::chrono::seconds kPatience{90};
//! Of verdicts that a slice fails, before it counts as held.
constexpr std::int64_t kSecondsHeld = 5;

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
        stage.minimumSample = 20;
        stage.gate = gate;
        command.plan.stages.push_back(stage);
    }
    return command;
}

//! The rollout once it is as wanted; null: it never was.
client::RolloutPtr waitFor(
    Cluster& cluster, const std::function<bool(const client::Rollout&)>& wanted)
{
    const auto view = cluster.waitFor(
        [&](const client::EnvironmentView& seen) {
            return seen.state->rollout && wanted(*seen.state->rollout);
        },
        kPatience);
    return view ? view->state->rollout : nullptr;
}

client::RolloutPtr ended(Cluster& cluster)
{
    return waitFor(cluster, [](const client::Rollout& rollout) { return !rollout.alive(); });
}

std::string whyNot(Cluster& cluster)
{
    const auto view = cluster.waitFor([](const client::EnvironmentView&) { return true; });
    const auto& rollout = view->state->rollout;
    return (rollout ? "stands at " + std::to_string(rollout->sharePermille) + ": " + rollout->cause
                    : std::string("there is none"))
        + "\n" + cluster.logs();
}

TEST(Rollouts, AHealthyCandidateIsPromotedOnGreen)
{
    Cluster cluster(kLoad);
    const auto started = cluster.act(rollout({250, 500, 1000}, 3));
    ASSERT_TRUE(started) << started.error().message << cluster.logs();
    const auto done = ended(cluster);
    ASSERT_TRUE(done) << whyNot(cluster);
    EXPECT_EQ(done->status, RolloutStatus::Done) << done->cause;
    EXPECT_EQ(done->stage, 3U);
    const auto view = cluster.waitFor([](const client::EnvironmentView&) { return true; });
    EXPECT_EQ(view->state->head, kCandidate);
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
