// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/statistics/mean_sequence.h"

#include <cmath>
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

//! Robbins' mixture by its definition: exp(tS - nt²/2) averaged over t from N(0, r²), with S the
//! sum of n standardized observations and r as the research page has it; by the midpoint rule.
double integrated(double s, double n, double alpha)
{
    const double l = -2 * std::log(alpha);
    const double r = std::sqrt((l + std::log(l + 1)) / 5000);
    constexpr int kSteps = 200'000;
    constexpr double kWide = 12; // standard deviations each way
    double weights = 0;
    double sum = 0;
    for (int i = 0; i < kSteps; ++i) {
        const double z = kWide * (2 * (i + 0.5) / kSteps - 1);
        const double weight = std::exp(-z * z / 2);
        weights += weight;
        sum += weight * std::exp(r * z * s - n * r * r * z * z / 2);
    }
    return std::log(sum / weights);
}

TEST(MeanSequence, ItsEvidenceIsTheMixtureThatItSays)
{
    constexpr double kVariance = 4;
    for (const auto& [each, difference] :
        {std::pair{100., 0.}, {100., 0.8}, {2500., 0.2}, {2500., -0.3}, {50'000., 0.05}}) {
        // Both arms of `each` observations with this mean and variance.
        const auto of = [each = each](double mean) {
            return Moments{static_cast<std::uint64_t>(each), each * mean,
                kVariance * (each - 1) + each * mean * mean};
        };
        const double error = std::sqrt(2 * kVariance / each);
        const double n = 2 * each;
        for (const double alpha : {0.05, 0.001})
            EXPECT_NEAR(MeanSequence::logEvidence(of(10 + difference), of(10), alpha),
                integrated(std::sqrt(n) * difference / error, n, alpha), 1e-4)
                << each << " " << difference;
    }
}

// The interval is what that evidence does not refute.
TEST(MeanSequence, ItsEvidenceReachesOneOverAlphaAtTheEdgeOfTheInterval)
{
    const Moments control{2500, 25'000, 4 * 2499. + 250'000};
    auto candidate = control;
    const double half = MeanSequence::difference(candidate, control, 0.01).high;
    const double mean = 10 + half;
    candidate = {2500, 2500 * mean, 4 * 2499. + 2500 * mean * mean};
    EXPECT_NEAR(MeanSequence::logEvidence(candidate, control, 0.01), -std::log(0.01), 1e-3);
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
