// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/statistics/e_bh.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace pult::analysis {

std::vector<std::size_t> eBenjaminiHochberg(std::span<const double> logEvidence, double alpha)
{
    std::vector<std::size_t> order(logEvidence.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(
        order, std::greater{}, [&](std::size_t place) { return logEvidence[place]; });
    const double all = std::log(static_cast<double>(order.size()) / alpha);
    std::size_t rejected = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (logEvidence[order[i]] >= all - std::log(static_cast<double>(i + 1)))
            rejected = i + 1;
    }
    order.resize(rejected);
    return order;
}

} // namespace pult::analysis
