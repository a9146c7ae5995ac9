// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/statistics/count_test.h"

#include <algorithm>
#include <cmath>

#include "controlplane/analysis/statistics/bisection.h"
#include "controlplane/analysis/statistics/log_beta.h"

namespace pult::analysis {

namespace {

//! Rate ratios beyond these are as good as 0 and infinity.
constexpr double kLogMost = 23; // 10^10

double eventShare(double share, double ratio)
{
    return share * ratio / (share * ratio + 1 - share);
}

//! Events may be expected ones, so they are real.
double logMixture(double candidate, double control, double share)
{
    const double a = CountTest::kConcentration * share;
    const double b = CountTest::kConcentration * (1 - share);
    return logBeta(a + candidate, b + control) - logBeta(a, b);
}

double logLikelihood(double candidate, double control, double share, double ratio)
{
    const double p = eventShare(share, ratio);
    return candidate * std::log(p) + control * std::log1p(-p);
}

double logEvidenceOf(double candidate, double control, double share, double ratio)
{
    return logMixture(candidate, control, share) - logLikelihood(candidate, control, share, ratio);
}

double controlsOf(std::span<const CountPeriod> periods)
{
    double events = 0;
    for (const auto& period : periods)
        events += static_cast<double>(period.control);
    return events;
}

double candidatesOf(std::span<const CountPeriod> periods)
{
    double events = 0;
    for (const auto& period : periods)
        events += static_cast<double>(period.candidate);
    return events;
}

//! Logarithm of the ratio that is refuted least. The evidence is convex in it: each period adds
//! n·log(share·r + 1 - share) - x·log(r), and the logarithm of a sum of exponentials is convex.
double logBestRatio(std::span<const CountPeriod> periods)
{
    const auto slope = [&](double logRatio) {
        double sum = 0;
        for (const auto& period : periods) {
            const double events = static_cast<double>(period.candidate + period.control);
            sum += events * eventShare(period.share, std::exp(logRatio))
                - static_cast<double>(period.candidate);
        }
        return sum;
    };
    return bisect(-kLogMost, kLogMost, [&](double at) { return slope(at) >= 0; });
}

} // namespace

double CountTest::logEvidence(std::span<const CountPeriod> periods, double ratio)
{
    double sum = 0;
    for (const auto& period : periods)
        sum += logEvidenceOf(static_cast<double>(period.candidate),
            static_cast<double>(period.control), period.share, ratio);
    return sum;
}

Interval CountTest::ratioInterval(std::span<const CountPeriod> periods, double alpha)
{
    const double refuted = -std::log(alpha);
    const auto stands
        = [&](double logRatio) { return logEvidence(periods, std::exp(logRatio)) < refuted; };
    const double best = logBestRatio(periods);
    Interval interval{0, std::numeric_limits<double>::infinity()};
    if (!stands(-kLogMost))
        interval.low = std::exp(bisect(-kLogMost, best, stands));
    if (!stands(kLogMost))
        interval.high = std::exp(bisect(best, kLogMost, [&](double at) { return !stands(at); }));
    return interval;
}

std::optional<double> CountTest::smallestVisibleRatio(
    std::span<const CountPeriod> periods, double alpha)
{
    const double control = controlsOf(periods);
    const double enough = -std::log(alpha);
    const auto visible = [&](double logRatio) {
        double evidence = 0;
        for (const auto& period : periods) {
            const auto ofControl = static_cast<double>(period.control);
            const double expected
                = ofControl * period.share / (1 - period.share) * std::exp(logRatio);
            evidence += logEvidenceOf(expected, ofControl, period.share, 1);
        }
        return evidence >= enough;
    };
    if (control == 0 || candidatesOf(periods) + control == 0 || !visible(kLogMost))
        return std::nullopt;
    return std::exp(bisect(0, kLogMost, visible));
}

double CountTest::controlEventsUntilVisible(double ratio, double share, double alpha)
{
    const double enough = -std::log(alpha);
    const auto visible = [&](double logControl) {
        const double control = std::exp(logControl);
        return logEvidenceOf(control * share / (1 - share) * ratio, control, share, 1) >= enough;
    };
    return visible(kLogMost * 2) ? std::exp(bisect(-kLogMost, kLogMost * 2, visible))
                                 : std::numeric_limits<double>::infinity();
}

} // namespace pult::analysis
