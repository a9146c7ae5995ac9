// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/statistics/proportion.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "controlplane/analysis/statistics/bisection.h"
#include "controlplane/analysis/statistics/log_beta.h"

namespace pult::analysis {

double Proportion::logEvidence(double failed, double all, double p)
{
    constexpr double kPrior = 0.5;
    return logBeta(kPrior + failed, kPrior + all - failed) - logBeta(kPrior, kPrior)
        - failed * std::log(p) - (all - failed) * std::log1p(-p);
}

double Proportion::logEvidenceBelow(double failed, double all, double p)
{
    constexpr int kPoints = 64;
    const double angle = std::asin(std::sqrt(p));
    std::array<double, kPoints> logs{};
    for (int i = 0; i < kPoints; ++i) {
        const double sine = std::sin(angle * (i + 0.5) / kPoints);
        const double q = sine * sine;
        logs[i] = failed * std::log(q / p) + (all - failed) * (std::log1p(-q) - std::log1p(-p));
    }
    const double most = *std::max_element(logs.begin(), logs.end());
    double sum = 0;
    for (const double each : logs)
        sum += std::exp(each - most);
    return most + std::log(sum / kPoints);
}

Interval Proportion::of(std::uint64_t failed, std::uint64_t all, double alpha)
{
    constexpr double kLeast = 1e-12;
    const auto x = static_cast<double>(failed);
    const auto n = static_cast<double>(all);
    if (all == 0)
        return {0, 1};
    const double refuted = -std::log(alpha);
    const auto stands = [&](double p) { return logEvidence(x, n, p) < refuted; };
    const double likeliest = x / n;
    Interval interval{0, 1};
    if (failed > 0 && !stands(kLeast))
        interval.low = bisect(kLeast, likeliest, stands);
    if (failed < all && !stands(1 - kLeast))
        interval.high = bisect(likeliest, 1 - kLeast, [&](double p) { return !stands(p); });
    return interval;
}

} // namespace pult::analysis
