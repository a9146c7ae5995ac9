// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "controlplane/state/verdict.h"

namespace pult::analysis {

//! One metric in words, without its guard: "8.1 % of units fail, of g4's 0.4 % (at least ×6.2)".
[[nodiscard]] std::string sentenceOf(
    const state::MetricVerdict& metric, const state::RolloutVerdict& verdict);
//! The whole: the worst first, what is waited for next.
[[nodiscard]] std::string sentenceOf(const state::RolloutVerdict& verdict);
//! How a source is, in words: "no Prometheus is configured (--prometheus)".
[[nodiscard]] std::string wordsOf(state::VerdictSource source);
//! "orders, geo.country.iso_code de"; "the lane" for the whole.
[[nodiscard]] std::string placeOf(const state::MetricVerdict& metric);

//! Whether most of what failed on the candidate began there, with no call behind it failing.
[[nodiscard]] bool beganThere(const state::MetricVerdict& metric);
//! Where a failure came from, to be put after its sentence; empty: nothing to say. Only where
//! origins are known at all.
[[nodiscard]] std::string originNote(
    const state::MetricVerdict& metric, const state::RolloutVerdict& verdict);

} // namespace pult::analysis
