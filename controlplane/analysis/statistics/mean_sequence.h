// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "controlplane/analysis/statistics/interval.h"

namespace pult::analysis {

//! Sums of one arm.
struct Moments
{
    std::uint64_t count = 0;
    double sum = 0;
    double squares = 0;

    [[nodiscard]] double mean() const;
    //! Of the observations, with n - 1; 0 for fewer than two.
    [[nodiscard]] double variance() const;
};

//! An asymptotic confidence sequence for a difference of means: half width
//! s·sqrt(n)·sqrt(2(n·r²+1)/(n²·r²) · log(sqrt(n·r²+1)/alpha)), where s²= var/n of the estimate and
//! n the observations of both arms. Tightest at `tightestAt` observations.
//!
//! Source: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, Time-uniform central limit theory and
//! asymptotic confidence sequences, Annals of Statistics 52(6), 2024, equation 9.
class MeanSequence
{
public:
    static constexpr double kTightestAt = 5000;

    //! Times that it is wider than an interval of a fixed sample of `n` would be, per its standard
    //! error: 1.96 there for alpha 5 %.
    [[nodiscard]] static double standardErrors(
        double n, double alpha, double tightestAt = kTightestAt);
    //! Of the mean of one arm. Everything with fewer than two observations.
    [[nodiscard]] static Interval mean(
        const Moments& arm, double alpha, double tightestAt = kTightestAt);
    //! Natural logarithm of the e-value against "the means are equal"; 0 without observations.
    [[nodiscard]] static double logEvidence(const Moments& candidate, const Moments& control,
        double alpha, double tightestAt = kTightestAt);
    //! candidate - control. Everything while either arm has fewer than two observations.
    [[nodiscard]] static Interval difference(const Moments& candidate, const Moments& control,
        double alpha, double tightestAt = kTightestAt);
};

} // namespace pult::analysis
