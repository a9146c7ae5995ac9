// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/judging/lone_stage.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "controlplane/analysis/statistics/proportion.h"
#include "controlplane/state/rollout.h"

namespace pult::analysis {

namespace {

using state::VerdictArm;
using state::VerdictPeriod;

constexpr double kNone = -std::numeric_limits<double>::infinity();
constexpr double kAside = 0.5;
constexpr double kOfAll = 0.25;
constexpr double kOfEach = 0.25;

bool isOf(const VerdictPeriod& period, const ShareNow& now)
{
    return period.stage == now.stage && period.sharePermille == now.sharePermille;
}

bool isWhole(std::uint32_t permille)
{
    return permille >= state::kWholePermille;
}

//! By chance, or for a moment, nobody may be on the head at a smaller share too.
bool isAlone(const VerdictPeriod& period, const ShareNow& now)
{
    return period.candidate.requests > 0 && period.control.requests == 0
        && (isWhole(period.sharePermille) || isOf(period, now));
}

//! At most one failure a unit, so no more of them than independent requests would have.
double evidenceOf(const VerdictArm& candidate, double most)
{
    const auto failed = static_cast<double>(candidate.failedUnits);
    // A failure may be told after its request, in a later period.
    const auto all = static_cast<double>(std::max(candidate.requests, candidate.failedUnits));
    return most < 1 && failed > most * all ? Proportion::logEvidence(failed, all, most) : kNone;
}

double weightOf(const VerdictPeriod& period, std::int64_t sinceUnixMs)
{
    constexpr std::int64_t kMsPerSecond = 1000;
    const auto second = (period.fromUnixMs - sinceUnixMs) / kMsPerSecond + 1;
    const auto j = static_cast<double>(second);
    return kOfEach / (j * (j + 1));
}

//! Logarithm of exp(a) + exp(b).
double logSum(double a, double b)
{
    const auto high = std::max(a, b);
    return high == kNone ? kNone : high + std::log1p(std::exp(std::min(a, b) - high));
}

} // namespace

bool isLone(const std::vector<VerdictPeriod>& periods, const ShareNow& now)
{
    std::uint64_t candidates = 0;
    std::uint64_t controls = 0;
    const VerdictPeriod* newest = nullptr;
    for (const auto& period : periods) {
        if (!isOf(period, now))
            continue;
        newest = &period;
        candidates += period.candidate.requests;
        controls += period.control.requests;
    }
    if (isWhole(now.sharePermille))
        return !newest || newest->control.requests == 0;
    return candidates > 0 && controls == 0;
}

std::optional<LoneStage> loneStageOf(
    const std::vector<VerdictPeriod>& periods, const ShareNow& now, double margin, double alpha)
{
    LoneStage lone;
    std::optional<std::int64_t> sinceUnixMs;
    for (const auto& period : periods) {
        lone.control += period.control;
        if (!isAlone(period, now))
            continue;
        sinceUnixMs = std::min(sinceUnixMs.value_or(period.fromUnixMs), period.fromUnixMs);
        lone.candidate += period.candidate;
    }
    lone.worst = lone.candidate;
    if (!sinceUnixMs)
        return std::nullopt;
    if (lone.control.requests == 0)
        return lone;
    const double most = margin * failingRequests(lone.control, alpha).high;
    double strongest = std::log(kOfAll) + evidenceOf(lone.candidate, most);
    double sum = logSum(std::log(kAside), strongest);
    for (const auto& period : periods) {
        if (!isAlone(period, now))
            continue;
        const auto evidence
            = std::log(weightOf(period, *sinceUnixMs)) + evidenceOf(period.candidate, most);
        sum = logSum(sum, evidence);
        if (evidence > strongest) {
            strongest = evidence;
            lone.worst = period.candidate;
        }
    }
    lone.logEvidence = sum;
    return lone;
}

double failingRequests(const VerdictArm& arm)
{
    return arm.requests == 0 ? 0
                             : static_cast<double>(arm.errors) / static_cast<double>(arm.requests);
}

Interval failingRequests(const VerdictArm& arm, double alpha)
{
    if (arm.failedUnits == 0 || arm.errors == 0)
        return {0, Proportion::of(0, std::min(arm.units, arm.requests), alpha).high};
    const auto counted = Proportion::of(arm.failedUnits, arm.requests, alpha);
    const double errorsEach
        = static_cast<double>(arm.errors) / static_cast<double>(arm.failedUnits);
    return {counted.low * errorsEach, std::min(1.0, counted.high * errorsEach)};
}

} // namespace pult::analysis
