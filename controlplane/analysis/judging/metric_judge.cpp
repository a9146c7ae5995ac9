// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/judging/metric_judge.h"

#include <cmath>
#include <limits>

#include "controlplane/analysis/judging/metric_parts.h"

namespace pult::analysis {

using state::MetricVerdict;
using state::VerdictOutcome;
using state::VerdictPeriod;
using state::VerdictSource;

state::VerdictArm candidateOf(const std::vector<VerdictPeriod>& periods)
{
    state::VerdictArm sum;
    for (const auto& period : periods)
        sum += period.candidate;
    return sum;
}

void judgeShare(const state::Guard&, const JudgeInputs& inputs, MetricVerdict& metric)
{
    metric.periods = inputs.shares;
    metric.detail = inputs.sharesMissing;
    std::vector<CountPeriod> counts;
    double expected = 0;
    double observed = 0;
    double units = 0;
    for (const auto& period : inputs.shares) {
        const auto all = period.candidate.units + period.control.units;
        if (period.sharePermille == 0 || period.sharePermille >= state::kWholePermille || all == 0)
            continue;
        const auto share = period.sharePermille / 1000.0;
        counts.push_back({period.candidate.units, period.control.units, share});
        expected += share * static_cast<double>(all);
        observed += static_cast<double>(period.candidate.units);
        units += static_cast<double>(all);
    }
    if (counts.empty()) {
        // Traffic that cannot be told apart yet, or at all, is no absence of it.
        if (!inputs.shares.empty())
            metric.source = VerdictSource::NoControl;
        else if (inputs.sharesMissing.empty())
            metric.source = VerdictSource::NoTraffic;
        return;
    }
    metric.candidateValue = observed / units;
    metric.controlValue = expected / units;
    metric.ratio = commonRatio(counts);
    // Both ways: too many on the candidate is as wrong as too few.
    metric.logEvidence = CountTest::logEvidence(counts, 1);
    metric.interval = told(CountTest::ratioInterval(counts, metric.alpha));
    metric.smallestVisible = CountTest::smallestVisibleRatio(counts, metric.alpha);
    const auto toPass = CountTest::ratioInterval(counts, kPassAlpha);
    if (metric.logEvidence >= -std::log(metric.alpha))
        metric.outcome = VerdictOutcome::Fail;
    else if (toPass.high < metric.margin && toPass.low > 1 / metric.margin)
        metric.outcome = VerdictOutcome::Pass;
}

namespace {

//! A threshold, not a test: nothing: it cannot be told.
std::optional<bool> exceeds(const MetricVerdict& metric, const state::VerdictSample& sample)
{
    if (metric.limit && sample.candidate > *metric.limit)
        return true;
    const bool hasRatio = sample.control && *sample.control > 0;
    if (hasRatio)
        return sample.candidate > *sample.control * metric.margin;
    return metric.limit ? std::optional(false) : std::nullopt;
}

std::string cannotTell(const state::VerdictSample& sample)
{
    return sample.control ? "the control's value is " + std::to_string(*sample.control)
            + ": there is no ratio to it; the guard needs a limit"
                          : "the query names no {generation}, so there is nothing to compare with; "
                            "the guard needs a limit";
}

} // namespace

std::size_t answersInARow(const std::vector<state::VerdictSample>& samples)
{
    constexpr auto kMostBetween = kAnswersEveryMs * 3 / 2;
    std::size_t row = samples.empty() ? 0 : 1;
    for (auto at = samples.size(); at > 1; --at, ++row) {
        if (samples[at - 1].unixMs - samples[at - 2].unixMs > kMostBetween)
            break;
    }
    return row;
}

void judgePromQl(const state::Guard&, const PromQlEvidence& answers, MetricVerdict& metric)
{
    metric.source = answers.source;
    metric.detail = answers.detail;
    metric.query = answers.query;
    metric.samples = answers.samples;
    metric.alpha = 0;
    if (answers.samples.empty())
        return;
    const auto& newest = answers.samples.back();
    metric.candidateValue = newest.candidate;
    metric.controlValue = newest.control.value_or(0);
    if (newest.control && *newest.control > 0)
        metric.ratio = newest.candidate / *newest.control;
    metric.interval = {0, std::numeric_limits<double>::infinity()};
    if (metric.source != VerdictSource::Answered || answersInARow(answers.samples) < kAnswersInARow)
        return;
    std::size_t beyond = 0;
    for (auto at = answers.samples.end() - static_cast<std::ptrdiff_t>(kAnswersInARow);
         at != answers.samples.end(); ++at) {
        const auto exceeded = exceeds(metric, *at);
        if (!exceeded) {
            metric.detail = cannotTell(*at);
            return;
        }
        beyond += *exceeded ? 1 : 0;
    }
    if (beyond == kAnswersInARow)
        metric.outcome = VerdictOutcome::Fail;
    else if (beyond == 0)
        metric.outcome = VerdictOutcome::Pass;
}

double logEvidenceOf(
    const state::Guard& guard, const ShareNow& now, const ArmsEvidence& arms, double alpha)
{
    switch (guard.kind) {
    case state::GuardKind::Errors:
        return errorsEvidence(now, arms, guard.margin, alpha);
    case state::GuardKind::Latency:
        return latencyEvidence(arms, guard.quantile, alpha);
    case state::GuardKind::Mean:
        return meanEvidence(arms, alpha);
    default:
        return 0;
    }
}

} // namespace pult::analysis
