// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/evidence/unit_set.h"

#include <random>

#include <gtest/gtest.h>

namespace pult::telemetry {
namespace {

using Entered = UnitSet::Entered;

TEST(UnitSetTest, EachIsNewOnceInEachPlace)
{
    UnitSet set(1000);
    EXPECT_EQ(set.enter(77, 1), Entered::New);
    EXPECT_EQ(set.enter(77, 1), Entered::Known);
    EXPECT_EQ(set.enter(77, 2), Entered::New);
    set.clear();
    EXPECT_EQ(set.enter(77, 1), Entered::New);
}

TEST(UnitSetTest, KnowsAllThatItHasRoomForAndRefusesTheRest)
{
    UnitSet set(50'000);
    std::mt19937_64 random(1);
    std::vector<std::uint64_t> units(50'000);
    for (auto& unit : units) {
        unit = random();
        ASSERT_EQ(set.enter(unit, 3), Entered::New);
    }
    for (const auto unit : units)
        ASSERT_EQ(set.enter(unit, 3), Entered::Known);
    EXPECT_EQ(set.enter(random(), 3), Entered::Full);
    EXPECT_LE(set.bytes(), 50'000U * 8 * 4);
}

TEST(UnitSetTest, KnowsAUnitThatIsEverywhereBesideMany)
{
    UnitSet set(100'000);
    std::mt19937_64 random(3);
    std::vector<std::pair<std::uint64_t, std::uint64_t>> all;
    for (std::uint64_t where = 0; where < 10'000; ++where)
        all.emplace_back(77, random());
    for (std::uint64_t unit = 0; unit < 2'000; ++unit) {
        const auto one = random();
        for (std::uint64_t where = 0; where < 20; ++where)
            all.emplace_back(one, where);
    }
    for (const auto& [unit, where] : all)
        ASSERT_EQ(set.enter(unit, where), Entered::New);
    for (const auto& [unit, where] : all)
        ASSERT_EQ(set.enter(unit, where), Entered::Known);
    EXPECT_EQ(set.size(), all.size());
}

TEST(UnitSetTest, ASampleKeepsTheSameUnitsEverywhereAndSharesAsTheyAre)
{
    UnitSet set(1'000'000);
    set.sampleFewer();
    set.sampleFewer();
    EXPECT_EQ(set.sampledOneOf(), 4U);
    std::mt19937_64 random(2);
    int inOne = 0;
    int both = 0;
    for (int i = 0; i < 40'000; ++i) {
        const auto unit = random();
        const bool first = set.enter(unit, 1) == Entered::New;
        const bool second = set.enter(unit, 2) == Entered::New;
        EXPECT_EQ(first, second);
        inOne += first ? 1 : 0;
        both += first && second ? 1 : 0;
    }
    EXPECT_EQ(inOne, both);
    EXPECT_NEAR(inOne, 10'000, 350); // four standard deviations
}

} // namespace
} // namespace pult::telemetry
