// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/traffic/traffic_ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pult::telemetry {
namespace {

using ::testing::ElementsAre;

constexpr MonoTime kOrigin{std::chrono::hours(1)};

MonoTime at(double seconds)
{
    return kOrigin + std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

TrafficKey keyOf(state::GenerationNumber serving)
{
    return {"prod", "orders", 0, "", 5, serving};
}

TEST(TrafficLedger, CountsWhatEnteredInLaterSecondsOnly)
{
    TrafficLedger ledger(kOrigin);
    const auto row = ledger.row(keyOf(5), 0);
    row->add(10, {1, 1});
    row->add(11, {1, 2});
    row->add(11, {1, 3});
    row->add(12, {1, 4});
    // Within second 10: what entered in it may have entered before.
    const auto counts = ledger.trafficSince("prod", at(10.2));
    ASSERT_EQ(counts.size(), 1U);
    EXPECT_EQ(counts[0].requests, 3U);
    EXPECT_EQ(counts[0].service, "orders");
    EXPECT_EQ(counts[0].serving, 5U);
    EXPECT_THAT(counts[0].sampleTraces,
        ElementsAre("00000000000000010000000000000004", "00000000000000010000000000000002"));
    EXPECT_TRUE(ledger.trafficSince("prod", at(12)).empty());
    EXPECT_TRUE(ledger.trafficSince("stage", at(0)).empty());
}

TEST(TrafficLedger, ForgetsWhatIsTwoMinutesOld)
{
    TrafficLedger ledger(kOrigin);
    const auto row = ledger.row(keyOf(5), 0);
    for (std::uint32_t second = 1; second <= 300; ++second)
        row->add(second, {1, second});
    EXPECT_EQ(ledger.trafficSince("prod", at(0)).at(0).requests, TrafficRow::kSeconds);
    row->add(100, {9, 9}); // its place is taken by second 228
    EXPECT_EQ(ledger.trafficSince("prod", at(0)).at(0).requests, TrafficRow::kSeconds);
}

TEST(TrafficLedger, BeyondItsBoundItOnlyKnowsLess)
{
    TrafficLedger ledger(kOrigin);
    for (state::GenerationNumber serving = 0; serving < TrafficLedger::kMost; ++serving)
        ASSERT_NE(ledger.row(keyOf(serving), 100), nullptr);
    EXPECT_EQ(ledger.row(keyOf(TrafficLedger::kMost), 100), nullptr);
    EXPECT_NE(ledger.row(keyOf(7), 100), nullptr);
    // What was used last is over: its room is used again.
    EXPECT_NE(ledger.row(keyOf(TrafficLedger::kMost), 101 + TrafficRow::kSeconds), nullptr);
    EXPECT_EQ(ledger.keys(), TrafficLedger::kMost);
}

TEST(TrafficLedger, KeysThatAreOverGo)
{
    TrafficLedger ledger(kOrigin);
    std::shared_ptr<TrafficRow> last;
    for (std::uint32_t second = 0; second < 5'000; ++second) {
        last = ledger.row(keyOf(second), second);
        ASSERT_TRUE(last->add(second, {1, second + 1}));
        ledger.trim(second);
        ASSERT_LE(ledger.keys(), TrafficRow::kSeconds + 1);
    }
    EXPECT_EQ(ledger.trafficSince("prod", at(4'900)).size(), 99U);
    ledger.trim(10'000);
    EXPECT_EQ(ledger.keys(), 0U);
    EXPECT_FALSE(last->add(10'000, {1, 1})) << "whoever holds it has to ask again";
    EXPECT_EQ(last->countSince(0), 0U);
}

} // namespace
} // namespace pult::telemetry
