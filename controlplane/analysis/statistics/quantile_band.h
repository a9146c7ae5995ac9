// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include "controlplane/analysis/statistics/interval.h"

namespace pult::analysis {

//! Observations up to `edge` and above the edge before.
struct Bucket
{
    double edge = 0;
    std::uint64_t count = 0;
};

//! Where a quantile of one arm lies, at all times. Of observations from a distribution with
//! quantile q of rank p, each is at most q with probability p (or more, where it jumps): a count
//! that is tested against p by a mixture over Beta(k·p, k·(1-p)), and inverted over the edges of
//! the histogram. Nothing is assumed of the distribution. The band is as coarse as the buckets.
//!
//! Source: the beta-binomial mixture of Howard and Ramdas, Sequential estimation of quantiles with
//! applications to A/B testing and best-arm identification, Bernoulli 28(3), 2022.
class QuantileBand
{
public:
    static constexpr double kConcentration = 200;

    //! Logarithm of the e-value against "`atMost` of `all` are Bernoulli(p) successes".
    [[nodiscard]] static double logEvidence(double atMost, double all, double p);
    //! `buckets` ascending. No observations: everything.
    [[nodiscard]] static Interval of(std::span<const Bucket> buckets, double p, double alpha);
};

//! The ratio of two positive quantities of which each is known that well; both intervals at alpha/2
//! make one at alpha.
[[nodiscard]] Interval ratioOf(const Interval& candidate, const Interval& control);

} // namespace pult::analysis
