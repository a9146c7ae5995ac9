// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "common/error.h"
#include "controlplane/state/rollout.h"
#include "controlplane/state/verdict.h"

namespace pult::analysis {

//! What a verdict was judged by. Of an older one, which kept no guards: those that its metrics tell
//! of, as far as they do.
[[nodiscard]] std::vector<state::Guard> guardsOf(const state::RolloutVerdict& verdict);

//! Judges a verdict again on the evidence that it keeps: the same guards give the same verdict.
//! No guards: its own; `alpha` 0: its own. Pure.
//! Errors: FAILED_PRECONDITION NO_EVIDENCE: a guard asks for what the verdict does not keep: a
//! query that was not asked then, or a kind that an older verdict left out.
[[nodiscard]] Result<state::RolloutVerdict> judgeAgain(
    const state::RolloutVerdict& verdict, const std::vector<state::Guard>& guards, double alpha);

} // namespace pult::analysis
