// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/judging/metric_parts.h"

#include <algorithm>

namespace pult::analysis {

using state::VerdictPeriod;
using state::VerdictSource;

state::VerdictArm controlOf(const std::vector<VerdictPeriod>& periods)
{
    state::VerdictArm sum;
    for (const auto& period : periods)
        sum += period.control;
    return sum;
}

double shareOf(std::uint64_t part, std::uint64_t whole)
{
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::optional<double> commonRatio(const std::vector<CountPeriod>& counts)
{
    double above = 0;
    double below = 0;
    for (const auto& count : counts) {
        above += static_cast<double>(count.candidate) * (1 - count.share);
        below += static_cast<double>(count.control) * count.share;
    }
    if (below == 0)
        return std::nullopt;
    return above / below;
}

double secondsOf(const VerdictPeriod& period)
{
    return static_cast<double>(period.toUnixMs - period.fromUnixMs) / 1000;
}

VerdictSource sourceOf(std::uint64_t candidates, std::uint64_t controls)
{
    if (candidates == 0)
        return VerdictSource::NoTraffic;
    return controls == 0 ? VerdictSource::NoControl : VerdictSource::Answered;
}

double alphaOfRatio(const state::MetricVerdict& metric)
{
    return metric.limit ? metric.alpha / 2 : metric.alpha;
}

state::VerdictInterval told(const Interval& interval)
{
    return {std::max(interval.low, 0.0), interval.high};
}

} // namespace pult::analysis
