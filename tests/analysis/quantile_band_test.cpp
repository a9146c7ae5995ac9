// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/statistics/quantile_band.h"

#include <cmath>
#include <random>
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

} // namespace
} // namespace pult::analysis
