// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/effect.h"

#include <algorithm>
#include <cmath>

namespace pult::client {

std::vector<Guard> guardsNow(const Rollout& rollout)
{
    auto guards = rollout.plan.guards;
    const auto* stage = rollout.stageNow();
    for (const auto& own : stage ? stage->guards : std::vector<Guard>()) {
        const auto at = std::find_if(guards.begin(), guards.end(),
            [&](const Guard& guard) { return guard.name == own.name; });
        if (at == guards.end())
            guards.push_back(own);
        else
            *at = own;
    }
    return guards;
}

std::vector<Guard> withMargin(std::vector<Guard> guards, double ratio)
{
    for (auto& guard : guards) {
        if (guard.kind != GuardKind::PromQl)
            guard.margin = ratio;
    }
    return guards;
}

const MetricVerdict* sameMetric(const RolloutVerdict& verdict, const MetricVerdict& metric)
{
    const auto at = std::find_if(
        verdict.metrics.begin(), verdict.metrics.end(), [&](const MetricVerdict& each) {
            return each.guard == metric.guard && each.service == metric.service
                && each.dimension == metric.dimension && each.value == metric.value;
        });
    return at == verdict.metrics.end() ? nullptr : &*at;
}

std::optional<double> secondsUntil(double ratio, const MetricVerdict& asked)
{
    if (asked.smallestVisible && *asked.smallestVisible <= ratio)
        return 0;
    // Of another margin: this one knows no such time.
    if (std::abs(asked.margin - ratio) > 1e-6 * ratio || !asked.secondsUntilMargin
        || !std::isfinite(*asked.secondsUntilMargin))
        return std::nullopt;
    return asked.secondsUntilMargin;
}

std::string whyNoneVisible(const MetricVerdict& metric)
{
    if (metric.smallestVisible || metric.source != VerdictSource::Answered)
        return {};
    switch (metric.kind) {
    case VerdictKind::Errors: {
        std::uint64_t failed = 0;
        for (const auto& period : metric.periods)
            failed += period.candidate.failedUnits + period.control.failedUnits;
        return failed == 0 ? "nothing failed on either side" : "too few failures";
    }
    case VerdictKind::Latency:
    case VerdictKind::Mean:
        return "too few requests";
    case VerdictKind::Share:
        return "too few users";
    default:
        return {};
    }
}

} // namespace pult::client
