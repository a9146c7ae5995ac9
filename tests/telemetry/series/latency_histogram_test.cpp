// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/series/latency_histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <random>

#include <gtest/gtest.h>

namespace pult::telemetry {
namespace {

std::vector<std::uint64_t> latencies(std::size_t count, unsigned seed)
{
    std::mt19937_64 random(seed);
    std::lognormal_distribution<double> spread(16, 3); // about 9 ms, over ten orders
    std::vector<std::uint64_t> all(count);
    std::ranges::generate(all, [&] { return static_cast<std::uint64_t>(spread(random)); });
    return all;
}

LatencyHistogram of(const std::vector<std::uint64_t>& values)
{
    std::vector<Bin> bins;
    std::ranges::transform(values, std::back_inserter(bins), binOf);
    LatencyHistogram histogram;
    histogram.add(bins);
    return histogram;
}

TEST(LatencyHistogram, ABinIsNeverFurtherThanOnePercentFromWhatFellIntoIt)
{
    for (const auto value : latencies(100'000, 1)) {
        const auto middle = static_cast<double>(middleOf(binOf(value)));
        EXPECT_NEAR(middle, static_cast<double>(value), static_cast<double>(value) / 128) << value;
    }
}

TEST(LatencyHistogram, BinsGrowWithTheirValuesUpToTheLargest)
{
    EXPECT_EQ(middleOf(binOf(0)), 0U);
    for (unsigned bit = 1; bit < 64; ++bit) {
        const auto edge = std::uint64_t{1} << bit;
        EXPECT_LE(binOf(edge - 1), binOf(edge));
        EXPECT_LT(binOf(edge - 1), binOf(edge + edge / 32));
    }
    EXPECT_GT(middleOf(binOf(~std::uint64_t{0})), std::uint64_t{1} << 63);
}

TEST(LatencyHistogram, FewAndThousandsAreCountedAlike)
{
    auto values = latencies(10'000, 4);
    values.push_back(~std::uint64_t{0});
    LatencyHistogram byTens;
    for (std::size_t i = 0; i < values.size(); i += 10) {
        const auto end = std::min(i + 10, values.size());
        byTens.merge(of({values.begin() + static_cast<std::ptrdiff_t>(i),
            values.begin() + static_cast<std::ptrdiff_t>(end)}));
    }
    EXPECT_EQ(of(values), byTens);
}

TEST(LatencyHistogram, QuantilesAreThoseOfTheSortedValues)
{
    auto values = latencies(20'001, 2);
    const auto histogram = of(values);
    std::ranges::sort(values);
    for (const double q : {0.0, 0.01, 0.5, 0.9, 0.95, 0.99, 0.999, 1.0}) {
        const auto rank = static_cast<std::size_t>(
            std::max(0.0, std::ceil(q * static_cast<double>(values.size())) - 1));
        const auto exact = static_cast<double>(values[rank]);
        EXPECT_NEAR(static_cast<double>(histogram.quantile(q)), exact, exact * 0.01) << q;
    }
    EXPECT_EQ(LatencyHistogram().quantile(0.5), 0U);
}

TEST(LatencyHistogram, StepsHoldWhatLiesBelowTheirBoundAndNotBelowTheOneBefore)
{
    auto values = latencies(10'000, 6);
    values.insert(values.end(), {0, 7, 8, 127, 128, ~std::uint64_t{0}});
    const auto steps = of(values).steps();
    std::uint64_t before = 0;
    for (const auto& step : steps) {
        const auto within = std::ranges::count_if(values, [&](std::uint64_t value) {
            const bool last = step.belowNs == ~std::uint64_t{0};
            return value >= before && (value < step.belowNs || last);
        });
        EXPECT_EQ(step.count, static_cast<std::uint64_t>(within)) << step.belowNs;
        if (step.belowNs > 8 && step.belowNs != ~std::uint64_t{0}) {
            const auto k = static_cast<unsigned>(std::bit_width(step.belowNs - 1)) - 4;
            EXPECT_EQ(step.belowNs >> k << k, step.belowNs) << "(8 + m) 2^k";
        }
        before = step.belowNs;
    }
    EXPECT_EQ(before, ~std::uint64_t{0});
}

TEST(LatencyHistogram, MergingIsAsIfAllHadBeenCountedByOne)
{
    const auto first = latencies(5'000, 3);
    const auto second = latencies(300, 4);
    auto both = first;
    both.insert(both.end(), second.begin(), second.end());
    auto merged = of(second);
    merged.merge(of(first));
    EXPECT_EQ(merged, of(both));
    EXPECT_EQ(merged.count(), both.size());
}

TEST(LatencyHistogram, PackedItComesBackAsItWas)
{
    const auto histogram = of(latencies(10'000, 5));
    const auto packed = histogram.packed();
    EXPECT_EQ(LatencyHistogram::unpack(packed), histogram);
    EXPECT_LE(packed.size(), 3 * histogram.entries().size());
    EXPECT_EQ(LatencyHistogram::unpack(""), LatencyHistogram());
    EXPECT_LE(
        LatencyHistogram::unpack(packed.substr(0, packed.size() - 1)).count(), histogram.count());
}

} // namespace
} // namespace pult::telemetry
