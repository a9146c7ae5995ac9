// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/statistics/mean_sequence.h"

#include <algorithm>
#include <cmath>

namespace pult::analysis {

double Moments::mean() const
{
    return count == 0 ? 0 : sum / static_cast<double>(count);
}

double Moments::variance() const
{
    if (count < 2)
        return 0;
    const auto n = static_cast<double>(count);
    return std::max(0.0, (squares - sum * sum / n) / (n - 1));
}

namespace {

double squaredRho(double alpha, double tightestAt)
{
    const double l = -2 * std::log(alpha);
    return (l + std::log(l + 1)) / tightestAt;
}

//! Of the difference of means.
double standardError(const Moments& candidate, const Moments& control)
{
    return std::sqrt(candidate.variance() / static_cast<double>(candidate.count)
        + control.variance() / static_cast<double>(control.count));
}

} // namespace

double MeanSequence::standardErrors(double n, double alpha, double tightestAt)
{
    const double rho2 = squaredRho(alpha, tightestAt);
    const double scaled = n * rho2 + 1;
    return std::sqrt(2 * scaled / (n * rho2) * std::log(std::sqrt(scaled) / alpha));
}

Interval MeanSequence::mean(const Moments& arm, double alpha, double tightestAt)
{
    if (arm.count < 2)
        return {};
    const auto n = static_cast<double>(arm.count);
    const double half = std::sqrt(arm.variance() / n) * standardErrors(n, alpha, tightestAt);
    return {arm.mean() - half, arm.mean() + half};
}

double MeanSequence::logEvidence(
    const Moments& candidate, const Moments& control, double alpha, double tightestAt)
{
    if (candidate.count < 2 || control.count < 2)
        return 0;
    const double error = standardError(candidate, control);
    if (error <= 0)
        return 0;
    // exp(r²·S²/(2(n·r²+1)))/sqrt(n·r²+1), with S² = n·(difference/error)².
    const double n = static_cast<double>(candidate.count + control.count);
    const double scaled = n * squaredRho(alpha, tightestAt) + 1;
    const double distance = (candidate.mean() - control.mean()) / error;
    return (scaled - 1) / scaled * distance * distance / 2 - std::log(scaled) / 2;
}

Interval MeanSequence::difference(
    const Moments& candidate, const Moments& control, double alpha, double tightestAt)
{
    if (candidate.count < 2 || control.count < 2)
        return {};
    const auto ofCandidate = static_cast<double>(candidate.count);
    const auto ofControl = static_cast<double>(control.count);
    const double half = standardError(candidate, control)
        * standardErrors(ofCandidate + ofControl, alpha, tightestAt);
    const double estimate = candidate.mean() - control.mean();
    return {estimate - half, estimate + half};
}

} // namespace pult::analysis
