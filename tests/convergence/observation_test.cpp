// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/convergence/observation.h"

#include <random>

#include <gtest/gtest.h>

namespace pult::convergence {
namespace {

TEST(Observation, ThreeHundredWithoutAnExceptionAreEnough)
{
    EXPECT_EQ(judge(0, 0), Observation::Pending);
    EXPECT_EQ(judge(290, 0), Observation::Pending);
    EXPECT_EQ(judge(300, 0), Observation::Observed);
    EXPECT_EQ(judge(300, 1), Observation::Pending);
    EXPECT_EQ(judge(1'070, 1), Observation::Observed);
    EXPECT_EQ(judge(1'270, 2), Observation::Observed);
    EXPECT_EQ(judge(100'000'000, 100'000), Observation::Observed);
}

TEST(Observation, OneExceptionAloneContradictsNothing)
{
    EXPECT_EQ(judge(0, 1), Observation::Pending);
    EXPECT_EQ(judge(0, 2), Observation::Contradicted);
    EXPECT_EQ(judge(10, 2), Observation::Contradicted);
    EXPECT_EQ(judge(200, 10), Observation::Contradicted);
    EXPECT_EQ(judge(100'000, 3'000), Observation::Contradicted);
}

TEST(Observation, TheBoundIsNinetyNinePercentJustWhenItIsObserved)
{
    EXPECT_EQ(lowerBound(0, 0), 0);
    EXPECT_LT(lowerBound(290, 0), 0.99);
    EXPECT_GE(lowerBound(300, 0), 0.99);
    EXPECT_LT(lowerBound(300, 1), 0.99);
    EXPECT_GE(lowerBound(1'070, 1), 0.99);
    EXPECT_GT(lowerBound(100'000, 100), 0.9975);
    EXPECT_LT(lowerBound(100'000, 100), 0.999);
    double before = 0;
    for (std::uint64_t n = 1; n < 2'000; n += 7) {
        EXPECT_GE(lowerBound(n, 0), before);
        before = lowerBound(n, 0);
    }
}

//! How often the verdict is ever reached within 3 000 looks, one after each request.
double everReaches(Observation verdict, double wrongShare)
{
    constexpr int kRuns = 4'000;
    std::mt19937_64 random(20261122);
    std::bernoulli_distribution goesWrong(wrongShare);
    int reached = 0;
    for (int run = 0; run < kRuns; ++run) {
        std::uint64_t right = 0;
        std::uint64_t wrong = 0;
        for (int look = 0; look < 3'000; ++look) {
            ++(goesWrong(random) ? wrong : right);
            if (judge(right, wrong) == verdict) {
                ++reached;
                break;
            }
        }
    }
    return static_cast<double>(reached) / kRuns;
}

TEST(Observation, LookingAfterEveryRequestErrsInFewerThanFivePercent)
{
    // 5 % and three standard errors of 4 000 runs.
    constexpr double kMost = 0.05 + 3 * 0.0035;
    EXPECT_LT(everReaches(Observation::Observed, 0.0101), kMost);
    EXPECT_LT(everReaches(Observation::Contradicted, 0.01), kMost);
}

TEST(Observation, WhatIsTrueIsSeenSoon)
{
    EXPECT_GT(everReaches(Observation::Observed, 0.0005), 0.95);
    EXPECT_GT(everReaches(Observation::Contradicted, 0.05), 0.99);
}

} // namespace
} // namespace pult::convergence
