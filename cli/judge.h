// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ostream>

#include "cli/context.h"
#include "client/verdict.h"

namespace pult::cli {

//! The words are counted already; the first is the environment.
[[nodiscard]] Exit judgeRollout(Context& context, const Arguments& arguments);

//! "--thresholds" and "--alpha", what was not given left out. Errors: USAGE; those of the file.
[[nodiscard]] Result<client::JudgeQuery> thresholdsIn(Context& context, const Arguments& arguments);

//! An effect that somebody asked for, and the same evidence judged with it as margin.
struct EffectAsked
{
    double ratio = 0; //!< Above 1.
    client::RolloutVerdict verdict;
};

//! A verdict for people: the sentence, a line a metric with the smallest effect that is visible by
//! now, worst first, then slices. `asked`: when another one would be; null: nobody asked. Pure.
void renderVerdict(
    std::ostream& out, const client::RolloutVerdict& verdict, const EffectAsked* asked = nullptr);

} // namespace pult::cli
