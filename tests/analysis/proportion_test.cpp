// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/statistics/proportion.h"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

namespace pult::analysis {
namespace {

//! The mixture by quadrature, p = sin²(t): the arcsine density becomes flat.
double byQuadrature(double failed, double all, double p)
{
    constexpr int kSteps = 20'000;
    double sum = 0;
    for (int i = 0; i < kSteps; ++i) {
        const double sine = std::sin((i + 0.5) / kSteps * std::acos(-1.0) / 2);
        const double q = sine * sine;
        sum += std::exp(failed * std::log(q / p) + (all - failed) * std::log((1 - q) / (1 - p)));
    }
    return std::log(sum / kSteps);
}

TEST(ProportionTest, IsTheMixtureOfLikelihoods)
{
    for (const double failed : {0.0, 3.0, 40.0}) {
        for (const double p : {0.01, 0.2, 0.5})
            EXPECT_NEAR(
                Proportion::logEvidence(failed, 100, p), byQuadrature(failed, 100, p), 1e-3);
    }
}

TEST(ProportionTest, IntervalEndsWhereTheEvidenceReachesOneOverAlpha)
{
    const auto interval = Proportion::of(7, 500, 0.01);
    EXPECT_NEAR(Proportion::logEvidence(7, 500, interval.low), std::log(100), 1e-6);
    EXPECT_NEAR(Proportion::logEvidence(7, 500, interval.high), std::log(100), 1e-6);
    EXPECT_LT(interval.low, 0.014);
    EXPECT_GT(interval.high, 0.014);
    EXPECT_EQ(Proportion::of(0, 0, 0.05).high, 1);
    EXPECT_EQ(Proportion::of(0, 50, 0.05).low, 0);
    EXPECT_EQ(Proportion::of(50, 50, 0.05).high, 1);
}

TEST(ProportionTest, ThatLessFailIsKnownSoonerThanWhereItLies)
{
    const auto below = [](double failed, double all) {
        return Proportion::logEvidenceBelow(failed, all, 0.02) > std::log(20);
    };
    EXPECT_FALSE(below(0, 187));
    EXPECT_TRUE(below(0, 188));
    EXPECT_TRUE(below(1, 330));
    EXPECT_FALSE(below(1, 329));
    EXPECT_GT(Proportion::of(0, 188, 0.05).high, 0.02);
    EXPECT_FALSE(below(200, 10'000));
    EXPECT_FALSE(below(400, 10'000));
    EXPECT_TRUE(below(100, 10'000));
}

TEST(ProportionTest, OfAProbabilityThatIsReachedItIsSeldomSaidThatLessFail)
{
    constexpr int kRuns = 1000;
    for (const double truth : {0.02, 0.03}) {
        std::mt19937_64 random(7);
        int wrong = 0;
        for (int run = 0; run < kRuns; ++run) {
            std::bernoulli_distribution fails(truth);
            double failed = 0;
            for (int n = 1; n <= 2000; ++n) {
                failed += fails(random) ? 1 : 0;
                if (Proportion::logEvidenceBelow(failed, n, 0.02) >= std::log(20)) {
                    ++wrong;
                    break;
                }
            }
        }
        EXPECT_LE(wrong, kRuns * 5 / 100 + 21) << truth; // three standard deviations
        EXPECT_GT(wrong, 0) << truth;
    }
}

TEST(ProportionTest, HoldsAtAllTimesAtOnce)
{
    constexpr int kRuns = 1000;
    constexpr double kTruth = 0.05;
    std::mt19937_64 random(11);
    int wrong = 0;
    for (int run = 0; run < kRuns; ++run) {
        std::bernoulli_distribution fails(kTruth);
        double failed = 0;
        for (int n = 1; n <= 2000; ++n) {
            failed += fails(random) ? 1 : 0;
            if (Proportion::logEvidence(failed, n, kTruth) >= std::log(20)) {
                ++wrong;
                break;
            }
        }
    }
    EXPECT_LE(wrong, kRuns * 5 / 100 + 21); // three standard deviations
    EXPECT_GT(wrong, 0);
}

} // namespace
} // namespace pult::analysis
