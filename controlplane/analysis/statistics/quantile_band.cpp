// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/statistics/quantile_band.h"

#include <cmath>

#include "controlplane/analysis/statistics/log_beta.h"

namespace pult::analysis {

double QuantileBand::logEvidence(double atMost, double all, double p)
{
    const double a = kConcentration * p;
    const double b = kConcentration * (1 - p);
    return logBeta(a + atMost, b + all - atMost) - logBeta(a, b) - atMost * std::log(p)
        - (all - atMost) * std::log1p(-p);
}

Interval QuantileBand::of(std::span<const Bucket> buckets, double p, double alpha)
{
    double all = 0;
    for (const auto& bucket : buckets)
        all += static_cast<double>(bucket.count);
    const double refuted = -std::log(alpha);
    Interval interval;
    double atMost = 0;
    for (const auto& bucket : buckets) {
        atMost += static_cast<double>(bucket.count);
        const bool isRefuted = all > 0 && logEvidence(atMost, all, p) >= refuted;
        // So few are at most this edge that the quantile must lie above it.
        if (isRefuted && atMost < p * all)
            interval.low = bucket.edge;
        // So many are that it must lie at or below.
        if (isRefuted && atMost > p * all) {
            interval.high = bucket.edge;
            break;
        }
    }
    return interval;
}

Interval ratioOf(const Interval& candidate, const Interval& control)
{
    const auto known = [](double bound) { return std::isfinite(bound) && bound > 0; };
    Interval ratio{0, std::numeric_limits<double>::infinity()};
    if (known(candidate.low) && known(control.high))
        ratio.low = candidate.low / control.high;
    if (known(candidate.high) && known(control.low))
        ratio.high = candidate.high / control.low;
    return ratio;
}

} // namespace pult::analysis
