// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "controlplane/analysis/statistics/interval.h"

namespace pult::analysis {

//! Events (errors, users that failed) of both arms while the candidate's share stayed the same.
struct CountPeriod
{
    std::uint64_t candidate = 0;
    std::uint64_t control = 0;
    //! Measured share of the candidate in the exposure of both (requests, users); between 0 and 1,
    //! neither of them.
    double share = 0.5;
};

//! The sequential count test. In both arms events come at rates that may change with time in any
//! way, as long as the candidate's is always `ratio` times the control's: then the next event is
//! the candidate's with probability p = share·ratio / (share·ratio + 1 - share). The evidence
//! against a ratio is the mixture of likelihoods over Beta(k·share, k·(1-share)) over the
//! likelihood at p: an e-process, which exceeds 1/alpha at any time with probability at most alpha.
//! Periods multiply.
//!
//! On requests instead of errors it tells whether the observed share is the configured one (SRM).
//!
//! Source: Lindon and Malek, Anytime-valid inference for multinomial count data, NeurIPS 2022, with
//! k = 100; the interval by inversion over the ratio.
class CountTest
{
public:
    static constexpr double kConcentration = 100;

    //! Natural logarithm of the e-value against "the candidate's rate is `ratio` times the
    //! control's"; 0 without events. `ratio` > 0.
    [[nodiscard]] static double logEvidence(std::span<const CountPeriod> periods, double ratio);

    //! Ratios that are not refuted; {0, infinity} without events.
    [[nodiscard]] static Interval ratioInterval(std::span<const CountPeriod> periods, double alpha);

    //! The smallest ratio above 1 that would stand out by now, had it been there from the start:
    //! with the control's events as they are. Nothing: none would, there are too few.
    [[nodiscard]] static std::optional<double> smallestVisibleRatio(
        std::span<const CountPeriod> periods, double alpha);

    //! Events of the control until a ratio stands out, about: where the expected evidence reaches
    //! 1/alpha. `ratio` > 0 and not 1.
    [[nodiscard]] static double controlEventsUntilVisible(double ratio, double share, double alpha);
};

} // namespace pult::analysis
