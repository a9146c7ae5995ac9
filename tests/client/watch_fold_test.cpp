// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/watch_fold.h"

#include <gtest/gtest.h>

#include "tests/support/text_proto.h"

namespace pult::client {
namespace {

using Verdict = WatchFold::Verdict;

constexpr MonoTime kNow{std::chrono::hours{1}};

constexpr auto kSnapshot = R"(snapshot { revision: 10 hash: "h10" journal_id: "j" last_part: true
    part { name: "prod" head: 4 legacy: 3 revision: 9
        active { service: "billing" deployment { service: "billing" generation: 3 version: "1" } }
        active { service: "orders" deployment { service: "orders" generation: 4 version: "2" } }
        generations { number: 5 role: ROLE_CANDIDATE
            delta { service: "orders" deployment { service: "orders" generation: 5 version: "3" } } }
        generations { number: 4 role: ROLE_ACTIVE }
        generations { number: 3 role: ROLE_LEGACY } } })";

//! Promote g5.
constexpr auto kChange = R"(change { revision: 11 hash: "h11" last_part: true
    header { name: "prod" head: 5 legacy: 4 revision: 11 }
    active_changed { service: "orders" deployment { service: "orders" generation: 5 version: "3" } }
    generations { number: 5 role: ROLE_ACTIVE }
    generations { number: 4 role: ROLE_LEGACY
        delta { service: "orders" deployment { service: "orders" generation: 4 version: "2" } } }
    generations { number: 3 role: ROLE_ARCHIVED }
    entries { revision: 11 kind: "promote" previous_hash: "h10" hash: "h11" } })";

class WatchFoldTest : public testing::Test
{
protected:
    Verdict feed(const std::string& text, MonoTime now = kNow)
    {
        return fold.apply(test::proto<v1::WatchResponse>(text), now);
    }
    std::string resyncReason(const std::string& text)
    {
        EXPECT_EQ(feed(text), Verdict::Resync) << text;
        EXPECT_EQ(fold.view()->link,
            fold.view()->state ? LinkState::Reconnecting : LinkState::Connecting);
        EXPECT_EQ(fold.request("prod").start_revision(), 0U);
        return fold.view()->trouble->reason;
    }

    WatchFold fold;
};

TEST_F(WatchFoldTest, beginsWithNothingAndAsksForASnapshot)
{
    EXPECT_EQ(fold.view()->link, LinkState::Connecting);
    EXPECT_EQ(fold.view()->state, nullptr);
    EXPECT_EQ(fold.view()->operations, nullptr);
    EXPECT_EQ(fold.request("prod").environment(), "prod");
    EXPECT_EQ(fold.request("prod").start_revision(), 0U);
}

TEST_F(WatchFoldTest, snapshotIsLiveAndFresh)
{
    ASSERT_EQ(feed(kSnapshot), Verdict::Changed);
    const auto view = fold.view();
    EXPECT_EQ(view->link, LinkState::Live);
    EXPECT_EQ(view->confirmedAt, kNow);
    EXPECT_EQ(view->state->active.size(), 2U);
    EXPECT_EQ(view->state->head, 4U);
    EXPECT_EQ(view->epoch, 0U);
    EXPECT_NE(view->operations, nullptr);
    EXPECT_FALSE(view->complete);
}

TEST_F(WatchFoldTest, joinsPartsOfASnapshotAndShowsNoHalf)
{
    EXPECT_EQ(feed(R"(snapshot { revision: 10 hash: "h" journal_id: "j"
        part { name: "prod" head: 4 active { service: "a" absent: true } } })"),
        Verdict::Nothing);
    EXPECT_EQ(fold.view()->state, nullptr);
    EXPECT_EQ(feed(R"(snapshot { revision: 10 hash: "h" journal_id: "j" last_part: true
        part { active { service: "b" absent: true } generations { number: 4 } } })"),
        Verdict::Changed);
    EXPECT_EQ(fold.view()->state->head, 4U);
    EXPECT_EQ(fold.view()->state->active.size(), 2U);
}

TEST_F(WatchFoldTest, aCommitIsShownWholeAndOthersKeepTheirPointers)
{
    feed(kSnapshot);
    const auto before = fold.view();
    ASSERT_EQ(feed(kChange), Verdict::Changed);
    const auto after = fold.view();

    EXPECT_EQ(after->state->head, 5U);
    EXPECT_EQ(after->state->active.at("orders")->version, "3");
    EXPECT_EQ(before->state->active.at("orders")->version, "2");
    EXPECT_EQ(after->state->active.at("billing"), before->state->active.at("billing"));
    // The new legacy's delta names the very deployment that was active.
    EXPECT_EQ(after->state->find(4)->delta.at("orders"), before->state->active.at("orders"));
    EXPECT_EQ(after->operations, before->operations);
    EXPECT_EQ(after->gateways, before->gateways);
    EXPECT_EQ(after->readiness, before->readiness);
    ASSERT_EQ(after->recent->size(), 1U);
    EXPECT_EQ(after->recent->front().kind, "promote");
    EXPECT_EQ(fold.request("prod").start_revision(), 11U);
    EXPECT_EQ(fold.request("prod").start_hash(), "h11");
    EXPECT_EQ(fold.request("prod").journal_id(), "j");
}

TEST_F(WatchFoldTest, aCommitInPartsIsShownOnceWhole)
{
    feed(kSnapshot);
    const auto before = fold.view();
    EXPECT_EQ(feed(R"(change { revision: 11 hash: "h11" header { name: "prod" head: 5 }
        active_changed { service: "orders" deployment { service: "orders" generation: 5 } } })"),
        Verdict::Nothing);
    EXPECT_EQ(fold.view(), before);
    EXPECT_EQ(feed(R"(change { revision: 11 hash: "h11" last_part: true
        active_removed: "billing" generations { number: 5 role: ROLE_ACTIVE } })"),
        Verdict::Changed);
    EXPECT_EQ(fold.view()->state->active.size(), 1U);
    EXPECT_EQ(fold.view()->state->active.at("orders")->generation, 5U);
}

TEST_F(WatchFoldTest, duplicateChangeChangesNothing)
{
    feed(kSnapshot);
    feed(kChange);
    const auto before = fold.view();
    EXPECT_EQ(feed(kChange), Verdict::Nothing);
    EXPECT_EQ(fold.view(), before);
}

TEST_F(WatchFoldTest, anotherHashAtTheSameRevisionResyncs)
{
    feed(kSnapshot);
    EXPECT_EQ(
        resyncReason(R"(bookmark { revision: 10 hash: "other" writable: true })"), "HASH_MISMATCH");
}

TEST_F(WatchFoldTest, anotherHashOfAKnownChangeResyncs)
{
    feed(kSnapshot);
    feed(kChange);
    EXPECT_EQ(resyncReason(R"(change { revision: 11 hash: "other" last_part: true header {} })"),
        "HASH_MISMATCH");
}

TEST_F(WatchFoldTest, aChangeThatDoesNotChainResyncs)
{
    feed(kSnapshot);
    EXPECT_EQ(resyncReason(R"(change { revision: 11 hash: "h11" last_part: true
        header { head: 4 legacy: 3 } entries { revision: 11 previous_hash: "other" } })"),
        "HASH_MISMATCH");
}

TEST_F(WatchFoldTest, gapsResync)
{
    const char* const gaps[]{
        // names a head nobody sent
        R"(change { revision: 12 hash: "h" last_part: true header { head: 7 } })",
        // names a legacy nobody sent
        R"(change { revision: 12 hash: "h" last_part: true header { head: 4 legacy: 9 } })",
        // removes what is not there
        R"(change { revision: 12 hash: "h" last_part: true header { head: 4 } active_removed: "x" })",
        // has no header
        R"(change { revision: 12 hash: "h" last_part: true })",
    };
    for (const char* gap : gaps) {
        fold = WatchFold();
        feed(kSnapshot);
        EXPECT_EQ(resyncReason(gap), "CHANGE_MISSING");
        EXPECT_EQ(fold.view()->state->head, 4U) << "the last good view stays";
    }
}

TEST_F(WatchFoldTest, brokenSequencesResync)
{
    const std::pair<const char*, const char*> cases[]{
        {R"(change { revision: 11 header {} })", R"(change { revision: 12 header {} })"},
        {R"(change { revision: 11 header {} })", kSnapshot},
        {R"(change { revision: 11 header {} })", R"(bookmark { revision: 11 hash: "h" })"},
        {R"(snapshot { revision: 12 part {} })", R"(change { revision: 13 header {} })"},
        {R"(snapshot { revision: 12 part {} })", R"(snapshot { revision: 13 part {} })"},
        {R"(bookmark { revision: 12 hash: "h" })", R"(bookmark { revision: 11 hash: "h" })"},
    };
    for (const auto& [first, second] : cases) {
        fold = WatchFold();
        feed(kSnapshot);
        EXPECT_NE(feed(first), Verdict::Resync) << first;
        EXPECT_EQ(resyncReason(second), "STREAM_BROKEN") << first;
    }
    fold = WatchFold();
    EXPECT_EQ(resyncReason(kChange), "STREAM_BROKEN") << "a change before any snapshot";
}

TEST_F(WatchFoldTest, theServersResyncKeepsItsReason)
{
    feed(kSnapshot);
    EXPECT_EQ(resyncReason(R"(resync_required { reason: "READER_TOO_SLOW" })"), "READER_TOO_SLOW");
}

TEST_F(WatchFoldTest, aNewSnapshotKeepsEqualPartsAndRaisesTheEpoch)
{
    feed(kSnapshot);
    const auto before = fold.view();
    fold.endStream({Code::Unavailable, "TRANSPORT", "cut", {}, {}}, false);
    EXPECT_EQ(fold.view()->link, LinkState::Reconnecting);
    EXPECT_EQ(fold.view()->state, before->state);
    fold.beginStream();
    feed(kSnapshot);
    const auto after = fold.view();
    EXPECT_EQ(after->epoch, 1U);
    EXPECT_FALSE(after->trouble);
    EXPECT_EQ(after->state->active.at("orders"), before->state->active.at("orders"));
    EXPECT_EQ(after->state->find(5), before->state->find(5));
}

TEST_F(WatchFoldTest, aCutStreamForgetsItsParts)
{
    feed(kSnapshot);
    feed(R"(change { revision: 11 hash: "h11" header { head: 4 } })");
    fold.endStream({Code::Unavailable, "TRANSPORT", "cut", {}, {}}, false);
    fold.beginStream();
    EXPECT_EQ(fold.request("prod").start_revision(), 10U);
    EXPECT_EQ(feed(kChange), Verdict::Changed);
}

TEST_F(WatchFoldTest, bookmarksConfirmAndCarryTheServersWords)
{
    feed(kSnapshot);
    const auto later = kNow + std::chrono::seconds{5};
    ASSERT_EQ(feed(R"(bookmark { revision: 14 hash: "h14" server_unix_ms: 99 conflated: 3
        writable: false writes_refused_because: "disk full" })",
                  later),
        Verdict::Changed);
    const auto view = fold.view();
    EXPECT_EQ(view->confirmedAt, later);
    EXPECT_EQ(view->serverUnixMs, 99);
    EXPECT_EQ(view->conflated, 3U);
    EXPECT_FALSE(view->writable);
    EXPECT_EQ(view->writesRefusedBecause, "disk full");
    EXPECT_TRUE(view->complete);
    EXPECT_EQ(fold.request("prod").start_revision(), 14U);

    fold.beginStream();
    feed(R"(bookmark { revision: 14 hash: "h14" conflated: 2 writable: true })", later);
    EXPECT_EQ(fold.view()->conflated, 5U) << "counted over all streams";
}

TEST_F(WatchFoldTest, progressReplacesWholeObjectsAndKeepsEqualOnes)
{
    feed(kSnapshot);
    feed(R"(progress { complete: true
        operations { id: "9" revision: 9 step: OPERATION_STEP_ACCEPTED }
        gateways { id: "a" state: GATEWAY_STATE_ACKNOWLEDGED } gateways { id: "b" } })");
    const auto first = fold.view();
    EXPECT_EQ(first->gateways->size(), 2U);

    feed(R"(progress { operations { id: "9" revision: 9 step: OPERATION_STEP_ACKNOWLEDGED }
        gateways { id: "a" state: GATEWAY_STATE_ACKNOWLEDGED } removed_gateways: "b" })");
    const auto second = fold.view();
    EXPECT_EQ(second->operations->at(9)->step, OperationStep::Acknowledged);
    EXPECT_EQ(second->gateways->size(), 1U);
    EXPECT_EQ(second->gateways->at("a"), first->gateways->at("a"));
    EXPECT_EQ(second->state, first->state);

    feed(R"(progress { operations { id: "9" revision: 9 step: OPERATION_STEP_ACKNOWLEDGED } })");
    EXPECT_EQ(fold.view()->operations, second->operations) << "nothing changed: the same map";

    feed(R"(progress { complete: true gateways { id: "c" } })");
    EXPECT_TRUE(fold.view()->operations->empty());
    EXPECT_EQ(fold.view()->gateways->count("a"), 0U);
}

TEST_F(WatchFoldTest, keepsTheLast200Operations)
{
    feed(kSnapshot);
    for (int i = 1; i <= 250; ++i) {
        feed("progress { operations { id: \"" + std::to_string(i)
            + "\" revision: " + std::to_string(i) + " } }");
    }
    EXPECT_EQ(fold.view()->operations->size(), kOperationsKept);
    EXPECT_EQ(fold.view()->operations->begin()->first, 51U);
}

TEST_F(WatchFoldTest, readinessComesWholeOrByDeployment)
{
    feed(kSnapshot);
    feed(R"(readiness { complete: true
        deployments { service: "a" generation: 1 readiness: READINESS_READY }
        deployments { service: "b" generation: 1 } })");
    const auto first = fold.view();
    feed(
        R"(readiness { deployments { service: "b" generation: 1 readiness: READINESS_NOT_READY } })");
    EXPECT_EQ(fold.view()->readiness->at({"b", 1}).readiness, Readiness::NotReady);
    EXPECT_EQ(fold.view()->readiness->at({"a", 1}).readiness, Readiness::Ready);
    EXPECT_EQ(first->readiness->at({"b", 1}).readiness, Readiness::Unknown);
    feed(R"(readiness { complete: true })");
    EXPECT_TRUE(fold.view()->readiness->empty());
}

TEST_F(WatchFoldTest, completeWhenEverythingHasCome)
{
    feed(kSnapshot);
    feed("progress { complete: true }");
    EXPECT_FALSE(fold.view()->complete);
    feed("readiness { complete: true }");
    EXPECT_TRUE(fold.view()->complete);
}

TEST_F(WatchFoldTest, recentEntriesComeOnceAndAreBounded)
{
    feed(kSnapshot);
    for (int i = 11; i < 11 + 600; ++i) {
        const auto n = std::to_string(i);
        feed("change { revision: " + n + " hash: \"h" + n
            + "\" last_part: true header { head: 4 legacy: 3 } entries { revision: " + n + " } }");
    }
    EXPECT_EQ(fold.view()->recent->size(), kRecentKept);
    EXPECT_EQ(fold.view()->recent->back().revision, 610U);
    EXPECT_EQ(fold.view()->recent->front().revision, 111U);
}

TEST_F(WatchFoldTest, archivedGenerationsAreBoundedAndLast)
{
    feed(kSnapshot);
    std::string text = R"(change { revision: 11 hash: "h" last_part: true header { head: 4 })";
    for (int i = 100; i < 160; ++i)
        text += " generations { number: " + std::to_string(i) + " role: ROLE_ARCHIVED }";
    feed(text + " }");
    const auto& generations = fold.view()->state->generations;
    EXPECT_EQ(generations.size(), 3U + 50U);
    EXPECT_EQ(generations[0]->number, 5U);
    EXPECT_EQ(generations[3]->number, 159U);
    EXPECT_EQ(generations.back()->number, 110U);
}

TEST_F(WatchFoldTest, aMessageOfANewerServerIsPassedOver)
{
    feed(kSnapshot);
    const auto before = fold.view();
    EXPECT_EQ(fold.apply(v1::WatchResponse{}, kNow), Verdict::Nothing);
    EXPECT_EQ(fold.view(), before);
}

TEST_F(WatchFoldTest, failureForGoodIsSaid)
{
    fold.endStream({Code::PermissionDenied, "DENIED", "no", {}, {}}, true);
    EXPECT_EQ(fold.view()->link, LinkState::Failed);
    EXPECT_EQ(fold.view()->trouble->reason, "DENIED");
}

} // namespace
} // namespace pult::client
