// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace pult::convergence {

//! What live traffic says about a switch.
enum class Observation
{
    Pending,
    Observed,
    Contradicted,
};

//! Judges a switch by requests that were sent after it: how many met the generation that they
//! should have met. It may be asked after every request: the chance that it ever says Observed
//! although more than 1 % go wrong is below 5 %, and so is the chance that it ever says
//! Contradicted although at most 1 % do.
//!
//! Observed: the 95 % lower bound of the share that goes right is at least 99 %. 300 requests
//! without an exception are enough; one exception takes about 1 070, two about 1 270. Contradicted:
//! the upper bound is below 99 %; one exception alone never is enough.
//!
//! Source: sequential tests by betting, a martingale for each of the two bounds, with Ville's
//! inequality (Waudby-Smith and Ramdas, Estimating means of bounded random variables by betting,
//! JRSSB 86(1), 2024). The bet against "more than 1 % go wrong" puts 98.1 % on "none does", which
//! is what makes 300 enough, and the rest on "0.2 % do".
[[nodiscard]] Observation judge(std::uint64_t right, std::uint64_t wrong);

//! The lower bound of the share that goes right, by the same bet; 0 without requests.
[[nodiscard]] double lowerBound(std::uint64_t right, std::uint64_t wrong);

} // namespace pult::convergence
