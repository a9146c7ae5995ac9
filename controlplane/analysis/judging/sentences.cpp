// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/judging/sentences.h"

#include <array>
#include <cmath>
#include <cstdio>

#include "controlplane/analysis/judging/metric_judge.h"
#include "controlplane/state/rollout.h"
#include "controlplane/state/words.h"

namespace pult::analysis {

namespace {

using state::MetricVerdict;
using state::RolloutVerdict;
using state::VerdictKind;
using state::VerdictOutcome;
using state::VerdictSource;

//! Two or three digits that count.
std::string number(double value)
{
    std::array<char, 32> text{};
    const auto magnitude = std::fabs(value);
    const char* format = magnitude >= 99.5 ? "%.0f" : magnitude >= 9.95 ? "%.1f" : "%.2f";
    if (magnitude > 0 && magnitude < 0.1)
        format = "%.2g";
    std::snprintf(text.data(), text.size(), format, value);
    return text.data();
}

std::string digits(double value)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%g", value);
    return text.data();
}

std::string times(double ratio)
{
    return "×" + number(ratio);
}

std::string percent(double share)
{
    return number(share * 100) + " %";
}

std::string latency(double ns)
{
    if (ns >= 1e9)
        return number(ns / 1e9) + " s";
    return ns >= 1e6 ? number(ns / 1e6) + " ms" : number(ns / 1e3) + " µs";
}

std::string valueOf(const MetricVerdict& metric, double value)
{
    switch (metric.kind) {
    case VerdictKind::Errors:
    case VerdictKind::Share:
        return percent(value);
    case VerdictKind::Latency:
    case VerdictKind::Mean:
        return latency(value);
    default:
        return number(value);
    }
}

std::string limitOf(const MetricVerdict& metric)
{
    return valueOf(metric, *metric.limit);
}

std::string what(const MetricVerdict& metric)
{
    switch (metric.kind) {
    case VerdictKind::Errors:
        return "units that fail";
    case VerdictKind::Latency:
        return "p" + digits(metric.quantile * 100);
    case VerdictKind::Mean:
        return "mean latency";
    case VerdictKind::Share:
        return "share of users";
    default:
        return metric.guard;
    }
}

//! The control of this stage is whom other edges took in.
bool isHalfAgainstHalf(const MetricVerdict& metric, const RolloutVerdict& verdict)
{
    return verdict.sharePermille >= state::kWholePermille && !verdict.holdback
        && metric.kind != VerdictKind::PromQl && !metric.periods.empty()
        && metric.periods.back().sharePermille >= state::kWholePermille
        && metric.periods.back().control.requests > 0;
}

std::string bothValues(const MetricVerdict& metric, const RolloutVerdict& verdict)
{
    const bool earlier = restsOnEarlierControl(metric, {verdict.stage, verdict.sharePermille});
    auto candidate = (earlier ? "requests that fail" : what(metric)) + " "
        + valueOf(metric, metric.candidateValue) + " on "
        + state::words::generation(verdict.generation);
    if (metric.kind == VerdictKind::Share)
        return candidate + ", decided " + valueOf(metric, metric.controlValue);
    if (metric.source == VerdictSource::NoControl)
        return candidate;
    return candidate + ", " + valueOf(metric, metric.controlValue) + " on "
        + state::words::generation(verdict.control)
        + (earlier                                   ? " (control of an earlier stage)"
                : isHalfAgainstHalf(metric, verdict) ? " (other edges of the same zones)"
                                                     : "");
}

std::string failure(const MetricVerdict& metric, const RolloutVerdict& verdict)
{
    auto text = bothValues(metric, verdict);
    if (metric.kind == VerdictKind::PromQl)
        return text + (metric.limit ? ", the limit is " + limitOf(metric) : "")
            + (metric.ratio ? " (" + times(*metric.ratio) + ", margin " + times(metric.margin) + ")"
                            : "");
    if (metric.interval.low > 1)
        text += ": at least " + times(metric.interval.low);
    else if (metric.kind == VerdictKind::Share && metric.interval.high < 1)
        text += ": at most " + times(metric.interval.high) + " of what was decided";
    else if (metric.limit && metric.candidateValue > *metric.limit)
        text += ": above the limit of " + limitOf(metric);
    return text;
}

std::string pass(const MetricVerdict& metric, const RolloutVerdict& verdict)
{
    auto text = bothValues(metric, verdict);
    if (metric.kind == VerdictKind::PromQl)
        return text;
    if (!metric.detail.empty())
        return text + ": " + metric.detail;
    if (metric.interval.high < metric.margin)
        return text + ": at most " + times(metric.interval.high) + ", margin "
            + times(metric.margin);
    return text + ": with 95 % within the margin of " + times(metric.margin);
}

std::string untilVisible(const MetricVerdict& metric)
{
    std::string text;
    if (metric.smallestVisible)
        text += "; the smallest effect visible now is " + times(*metric.smallestVisible);
    if (metric.secondsUntilMargin && *metric.secondsUntilMargin > 0
        && std::isfinite(*metric.secondsUntilMargin))
        text += ", " + times(metric.margin) + " in about "
            + state::words::age(static_cast<std::int64_t>(*metric.secondsUntilMargin * 1000));
    return text;
}

std::string untilPass(const MetricVerdict& metric, const RolloutVerdict& verdict)
{
    const auto wanted
        = unitsToPass(metric, {verdict.stage, verdict.sharePermille}, verdict.atUnixMs);
    if (!wanted)
        return {};
    auto text = "; it passes at " + std::to_string(wanted->wanted) + " units if "
        + (wanted->failed == 0 ? "none fails" : "no more fail") + ", "
        + std::to_string(wanted->seen) + " so far";
    if (wanted->seconds)
        text += ", in about "
            + state::words::age(static_cast<std::int64_t>(*wanted->seconds * 1000));
    return text;
}

std::string notEnough(const MetricVerdict& metric, const RolloutVerdict& verdict)
{
    if (metric.source != VerdictSource::Answered)
        return wordsOf(metric.source) + (metric.detail.empty() ? "" : ": " + metric.detail);
    if (!metric.detail.empty())
        return metric.detail;
    if (metric.kind == VerdictKind::PromQl)
        return "too few answers in a row yet: " + std::to_string(answersInARow(metric.samples))
            + " of " + std::to_string(kAnswersInARow);
    return bothValues(metric, verdict) + ": not enough data" + untilVisible(metric)
        + untilPass(metric, verdict);
}

} // namespace

std::string wordsOf(VerdictSource source)
{
    switch (source) {
    case VerdictSource::Answered:
        return "answered";
    case VerdictSource::NoTraffic:
        return "no traffic of the candidate was seen";
    case VerdictSource::NoControl:
        return "nobody enters on the head at the same time to compare with";
    case VerdictSource::NotConfigured:
        return "no Prometheus is configured (pultd --prometheus)";
    case VerdictSource::Unreachable:
        return "Prometheus cannot be reached";
    case VerdictSource::HttpError:
        return "Prometheus refused the query";
    case VerdictSource::NoSeries:
        return "the query selects nothing";
    case VerdictSource::NotANumber:
        return "the answer is not a number";
    case VerdictSource::NotScalar:
        return "the answer is not one number";
    case VerdictSource::NotYetAsked:
        return "not asked yet";
    }
    return {};
}

std::string placeOf(const MetricVerdict& metric)
{
    auto place = metric.service.empty() ? std::string("the lane") : metric.service;
    if (!metric.dimension.empty())
        place += ", " + metric.dimension + " " + metric.value;
    return place;
}

std::string sentenceOf(const MetricVerdict& metric, const RolloutVerdict& verdict)
{
    switch (metric.outcome) {
    case VerdictOutcome::Fail:
        return failure(metric, verdict);
    case VerdictOutcome::Pass:
        return pass(metric, verdict);
    case VerdictOutcome::NotEnoughData:
        return notEnough(metric, verdict);
    }
    return {};
}

bool beganThere(const MetricVerdict& metric)
{
    const auto arm = candidateOf(metric.periods);
    return metric.kind == VerdictKind::Errors && arm.errors > 0
        && arm.originErrors * 2 >= arm.errors;
}

std::string originNote(const MetricVerdict& metric, const RolloutVerdict& verdict)
{
    if (metric.kind != VerdictKind::Errors || metric.outcome != VerdictOutcome::Fail
        || metric.service.empty())
        return {};
    if (!beganThere(metric))
        return "; most of it began in a service behind it";
    const auto generation = state::words::generation(verdict.generation);
    return metric.changed ? std::string()
                          : "; " + generation + " does not bring this service, it fails on what "
            + generation + " asks of it";
}

std::string sentenceOf(const RolloutVerdict& verdict)
{
    const auto named = [](const MetricVerdict& metric) {
        return metric.guard + " at " + placeOf(metric) + ": " + metric.sentence;
    };
    if (const auto* failing = verdict.aborting())
        return named(*failing);
    for (const auto* metrics : {&verdict.metrics, &verdict.worstSlices}) {
        for (const auto& metric : *metrics) {
            if (metric.outcome == VerdictOutcome::Fail)
                return "held by " + named(metric);
        }
    }
    if (verdict.outcome == VerdictOutcome::Pass)
        return "all guards pass";
    for (const auto& metric : verdict.metrics) {
        if (metric.outcome == VerdictOutcome::NotEnoughData && metric.blocks)
            return named(metric);
    }
    return "no traffic has been judged yet";
}

} // namespace pult::analysis
