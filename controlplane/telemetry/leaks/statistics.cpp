// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/leaks/statistics.h"

#include <algorithm>
#include <cmath>
#include <vector>

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

bool isSteady(std::span<const Share> parts)
{
    Share all;
    for (const auto& part : parts)
        all = {all.hits + part.hits, all.of + part.of};
    if (all.hits == 0 || all.hits >= all.of)
        return true;
    const double usual = static_cast<double>(all.hits) / static_cast<double>(all.of);
    // Chi square wants a few of either kind in every part: small ones join their neighbours.
    constexpr double kFew = 3;
    std::vector<Share> large(1);
    for (const auto& part : parts) {
        if (static_cast<double>(large.back().of) * std::min(usual, 1 - usual) >= kFew)
            large.emplace_back();
        large.back().hits += part.hits;
        large.back().of += part.of;
    }
    double squares = 0;
    double free = -1;
    for (const auto& part : large) {
        const auto n = static_cast<double>(part.of);
        if (n * std::min(usual, 1 - usual) < kFew)
            continue;
        const double off = static_cast<double>(part.hits) - n * usual;
        squares += off * off / (n * usual * (1 - usual));
        free += 1;
    }
    return free < 1 || squares <= free + 3 * std::sqrt(2 * free);
}

} // namespace pult::telemetry
