// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/receiver/reading_places.h"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pult::telemetry::testing {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Places = ReadingPlaces<const int>;
using Entry = Places::Entry;

class ReadingPlacesTest : public ::testing::Test
{
protected:
    Entry enter(std::size_t call, int atMs) { return m_places.enter(m_calls.at(call), time(atMs)); }
    const int* leave(std::size_t call, int atMs)
    {
        return m_places.leave(m_calls.at(call), time(atMs));
    }
    [[nodiscard]] const int* call(std::size_t number) const { return &m_calls.at(number); }
    static Places::Time time(int ms) { return Places::Time{milliseconds{ms}}; }

    const std::array<int, 8> m_calls{};
    Places m_places{{2, 3, milliseconds{100}}};
};

TEST_F(ReadingPlacesTest, AFewReadSomeWaitTheRestComeAgain)
{
    EXPECT_EQ(enter(0, 0), Entry::Reads);
    EXPECT_EQ(enter(1, 0), Entry::Reads);
    EXPECT_FALSE(m_places.anybodyWaits());
    for (std::size_t i = 2; i < 5; ++i)
        EXPECT_EQ(enter(i, 0), Entry::Waits);
    EXPECT_EQ(enter(5, 0), Entry::TurnedAway);
    EXPECT_TRUE(m_places.anybodyWaits());
}

TEST_F(ReadingPlacesTest, WhoLeavesGivesItsPlaceToTheFirstInLine)
{
    for (std::size_t i = 0; i < 4; ++i)
        static_cast<void>(enter(i, 0));
    EXPECT_EQ(leave(1, 10), call(2));
    EXPECT_EQ(leave(0, 10), call(3));
    EXPECT_EQ(leave(2, 10), nullptr);
    EXPECT_EQ(enter(4, 10), Entry::Reads);
    EXPECT_EQ(enter(5, 10), Entry::Waits);
}

TEST_F(ReadingPlacesTest, ASlowReaderIsInNobodysWayForLong)
{
    static_cast<void>(enter(0, 0));
    static_cast<void>(enter(1, 50));
    EXPECT_THAT(m_places.turnOverdueAway(time(1000)).turnedAway, IsEmpty()) << "nobody waits";
    static_cast<void>(enter(2, 90));
    EXPECT_THAT(m_places.turnOverdueAway(time(99)).turnedAway, IsEmpty());
    const auto overdue = m_places.turnOverdueAway(time(120));
    EXPECT_THAT(overdue.turnedAway, ElementsAre(call(0)));
    EXPECT_THAT(overdue.mayRead, ElementsAre(call(2)));
    EXPECT_EQ(leave(0, 130), nullptr) << "it had left already";
    EXPECT_EQ(enter(3, 130), Entry::Waits);
}

TEST_F(ReadingPlacesTest, NobodyStandsInLineForEver)
{
    static_cast<void>(enter(0, 0));
    static_cast<void>(enter(1, 0));
    for (std::size_t i = 2; i < 5; ++i)
        static_cast<void>(enter(i, static_cast<int>(i)));
    // Two that came to read in time, and read on.
    EXPECT_EQ(leave(0, 60), call(2));
    EXPECT_EQ(leave(1, 60), call(3));
    EXPECT_THAT(m_places.turnOverdueAway(time(103)).turnedAway, IsEmpty());
    const auto overdue = m_places.turnOverdueAway(time(104));
    EXPECT_THAT(overdue.turnedAway, ElementsAre(call(4)));
    EXPECT_THAT(overdue.mayRead, IsEmpty());
    EXPECT_FALSE(m_places.anybodyWaits());
}

TEST_F(ReadingPlacesTest, ClosedItTurnsEverybodyAway)
{
    for (std::size_t i = 0; i < 4; ++i)
        static_cast<void>(enter(i, 0));
    EXPECT_THAT(m_places.close(), ElementsAre(call(2), call(3)));
    EXPECT_EQ(leave(0, 10), nullptr);
    EXPECT_EQ(enter(4, 10), Entry::TurnedAway);
}

} // namespace
} // namespace pult::telemetry::testing
