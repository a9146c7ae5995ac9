// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/environment_watch.h"

#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "client/watch_seams.h"
#include "tests/support/fake_control_plane.h"
#include "tests/support/manual_timers.h"
#include "tests/support/program.h"
#include "tests/support/text_proto.h"

namespace pult::client {
namespace {

using std::chrono::milliseconds;
using test::WatchStream;

constexpr auto kSnapshot = R"(snapshot { revision: 10 hash: "h10" journal_id: "j" last_part: true
    part { name: "prod" head: 4 revision: 10 generations { number: 4 role: ROLE_ACTIVE } } })";
constexpr auto kBookmark = R"(bookmark { revision: 10 hash: "h10" writable: true })";

std::string change(int revision)
{
    const auto n = std::to_string(revision);
    return "change { revision: " + n + " hash: \"h" + n
        + "\" last_part: true header { head: 4 revision: " + n + " } }";
}

grpc::Status hold(WatchStream& stream)
{
    stream.waitUntilGone();
    return grpc::Status::CANCELLED;
}

grpc::Status cut()
{
    return {grpc::StatusCode::UNAVAILABLE, "cut"};
}

//! Collects views and waits for one that fits.
class Views
{
public:
    void add(EnvironmentViewPtr view)
    {
        const std::scoped_lock lock(m_mutex);
        m_views.push_back(std::move(view));
        m_changed.notify_all();
    }
    EnvironmentViewPtr waitFor(const std::function<bool(const EnvironmentView&)>& fits)
    {
        std::unique_lock lock(m_mutex);
        EnvironmentViewPtr found;
        m_changed.wait_for(lock, std::chrono::seconds{20}, [&] {
            for (; m_seen < m_views.size() && !found; ++m_seen) {
                if (fits(*m_views[m_seen]))
                    found = m_views[m_seen];
            }
            return found != nullptr;
        });
        return found;
    }
    EnvironmentViewPtr waitForLink(LinkState link)
    {
        return waitFor([link](const EnvironmentView& view) { return view.link == link; });
    }
    std::size_t count()
    {
        const std::scoped_lock lock(m_mutex);
        return m_views.size();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<EnvironmentViewPtr> m_views;
    std::size_t m_seen = 0;
};

//! A manual clock that knows how often it was looked at.
class ObservedClock final : public Clock
{
public:
    explicit ObservedClock(std::shared_ptr<ManualClock> clock)
        : m_clock(std::move(clock))
    {}
    [[nodiscard]] WallTime wall() const override { return m_clock->wall(); }
    [[nodiscard]] MonoTime mono() const override
    {
        const auto now = m_clock->mono();
        const std::scoped_lock lock(m_mutex);
        ++m_looks;
        m_looked.notify_all();
        return now;
    }
    void waitForLooks(int count) const
    {
        std::unique_lock lock(m_mutex);
        m_looked.wait_for(lock, std::chrono::seconds{20}, [&] { return m_looks >= count; });
    }

private:
    std::shared_ptr<ManualClock> m_clock;
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_looked;
    mutable int m_looks = 0;
};

class EnvironmentWatchTest : public testing::Test
{
protected:
    void watch(const std::string& address = {})
    {
        start([this](EnvironmentViewPtr view) { views.add(std::move(view)); }, address);
    }
    void start(std::function<void(EnvironmentViewPtr)> onView, const std::string& address = {})
    {
        watched = watchEnvironment({address.empty() ? fake.address() : address, "test"}, "prod",
            observed, std::move(onView), timers, [] { return 1.0; });
    }
    //! With what is kept in the folder; the watches before it have gone.
    void watchWithCache()
    {
        watched = watchEnvironment(
            {fake.address(), "test"}, "prod", observed,
            [this](EnvironmentViewPtr view) { views.add(std::move(view)); }, timers,
            [] { return 1.0; },
            std::make_unique<CachedWatch>(file, true, [](const std::string&) {}));
        timers->advance(milliseconds{0});
    }
    //! A session before this one, which ended at revision 11.
    void rememberRevision11(const std::vector<test::FakeControlPlane::Script>& later = {})
    {
        fake.addWatch([](WatchStream& stream) {
            stream.send(kSnapshot);
            stream.send(change(11));
            stream.send(R"(bookmark { revision: 11 hash: "h11" writable: true })");
            return hold(stream);
        });
        for (const auto& script : later)
            fake.addWatch(script);
        watchWithCache();
        ASSERT_TRUE(views.waitFor([this](const EnvironmentView& view) {
            return view.state->revision == 11 && view.confirmedAt == clock->mono() && view.complete;
        }));
        watched.reset();
        clock->advance(milliseconds{60'000});
    }
    //! Lets the pending reconnect happen and says how long it would have taken.
    milliseconds reconnect()
    {
        const auto delay = timers->waitForDelayBelow(kSilenceLimit);
        timers->advance(delay);
        return delay;
    }

    std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>();
    std::shared_ptr<ObservedClock> observed = std::make_shared<ObservedClock>(clock);
    std::shared_ptr<test::ManualTimers> timers = std::make_shared<test::ManualTimers>(clock);
    test::FakeControlPlane fake;
    Views views;
    test::TemporaryFolder folder;
    std::filesystem::path file = folder.path() / "prod.watch";
    std::unique_ptr<EnvironmentWatch> watched;
};

TEST_F(EnvironmentWatchTest, resumesWhereTheStreamWasCut)
{
    fake.addWatch([](WatchStream& stream) {
        stream.send(kSnapshot);
        stream.send(change(11));
        return cut();
    });
    fake.addWatch([](WatchStream& stream) {
        stream.send(change(12));
        return hold(stream);
    });
    watch();
    const auto lost = views.waitForLink(LinkState::Reconnecting);
    ASSERT_TRUE(lost);
    EXPECT_EQ(lost->trouble->reason, "TRANSPORT");
    EXPECT_EQ(lost->state->revision, 11U) << "the last view stays";
    EXPECT_EQ(reconnect(), milliseconds{100});

    const auto requests = fake.waitForWatches(2);
    ASSERT_EQ(requests.size(), 2U);
    EXPECT_EQ(requests[0].start_revision(), 0U);
    EXPECT_EQ(requests[1].start_revision(), 11U);
    EXPECT_EQ(requests[1].start_hash(), "h11");
    EXPECT_EQ(requests[1].journal_id(), "j");
    const auto back = views.waitForLink(LinkState::Live);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->state->revision, 12U);
    EXPECT_EQ(back->epoch, 0U) << "no new snapshot";
    EXPECT_EQ(fake.lastOrigin(), "test");
}

TEST_F(EnvironmentWatchTest, hashMismatchBeginsAgainWithASnapshot)
{
    fake.addWatch([](WatchStream& stream) {
        stream.send(kSnapshot);
        stream.send(R"(bookmark { revision: 10 hash: "restored backup" })");
        return hold(stream);
    });
    fake.addWatch([](WatchStream& stream) {
        stream.send(kSnapshot);
        return hold(stream);
    });
    watch();
    const auto lost = views.waitForLink(LinkState::Reconnecting);
    ASSERT_TRUE(lost);
    EXPECT_EQ(lost->trouble->reason, "HASH_MISMATCH");
    reconnect();
    EXPECT_EQ(fake.waitForWatches(2).at(1).start_revision(), 0U);
    const auto back = views.waitForLink(LinkState::Live);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->epoch, 1U);
}

TEST_F(EnvironmentWatchTest, theServersResyncIsFollowedAndItsReasonShown)
{
    fake.addWatch([](WatchStream& stream) {
        stream.send(kSnapshot);
        stream.send(R"(resync_required { reason: "HISTORY_GONE" })");
        return grpc::Status::OK;
    });
    fake.addWatch([](WatchStream& stream) {
        stream.send(kSnapshot);
        return hold(stream);
    });
    watch();
    const auto lost = views.waitForLink(LinkState::Reconnecting);
    ASSERT_TRUE(lost);
    EXPECT_EQ(lost->trouble->reason, "HISTORY_GONE");
    reconnect();
    EXPECT_EQ(fake.waitForWatches(2).at(1).start_revision(), 0U);
    ASSERT_TRUE(views.waitForLink(LinkState::Live));
}

TEST_F(EnvironmentWatchTest, backsOffUntilABookmarkComes)
{
    for (int i = 0; i < 3; ++i)
        fake.addWatch([](WatchStream&) { return cut(); });
    fake.addWatch([](WatchStream& stream) {
        stream.send(kSnapshot);
        stream.send(kBookmark);
        return cut();
    });
    watch();
    EXPECT_EQ(reconnect(), milliseconds{100});
    (void)fake.waitForWatches(2);
    EXPECT_EQ(reconnect(), milliseconds{200});
    (void)fake.waitForWatches(3);
    EXPECT_EQ(reconnect(), milliseconds{400});
    (void)fake.waitForWatches(4);
    EXPECT_EQ(timers->waitForDelayBelow(kSilenceLimit), milliseconds{100}) << "well again";
}

TEST_F(EnvironmentWatchTest, deniedAndUnknownAreForGood)
{
    fake.addWatch([](WatchStream&) {
        return test::refuse(Code::NotFound, "ENVIRONMENT_UNKNOWN", "no prod here");
    });
    watch();
    const auto failed = views.waitForLink(LinkState::Failed);
    ASSERT_TRUE(failed);
    EXPECT_EQ(failed->trouble->reason, "ENVIRONMENT_UNKNOWN");
    EXPECT_EQ(failed->trouble->message, "no prod here");
    timers->advance(milliseconds{60'000});
    EXPECT_EQ(fake.waitForWatches(1).size(), 1U);
}

TEST_F(EnvironmentWatchTest, aBrokenAddressFails)
{
    watch("nowhere");
    timers->advance(milliseconds{0});
    const auto failed = views.waitForLink(LinkState::Failed);
    ASSERT_TRUE(failed);
    EXPECT_EQ(failed->trouble->reason, "ADDRESS_INVALID");
}

TEST_F(EnvironmentWatchTest, fifteenSecondsOfSilenceAreALostStream)
{
    fake.addWatch([](WatchStream& stream) {
        stream.send(kSnapshot);
        return hold(stream);
    });
    watch();
    const auto live = views.waitForLink(LinkState::Live);
    ASSERT_TRUE(live);
    // Time that passes while a view is being taken is not silence. The watch looks at the clock
    // when it connects, when a message comes and when its view was taken.
    observed->waitForLooks(3);
    timers->advance(milliseconds{14'999});
    EXPECT_EQ(views.count(), 1U);
    timers->advance(milliseconds{1});
    const auto lost = views.waitForLink(LinkState::Reconnecting);
    ASSERT_TRUE(lost);
    EXPECT_NE(lost->trouble->message.find("15 s"), std::string::npos);
    EXPECT_EQ(lost->confirmedAt, live->confirmedAt) << "the age goes on growing";
    reconnect();
    EXPECT_EQ(fake.waitForWatches(2).at(1).start_revision(), 10U);
}

TEST_F(EnvironmentWatchTest, bookmarksKeepTheStreamAlive)
{
    std::promise<void> next;
    fake.addWatch([gate = next.get_future().share()](WatchStream& stream) {
        stream.send(kSnapshot);
        gate.wait();
        stream.send(kBookmark);
        return hold(stream);
    });
    watch();
    ASSERT_TRUE(views.waitForLink(LinkState::Live));
    timers->advance(milliseconds{10'000});
    next.set_value();
    const auto fresh = views.waitFor(
        [this](const EnvironmentView& view) { return view.confirmedAt == clock->mono(); });
    ASSERT_TRUE(fresh);
    timers->advance(milliseconds{14'000});
    EXPECT_EQ(fake.waitForWatches(1).size(), 1U) << "24 s, but never 15 s of silence";
    EXPECT_EQ(views.count(), 2U);
}

TEST_F(EnvironmentWatchTest, aSlowReaderSlowsTheStreamAndLosesNothing)
{
    constexpr int kMessages = 64;
    const auto sent
        = std::make_shared<std::atomic<int>>(0); // The script may outlive this function.
    fake.addWatch([sent](WatchStream& stream) {
        stream.send(kSnapshot);
        const std::string padding(1024 * 1024, 'x');
        for (int i = 0; i < kMessages; ++i) {
            auto message = test::proto<v1::WatchResponse>(change(11 + i));
            message.mutable_change()->mutable_header()->set_revision_act(padding);
            if (!stream.send(message))
                return cut();
            ++*sent;
        }
        return hold(stream);
    });
    std::promise<void> release;
    auto gate = release.get_future().share();
    std::atomic<bool> first{true};
    start([&](EnvironmentViewPtr view) {
        if (first.exchange(false))
            gate.wait();
        views.add(std::move(view));
    });
    while (*sent < 1)
        std::this_thread::yield();
    EXPECT_LT(*sent, kMessages) << "64 MiB cannot have left while nobody reads";
    release.set_value();
    const auto last = views.waitFor(
        [](const EnvironmentView& view) { return view.state->revision == 10 + kMessages; });
    ASSERT_TRUE(last);
    EXPECT_EQ(views.count(), 1U + kMessages);
    watched.reset();
}

TEST_F(EnvironmentWatchTest, theReadersOwnTimeIsNotSilence)
{
    fake.addWatch([](WatchStream& stream) {
        stream.send(kSnapshot);
        stream.send(change(11));
        return hold(stream);
    });
    std::promise<void> blocked;
    std::promise<void> release;
    auto gate = release.get_future().share();
    std::atomic<bool> first{true};
    start([&](EnvironmentViewPtr view) {
        if (first.exchange(false)) {
            blocked.set_value();
            gate.wait();
        }
        views.add(std::move(view));
    });
    blocked.get_future().get();
    timers->advance(milliseconds{40'000});
    release.set_value();
    const auto after = views.waitFor([](const auto& view) { return view.state->revision == 11; });
    ASSERT_TRUE(after);
    EXPECT_EQ(after->link, LinkState::Live);
    EXPECT_EQ(fake.waitForWatches(1).size(), 1U);
    watched.reset();
}

TEST_F(EnvironmentWatchTest, theDestructorWaitsForAViewUnderWay)
{
    fake.addWatch([](WatchStream& stream) {
        stream.send(kSnapshot);
        for (int i = 11; stream.send(change(i)); ++i) {}
        return cut();
    });
    std::promise<void> entered;
    std::promise<void> release;
    auto gate = release.get_future().share();
    std::atomic<int> running{0};
    std::atomic<bool> first{true};
    start([&](EnvironmentViewPtr) {
        ++running;
        if (first.exchange(false)) {
            entered.set_value();
            gate.wait();
        }
        --running;
    });
    entered.get_future().get();
    std::thread releaser([&] { release.set_value(); });
    watched.reset();
    EXPECT_EQ(running, 0);
    releaser.join();
}

TEST_F(EnvironmentWatchTest, canBeDestroyedAtAnyMoment)
{
    fake.addWatch([](WatchStream& stream) {
        stream.send(kSnapshot);
        for (int i = 11; i < 40 && stream.send(change(i)); ++i) {}
        return cut();
    });
    for (int i = 0; i < 100; ++i) {
        std::atomic<bool> gone{false};
        std::atomic<bool> late{false};
        std::promise<void> seen;
        std::atomic<int> count{0};
        start([&](EnvironmentViewPtr) {
            late = late || gone;
            if (++count == 1 + i % 30)
                seen.set_value();
        });
        if (i % 3 != 0)
            seen.get_future().wait();
        watched.reset();
        gone = true;
        ASSERT_FALSE(late);
    }
}

TEST_F(EnvironmentWatchTest, showsWhatItRemembersAndGoesOnFromThere)
{
    rememberRevision11({[](WatchStream& stream) {
        stream.send(change(12));
        stream.send(R"(progress { complete: true gateways { id: "edge" } })");
        stream.send(R"(bookmark { revision: 12 hash: "h12" writable: true })");
        return hold(stream);
    }});
    watchWithCache();
    const auto remembered = views.waitForLink(LinkState::Remembered);
    ASSERT_TRUE(remembered);
    EXPECT_EQ(remembered->state->revision, 11U);
    EXPECT_EQ(remembered->confirmedAt, clock->mono() - milliseconds{60'000});
    const auto request = fake.waitForWatches(2).at(1);
    EXPECT_EQ(request.start_revision(), 11U);
    EXPECT_EQ(request.start_hash(), "h11");
    EXPECT_EQ(request.journal_id(), "j");
    const auto live = views.waitFor([](const EnvironmentView& view) { return view.complete; });
    ASSERT_TRUE(live);
    EXPECT_EQ(live->link, LinkState::Live);
    EXPECT_EQ(live->state->revision, 12U);
    EXPECT_EQ(live->epoch, 0U) << "no new snapshot";
    EXPECT_EQ(live->gateways->size(), 1U);
    EXPECT_EQ(live->confirmedAt, clock->mono());
    // And the next one from here.
    watched.reset();
    watchWithCache();
    EXPECT_EQ(fake.waitForWatches(3).at(2).start_revision(), 12U);
}

TEST_F(EnvironmentWatchTest, anotherJournalTakesThePlaceOfWhatItRemembers)
{
    rememberRevision11({[](WatchStream& stream) {
                            stream.send(R"(resync_required { reason: "JOURNAL_CHANGED" })");
                            return grpc::Status::OK;
                        },
        [](WatchStream& stream) {
            stream.send(R"(snapshot { revision: 2 hash: "new" journal_id: "k" last_part: true
                part { name: "prod" head: 1 revision: 2 generations { number: 1 } } })");
            return hold(stream);
        }});
    watchWithCache();
    const auto refused = views.waitFor([](const EnvironmentView& view) {
        return view.link == LinkState::Remembered && view.trouble;
    });
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->trouble->reason, "JOURNAL_CHANGED");
    reconnect();
    const auto live = views.waitForLink(LinkState::Live);
    ASSERT_TRUE(live);
    EXPECT_EQ(live->state->head, 1U);
    EXPECT_EQ(fake.waitForWatches(3).at(2).start_revision(), 0U);
    watched.reset();
    watchWithCache();
    EXPECT_EQ(fake.waitForWatches(4).at(3).journal_id(), "k");
}

TEST_F(EnvironmentWatchTest, whatIsRememberedStaysSoWhileNobodyAnswers)
{
    rememberRevision11();
    fake.stop();
    watchWithCache();
    for (int i = 0; i < 3; ++i) {
        const auto waiting = views.waitFor([](const EnvironmentView& view) {
            return view.trouble && view.trouble->reason == "TRANSPORT";
        });
        ASSERT_TRUE(waiting);
        EXPECT_EQ(waiting->link, LinkState::Remembered) << "no stream was there to be lost";
        EXPECT_EQ(waiting->state->revision, 11U);
        reconnect();
    }
}

TEST_F(EnvironmentWatchTest, whatMayNotBeWatchedIsForgotten)
{
    rememberRevision11({[](WatchStream&) {
        return test::refuse(Code::NotFound, "ENVIRONMENT_UNKNOWN", "no prod here");
    }});
    watchWithCache();
    ASSERT_TRUE(views.waitForLink(LinkState::Failed));
    watched.reset();
    EXPECT_FALSE(std::filesystem::exists(file));
}

} // namespace
} // namespace pult::client
