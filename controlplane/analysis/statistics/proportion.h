// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "controlplane/analysis/statistics/interval.h"

namespace pult::analysis {

//! How likely it is that a unit of one arm fails, at all times: the mixture of likelihoods over
//! Beta(1/2, 1/2) over the likelihood at p is an e-process against p, and is inverted.
//!
//! Source: Robbins, Statistical methods related to the law of the iterated logarithm, Annals of
//! Mathematical Statistics 41(5), 1970; the prior is Jeffreys'.
class Proportion
{
public:
    //! Natural logarithm of the e-value against "units fail with probability p"; 0 < p < 1.
    [[nodiscard]] static double logEvidence(double failed, double all, double p);
    //! The same against "with probability p or more": an equal mixture over 64 probabilities below
    //! p, even in the angle whose squared sine they are. All of it looks one way, so it takes fewer
    //! units to say "surely less than p fail" than the interval does. 0 < p < 1.
    [[nodiscard]] static double logEvidenceBelow(double failed, double all, double p);
    //! {0, 1} without units.
    [[nodiscard]] static Interval of(std::uint64_t failed, std::uint64_t all, double alpha);
};

} // namespace pult::analysis
