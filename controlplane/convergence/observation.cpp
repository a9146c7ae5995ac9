// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/convergence/observation.h"

#include <cmath>

namespace pult::convergence {

namespace {

constexpr double kTolerated = 0.01;
constexpr double kEnough = 20; // 1 / 5 %
constexpr double kOnNone = 0.981;
constexpr double kFew = 0.2; // of what is tolerated
constexpr int kHalvings = 50;

//! Times that the money has grown when it was bet on `bet` while the share is `null`.
double growth(double bet, double null, std::uint64_t right, std::uint64_t wrong)
{
    return std::exp(static_cast<double>(right) * std::log((1 - bet) / (1 - null))
        + static_cast<double>(wrong) * std::log(bet / null));
}

//! Against "at least the share `null` goes wrong".
double wealthAgainstMore(double null, std::uint64_t right, std::uint64_t wrong)
{
    const double none = wrong == 0 ? std::exp(-static_cast<double>(right) * std::log(1 - null)) : 0;
    return kOnNone * none + (1 - kOnNone) * growth(kFew * null, null, right, wrong);
}

//! Against "at most what is tolerated goes wrong": half on a sore, half on a plain failure.
double wealthAgainstFewer(std::uint64_t right, std::uint64_t wrong)
{
    constexpr double kSore = 0.03;
    constexpr double kPlain = 0.2;
    return (growth(kSore, kTolerated, right, wrong) + growth(kPlain, kTolerated, right, wrong)) / 2;
}

} // namespace

Observation judge(std::uint64_t right, std::uint64_t wrong)
{
    if (wealthAgainstMore(kTolerated, right, wrong) >= kEnough)
        return Observation::Observed;
    if (wealthAgainstFewer(right, wrong) >= kEnough)
        return Observation::Contradicted;
    return Observation::Pending;
}

double lowerBound(std::uint64_t right, std::uint64_t wrong)
{
    double refuted = 1; // that so large a share goes wrong
    double open = 0;
    if (wealthAgainstMore(1 - 1e-12, right, wrong) < kEnough)
        return 0;
    for (int i = 0; i < kHalvings; ++i) {
        const double middle = (refuted + open) / 2;
        (wealthAgainstMore(middle, right, wrong) >= kEnough ? refuted : open) = middle;
    }
    return 1 - refuted;
}

} // namespace pult::convergence
