// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/scheduler.h"

#include <atomic>
#include <future>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace pult {
namespace {

using namespace std::chrono_literals;

class ManualSchedulerTest : public testing::Test
{
protected:
    std::shared_ptr<ManualClock> m_clock = std::make_shared<ManualClock>();
    ManualScheduler m_scheduler{m_clock};
};

TEST_F(ManualSchedulerTest, RunsInOrderOfDueTimeThenOfSubmission)
{
    std::string order;
    const auto late = m_scheduler.after(20ms, [&] { order += 'c'; });
    const auto early = m_scheduler.after(10ms, [&] { order += 'a'; });
    const auto second = m_scheduler.after(10ms, [&] { order += 'b'; });
    m_scheduler.advance(9ms);
    EXPECT_EQ(order, "");
    m_scheduler.advance(11ms);
    EXPECT_EQ(order, "abc");
}

TEST_F(ManualSchedulerTest, TasksSeeTheClockAtTheirDueTime)
{
    std::vector<std::chrono::nanoseconds> seen;
    const auto timer
        = m_scheduler.every(30ms, [&] { seen.push_back(m_clock->mono().time_since_epoch()); });
    m_scheduler.advance(100ms);
    EXPECT_EQ(seen, (std::vector<std::chrono::nanoseconds>{30ms, 60ms, 90ms}));
    EXPECT_EQ(m_clock->mono().time_since_epoch(), 100ms);
}

TEST_F(ManualSchedulerTest, PostedWorkRunsWithoutTimeAndWhatItPostsToo)
{
    int ran = 0;
    m_scheduler.post([&] { m_scheduler.post([&] { ++ran; }); });
    m_scheduler.advance(0ms);
    EXPECT_EQ(ran, 1);
}

TEST_F(ManualSchedulerTest, WithoutItsTimerATaskNeverRuns)
{
    auto captured = std::make_shared<int>(0);
    auto timer = m_scheduler.after(1ms, [captured] { ++*captured; });
    EXPECT_EQ(captured.use_count(), 2);
    timer.reset();
    EXPECT_EQ(captured.use_count(), 1); // What it captured is let go of at once.
    timer = m_scheduler.after(1ms, [captured] { ++*captured; });
    timer = m_scheduler.after(1ms, [captured] { *captured += 10; });
    m_scheduler.advance(5ms);
    EXPECT_EQ(*captured, 10);
    EXPECT_EQ(captured.use_count(), 1); // What ran is let go of although its timer is held.
}

TEST_F(ManualSchedulerTest, ATaskMayDestroyItsOwnTimer)
{
    int once = 0;
    int repeated = 0;
    std::unique_ptr<Timer> first;
    std::unique_ptr<Timer> second;
    first = m_scheduler.after(1ms, [&] {
        first.reset();
        ++once;
    });
    second = m_scheduler.every(1ms, [&] {
        if (++repeated == 2)
            second.reset();
    });
    m_scheduler.advance(10ms);
    EXPECT_EQ(once, 1);
    EXPECT_EQ(repeated, 2);
}

TEST_F(ManualSchedulerTest, ATaskMayOwnTimersOfTheSameScheduler)
{
    bool ran = false;
    const auto makeOwner = [&] {
        auto inner = std::shared_ptr<Timer>(m_scheduler.after(1h, [&] { ran = true; }));
        return [inner] {};
    };
    m_scheduler.post(makeOwner()); // Let go of after it ran.
    m_scheduler.advance(0ms);
    auto cancelled = m_scheduler.after(1ms, makeOwner()); // Let go of by cancelling.
    cancelled.reset();
    m_scheduler.advance(2h);
    EXPECT_FALSE(ran);
}

TEST(ThreadSchedulerTest, RunsPostedAndDelayedWorkOnOneThread)
{
    ThreadScheduler scheduler;
    std::promise<std::thread::id> posted;
    std::promise<std::thread::id> delayed;
    scheduler.post([&] { posted.set_value(std::this_thread::get_id()); });
    const auto timer = scheduler.after(2ms, [&] { delayed.set_value(std::this_thread::get_id()); });
    const auto thread = posted.get_future().get();
    EXPECT_EQ(delayed.get_future().get(), thread);
    EXPECT_NE(thread, std::this_thread::get_id());
}

TEST(ThreadSchedulerTest, AnEarlierTaskOvertakesOneThatWaits)
{
    ThreadScheduler scheduler;
    std::promise<void> done;
    const auto far = scheduler.after(1h, [] {});
    const auto near = scheduler.after(1ms, [&] { done.set_value(); });
    EXPECT_EQ(done.get_future().wait_for(60s), std::future_status::ready);
}

TEST(ThreadSchedulerTest, RepeatsUntilItsTimerGoes)
{
    ThreadScheduler scheduler;
    std::promise<void> third;
    std::atomic<int> runs = 0;
    auto timer = scheduler.every(1ms, [&] {
        if (++runs == 3)
            third.set_value();
    });
    third.get_future().get();
    timer.reset();
    const int atEnd = runs;
    std::promise<void> later;
    const auto after = scheduler.after(5ms, [&] { later.set_value(); });
    later.get_future().get();
    EXPECT_EQ(runs, atEnd);
}

TEST(ThreadSchedulerTest, DestroyingATimerWaitsForItsTask)
{
    ThreadScheduler scheduler;
    std::promise<void> started;
    std::promise<void> proceed;
    std::atomic<bool> ended = false;
    auto timer = scheduler.after(0ms, [&] {
        started.set_value();
        proceed.get_future().wait();
        ended = true;
    });
    started.get_future().wait();
    std::thread releaser([&] { proceed.set_value(); });
    timer.reset();
    EXPECT_TRUE(ended);
    releaser.join();
}

TEST(ThreadSchedulerTest, WhatWaitsAtTheEndNeverRuns)
{
    std::atomic<bool> ran = false;
    std::unique_ptr<Timer> timer;
    {
        ThreadScheduler scheduler;
        timer = scheduler.after(1h, [&] { ran = true; });
    }
    timer.reset(); // Outlives its scheduler.
    EXPECT_FALSE(ran);
}

TEST(ThreadSchedulerTest, StopsAlthoughWorkKeepsComing)
{
    auto scheduler = std::make_unique<ThreadScheduler>();
    std::promise<void> running;
    std::atomic<bool> told = false;
    Scheduler* const raw = scheduler.get();
    std::function<void()> again = [&, raw] {
        if (!told.exchange(true))
            running.set_value();
        raw->post(again);
    };
    scheduler->post(again);
    running.get_future().get();
    scheduler.reset(); // Would never return if it first ran all that is due.
}

} // namespace
} // namespace pult
