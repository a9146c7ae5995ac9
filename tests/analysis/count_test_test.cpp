// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/statistics/count_test.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace pult::analysis {
namespace {

//! The mixture by Simpson's rule: another way to the same number.
double evidenceByIntegral(double candidate, double control, double share, double ratio)
{
    const double a = CountTest::kConcentration * share;
    const double b = CountTest::kConcentration * (1 - share);
    const auto density = [&](double p, double x, double y) {
        return std::exp((a + x - 1) * std::log(p) + (b + y - 1) * std::log1p(-p));
    };
    constexpr int kSteps = 200'000;
    const auto integral = [&](double x, double y) {
        double sum = 0;
        for (int i = 1; i < kSteps; ++i)
            sum += density(static_cast<double>(i) / kSteps, x, y) * (i % 2 == 0 ? 2 : 4);
        return sum / (3.0 * kSteps);
    };
    const double null = share * ratio / (share * ratio + 1 - share);
    return std::log(integral(candidate, control) / integral(0, 0)) - candidate * std::log(null)
        - control * std::log1p(-null);
}

//! Events one after the other, each the candidate's with the probability that the ratio gives.
class Stream
{
public:
    Stream(double share, double ratio, unsigned seed)
        : m_random(seed)
        , m_ofCandidate(share * ratio / (share * ratio + 1 - share))
    {
        m_period.share = share;
    }
    const CountPeriod& next()
    {
        ++(m_ofCandidate(m_random) ? m_period.candidate : m_period.control);
        return m_period;
    }

private:
    std::mt19937 m_random;
    std::bernoulli_distribution m_ofCandidate;
    CountPeriod m_period;
};

double evidence(const CountPeriod& period, double ratio = 1)
{
    return CountTest::logEvidence({&period, 1}, ratio);
}

int eventsUntil(double share, double ratio, double alpha, unsigned seed)
{
    Stream stream(share, ratio, seed);
    for (int events = 1;; ++events) {
        if (evidence(stream.next()) >= -std::log(alpha))
            return events;
    }
}

double medianUntil(double share, double ratio, double alpha)
{
    std::vector<int> all;
    for (unsigned seed = 1; seed <= 301; ++seed)
        all.push_back(eventsUntil(share, ratio, alpha, seed));
    std::ranges::nth_element(all, all.begin() + 150);
    return all[150];
}

TEST(CountTest, AgreesWithTheIntegral)
{
    for (const auto& [x, y, share, ratio] : {std::tuple{3., 40., 0.05, 1.}, {12., 11., 0.5, 2.},
             {0., 25., 0.3, 1.}, {9., 0., 0.1, 0.5}}) {
        const CountPeriod period{
            static_cast<std::uint64_t>(x), static_cast<std::uint64_t>(y), share};
        EXPECT_NEAR(evidence(period, ratio), evidenceByIntegral(x, y, share, ratio), 1e-6);
    }
}

// The figures of the design's research, which come from another implementation.
TEST(CountTest, FindsEffectsAsSoonAsPublished)
{
    constexpr double kTolerance = 0.15;
    const auto expectNear = [](double measured, double published) {
        EXPECT_NEAR(measured / published, 1, kTolerance) << measured << " against " << published;
    };
    expectNear(medianUntil(0.05, 2, 0.001), 487);
    expectNear(medianUntil(0.05, 10, 0.001), 42);
    expectNear(medianUntil(0.01, 5, 0.001), 265);
    expectNear(medianUntil(0.5, 2, 0.001), 185);
    expectNear(medianUntil(0.05, 2, 0.05), 278);
}

TEST(CountTest, LookingAfterEveryEventKeepsFalseAlarmsBelowAlpha)
{
    int alarms = 0;
    constexpr int kRuns = 2000;
    for (unsigned seed = 1; seed <= kRuns; ++seed) {
        Stream stream(0.05, 1, seed);
        bool alarm = false;
        for (int i = 0; i < 2000 && !alarm; ++i)
            alarm = evidence(stream.next()) >= -std::log(0.05);
        alarms += alarm ? 1 : 0;
    }
    EXPECT_LE(alarms, kRuns * 0.05);
    EXPECT_GE(alarms, kRuns * 0.015) << "so careful that it would find nothing";
}

TEST(CountTest, TheIntervalHoldsTheTruthAllTheTime)
{
    int missed = 0;
    constexpr int kRuns = 400;
    for (unsigned seed = 1; seed <= kRuns; ++seed) {
        Stream stream(0.1, 1.7, seed);
        bool outside = false;
        for (int i = 0; i < 1500 && !outside; ++i) {
            const auto period = stream.next();
            outside = i % 5 == 0 && !CountTest::ratioInterval({&period, 1}, 0.05).contains(1.7);
        }
        missed += outside ? 1 : 0;
    }
    EXPECT_LE(missed, kRuns * 0.05);
}

TEST(CountTest, TheIntervalNarrowsAroundTheRatio)
{
    const CountPeriod few{20, 180, 0.05};
    const CountPeriod many{2000, 18000, 0.05};
    const auto wide = CountTest::ratioInterval({&few, 1}, 0.05);
    const auto narrow = CountTest::ratioInterval({&many, 1}, 0.05);
    const double truth = (20.0 / 180) / (0.05 / 0.95);
    EXPECT_TRUE(wide.contains(truth));
    EXPECT_TRUE(narrow.contains(truth));
    EXPECT_GT(narrow.low, wide.low);
    EXPECT_LT(narrow.high, wide.high);
    EXPECT_LT(narrow.high / narrow.low, 1.25);
    EXPECT_NEAR(CountTest::logEvidence({&many, 1}, narrow.low), std::log(20), 1e-6);
}

TEST(CountTest, WithoutEventsNothingIsKnown)
{
    const CountPeriod none{0, 0, 0.05};
    const auto interval = CountTest::ratioInterval({&none, 1}, 0.05);
    EXPECT_EQ(interval.low, 0);
    EXPECT_TRUE(std::isinf(interval.high));
    EXPECT_EQ(CountTest::logEvidence({}, 1), 0);
    EXPECT_FALSE(CountTest::smallestVisibleRatio({&none, 1}, 0.05));
}

TEST(CountTest, NoErrorsOfTheCandidateBoundItFromAbove)
{
    const CountPeriod period{0, 200, 0.5};
    const auto interval = CountTest::ratioInterval({&period, 1}, 0.05);
    EXPECT_EQ(interval.low, 0);
    EXPECT_LT(interval.high, 0.5);
}

TEST(CountTest, StagesMultiply)
{
    const CountPeriod first{4, 90, 0.01};
    const CountPeriod second{30, 200, 0.05};
    const std::vector<CountPeriod> both{first, second};
    EXPECT_NEAR(CountTest::logEvidence(both, 1), evidence(first) + evidence(second), 1e-9);
    const auto interval = CountTest::ratioInterval(both, 0.05);
    EXPECT_GT(interval.low, CountTest::ratioInterval({&second, 1}, 0.05).low * 0.9);
}

TEST(CountTest, WhatIsVisibleShrinksWithTheEvidence)
{
    const CountPeriod few{5, 100, 0.05};
    const CountPeriod many{500, 10'000, 0.05};
    const auto ofFew = CountTest::smallestVisibleRatio({&few, 1}, 0.05);
    const auto ofMany = CountTest::smallestVisibleRatio({&many, 1}, 0.05);
    ASSERT_TRUE(ofFew && ofMany);
    EXPECT_GT(*ofFew, *ofMany);
    EXPECT_GT(*ofMany, 1);
    EXPECT_LT(*ofMany, 1.3);
    // It is what would just stand out.
    CountPeriod seen = many;
    seen.candidate = static_cast<std::uint64_t>(std::ceil(10'000 * 0.05 / 0.95 * *ofMany)) + 1;
    EXPECT_GE(evidence(seen), std::log(20));
}

TEST(CountTest, TheTimeUntilVisibleIsAboutTheMedian)
{
    const double control = CountTest::controlEventsUntilVisible(2, 0.05, 0.001);
    const double all = control * (1 + 2 * 0.05 / 0.95);
    EXPECT_NEAR(all / 487, 1, 0.15);
    EXPECT_GT(CountTest::controlEventsUntilVisible(1.1, 0.05, 0.001), control * 20);
}

} // namespace
} // namespace pult::analysis
