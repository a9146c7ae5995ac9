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

double MeanSequence::standardErrors(double n, double alpha, double tightestAt)
{
    const double l = -2 * std::log(alpha);
    const double rho2 = (l + std::log(l + 1)) / tightestAt;
    const double scaled = n * rho2 + 1;
    return std::sqrt(2 * scaled / (n * rho2) * std::log(std::sqrt(scaled) / alpha));
}

Interval MeanSequence::difference(
    const Moments& candidate, const Moments& control, double alpha, double tightestAt)
{
    if (candidate.count < 2 || control.count < 2)
        return {};
    const auto ofCandidate = static_cast<double>(candidate.count);
    const auto ofControl = static_cast<double>(control.count);
    const double error
        = std::sqrt(candidate.variance() / ofCandidate + control.variance() / ofControl);
    const double half = error * standardErrors(ofCandidate + ofControl, alpha, tightestAt);
    const double estimate = candidate.mean() - control.mean();
    return {estimate - half, estimate + half};
}

} // namespace pult::analysis
