// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/judging/metric_judge.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "controlplane/analysis/statistics/count_test.h"
#include "controlplane/analysis/statistics/mean_sequence.h"
#include "controlplane/analysis/statistics/proportion.h"
#include "controlplane/analysis/statistics/quantile_band.h"

namespace pult::analysis {

namespace {

using state::MetricVerdict;
using state::VerdictOutcome;
using state::VerdictPeriod;
using state::VerdictSource;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

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

//! Those in which both arms were there.
std::vector<CountPeriod> countsOf(const std::vector<VerdictPeriod>& periods)
{
    std::vector<CountPeriod> counts;
    for (const auto& period : periods) {
        if (period.candidate.units > 0 && period.control.units > 0)
            counts.push_back(
                {period.candidate.failedUnits, period.control.failedUnits, period.share()});
    }
    return counts;
}

//! Mantel and Haenszel's estimate of the common ratio.
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

//! More events than the share would have.
bool forTheWorse(const std::vector<CountPeriod>& counts)
{
    double surplus = 0;
    for (const auto& count : counts)
        surplus += static_cast<double>(count.candidate)
            - count.share * static_cast<double>(count.candidate + count.control);
    return surplus > 0;
}

double errorsEvidence(const std::vector<CountPeriod>& counts)
{
    return forTheWorse(counts) ? CountTest::logEvidence(counts, 1) : 0;
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

//! Half of alpha for an absolute limit, if there is one.
double alphaOfRatio(const MetricVerdict& metric)
{
    return metric.limit ? metric.alpha / 2 : metric.alpha;
}

state::VerdictInterval told(const Interval& interval)
{
    return {std::max(interval.low, 0.0), interval.high};
}

// --- errors

std::optional<double> secondsUntilVisible(
    const std::vector<VerdictPeriod>& periods, double ratio, double alpha)
{
    if (periods.empty() || ratio <= 1)
        return std::nullopt;
    const auto& now = periods.back();
    const auto share = now.share();
    const auto seconds = secondsOf(now);
    const auto events = static_cast<double>(controlOf(periods).failedUnits);
    const auto perSecond = seconds > 0 ? static_cast<double>(now.control.failedUnits) / seconds : 0;
    if (share <= 0 || share >= 1 || perSecond <= 0)
        return std::nullopt;
    const auto needed = CountTest::controlEventsUntilVisible(ratio, share, alpha);
    return std::max(0.0, (needed - events) / perSecond);
}

bool errorsPass(const std::vector<CountPeriod>& counts, const state::VerdictArm& candidate,
    std::uint64_t events, const MetricVerdict& metric)
{
    const auto alone = Proportion::of(candidate.failedUnits, candidate.units, kPassAlpha);
    if (metric.limit && alone.high >= *metric.limit)
        return false;
    const bool negligible = alone.high < metric.limit.value_or(kNegligibleErrors);
    const bool seen = events >= kLeastEvents
        && CountTest::ratioInterval(counts, kPassAlpha).high < metric.margin;
    return seen || negligible;
}

// --- latencies

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

state::VerdictArm candidateOf(const std::vector<VerdictPeriod>& periods)
{
    state::VerdictArm sum;
    for (const auto& period : periods)
        sum += period.candidate;
    return sum;
}

void judgeErrors(const state::Guard&, const ArmsEvidence& arms, MetricVerdict& metric)
{
    metric.periods = arms.periods;
    metric.sampleTraces = arms.sampleTraces;
    const auto candidate = candidateOf(arms.periods);
    const auto control = controlOf(arms.periods);
    metric.source = sourceOf(candidate.units, control.units);
    metric.candidateValue = shareOf(candidate.failedUnits, candidate.units);
    metric.controlValue = shareOf(control.failedUnits, control.units);
    const auto counts = countsOf(arms.periods);
    const auto alpha = alphaOfRatio(metric);
    metric.logEvidence = errorsEvidence(counts);
    metric.ratio = commonRatio(counts);
    metric.interval = told(CountTest::ratioInterval(counts, alpha));
    metric.smallestVisible = CountTest::smallestVisibleRatio(counts, alpha);
    metric.secondsUntilMargin = secondsUntilVisible(arms.periods, metric.margin, alpha);
    const bool failed = metric.logEvidence >= -std::log(alpha);
    const bool beyond = metric.limit
        && Proportion::of(candidate.failedUnits, candidate.units, metric.alpha / 2).low
            > *metric.limit;
    if (failed || beyond)
        metric.outcome = VerdictOutcome::Fail;
    else if (metric.source == VerdictSource::Answered
        && errorsPass(counts, candidate, candidate.failedUnits + control.failedUnits, metric))
        metric.outcome = VerdictOutcome::Pass;
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

void judgeShare(const state::Guard&, const JudgeInputs& inputs, MetricVerdict& metric)
{
    metric.periods = inputs.shares;
    metric.detail = inputs.sharesMissing;
    std::vector<CountPeriod> counts;
    double expected = 0;
    double units = 0;
    for (const auto& period : inputs.shares) {
        const auto all = period.candidate.units + period.control.units;
        if (period.sharePermille == 0 || period.sharePermille >= state::kWholePermille || all == 0)
            continue;
        const auto share = period.sharePermille / 1000.0;
        counts.push_back({period.candidate.units, period.control.units, share});
        expected += share * static_cast<double>(all);
        units += static_cast<double>(all);
    }
    if (counts.empty()) {
        metric.source = inputs.shares.empty() ? VerdictSource::NoTraffic : VerdictSource::NoControl;
        return;
    }
    metric.candidateValue = shareOf(candidateOf(inputs.shares).units,
        candidateOf(inputs.shares).units + controlOf(inputs.shares).units);
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
    metric.interval = {0, kInfinity};
    if (metric.source != VerdictSource::Answered || answers.samples.size() < kAnswersInARow)
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

double logEvidenceOf(const state::Guard& guard, const ArmsEvidence& arms, double alpha)
{
    switch (guard.kind) {
    case state::GuardKind::Errors:
        return errorsEvidence(countsOf(arms.periods));
    case state::GuardKind::Latency:
        return latencyEvidence(bucketsOf(arms.candidateLatency),
            QuantileBand::of(bucketsOf(arms.controlLatency), guard.quantile, alpha / 2),
            guard.quantile);
    case state::GuardKind::Mean:
        return meanEvidence(
            momentsOf(arms.candidateMoments), momentsOf(arms.controlMoments), alpha);
    default:
        return 0;
    }
}

} // namespace pult::analysis
