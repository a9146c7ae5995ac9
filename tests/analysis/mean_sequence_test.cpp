// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/statistics/mean_sequence.h"

#include <random>

#include <gtest/gtest.h>

namespace pult::analysis {
namespace {

// What free looking costs, against 1.96 standard errors of a fixed sample: published widths.
TEST(MeanSequence, IsAsWideAsPublished)
{
    for (const auto& [n, times] :
        {std::pair{500., 1.97}, {1000., 1.72}, {5000., 1.55}, {20'000., 1.60}, {100'000., 1.70}})
        EXPECT_NEAR(MeanSequence::standardErrors(n, 0.05) / 1.95996, times, 0.01) << n;
}

void add(Moments& moments, double value)
{
    ++moments.count;
    moments.sum += value;
    moments.squares += value * value;
}

TEST(MeanSequence, HoldsTheTruthWhileOneLooks)
{
    int missed = 0;
    constexpr int kRuns = 300;
    for (unsigned seed = 1; seed <= kRuns; ++seed) {
        std::mt19937 random(seed);
        std::exponential_distribution<double> ofCandidate(1 / 1.3);
        std::exponential_distribution<double> ofControl(1.0);
        Moments candidate, control;
        bool outside = false;
        for (int i = 0; i < 4000 && !outside; ++i) {
            add(candidate, ofCandidate(random));
            add(control, ofControl(random));
            outside = i >= 100 && !MeanSequence::difference(candidate, control, 0.05).contains(0.3);
        }
        missed += outside ? 1 : 0;
    }
    EXPECT_LE(missed, kRuns * 0.05);
}

TEST(MeanSequence, FindsADifference)
{
    std::mt19937 random(3);
    std::normal_distribution<double> noise(0, 1);
    Moments candidate, control;
    for (int i = 0; i < 5000; ++i) {
        add(candidate, 10.2 + noise(random));
        add(control, 10 + noise(random));
    }
    const auto interval = MeanSequence::difference(candidate, control, 0.05);
    EXPECT_GT(interval.low, 0);
    EXPECT_TRUE(interval.contains(0.2));
}

TEST(MeanSequence, OneObservationSaysNothing)
{
    Moments one;
    add(one, 3);
    EXPECT_TRUE(MeanSequence::difference(one, one, 0.05).contains(1e300));
    EXPECT_EQ(one.variance(), 0);
}

} // namespace
} // namespace pult::analysis
