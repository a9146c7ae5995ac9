// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/statistics/quantile_band.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

namespace pult::analysis {
namespace {

//! Buckets of 1 %, as latencies are kept.
class Histogram
{
public:
    Histogram()
    {
        for (double edge = 1; edge < 100'000; edge *= 1.01)
            m_buckets.push_back({edge, 0});
    }
    void add(double value)
    {
        const auto place = std::lower_bound(m_buckets.begin(), m_buckets.end(), value,
            [](const Bucket& bucket, double at) { return bucket.edge < at; });
        ++place->count;
    }
    [[nodiscard]] const std::vector<Bucket>& buckets() const { return m_buckets; }

private:
    std::vector<Bucket> m_buckets;
};

class QuantileOf : public testing::TestWithParam<double>
{};

// A long tail: exp of a normal distribution, whose quantiles are known.
double quantile(double rank)
{
    const double z = rank == 0.5 ? 0 : rank == 0.95 ? 1.6448536269514722 : 2.3263478740408408;
    return std::exp(4 + 0.8 * z);
}

TEST_P(QuantileOf, LiesInTheBandAllTheTime)
{
    int missed = 0;
    constexpr int kRuns = 200;
    for (unsigned seed = 1; seed <= kRuns; ++seed) {
        std::mt19937 random(seed);
        std::lognormal_distribution<double> latency(4, 0.8);
        Histogram histogram;
        bool outside = false;
        for (int i = 0; i < 3000 && !outside; ++i) {
            histogram.add(latency(random));
            if (i % 60 != 0)
                continue;
            const auto band = QuantileBand::of(histogram.buckets(), GetParam(), 0.05);
            // The band is as coarse as a bucket.
            outside = quantile(GetParam()) < band.low || quantile(GetParam()) > band.high * 1.01;
        }
        missed += outside ? 1 : 0;
    }
    EXPECT_LE(missed, kRuns * 0.05);
}

TEST_P(QuantileOf, IsKnownWellAfterManyRequests)
{
    std::mt19937 random(5);
    std::lognormal_distribution<double> latency(4, 0.8);
    Histogram histogram;
    for (int i = 0; i < 50'000; ++i)
        histogram.add(latency(random));
    const auto band = QuantileBand::of(histogram.buckets(), GetParam(), 0.05);
    EXPECT_GT(band.low, quantile(GetParam()) * 0.88);
    EXPECT_LT(band.high, quantile(GetParam()) * 1.13);
}

INSTANTIATE_TEST_SUITE_P(Ranks, QuantileOf, testing::Values(0.5, 0.95, 0.99),
    [](const auto& tested) { return "p" + std::to_string(std::lround(tested.param * 100)); });

TEST(QuantileBand, NothingSaysNothing)
{
    const auto band = QuantileBand::of({}, 0.99, 0.05);
    EXPECT_TRUE(std::isinf(band.low) && std::isinf(band.high));
    const auto ratio = ratioOf(band, band);
    EXPECT_EQ(ratio.low, 0);
    EXPECT_TRUE(std::isinf(ratio.high));
}

TEST(QuantileBand, TheRatioOfTwoBands)
{
    const auto ratio = ratioOf({110, 120}, {90, 100});
    EXPECT_DOUBLE_EQ(ratio.low, 1.1);
    EXPECT_DOUBLE_EQ(ratio.high, 120.0 / 90);
}

//! The mixture by its definition: the likelihood of `atMost` of `all` at q over that at p, averaged
//! over q from Beta(k·p, k·(1-p)), by the midpoint rule and without a beta function.
double integrated(double atMost, double all, double p)
{
    constexpr int kSteps = 400'000;
    constexpr double k = 200;
    double weights = 0;
    double sum = 0;
    for (int i = 0; i < kSteps; ++i) {
        const double q = (i + 0.5) / kSteps;
        const double prior = std::exp(
            (k * p - 1) * std::log(q / p) + (k * (1 - p) - 1) * std::log((1 - q) / (1 - p)));
        weights += prior;
        sum += prior
            * std::exp(atMost * std::log(q / p) + (all - atMost) * std::log((1 - q) / (1 - p)));
    }
    return std::log(sum / weights);
}

TEST(QuantileBand, ItsEvidenceIsTheMixtureThatItSays)
{
    for (const auto& [atMost, all, p] : {std::tuple{50., 100., 0.5}, {30., 100., 0.5},
             {180., 200., 0.95}, {960., 1000., 0.99}, {999., 1000., 0.99}, {0., 5., 0.9}})
        EXPECT_NEAR(QuantileBand::logEvidence(atMost, all, p), integrated(atMost, all, p), 1e-4)
            << atMost << " of " << all << " at " << p;
}

TEST(QuantileBand, HoldsTheEdgesThatTheMixtureDoesNotRefute)
{
    std::vector<Bucket> buckets;
    for (int i = 1; i <= 40; ++i)
        buckets.push_back({static_cast<double>(i), static_cast<std::uint64_t>(i % 7 + 3)});
    double all = 0;
    for (const auto& bucket : buckets)
        all += static_cast<double>(bucket.count);
    for (const double p : {0.5, 0.9}) {
        Interval expected;
        double atMost = 0;
        for (const auto& bucket : buckets) {
            atMost += static_cast<double>(bucket.count);
            if (integrated(atMost, all, p) < std::log(20))
                continue;
            if (atMost < p * all)
                expected.low = bucket.edge;
            else
                expected.high = std::min(expected.high, bucket.edge);
        }
        const auto band = QuantileBand::of(buckets, p, 0.05);
        EXPECT_EQ(band.low, expected.low) << p;
        EXPECT_EQ(band.high, expected.high) << p;
    }
}

} // namespace
} // namespace pult::analysis
