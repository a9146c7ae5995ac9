// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/manual_time.h"

#include <future>

#include <gtest/gtest.h>

#include "tests/support/program.h"
#include "tests/support/time_line.h"

namespace pult::test {
namespace {

using namespace std::chrono_literals;

constexpr WallTime kStart{std::chrono::milliseconds{1'700'000'000'000}};

class ManualTimeTest : public testing::Test
{
protected:
    ManualTimeTest()
    {
        auto started = ManualTime::start({net::ListenAddress::Kind::Unix, path(), {}, 0}, kStart);
        EXPECT_TRUE(started) << started.error().message;
        m_time = *std::move(started);
    }
    [[nodiscard]] std::string path() const { return (m_folder.path() / "run" / "time").string(); }

    TemporaryFolder m_folder;
    std::unique_ptr<ManualTime> m_time;
};

TEST_F(ManualTimeTest, StandsStillUntilItIsMoved)
{
    const auto clock = m_time->timing().clock;
    EXPECT_EQ(clock->wall(), kStart);
    TimeLine line(path());
    EXPECT_EQ(line.advance(1500ms), (TimeLine::Now{1'700'000'001'500, 1500}));
    EXPECT_EQ(clock->wall(), kStart + 1500ms);
    EXPECT_EQ(clock->mono().time_since_epoch(), 1500ms);
    EXPECT_EQ(line.jump(-3600s), (TimeLine::Now{1'699'996'401'500, 1500}));
    EXPECT_EQ(clock->wall(), kStart + 1500ms - 1h);
    EXPECT_EQ(clock->mono().time_since_epoch(), 1500ms);
}

TEST_F(ManualTimeTest, AnswersWhenAllThatIsDueHasRunAtItsOwnMoment)
{
    const auto timing = m_time->timing();
    std::vector<std::int64_t> ran;
    const auto note = [&] { ran.push_back(timing.clock->mono().time_since_epoch() / 1ms); };
    const auto every = timing.probing->every(400ms, note);
    const auto once = timing.scheduler->after(500ms, note);
    TimeLine line(path());
    line.advance(399ms);
    EXPECT_TRUE(ran.empty());
    line.advance(601ms);
    EXPECT_EQ(ran, (std::vector<std::int64_t>{400, 500, 800}));
}

TEST_F(ManualTimeTest, WhatHasNoDelayRunsByItself)
{
    std::promise<void> posted;
    m_time->timing().scheduler->post([&] { posted.set_value(); });
    posted.get_future().get();
    std::promise<void> after;
    const auto timer = m_time->timing().scheduler->after(0ms, [&] { after.set_value(); });
    after.get_future().get();
    EXPECT_EQ(m_time->timing().clock->mono(), MonoTime{});
}

TEST_F(ManualTimeTest, SaysWhatItDoesNotUnderstand)
{
    TimeLine line(path());
    for (const auto* const wrong : {"sleep 5", "advance", "advance soon", "advance -5",
             "advance 99999999999999999999", "", "advance 1 2", "jump 9999999999999999"})
        EXPECT_EQ(line.say(wrong).rfind("error: \"" + std::string(wrong) + "\"", 0), 0U) << wrong;
    EXPECT_EQ(line.now(), (TimeLine::Now{1'700'000'000'000, 0}));
}

TEST_F(ManualTimeTest, TheNewestConnectionMovesIt)
{
    {
        TimeLine gone(path());
    }
    TimeLine first(path());
    first.advance(1ms);
    TimeLine second(path());
    EXPECT_EQ(second.advance(1ms).monoMs, 2);
    EXPECT_EQ(first.say("now"), "");
}

TEST_F(ManualTimeTest, WhatWaitsAtTheEndNeverRuns)
{
    bool ran = false;
    const auto timing = m_time->timing();
    const auto timer = timing.scheduler->after(1ms, [&] { ran = true; });
    m_time.reset();
    EXPECT_FALSE(ran);
    EXPECT_EQ(timing.clock->wall(), kStart);
}

} // namespace
} // namespace pult::test
