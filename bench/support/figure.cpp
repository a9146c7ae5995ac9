// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/support/figure.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace pult::bench {

bool figure(const std::string& name, double value, Goal goal, double limit)
{
    const bool reached = goal == Goal::AtMost ? value <= limit : value >= limit;
    std::printf("figure %s %.4g goal %s %.4g %s\n", name.c_str(), value,
        goal == Goal::AtMost ? "<=" : ">=", limit, reached ? "ok" : "short");
    std::fflush(stdout);
    return reached;
}

void note(const std::string& name, double value, const std::string& unit)
{
    std::printf("note %s %.4g %s\n", name.c_str(), value, unit.c_str());
    std::fflush(stdout);
}

double percentile(std::vector<double>& values, double p)
{
    if (values.empty())
        return std::nan("");
    std::sort(values.begin(), values.end());
    const auto rank
        = static_cast<std::size_t>(std::ceil(p / 100 * static_cast<double>(values.size())));
    return values[std::clamp<std::size_t>(rank, 1, values.size()) - 1];
}

double nowUs()
{
    return std::chrono::duration<double, std::micro>(
        std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

} // namespace pult::bench
