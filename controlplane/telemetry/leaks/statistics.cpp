// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/leaks/statistics.h"

#include <algorithm>
#include <cmath>

namespace pult::telemetry {

Interval wilson(std::uint64_t hits, std::uint64_t of)
{
    if (of == 0)
        return {};
    constexpr double kZ = 1.959963984540054;
    const auto n = static_cast<double>(of);
    const double share = static_cast<double>(hits) / n;
    const double shrink = 1 + kZ * kZ / n;
    const double middle = (share + kZ * kZ / (2 * n)) / shrink;
    const double half = kZ * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n)) / shrink;
    return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

double chanceOfAtLeast(std::uint64_t hits, std::uint64_t of, double chance)
{
    if (of == 0 || chance >= 1)
        return 1;
    const auto n = static_cast<double>(of);
    const double share = static_cast<double>(hits) / n;
    if (share <= chance)
        return 1;
    if (chance <= 0)
        return 0;
    double divergence = share * std::log(share / chance);
    if (share < 1)
        divergence += (1 - share) * std::log((1 - share) / (1 - chance));
    return std::exp(-n * divergence);
}

} // namespace pult::telemetry
