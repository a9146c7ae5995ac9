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

//! A verdict for people: the sentence, a line a metric, worst first, then slices. Pure.
void renderVerdict(std::ostream& out, const client::RolloutVerdict& verdict);

} // namespace pult::cli
