// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Observer.Watch over the wire: snapshot, resume, changes, bookmarks, resync.
#include <gtest/gtest.h>

#include "tests/api/server_plant.h"
#include "tests/state/world.h"

namespace pult::api::testing {
namespace {

using namespace std::chrono_literals;
using R = v1::WatchResponse;

class WatchTest : public ::testing::Test
{
protected:
    ServerPlant m_server;

    //! Reads up to the first bookmark.
    v1::Bookmark begin(Watcher& watcher)
    {
        const auto response = watcher.next(R::kBookmark);
        EXPECT_TRUE(response);
        return response ? response->bookmark() : v1::Bookmark{};
    }
    v1::WatchRequest resumeAt(const v1::Bookmark& bookmark)
    {
        auto request = watchOf("prod");
        request.set_start_revision(bookmark.revision());
        request.set_start_hash(bookmark.hash());
        request.set_journal_id("fake-journal");
        return request;
    }
    std::string resyncReason(const v1::WatchRequest& request)
    {
        Watcher watcher(m_server, request);
        const auto response = watcher.next();
        if (!response || !response->has_resync_required())
            return "none";
        EXPECT_FALSE(watcher.next());
        EXPECT_TRUE(watcher.end().ok());
        return response->resync_required().reason();
    }
};

TEST_F(WatchTest, BeginsWithSnapshotProgressReadinessBookmark)
{
    Watcher watcher(m_server, watchOf("prod"));
    const auto snapshot = watcher.next();
    ASSERT_TRUE(snapshot && snapshot->has_snapshot());
    EXPECT_TRUE(snapshot->snapshot().last_part());
    EXPECT_EQ(snapshot->snapshot().revision(), 1U);
    EXPECT_EQ(snapshot->snapshot().journal_id(), "fake-journal");
    EXPECT_EQ(snapshot->snapshot().hash().size(), 32U);
    EXPECT_EQ(snapshot->snapshot().part().name(), "prod");
    const auto progress = watcher.next();
    ASSERT_TRUE(progress && progress->has_progress());
    EXPECT_TRUE(progress->progress().complete());
    const auto readiness = watcher.next();
    ASSERT_TRUE(readiness && readiness->has_readiness());
    EXPECT_TRUE(readiness->readiness().complete());
    const auto bookmark = watcher.next();
    ASSERT_TRUE(bookmark && bookmark->has_bookmark());
    EXPECT_EQ(bookmark->bookmark().revision(), 1U);
    EXPECT_EQ(bookmark->bookmark().hash(), snapshot->snapshot().hash());
    EXPECT_TRUE(bookmark->bookmark().writable());
    EXPECT_EQ(bookmark->bookmark().conflated(), 0U);
}

TEST_F(WatchTest, SendsEveryCommitWithWholeObjectsAndEntries)
{
    Watcher watcher(m_server, watchOf("prod"));
    begin(watcher);
    state::testing::ManifestText text("CRM", "1");
    text.service("orders", "1").service("billing", "1");
    auto wanted = m_server.planRequest("prod");
    wanted.mutable_command()->mutable_register_()->set_manifest_yaml(text.placed("prod").text());
    v1::Operation operation;
    ASSERT_TRUE(m_server.run(wanted, operation).ok());
    auto response = watcher.next(R::kChange);
    ASSERT_TRUE(response);
    const auto first = response->change();
    EXPECT_EQ(first.revision(), 2U);
    EXPECT_TRUE(first.last_part());
    EXPECT_EQ(first.header().head(), 1U);
    EXPECT_EQ(first.header().active_size(), 0);
    ASSERT_EQ(first.active_changed_size(), 2);
    EXPECT_EQ(first.active_changed(0).service(), "billing");
    ASSERT_EQ(first.generations_size(), 1);
    ASSERT_EQ(first.entries_size(), 1);
    EXPECT_EQ(first.entries(0).kind(), "register");
    EXPECT_EQ(first.entries(0).hash(), first.hash());

    // A candidate changes no entry of the active map and no other generation.
    state::testing::ManifestText next("CRM", "2");
    next.service("orders", "2");
    wanted.mutable_command()->mutable_register_()->set_manifest_yaml(next.placed("prod").text());
    ASSERT_TRUE(m_server.run(wanted, operation).ok());
    response = watcher.next(R::kChange);
    ASSERT_TRUE(response);
    EXPECT_EQ(response->change().active_changed_size(), 0);
    EXPECT_EQ(response->change().active_removed_size(), 0);
    ASSERT_EQ(response->change().generations_size(), 1);
    EXPECT_EQ(response->change().generations(0).delta_size(), 2);
    EXPECT_EQ(response->change().entries(0).previous_hash(), first.hash());

    wanted.mutable_command()->mutable_promote()->set_generation(2);
    ASSERT_TRUE(m_server.run(wanted, operation).ok());
    response = watcher.next(R::kChange);
    ASSERT_TRUE(response);
    ASSERT_EQ(response->change().active_changed_size(), 1);
    EXPECT_EQ(response->change().active_changed(0).deployment().version(), "2");
    ASSERT_EQ(response->change().active_removed_size(), 1);
    EXPECT_EQ(response->change().active_removed(0), "billing");
    EXPECT_EQ(response->change().header().legacy(), 1U);
}

TEST_F(WatchTest, OtherEnvironmentsOnlyMoveTheBookmark)
{
    Watcher watcher(m_server, watchOf("prod"));
    begin(watcher);
    m_server.create("other");
    m_server.toggle("other");
    m_server.m_scheduler.advance(2s);
    const auto response = watcher.next();
    ASSERT_TRUE(response && response->has_bookmark());
    EXPECT_EQ(response->bookmark().revision(), 3U);
    // Resuming from there is possible.
    Watcher again(m_server, resumeAt(response->bookmark()));
    EXPECT_TRUE(again.next()->has_progress());
}

TEST_F(WatchTest, ABookmarkComesAtLeastEveryFiveSeconds)
{
    Watcher watcher(m_server, watchOf("prod"));
    begin(watcher);
    for (int i = 0; i < 5; ++i) {
        const auto before = m_server.m_plant.m_clock->wall();
        m_server.m_scheduler.advance(5s);
        // Those of earlier seconds may still be on their way.
        WallTime at{};
        while (at <= before) {
            const auto response = watcher.next();
            ASSERT_TRUE(response && response->has_bookmark());
            at = WallTime{std::chrono::milliseconds{response->bookmark().server_unix_ms()}};
        }
    }
}

TEST_F(WatchTest, SaysWhenTheJournalTakesNoWrites)
{
    Watcher watcher(m_server, watchOf("prod"));
    begin(watcher);
    // Those of earlier seconds may still be on their way.
    const auto nextThatSays = [&](bool writable) {
        auto response = watcher.next(R::kBookmark);
        while (response && response->bookmark().writable() != writable)
            response = watcher.next(R::kBookmark);
        return response;
    };
    m_server.m_plant.m_journal.setSpace(writer::testing::FakeJournal::Space::None);
    m_server.m_scheduler.advance(2s);
    const auto refusing = nextThatSays(false);
    ASSERT_TRUE(refusing);
    EXPECT_EQ(refusing->bookmark().writes_refused_because(), "the disk is full");
    m_server.m_plant.m_journal.setSpace(writer::testing::FakeJournal::Space::Plenty);
    m_server.m_scheduler.advance(2s);
    EXPECT_TRUE(nextThatSays(true));
}

TEST_F(WatchTest, ResumesWithExactlyWhatWasMissed)
{
    v1::Bookmark bookmark;
    {
        Watcher watcher(m_server, watchOf("prod"));
        bookmark = begin(watcher);
    }
    m_server.toggle();
    m_server.create("other");
    m_server.toggle();
    Watcher again(m_server, resumeAt(bookmark));
    auto response = again.next();
    ASSERT_TRUE(response && response->has_change());
    EXPECT_EQ(response->change().revision(), 2U);
    response = again.next();
    ASSERT_TRUE(response && response->has_change());
    EXPECT_EQ(response->change().revision(), 4U);
    EXPECT_TRUE(again.next()->has_progress());
    EXPECT_EQ(begin(again).revision(), 4U);
}

TEST_F(WatchTest, AsksToBeginAgainWhenTheResumeDoesNotFit)
{
    v1::Bookmark bookmark;
    {
        Watcher watcher(m_server, watchOf("prod"));
        bookmark = begin(watcher);
    }
    m_server.toggle();
    auto otherJournal = resumeAt(bookmark);
    otherJournal.set_journal_id("another");
    EXPECT_EQ(resyncReason(otherJournal), "JOURNAL_CHANGED");
    auto otherHash = resumeAt(bookmark);
    otherHash.set_start_hash(std::string(32, 'x'));
    EXPECT_EQ(resyncReason(otherHash), "JOURNAL_CHANGED");
    auto future = resumeAt(bookmark);
    future.set_start_revision(99);
    EXPECT_EQ(resyncReason(future), "JOURNAL_CHANGED");
    EXPECT_EQ(resyncReason(resumeAt(bookmark)), "none");
}

TEST_F(WatchTest, HistoryIsGoneBeyondWhatIsRemembered)
{
    v1::Bookmark bookmark;
    {
        Watcher watcher(m_server, watchOf("prod"));
        bookmark = begin(watcher);
    }
    for (std::size_t i = 0; i <= EnvironmentFeed::kMostChanges; ++i)
        m_server.toggle();
    EXPECT_EQ(resyncReason(resumeAt(bookmark)), "HISTORY_GONE");
}

TEST_F(WatchTest, ChecksTheRequest)
{
    const auto reason = [&](const v1::WatchRequest& request) {
        Watcher watcher(m_server, request);
        return reasonOf(watcher.end());
    };
    EXPECT_EQ(reason(watchOf("nowhere")), "ENVIRONMENT_UNKNOWN");
    EXPECT_EQ(reason(watchOf("")), "FIELD_INVALID");
    auto request = watchOf("prod");
    request.add_topics(v1::WATCH_TOPIC_UNSPECIFIED);
    EXPECT_EQ(reason(request), "FIELD_INVALID");
    request = watchOf("prod");
    request.set_start_revision(1);
    EXPECT_EQ(reason(request), "FIELD_INVALID");
    request.set_journal_id("fake-journal");
    EXPECT_EQ(reason(request), "FIELD_INVALID");
    m_server.m_accounts.m_known = false;
    EXPECT_EQ(reason(watchOf("prod")), "ACCOUNT_UNKNOWN");
}

TEST_F(WatchTest, SendsOnlyTheTopicsAskedFor)
{
    auto request = watchOf("prod");
    request.add_topics(v1::WATCH_TOPIC_READINESS);
    Watcher watcher(m_server, request);
    EXPECT_TRUE(watcher.next()->has_readiness());
    EXPECT_TRUE(watcher.next()->has_bookmark());
    m_server.toggle();
    state::OperationView operation;
    operation.revision = 2;
    m_server.m_hub->onProgress("prod", {operation}, {}, {});
    m_server.m_hub->onReadiness("prod", {{{"orders", 1}, {state::Readiness::Ready, 1, 1, {}}}}, {});
    const auto response = watcher.next();
    ASSERT_TRUE(response && response->has_readiness());
    EXPECT_EQ(response->readiness().deployments(0).service(), "orders");
}

TEST_F(WatchTest, TellsProgressAndReadinessAsTheyMove)
{
    Watcher watcher(m_server, watchOf("prod"));
    begin(watcher);
    state::OperationView operation;
    operation.environment = "prod";
    operation.revision = 1;
    operation.step = state::OperationStep::Configured;
    state::GatewayView gateway;
    gateway.identity.id = "gw-1";
    gateway.services = {"orders"};
    m_server.m_hub->onProgress("prod", {operation}, {gateway}, {"gw-0"});
    auto response = watcher.next(R::kProgress);
    ASSERT_TRUE(response);
    EXPECT_FALSE(response->progress().complete());
    EXPECT_EQ(response->progress().operations(0).step(), v1::OPERATION_STEP_CONFIGURED);
    EXPECT_EQ(response->progress().gateways(0).id(), "gw-1");
    EXPECT_EQ(response->progress().removed_gateways(0), "gw-0");

    const state::ReadinessFact ready{state::Readiness::Ready, 2, 2, {}};
    m_server.m_hub->onReadiness("prod", {{{"orders", 1}, ready}, {{"orders", 2}, ready}}, {});
    response = watcher.next(R::kReadiness);
    ASSERT_TRUE(response);
    EXPECT_EQ(response->readiness().deployments_size(), 2);
    // What goes is told by telling all that is left.
    m_server.m_hub->onReadiness("prod", {}, {{"orders", 1}});
    response = watcher.next(R::kReadiness);
    ASSERT_TRUE(response);
    EXPECT_TRUE(response->readiness().complete());
    ASSERT_EQ(response->readiness().deployments_size(), 1);
    EXPECT_EQ(response->readiness().deployments(0).generation(), 2U);

    // A later watcher is told all of it.
    Watcher later(m_server, watchOf("prod"));
    response = later.next(R::kProgress);
    ASSERT_TRUE(response);
    EXPECT_TRUE(response->progress().complete());
    EXPECT_EQ(response->progress().operations_size(), 1);
    EXPECT_EQ(response->progress().gateways_size(), 1);
}

TEST_F(WatchTest, EndsStreamsWhenTheProgramEnds)
{
    Watcher watcher(m_server, watchOf("prod"));
    begin(watcher);
    m_server.m_hub->stop();
    const auto status = watcher.end();
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
    EXPECT_EQ(reasonOf(status), "SHUTTING_DOWN");
    Watcher late(m_server, watchOf("prod"));
    EXPECT_EQ(reasonOf(late.end()), "SHUTTING_DOWN");
}

TEST_F(WatchTest, ManyWatchersSeeTheSameCommitsInTheSameOrder)
{
    constexpr int kWatchers = 8;
    constexpr int kCommits = 40;
    std::vector<std::thread> threads;
    std::vector<std::vector<std::uint64_t>> seen(kWatchers);
    std::atomic<int> begun{0};
    for (int i = 0; i < kWatchers; ++i) {
        threads.emplace_back([&, i] {
            Watcher watcher(m_server, watchOf("prod"));
            begin(watcher);
            ++begun;
            while (seen[i].size() < kCommits) {
                const auto response = watcher.next(R::kChange);
                if (!response)
                    return;
                seen[i].push_back(response->change().revision());
            }
        });
    }
    while (begun < kWatchers)
        std::this_thread::yield();
    for (int i = 0; i < kCommits; ++i)
        m_server.toggle();
    for (auto& thread : threads)
        thread.join();
    std::vector<std::uint64_t> expected;
    for (std::uint64_t revision = 2; revision < 2 + kCommits; ++revision)
        expected.push_back(revision);
    for (const auto& one : seen)
        EXPECT_EQ(one, expected);
}

} // namespace
} // namespace pult::api::testing
