// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/judging/metric_parts.h"

#include <algorithm>
#include <cmath>

#include "controlplane/analysis/statistics/mean_sequence.h"
#include "controlplane/analysis/statistics/quantile_band.h"

namespace pult::analysis {

namespace {

using state::MetricVerdict;
using state::VerdictOutcome;
using state::VerdictPeriod;
using state::VerdictSource;

std::vector<Bucket> bucketsOf(const std::vector<state::VerdictBin>& bins)
{
    std::vector<Bucket> buckets;
    buckets.reserve(bins.size());
    for (const auto& bin : bins)
        buckets.push_back({static_cast<double>(bin.upToNs), bin.count});
    return buckets;
}

double countOf(const std::vector<Bucket>& buckets)
{
    double all = 0;
    for (const auto& bucket : buckets)
        all += static_cast<double>(bucket.count);
    return all;
}

double atMost(const std::vector<Bucket>& buckets, double edge)
{
    double sum = 0;
    for (const auto& bucket : buckets)
        sum += bucket.edge <= edge ? static_cast<double>(bucket.count) : 0;
    return sum;
}

double quantileOf(const std::vector<Bucket>& buckets, double p)
{
    const double wanted = p * countOf(buckets);
    double sum = 0;
    for (const auto& bucket : buckets) {
        sum += static_cast<double>(bucket.count);
        if (sum >= wanted)
            return bucket.edge;
    }
    return 0;
}

//! Evidence that the candidate's quantile lies above where the control's lies for sure: fewer of
//! its latencies are at most there than the rank of the quantile. Holds but for the probability
//! that the control's band is wrong, which has the other half of alpha.
double latencyEvidence(const std::vector<Bucket>& candidate, const Interval& control, double p)
{
    if (!std::isfinite(control.high))
        return 0;
    const double all = countOf(candidate);
    const double within = atMost(candidate, control.high);
    return within < p * all ? QuantileBand::logEvidence(within, all, p) : 0;
}

//! Bands shrink with the square root of what was seen.
std::optional<double> secondsUntilVisible(
    const MetricVerdict& metric, const std::vector<VerdictPeriod>& periods)
{
    if (!metric.smallestVisible || periods.empty() || metric.margin <= 1)
        return std::nullopt;
    const auto seconds = secondsOf(periods.back());
    const auto now = std::log(*metric.smallestVisible);
    if (seconds <= 0 || now <= 0)
        return std::nullopt;
    const auto times = std::pow(now / std::log(metric.margin), 2);
    return std::max(0.0, (times - 1) * seconds);
}

void judgeLimit(const Interval& candidate, const Interval& toPass, MetricVerdict& metric)
{
    if (!metric.limit)
        return;
    if (candidate.low > *metric.limit)
        metric.outcome = VerdictOutcome::Fail;
    else if (metric.outcome == VerdictOutcome::Pass && toPass.high >= *metric.limit)
        metric.outcome = VerdictOutcome::NotEnoughData;
}

double meanEvidence(const Moments& candidate, const Moments& control, double alpha)
{
    const bool compared = std::min(candidate.count, control.count) >= kLeastLatencies
        && candidate.mean() > control.mean();
    return compared ? std::max(0.0, MeanSequence::logEvidence(candidate, control, alpha)) : 0;
}

Moments momentsOf(const state::VerdictMoments& moments)
{
    return {moments.count, moments.sum, moments.squares};
}

} // namespace

double latencyEvidence(const ArmsEvidence& arms, double quantile, double alpha)
{
    return latencyEvidence(bucketsOf(arms.candidateLatency),
        QuantileBand::of(bucketsOf(arms.controlLatency), quantile, alpha / 2), quantile);
}

double meanEvidence(const ArmsEvidence& arms, double alpha)
{
    return meanEvidence(momentsOf(arms.candidateMoments), momentsOf(arms.controlMoments), alpha);
}

void judgeLatency(const state::Guard& guard, const ArmsEvidence& arms, MetricVerdict& metric)
{
    metric.candidateLatency = arms.candidateLatency;
    metric.controlLatency = arms.controlLatency;
    if (arms.latencyPeriod)
        metric.periods = {*arms.latencyPeriod};
    const auto p = metric.quantile = guard.quantile;
    const auto candidate = bucketsOf(arms.candidateLatency);
    const auto control = bucketsOf(arms.controlLatency);
    metric.source = sourceOf(arms.candidateLatency.size(), arms.controlLatency.size());
    metric.candidateValue = quantileOf(candidate, p);
    metric.controlValue = quantileOf(control, p);
    if (metric.controlValue > 0 && metric.candidateValue > 0)
        metric.ratio = metric.candidateValue / metric.controlValue;
    const auto alpha = alphaOfRatio(metric);
    const auto candidateBand = QuantileBand::of(candidate, p, alpha / 2);
    const auto controlBand = QuantileBand::of(control, p, alpha / 2);
    metric.interval = told(ratioOf(candidateBand, controlBand));
    metric.logEvidence = latencyEvidence(candidate, controlBand, p);
    if (metric.ratio && candidateBand.low > 0 && std::isfinite(controlBand.high))
        metric.smallestVisible = *metric.ratio * controlBand.high / candidateBand.low;
    metric.secondsUntilMargin = secondsUntilVisible(metric, metric.periods);
    const auto candidateToPass = QuantileBand::of(candidate, p, kPassAlpha / 2);
    const auto toPass = ratioOf(candidateToPass, QuantileBand::of(control, p, kPassAlpha / 2));
    if (metric.logEvidence >= -std::log(alpha / 2))
        metric.outcome = VerdictOutcome::Fail;
    else if (metric.source == VerdictSource::Answered && toPass.high < metric.margin)
        metric.outcome = VerdictOutcome::Pass;
    judgeLimit(QuantileBand::of(candidate, p, metric.alpha / 2), candidateToPass, metric);
}

void judgeMean(const state::Guard&, const ArmsEvidence& arms, MetricVerdict& metric)
{
    metric.candidateMoments = arms.candidateMoments;
    metric.controlMoments = arms.controlMoments;
    if (arms.latencyPeriod)
        metric.periods = {*arms.latencyPeriod};
    const auto candidate = momentsOf(arms.candidateMoments);
    const auto control = momentsOf(arms.controlMoments);
    metric.source = sourceOf(candidate.count, control.count);
    metric.candidateValue = candidate.mean();
    metric.controlValue = control.mean();
    if (control.mean() > 0)
        metric.ratio = candidate.mean() / control.mean();
    if (std::min(candidate.count, control.count) < kLeastLatencies)
        return;
    const auto alpha = alphaOfRatio(metric);
    const auto candidateMean = MeanSequence::mean(candidate, alpha / 2);
    const auto controlMean = MeanSequence::mean(control, alpha / 2);
    metric.interval = told(ratioOf(candidateMean, controlMean));
    const auto difference = MeanSequence::difference(candidate, control, alpha);
    metric.logEvidence = meanEvidence(candidate, control, alpha);
    if (control.mean() > 0)
        metric.smallestVisible = 1 + (difference.high - difference.low) / 2 / control.mean();
    metric.secondsUntilMargin = secondsUntilVisible(metric, metric.periods);
    const auto candidateToPass = MeanSequence::mean(candidate, kPassAlpha / 2);
    const auto toPass = ratioOf(candidateToPass, MeanSequence::mean(control, kPassAlpha / 2));
    if (difference.low > 0)
        metric.outcome = VerdictOutcome::Fail;
    else if (toPass.high < metric.margin)
        metric.outcome = VerdictOutcome::Pass;
    judgeLimit(MeanSequence::mean(candidate, metric.alpha / 2), candidateToPass, metric);
}

} // namespace pult::analysis
