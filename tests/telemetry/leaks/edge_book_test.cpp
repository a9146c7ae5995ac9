// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/leaks/edge_book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pult::telemetry {
namespace {

using ::testing::ElementsAre;

constexpr Tick kHour = 3600 * kTicksPerSecond;

LeakOptions few()
{
    LeakOptions options;
    options.edges = options.streams = options.qualities = 8;
    return options;
}

EdgeKey keyOf(NameId callee, NameId entry = 20)
{
    return {10, 11, entry, callee};
}

Claim lostOn(RowId row, Tick received)
{
    Claim claim;
    claim.row = row;
    claim.received = received;
    claim.outcome = static_cast<std::uint8_t>(Outcome::Lost);
    claim.detail = 1;
    return claim;
}

std::uint64_t lost(const EdgeBook& book, const EdgeRow& row, Tick now)
{
    return row.lane.sum(
        now, book.width(), book.options().buckets)[static_cast<std::size_t>(LaneCount::Lost)];
}

TEST(EdgeBook, WhatWasNotSeenForADayGoes)
{
    EdgeBook book{LeakOptions{}};
    const auto row = book.row(keyOf(1), 100);
    const auto stream = book.stream(keyOf(1), 100);
    (void)book.quality(10, 11, 12, 100);
    const auto fresh = book.row(keyOf(2), kHour);
    for (int i = 0; i < 3; ++i)
        book.forget(24 * kHour + 200);
    EXPECT_EQ(book.at(row), nullptr);
    EXPECT_EQ(book.streamAt(stream), nullptr);
    EXPECT_EQ(book.qualities().size(), 0U);
    EXPECT_THAT(book.leaving(10, 11, 20), ElementsAre(fresh));
    EXPECT_EQ(book.find(keyOf(1)), kNoRow);
    EXPECT_EQ(book.displaced() + book.refused(), 0U);
}

TEST(EdgeBook, EdgesThatComeAndGoForWeeksUseNothingUp)
{
    EdgeBook book{LeakOptions{}};
    NameId name = 100;
    for (Tick now = kHour; now < 21 * 24 * kHour; now += kHour / 4) {
        for (int i = 0; i < 10; ++i, ++name) {
            ASSERT_NE(book.row(keyOf(name), now), kNoRow);
            ASSERT_NE(book.stream(keyOf(name), now), kNoRow);
            ASSERT_NE(book.quality(10, 11, name, now), kNoRow);
        }
        book.forget(now);
        ASSERT_LE(book.rows().size(), 10U * 4 * 26);
    }
    EXPECT_LE(book.streams().size(), 10U * 4 * 26);
    EXPECT_LE(book.qualities().size(), 10U * 4 * 26);
    EXPECT_EQ(book.leaving(10, 11, 20).size(), book.rows().size());
}

TEST(EdgeBook, WhatHasNoEvidenceAnyMoreMakesRoom)
{
    EdgeBook book(few());
    const auto window = few().window;
    for (NameId callee = 1; callee <= 8; ++callee) {
        ASSERT_NE(book.row(keyOf(callee), 100 + callee), kNoRow);
        ASSERT_NE(book.stream(keyOf(callee), 100 + callee), kNoRow);
        ASSERT_NE(book.quality(10, 11, callee, 100 + callee), kNoRow);
    }
    EXPECT_EQ(book.row(keyOf(9), 200), kNoRow);
    EXPECT_EQ(book.stream(keyOf(9), 200), kNoRow);
    EXPECT_EQ(book.quality(10, 11, 9, 200), kNoRow);
    EXPECT_EQ(book.refused(), 3U);
    (void)book.row(keyOf(1), 102 + window); // still used
    EXPECT_NE(book.row(keyOf(9), 103 + window), kNoRow);
    EXPECT_NE(book.stream(keyOf(9), 103 + window), kNoRow);
    EXPECT_NE(book.quality(10, 11, 9, 103 + window), kNoRow);
    EXPECT_EQ(book.find(keyOf(2)), kNoRow) << "the least recently seen";
    EXPECT_NE(book.find(keyOf(1)), kNoRow);
    EXPECT_EQ(book.displaced(), 3U);
    EXPECT_EQ(book.rows().size(), 8U);
}

TEST(EdgeBook, ClaimsOnARowThatIsGoneDoNotMeetItsSuccessor)
{
    EdgeBook book(few());
    const auto window = few().window;
    std::vector<RowId> old;
    for (NameId callee = 1; callee <= 8; ++callee)
        old.push_back(book.row(keyOf(callee), 100));
    for (const auto id : old)
        book.apply(lostOn(id, 100));
    const Tick now = 200 + window;
    for (NameId callee = 11; callee <= 18; ++callee) {
        const auto id = book.row(keyOf(callee), now);
        ASSERT_NE(id, kNoRow);
        EXPECT_THAT(old, ::testing::Not(::testing::Contains(id)));
    }
    for (const auto id : old) {
        EXPECT_EQ(book.at(id), nullptr);
        book.takeBack(lostOn(id, now));
        book.apply(lostOn(id, now));
        book.sample(id, {});
    }
    book.rows().forEach([&](const EdgeRow& row) {
        EXPECT_EQ(lost(book, row, now), 0U);
        EXPECT_EQ(row.wronglyServed, 0U);
        EXPECT_TRUE(row.keptSamples.empty());
    });
}

TEST(EdgeBook, AnEntryThatIsGoneMakesRoomForAnotherOfItsPair)
{
    auto options = few();
    options.entriesPerPair = 2;
    EdgeBook book(options);
    const auto of = [&](NameId entry, Tick now) { return book.at(book.row(keyOf(1, entry), now)); };
    EXPECT_EQ(of(21, 100)->key.entry, 21U);
    EXPECT_EQ(of(22, 24 * kHour)->key.entry, 22U);
    EXPECT_EQ(of(23, 24 * kHour)->key.entry, kOtherName);
    book.forget(24 * kHour + 200);
    EXPECT_EQ(of(24, 24 * kHour + 300)->key.entry, kOtherName) << "with the others they are two";
    book.forget(49 * kHour);
    EXPECT_EQ(of(25, 49 * kHour)->key.entry, 25U);
}

TEST(EdgeBook, CountsTheBytesOfItsStreams)
{
    EdgeBook book{LeakOptions{}};
    const auto before = book.bytes();
    const auto stream = book.stream({1, 2, 3, 4}, 100);
    Claim claim;
    claim.row = kNoRow;
    claim.outcome = static_cast<std::uint8_t>(Outcome::OrphanFree);
    claim.lane = stream;
    claim.received = 100;
    book.apply(claim);
    // Five counters for each bucket of the window at least.
    EXPECT_GE(book.bytes() - before,
        sizeof(OrphanStream) + book.options().buckets * 5 * sizeof(std::uint32_t));
}

} // namespace
} // namespace pult::telemetry
