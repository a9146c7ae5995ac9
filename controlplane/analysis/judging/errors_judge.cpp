// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/judging/metric_parts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>

#include "controlplane/analysis/statistics/proportion.h"
#include "controlplane/analysis/statistics/quantile_band.h"

namespace pult::analysis {

namespace {

using state::MetricVerdict;
using state::VerdictOutcome;
using state::VerdictPeriod;
using state::VerdictSource;

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

//! More events than the share would have.
bool forTheWorse(const std::vector<CountPeriod>& counts)
{
    double surplus = 0;
    for (const auto& count : counts)
        surplus += static_cast<double>(count.candidate)
            - count.share * static_cast<double>(count.candidate + count.control);
    return surplus > 0;
}

//! What stages without control add multiplies it. A candidate that was better before owes nothing
//! to that.
double errorsEvidence(const std::vector<CountPeriod>& counts, const std::optional<LoneStage>& lone)
{
    const bool worse = forTheWorse(counts);
    const auto evidence = CountTest::logEvidence(counts, 1);
    if (!lone)
        return worse ? evidence : 0;
    return (worse ? evidence : std::min(evidence, 0.0)) + lone->logEvidence;
}

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

//! All that can be said of the candidate by what it does now.
void compareWithEarlier(const LoneStage& lone, double alpha, MetricVerdict& metric)
{
    const auto& candidate = metric.outcome == VerdictOutcome::Fail ? lone.worst : lone.candidate;
    metric.candidateValue = failingRequests(candidate);
    metric.controlValue = failingRequests(lone.control);
    metric.ratio.reset();
    if (metric.controlValue > 0)
        metric.ratio = metric.candidateValue / metric.controlValue;
    metric.interval = told(
        ratioOf(failingRequests(candidate, alpha / 2), failingRequests(lone.control, alpha / 2)));
    metric.smallestVisible.reset();
    metric.secondsUntilMargin.reset();
}

Interval passInterval(const LoneStage& lone)
{
    return ratioOf(failingRequests(lone.candidate, kPassAlpha / 2),
        failingRequests(lone.control, kPassAlpha / 2));
}

std::string percent(double share)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%g %%", share * 100);
    return text.data();
}

//! Share of units that may fail for sure where no ratio is told.
double allowanceOf(std::uint64_t events)
{
    return events < kLeastEvents ? kNegligibleErrors : kTolerableErrors;
}

//! With 95 %, at all times at once.
bool surelyLess(double failed, double units, double allowed)
{
    if (allowed <= 0 || units <= 0)
        return false;
    return allowed >= 1
        || Proportion::logEvidenceBelow(failed, units, allowed) > -std::log(kPassAlpha);
}

//! By which rule it passes, in words: empty for the margin. Nothing: it does not. `ratio`: where it
//! lies for a pass. `events`: failed units that it rests on.
std::optional<std::string> passesBy(const Interval& ratio, const state::VerdictArm& candidate,
    std::uint64_t events, const MetricVerdict& metric)
{
    const auto less = [&](double allowed) {
        return surelyLess(static_cast<double>(candidate.failedUnits),
            static_cast<double>(candidate.units), allowed);
    };
    if (metric.limit && !less(*metric.limit))
        return std::nullopt;
    const bool few = events < kLeastEvents;
    if (!few && ratio.high < metric.margin)
        return std::string();
    const auto allowed = allowanceOf(events);
    if (!less(allowed) || (!few && ratio.low > metric.margin))
        return std::nullopt;
    return (few ? "too few failed for a ratio" : "too few fail to tell a ratio soon")
        + (", less than " + percent(allowed)) + " do for sure";
}

//! The fewest units of which, with so many failed, surely less than `allowed` fail.
std::uint64_t unitsFor(std::uint64_t failed, double allowed)
{
    const auto x = static_cast<double>(failed);
    const auto enough = [&](double n) { return n >= x && surelyLess(x, n, allowed); };
    double most = 1;
    while (!enough(most))
        most *= 2;
    double least = most / 2;
    while (most - least > 1) {
        const double middle = std::floor((least + most) / 2);
        (enough(middle) ? most : least) = middle;
    }
    return static_cast<std::uint64_t>(most);
}

//! Of the candidate, while the share was as it is now.
double unitsPerSecond(
    const std::vector<VerdictPeriod>& periods, const ShareNow& now, std::int64_t atUnixMs)
{
    std::uint64_t units = 0;
    std::optional<std::int64_t> since;
    for (const auto& period : periods) {
        if (period.stage != now.stage || period.sharePermille != now.sharePermille)
            continue;
        units += period.candidate.units;
        since = std::min(since.value_or(period.fromUnixMs), period.fromUnixMs);
    }
    const auto ms = since ? atUnixMs - *since : 0;
    return ms <= 0 ? 0 : static_cast<double>(units) * 1000 / static_cast<double>(ms);
}

} // namespace

std::optional<UnitsToPass> unitsToPass(
    const MetricVerdict& metric, const ShareNow& now, std::int64_t atUnixMs)
{
    if (metric.kind != state::VerdictKind::Errors || metric.source != VerdictSource::Answered)
        return std::nullopt;
    auto seen = candidateOf(metric.periods);
    const auto control = controlOf(metric.periods);
    if (isLone(metric.periods, now))
        seen = loneStageOf(metric.periods, now, metric.margin, metric.alpha)->candidate;
    auto allowed = allowanceOf(seen.failedUnits + control.failedUnits);
    allowed = std::min(allowed, metric.limit.value_or(allowed));
    const bool fewFail
        = static_cast<double>(seen.failedUnits) < allowed * static_cast<double>(seen.units);
    if (allowed <= 0 || (seen.failedUnits > 0 && !fewFail))
        return std::nullopt;
    UnitsToPass wanted{seen.units, unitsFor(seen.failedUnits, allowed), seen.failedUnits, {}};
    const auto rate = unitsPerSecond(metric.periods, now, atUnixMs);
    if (wanted.seen >= wanted.wanted)
        return std::nullopt;
    if (rate > 0)
        wanted.seconds = static_cast<double>(wanted.wanted - wanted.seen) / rate;
    return wanted;
}

double errorsEvidence(const ShareNow& now, const ArmsEvidence& arms, double margin, double alpha)
{
    return errorsEvidence(
        countsOf(arms.periods), loneStageOf(arms.periods, now, margin, alpha * kPartOfBound));
}

ShareNow shareNowOf(const JudgeInputs& inputs)
{
    return {inputs.stage, inputs.sharePermille};
}

bool restsOnEarlierControl(const MetricVerdict& metric, const ShareNow& now)
{
    return metric.kind == state::VerdictKind::Errors && metric.source == VerdictSource::Answered
        && isLone(metric.periods, now);
}

void judgeErrors(const ShareNow& now, const ArmsEvidence& arms, MetricVerdict& metric)
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
    const auto lone = loneStageOf(arms.periods, now, metric.margin, alpha * kPartOfBound);
    metric.logEvidence = errorsEvidence(counts, lone);
    metric.ratio = commonRatio(counts);
    metric.interval = told(CountTest::ratioInterval(counts, alpha));
    metric.smallestVisible = CountTest::smallestVisibleRatio(counts, alpha);
    metric.secondsUntilMargin = secondsUntilVisible(arms.periods, metric.margin, alpha);
    const bool failed = metric.logEvidence >= -std::log(alpha * (1 - kPartOfBound));
    const bool beyond = metric.limit
        && Proportion::of(candidate.failedUnits, candidate.units, metric.alpha / 2).low
            > *metric.limit;
    if (failed || beyond)
        metric.outcome = VerdictOutcome::Fail;
    if (metric.source != VerdictSource::Answered)
        return;
    const bool isAlone = isLone(arms.periods, now);
    if (isAlone && !lone) {
        metric.source = VerdictSource::NoTraffic;
        metric.detail = "none yet at this share, and nobody is on the head to compare with";
    } else if (isAlone) {
        compareWithEarlier(*lone, alpha, metric);
    }
    if (metric.outcome == VerdictOutcome::Fail || metric.source != VerdictSource::Answered)
        return;
    const auto& passing = isAlone ? lone->candidate : candidate;
    const auto ratio = isAlone ? passInterval(*lone) : CountTest::ratioInterval(counts, kPassAlpha);
    const auto rule = passesBy(ratio, passing, passing.failedUnits + control.failedUnits, metric);
    if (!rule)
        return;
    metric.outcome = VerdictOutcome::Pass;
    metric.detail = *rule;
}

} // namespace pult::analysis
