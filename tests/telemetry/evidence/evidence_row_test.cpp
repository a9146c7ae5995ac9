// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/evidence/evidence_row.h"

#include <map>
#include <random>

#include <gtest/gtest.h>

namespace pult::telemetry {
namespace {

TEST(RowHistoryTest, EdgesOfBinsAreCloseAbove)
{
    RowHistory::Bin before = 0;
    for (std::uint64_t ns = 0; ns < 4'000'000'000ULL; ns += 1 + ns / 97) {
        const auto bin = RowHistory::binOf(ns);
        ASSERT_GE(bin, before);
        before = bin;
        const auto edge = RowHistory::edgeOf(bin);
        ASSERT_GE(edge, ns);
        ASSERT_LE(static_cast<double>(edge - ns), 0.032 * static_cast<double>(ns) + 1);
        ASSERT_EQ(RowHistory::binOf(edge), bin);
        ASSERT_GT(RowHistory::binOf(edge + 1), bin);
    }
    EXPECT_EQ(RowHistory::binOf(~std::uint64_t{0}), RowHistory::binOf(~std::uint64_t{0} - 1));
}

state::VerdictArm sumOf(const RowHistory& row, Tick since = 0)
{
    state::VerdictArm sum;
    row.read(since, [&](const RowHistory::Piece& piece) {
        sum.units += piece.arm.units;
        sum.failedUnits += piece.arm.failedUnits;
        sum.requests += piece.arm.requests;
        sum.errors += piece.arm.errors;
    });
    return sum;
}

TEST(RowHistoryTest, CountsByTimeAndEpoch)
{
    RowHistory row;
    const TraceId trace{1, 2};
    row.add(100, 1, 1, {5'000'000, 1, false, false, false, false}, trace);
    row.add(200, 1, 1, {5'000'000, 1, false, true, true, false}, trace);
    row.add(300, 2, 1, {5'000'000, 1, false, false, false, false}, trace);
    row.add(1500, 2, 1, {0, 0, false, true, true, true}, trace); // a failure that came late
    EXPECT_EQ(sumOf(row), (state::VerdictArm{3, 2, 3, 2}));
    EXPECT_EQ(sumOf(row, 1000), (state::VerdictArm{0, 1, 0, 1}));
    int pieces = 0;
    row.read(0, [&](const auto&) { ++pieces; });
    EXPECT_EQ(pieces, 3);
    ASSERT_EQ(row.failedTraces().size(), 2U);
}

TEST(RowHistoryTest, EveryLatencyIsInItsBin)
{
    RowHistory row;
    std::map<RowHistory::Bin, std::uint32_t> expected;
    std::mt19937_64 random{3};
    for (int i = 0; i < 5'000; ++i) {
        const auto ns = i == 0 ? ~std::uint64_t{0} : i == 1 ? 0 : random() >> (random() % 64);
        row.add(100, 1, 1, {ns, 1, false, false, false, false}, {1, 2});
        ++expected[RowHistory::binOf(ns)];
    }
    row.read(0, [&](const RowHistory::Piece& piece) {
        const std::map<RowHistory::Bin, std::uint32_t> found(
            piece.bins().begin(), piece.bins().end());
        EXPECT_EQ(found, expected);
        EXPECT_EQ(piece.bins().size(), expected.size());
    });
}

TEST(RowHistoryTest, OldPiecesGrowLongerAndLoseNothing)
{
    RowHistory row;
    for (Tick second = 0; second < 600; ++second)
        row.add(second * kTicksPerSecond, second < 300 ? 1 : 2, 1,
            {second * 1'000'000, 1, false, second % 7 == 0, second % 7 == 0, false},
            {1, second + 1});
    const auto before = sumOf(row);
    const auto bytes = row.bytes();
    row.coarsen(550 * kTicksPerSecond, 60 * kTicksPerSecond);
    EXPECT_EQ(sumOf(row), before);
    EXPECT_LT(row.bytes(), bytes);
    std::uint64_t observed = 0;
    row.read(0, [&](const RowHistory::Piece& piece) {
        EXPECT_EQ(piece.epoch, piece.from < 300 * kTicksPerSecond ? 1U : 2U);
        for (const auto& [bin, count] : piece.bins())
            observed += count;
    });
    EXPECT_EQ(observed, 600U);
    row.forgetBefore(600 * kTicksPerSecond);
    EXPECT_TRUE(row.empty());
}

} // namespace
} // namespace pult::telemetry
