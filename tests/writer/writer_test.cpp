// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/writer/writer.h"

#include <atomic>
#include <mutex>

#include <gtest/gtest.h>

#include "controlplane/state/kinds.h"
#include "controlplane/state/reasons.h"
#include "tests/state/world.h"
#include "tests/writer/plant.h"

namespace pult::writer::testing {
namespace {

using namespace std::chrono_literals;
using state::Freeze;
using state::SetPolicy;
using state::Unfreeze;

Wish freeze(const std::string& environment = "prod")
{
    return {environment, Freeze{}};
}

Wish unfreeze(const std::string& environment = "prod")
{
    return {environment, Unfreeze{}};
}

//! Class 3.
Wish policy(std::uint32_t drainSeconds, const std::string& environment = "prod")
{
    state::Policy policy;
    policy.drainSeconds = drainSeconds;
    return {environment, SetPolicy{policy}};
}

class WriterTest : public ::testing::Test
{
protected:
    WriterTest() { m_plant.create("prod"); }

    Plant m_plant;
};

TEST_F(WriterTest, AnswersWithTheRevisionAndPublishesBefore)
{
    const auto accepted = m_plant.done(freeze());
    EXPECT_EQ(accepted.revision, 2U);
    EXPECT_EQ(accepted.environment, "prod");
    EXPECT_EQ(accepted.user, "alice");
    EXPECT_EQ(accepted.commandClass, 1U);
    EXPECT_FALSE(accepted.repeated);
    EXPECT_EQ(m_plant.state()->revision, 2U);
    EXPECT_TRUE(m_plant.state()->find("prod")->freeze.has_value());
    const auto record = m_plant.m_journal.records().back();
    EXPECT_EQ(record.kind, "freeze");
    EXPECT_FALSE(record.tokenId.empty());
}

TEST_F(WriterTest, TellsListenersAfterItIsDurableAndBeforeTheAnswer)
{
    std::atomic<int> told{0};
    m_plant.m_listener.m_seen = [&](const state::Commit& commit) {
        EXPECT_EQ(commit.before->revision, 1U);
        EXPECT_EQ(commit.after->revision, 2U);
        ASSERT_EQ(commit.entries.size(), 1U);
        EXPECT_EQ(commit.entries[0].record.revision, 2U);
        EXPECT_EQ(commit.entries[0].event.kind, "freeze");
        EXPECT_EQ(m_plant.m_journal.records().size(), 2U);
        ++told;
    };
    m_plant.done(freeze());
    EXPECT_EQ(told, 1);
}

TEST(WriterFollowers, AreToldAfterTheAnswer)
{
    Plant plant(std::make_shared<Disk>(), false);
    std::promise<void> answered;
    std::promise<bool> followed;
    plant.m_follower.m_seen = [&followed, came = answered.get_future().share()](
                                  const state::Commit& commit) {
        EXPECT_EQ(commit.after->revision, 1U);
        followed.set_value(came.wait_for(std::chrono::seconds(30)) == std::future_status::ready);
    };
    plant.m_writer->start();
    plant.create("prod");
    answered.set_value();
    EXPECT_TRUE(followed.get_future().get()) << "told while the answer was still to come";
}

TEST_F(WriterTest, GroupsWhatCameWhileABatchWasMadeDurable)
{
    for (const auto* name : {"a", "b", "c"})
        m_plant.create(name);
    const auto before = m_plant.m_journal.appends().size();
    m_plant.m_journal.hold();
    auto first = m_plant.execute(freeze("prod"));
    m_plant.m_journal.awaitHeld();
    std::vector<std::future<Answer>> others;
    for (const auto* name : {"a", "b", "c"})
        others.push_back(m_plant.execute(freeze(name)));
    m_plant.m_journal.release();
    EXPECT_EQ(reasonOf(first.get()), "");
    for (auto& other : others)
        EXPECT_EQ(reasonOf(other.get()), "");
    const auto appends = m_plant.m_journal.appends();
    ASSERT_EQ(appends.size(), before + 2);
    EXPECT_EQ(appends[before].records, 1U);
    EXPECT_EQ(appends[before + 1].records, 3U);
}

TEST_F(WriterTest, DecidesOnTheSpeculativeState)
{
    // Both in one batch: the second has to see what the first did.
    m_plant.m_journal.hold();
    auto other = m_plant.execute(policy(41));
    m_plant.m_journal.awaitHeld();
    auto one = m_plant.execute(freeze());
    auto two = m_plant.execute({"prod", Freeze{}, {}, "bob"});
    m_plant.m_journal.release();
    EXPECT_EQ(reasonOf(other.get()), "");
    const auto first = one.get();
    const auto second = two.get();
    EXPECT_EQ(reasonOf(first), "");
    EXPECT_FALSE(first->noOp);
    // Frozen already by the first: nothing to do, or something else than was planned.
    EXPECT_TRUE(second ? second->noOp : reasonOf(second) == "PLAN_CHANGED") << reasonOf(second);
}

TEST_F(WriterTest, NoAnswerLeavesBeforeTheBatchIsDurable)
{
    const auto stale = m_plant.plan(freeze());
    ASSERT_TRUE(stale);
    m_plant.m_journal.hold();
    auto blocker = m_plant.execute(policy(40));
    m_plant.m_journal.awaitHeld();
    auto accepted = m_plant.execute(freeze());
    auto refused = m_plant.execute({"prod", Freeze{}, {}, "mallory"}, *stale);
    EXPECT_EQ(accepted.wait_for(0ms), std::future_status::timeout);
    EXPECT_EQ(refused.wait_for(0ms), std::future_status::timeout);
    m_plant.m_journal.release();
    EXPECT_EQ(reasonOf(blocker.get()), "");
    EXPECT_EQ(reasonOf(accepted.get()), "");
    EXPECT_EQ(reasonOf(refused.get()), "TOKEN_INVALID");
}

TEST_F(WriterTest, ARepeatedRequestIsAnsweredFromTheJournal)
{
    auto wish = freeze();
    wish.requestId = "the-same-request";
    const auto plan = m_plant.plan(wish);
    ASSERT_TRUE(plan);
    const auto first = m_plant.execute(wish, *plan).get();
    m_plant.m_clock->advance(1h);
    // Without a token that is worth anything: the journal comes first.
    const auto again = m_plant.execute(wish, PlannedCommand{}).get();
    ASSERT_EQ(reasonOf(again), "");
    EXPECT_TRUE(again->repeated);
    EXPECT_EQ(again->revision, first->revision);
    EXPECT_EQ(again->act, first->act);
    EXPECT_EQ(again->unixMs, first->unixMs);
    EXPECT_EQ(m_plant.m_journal.records().size(), 2U);
}

TEST_F(WriterTest, TwoOfTheSameRequestInOneBatchMakeOneEvent)
{
    auto wish = freeze();
    wish.requestId = "the-same-request";
    const auto plan = m_plant.plan(wish);
    m_plant.m_journal.hold();
    auto blocker = m_plant.execute(policy(40));
    m_plant.m_journal.awaitHeld();
    auto one = m_plant.execute(wish, *plan);
    auto two = m_plant.execute(wish, *plan);
    auto reused = m_plant.execute({"prod", Freeze{4102444800000, {}, {}}, wish.requestId}, *plan);
    m_plant.m_journal.release();
    EXPECT_EQ(reasonOf(blocker.get()), "");
    const auto first = one.get();
    const auto second = two.get();
    EXPECT_EQ(reasonOf(first), "");
    ASSERT_EQ(reasonOf(second), "");
    EXPECT_TRUE(second->repeated);
    EXPECT_EQ(first->revision, second->revision);
    EXPECT_EQ(reasonOf(reused.get()), "REQUEST_ID_REUSED");
}

TEST_F(WriterTest, ARequestIdBelongsToOneUserEnvironmentAndCommand)
{
    m_plant.create("other");
    auto wish = freeze();
    wish.requestId = "the-same-request";
    m_plant.done(wish);
    auto ofBob = wish;
    ofBob.user = "bob";
    auto elsewhere = wish;
    elsewhere.environment = "other";
    auto another = wish;
    another.command = Unfreeze{};
    for (const auto& reuse : {ofBob, elsewhere, another}) {
        const auto answer = m_plant.execute(reuse, PlannedCommand{}).get();
        EXPECT_EQ(reasonOf(answer), "REQUEST_ID_REUSED");
        EXPECT_EQ(answer.error().error.code, Code::AlreadyExists);
    }
}

TEST_F(WriterTest, ATokenIsForOneUserEnvironmentAndCommand)
{
    m_plant.create("other");
    const auto plan = m_plant.plan(freeze());
    ASSERT_TRUE(plan);
    EXPECT_EQ(reasonOf(m_plant.execute(freeze("other"), *plan).get()), "TOKEN_INVALID");
    EXPECT_EQ(
        reasonOf(m_plant.execute({"prod", Freeze{}, {}, "bob"}, *plan).get()), "TOKEN_INVALID");
    EXPECT_EQ(reasonOf(m_plant.execute(unfreeze(), *plan).get()), "TOKEN_INVALID");
    EXPECT_EQ(reasonOf(m_plant.execute(freeze(), PlannedCommand{}).get()), "TOKEN_INVALID");
    auto broken = *plan;
    for (std::size_t i = 0; i < plan->token.size(); ++i) {
        broken.token = plan->token;
        broken.token[i] = static_cast<char>(broken.token[i] ^ 1);
        EXPECT_EQ(reasonOf(m_plant.execute(freeze(), broken).get()), "TOKEN_INVALID") << i;
    }
    EXPECT_EQ(reasonOf(m_plant.execute(freeze(), *plan).get()), "");
}

TEST_F(WriterTest, ATokenExpiresByTheMonotonicClock)
{
    const auto plan = m_plant.plan(freeze());
    m_plant.m_clock->jump(-240h);
    EXPECT_EQ(plan->tokenLivesSeconds, 120U);
    m_plant.m_clock->advance(120s);
    EXPECT_EQ(reasonOf(m_plant.execute(freeze(), *plan).get()), "");
    const auto late = m_plant.plan(unfreeze());
    m_plant.m_clock->jump(-240h);
    m_plant.m_clock->advance(120s + 1ms);
    const auto answer = m_plant.execute(unfreeze(), *late).get();
    EXPECT_EQ(reasonOf(answer), "TOKEN_EXPIRED");
    EXPECT_EQ(answer.error().error.code, Code::FailedPrecondition);
}

TEST_F(WriterTest, ATokenIsSpentOnce)
{
    const auto plan = m_plant.plan(freeze());
    EXPECT_EQ(reasonOf(m_plant.execute(freeze(), *plan).get()), "");
    m_plant.done(unfreeze());
    EXPECT_EQ(reasonOf(m_plant.execute(freeze(), *plan).get()), "TOKEN_SPENT");
}

TEST_F(WriterTest, ATokenIsSpentByWhatIsPending)
{
    const auto plan = m_plant.plan(freeze());
    m_plant.m_journal.hold();
    auto blocker = m_plant.execute(policy(40));
    m_plant.m_journal.awaitHeld();
    auto one = m_plant.execute(freeze(), *plan);
    auto two = m_plant.execute(freeze(), *plan);
    m_plant.m_journal.release();
    EXPECT_EQ(reasonOf(blocker.get()), "");
    EXPECT_EQ(reasonOf(one.get()), "");
    EXPECT_EQ(reasonOf(two.get()), "TOKEN_SPENT");
}

TEST_F(WriterTest, AnotherEffectThanPlannedComesBackWithTheNewPlan)
{
    state::testing::ManifestText one("CRM", "1");
    one.service("orders", "1").placed("prod");
    m_plant.done({"prod", state::Register{one.text(), "one", {}}});
    state::testing::ManifestText two("CRM", "2");
    two.service("orders", "2").placed("prod");
    const Wish second{"prod", state::Register{two.text(), "two", {}}};
    const auto plan = m_plant.plan(second);
    ASSERT_TRUE(plan);
    state::testing::ManifestText three("CRM", "3");
    three.service("orders", "3").placed("prod");
    m_plant.done({"prod", state::Register{three.text(), "three", {}}});
    // It would be g3 now, not g2.
    const auto answer = m_plant.execute(second, *plan).get();
    ASSERT_EQ(reasonOf(answer), "PLAN_CHANGED");
    EXPECT_EQ(answer.error().error.code, Code::Aborted);
    const auto now = answer.error().newPlan;
    ASSERT_TRUE(now);
    EXPECT_NE(now->decision.effectDigest, plan->decision.effectDigest);
    EXPECT_EQ(reasonOf(m_plant.execute(second, *now).get()), "");
}

TEST_F(WriterTest, AnUnrelatedChangeDoesNotStopACommand)
{
    const auto plan = m_plant.plan(freeze());
    m_plant.create("other");
    m_plant.done(policy(41));
    EXPECT_EQ(reasonOf(m_plant.execute(freeze(), *plan).get()), "");
}

TEST_F(WriterTest, ARefusalNamesItsReasonsAndNextActs)
{
    const Wish wish{"prod", state::Rollback{3, false}};
    const auto plan = m_plant.plan(wish);
    ASSERT_TRUE(plan);
    EXPECT_TRUE(plan->token.empty());
    // A token of before it became impossible would be needed: a reactor needs none.
    state::Request request;
    request.environment = "prod";
    request.command = wish.command;
    request.user = "pultd";
    request.requestId = "reactor-1";
    const auto answer = m_plant.submit(request);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().reason, "REFUSED");
    EXPECT_EQ(answer.error().code, Code::FailedPrecondition);
    EXPECT_EQ(answer.error().metadata.at("refusals"), plan->decision.refusals.front().reason);
    EXPECT_FALSE(answer.error().message.empty());
}

TEST_F(WriterTest, ClassTwoNeedsAReasonAndClassThreeAConfirmation)
{
    m_plant.done(freeze());
    auto two = unfreeze();
    two.reason = " \n";
    EXPECT_EQ(reasonOf(m_plant.run(two)), "REASON_MISSING");
    m_plant.done(unfreeze());
    auto three = policy(55);
    three.confirmation = "TEST 99";
    const auto answer = m_plant.run(three);
    EXPECT_EQ(reasonOf(answer), "CONFIRMATION_MISSING");
    EXPECT_EQ(answer.error().error.metadata.at("confirmation"),
        m_plant.plan(three)->decision.confirmation);
    three.confirmation.reset();
    three.reason.clear();
    EXPECT_EQ(reasonOf(m_plant.run(three)), "REASON_MISSING");
    auto one = freeze();
    one.reason.clear();
    EXPECT_EQ(reasonOf(m_plant.run(one)), "");
}

TEST_F(WriterTest, NothingToDoIsASuccessWithoutAnEvent)
{
    const auto policyNow = policy(m_plant.state()->find("prod")->policy.drainSeconds);
    const auto plan = m_plant.plan(policyNow);
    ASSERT_TRUE(plan);
    ASSERT_TRUE(plan->decision.noOp);
    const auto accepted = m_plant.execute(policyNow, *plan).get();
    ASSERT_EQ(reasonOf(accepted), "");
    EXPECT_TRUE(accepted->noOp);
    EXPECT_EQ(accepted->revision, 1U);
    EXPECT_EQ(m_plant.m_journal.records().size(), 1U);
}

TEST_F(WriterTest, ClassOneOvertakesTheOthers)
{
    m_plant.create("a");
    m_plant.create("b");
    m_plant.m_journal.hold();
    auto blocker = m_plant.execute(policy(40));
    m_plant.m_journal.awaitHeld();
    auto slow = m_plant.execute(policy(41, "a"));
    auto urgent = m_plant.execute(freeze("b"));
    m_plant.m_journal.release();
    EXPECT_EQ(reasonOf(blocker.get()), "");
    EXPECT_LT(urgent.get()->revision, slow.get()->revision);
}

//! Whatever is in the queue, whoever is to be taken off something is taken off first.
TEST_F(WriterTest, RetreatsOvertakeEverything)
{
    m_plant.create("a");
    std::mutex mutex;
    std::vector<std::string> order;
    const auto submit = [&](const state::Command& command) {
        state::Request request;
        request.environment = "a";
        request.command = command;
        request.requestId = "request-" + state::kindOf(command);
        request.reactor = true;
        m_plant.m_writer->submit(request, [&, kind = state::kindOf(command)](const auto&) {
            const std::scoped_lock lock(mutex);
            order.push_back(kind);
        });
    };
    m_plant.m_journal.hold();
    auto blocker = m_plant.execute(policy(40));
    m_plant.m_journal.awaitHeld();
    submit(state::AdvanceRollout{5, 1});
    submit(state::Promote{5});
    submit(state::Rollback{4, true});
    submit(state::ReportReadiness{{"orders", 1}, true, {}});
    submit(state::BakeStage{5, 1});
    submit(state::AbortRollout{5});
    submit(state::Rollback{4, false});
    submit(state::Retreat{});
    auto last = m_plant.execute(policy(41, "a"));
    m_plant.m_journal.release();
    EXPECT_EQ(reasonOf(blocker.get()), "");
    EXPECT_EQ(reasonOf(last.get()), "");
    const std::scoped_lock lock(mutex);
    EXPECT_EQ(order,
        (std::vector<std::string>{"rollout-abort", "rollback", "retreat", "report-readiness",
            "bake-stage", "rollout-advance", "promote", "rollback"}));
}

TEST_F(WriterTest, OnAFullDiskClassOneGoesAloneOutOfAMixedBatch)
{
    m_plant.create("a");
    m_plant.create("b");
    m_plant.m_journal.hold();
    auto blocker = m_plant.execute(policy(40));
    m_plant.m_journal.awaitHeld();
    auto other = m_plant.execute(policy(41, "a"));
    auto urgent = m_plant.execute(freeze("b"));
    auto known = policy(41, "a");
    m_plant.m_journal.setSpace(FakeJournal::Space::ReserveOnly);
    m_plant.m_journal.release();
    EXPECT_EQ(reasonOf(blocker.get()), "DISK_FULL");
    EXPECT_EQ(reasonOf(urgent.get()), "");
    const auto refused = other.get();
    EXPECT_EQ(reasonOf(refused), "DISK_FULL");
    EXPECT_EQ(refused.error().error.code, Code::ResourceExhausted);
    const auto appends = m_plant.m_journal.appends();
    EXPECT_EQ(appends.back().records, 1U);
    EXPECT_EQ(appends.back().priority, state::AppendPriority::ReducesRisk);
    EXPECT_TRUE(m_plant.state()->find("b")->freeze.has_value());
    EXPECT_NE(m_plant.state()->find("a")->policy.drainSeconds, 41U);

    // Recovers without a restart.
    m_plant.m_journal.setSpace(FakeJournal::Space::Plenty);
    EXPECT_EQ(reasonOf(m_plant.run(known)), "");
}

TEST_F(WriterTest, WhatIsBeingWrittenIsProposedAndCommittedAsTheSameState)
{
    std::vector<state::StatePtr> proposed, committed;
    std::vector<std::string> names;
    m_plant.m_listener.m_proposed = [&](const auto& after, const auto& environments) {
        proposed.push_back(after);
        names.insert(names.end(), environments.begin(), environments.end());
    };
    m_plant.m_listener.m_seen
        = [&](const state::Commit& commit) { committed.push_back(commit.after); };
    EXPECT_EQ(reasonOf(m_plant.run(policy(40))), "");
    EXPECT_EQ(proposed, committed);
    EXPECT_EQ(proposed.size(), 1U);
    EXPECT_EQ(names, (std::vector<std::string>{"prod"}));
    m_plant.m_journal.setSpace(FakeJournal::Space::None);
    EXPECT_EQ(reasonOf(m_plant.run(policy(41))), "DISK_FULL");
    EXPECT_EQ(proposed.size(), 2U);
    EXPECT_EQ(committed.size(), 1U) << "it never came to be";
    EXPECT_NE(m_plant.state(), proposed.back());
}

TEST_F(WriterTest, WithoutAReserveEvenClassOneFailsAsAWhole)
{
    m_plant.create("a");
    m_plant.m_journal.hold();
    auto blocker = m_plant.execute(policy(40));
    m_plant.m_journal.awaitHeld();
    auto other = m_plant.execute(policy(41, "a"));
    auto urgent = m_plant.execute(freeze());
    m_plant.m_journal.setSpace(FakeJournal::Space::None);
    m_plant.m_journal.release();
    for (auto* answer : {&blocker, &other, &urgent})
        EXPECT_EQ(reasonOf(answer->get()), "DISK_FULL");
    EXPECT_EQ(m_plant.state()->revision, 2U);
}

TEST_F(WriterTest, OnFailureTheWholeBatchFailsAndTheSpeculativeStateIsDropped)
{
    m_plant.create("a");
    const auto stale = m_plant.plan(freeze());
    m_plant.m_journal.hold();
    auto first = m_plant.execute(policy(40));
    m_plant.m_journal.awaitHeld();
    auto one = m_plant.execute(freeze("a"));
    auto restsOnIt = m_plant.execute({"a", Freeze{}, {}, "bob"});
    m_plant.m_journal.breakWrites();
    m_plant.m_journal.release();
    EXPECT_EQ(reasonOf(first.get()), "JOURNAL_FAILED");
    EXPECT_EQ(reasonOf(one.get()), "JOURNAL_FAILED");
    EXPECT_EQ(reasonOf(restsOnIt.get()), "JOURNAL_FAILED");
    EXPECT_EQ(m_plant.state()->revision, 2U);
    EXPECT_FALSE(m_plant.state()->find("a")->freeze.has_value());
    // For good.
    EXPECT_EQ(reasonOf(m_plant.execute(freeze(), *stale).get()), "JOURNAL_FAILED");
}

TEST_F(WriterTest, WhatBecameDurableWithoutAnAnswerIsAnsweredAfterARestart)
{
    const auto disk = std::make_shared<Disk>();
    auto wish = freeze();
    wish.requestId = "lost-answer";
    {
        Plant before(disk);
        before.create("prod");
        before.m_journal.loseNextAnswer();
        EXPECT_EQ(reasonOf(before.run(wish)), "JOURNAL_FAILED");
        EXPECT_EQ(before.state()->revision, 1U);
    }
    Plant after(disk);
    EXPECT_EQ(after.state()->revision, 2U);
    const auto answer = after.execute(wish, PlannedCommand{}).get();
    ASSERT_EQ(reasonOf(answer), "");
    EXPECT_TRUE(answer->repeated);
    EXPECT_EQ(answer->revision, 2U);
}

TEST_F(WriterTest, TokensOfBeforeARestartAreInvalid)
{
    const PlanTokens before(m_plant.m_clock, std::make_shared<SeededIdSource>(1));
    const PlanTokens after(m_plant.m_clock, std::make_shared<SeededIdSource>(2));
    const TokenBinding binding{"alice", "prod", {}};
    const auto token = before.issue(binding, {});
    EXPECT_TRUE(before.open(binding, token));
    const auto opened = after.open(binding, token);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().reason, "TOKEN_INVALID");
    EXPECT_EQ(opened.error().code, Code::Unauthenticated);
}

TEST_F(WriterTest, EventTimeNeverDecreases)
{
    m_plant.done(freeze());
    m_plant.m_clock->jump(-48h);
    m_plant.done(unfreeze());
    const auto records = m_plant.m_journal.records();
    for (std::size_t i = 1; i < records.size(); ++i)
        EXPECT_GE(records[i].unixMs, records[i - 1].unixMs);
    EXPECT_EQ(m_plant.state()->find("prod")->last.unixMs, records.back().unixMs);
}

TEST_F(WriterTest, ReactorsNeedNoTokenButTheirRequestIdCounts)
{
    state::Request request;
    request.environment = "prod";
    request.command = Freeze{0, {}, "guard"};
    request.user = "pultd";
    request.requestId = "reactor-freeze-1";
    const auto first = m_plant.submit(request);
    ASSERT_TRUE(first) << first.error().message;
    const auto again = m_plant.submit(request);
    ASSERT_TRUE(again);
    EXPECT_EQ(*first, *again);
    EXPECT_TRUE(m_plant.m_journal.records().back().tokenId.empty());
}

TEST_F(WriterTest, RefusesWhatComesAfterTheEnd)
{
    m_plant.m_journal.hold();
    auto underWay = m_plant.execute(freeze());
    m_plant.m_journal.awaitHeld();
    auto waiting = m_plant.execute(policy(40));
    std::thread stopper([this] { m_plant.m_writer->stop(); });
    // The queue is closed before the batch under way is waited for.
    Answer late;
    do {
        Submission submission;
        submission.request.environment = "nowhere";
        submission.request.command = Unfreeze{};
        std::promise<Answer> promise;
        auto future = promise.get_future();
        auto shared = std::make_shared<std::promise<Answer>>(std::move(promise));
        submission.done = [shared](Answer answer) { shared->set_value(std::move(answer)); };
        m_plant.m_writer->execute(std::move(submission));
        if (future.wait_for(0ms) == std::future_status::ready) {
            late = future.get();
            break;
        }
    } while (true);
    EXPECT_EQ(reasonOf(late), "SHUTTING_DOWN");
    m_plant.m_journal.release();
    stopper.join();
    EXPECT_EQ(reasonOf(underWay.get()), "");
    EXPECT_EQ(reasonOf(waiting.get()), "SHUTTING_DOWN");
}

TEST_F(WriterTest, MakesASnapshotEachThousandEventsAndStartsFromIt)
{
    const auto disk = std::make_shared<Disk>();
    std::string whole;
    {
        Plant before(disk);
        before.create("prod");
        for (int i = 0; i < 1000; ++i)
            before.done(i % 2 == 0 ? freeze() : unfreeze());
        before.m_journal.awaitSnapshot(1000);
        whole = before.m_codec.encodeState(*before.state());
    }
    ASSERT_EQ(disk->snapshots.size(), 1U);
    disk->records[0].bytes = "not read any more";
    Plant after(disk);
    EXPECT_EQ(after.m_codec.encodeState(*after.state()), whole);
}

TEST_F(WriterTest, TooManyWaitingCommandsAreRefused)
{
    Plant plant(std::make_shared<Disk>(), false);
    std::size_t refused = 0;
    for (std::size_t i = 0; i < CommandQueue::kMost + 10; ++i) {
        Submission submission;
        submission.request.environment = "nowhere";
        submission.request.command = Unfreeze{};
        submission.done
            = [&](const Answer& answer) { refused += reasonOf(answer) == "OVERLOADED" ? 1 : 0; };
        plant.m_writer->execute(std::move(submission));
    }
    EXPECT_EQ(refused, 10U);
    // Class 1 has a line of its own.
    bool urgentRefused = false;
    Submission urgent;
    urgent.request.environment = "nowhere";
    urgent.request.command = Freeze{};
    urgent.done = [&](const Answer& answer) { urgentRefused = reasonOf(answer) == "OVERLOADED"; };
    plant.m_writer->execute(std::move(urgent));
    EXPECT_FALSE(urgentRefused);
    plant.m_writer->start();
    plant.m_writer->stop();
}

TEST_F(WriterTest, APlanTellsWhoIsConcernedAndChangesNothing)
{
    const auto records = m_plant.m_journal.records().size();
    const auto plan = m_plant.plan(policy(50));
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->revision, 1U);
    EXPECT_EQ(plan->decision.commandClass, 3U);
    EXPECT_EQ(m_plant.m_journal.records().size(), records);
    const auto nowhere = m_plant.plan({"nowhere", Freeze{}});
    ASSERT_FALSE(nowhere);
    EXPECT_EQ(nowhere.error().reason, state::reasons::kEnvironmentUnknown);
}

} // namespace
} // namespace pult::writer::testing
