// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/statistics/e_bh.h"

#include <cmath>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pult::analysis {
namespace {

std::vector<double> logs(std::vector<double> evidence)
{
    for (auto& value : evidence)
        value = std::log(value);
    return evidence;
}

TEST(EBenjaminiHochberg, RejectsTheStrongestTogether)
{
    // Of five at 10 %: one needs 50, two need 25 each, three 16.7 each.
    EXPECT_THAT(eBenjaminiHochberg(logs({1, 49, 2, 1, 1}), 0.1), testing::IsEmpty());
    EXPECT_THAT(eBenjaminiHochberg(logs({1, 51, 2, 1, 1}), 0.1), testing::ElementsAre(1));
    EXPECT_THAT(eBenjaminiHochberg(logs({26, 30, 2, 1, 1}), 0.1), testing::ElementsAre(1, 0));
    EXPECT_THAT(eBenjaminiHochberg(logs({17, 18, 19, 1, 1}), 0.1), testing::ElementsAre(2, 1, 0));
    EXPECT_THAT(eBenjaminiHochberg({}, 0.1), testing::IsEmpty());
}

//! All of one piece of bad luck: the worst kind of dependence.
TEST(EBenjaminiHochberg, KeepsFalseDiscoveriesRareWhateverDependsOnWhat)
{
    std::mt19937 random(1);
    std::bernoulli_distribution lucky(0.02);
    double share = 0;
    constexpr int kRuns = 5000;
    for (int run = 0; run < kRuns; ++run) {
        // An e-value of 50 with probability 1/50, the same for all twenty.
        const double value = lucky(random) ? 50 : 1e-9;
        const auto rejected = eBenjaminiHochberg(logs(std::vector<double>(20, value)), 0.05);
        share += rejected.empty() ? 0 : 1;
    }
    EXPECT_LE(share / kRuns, 0.05);
    EXPECT_GT(share, 0);
}

} // namespace
} // namespace pult::analysis
