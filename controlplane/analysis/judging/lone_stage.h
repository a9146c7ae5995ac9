// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "controlplane/analysis/statistics/interval.h"
#include "controlplane/state/verdict.h"

namespace pult::analysis {

//! The share that is judged now.
struct ShareNow
{
    std::uint32_t stage = 0; //!< Index.
    std::uint32_t sharePermille = 0;
};

//! A stage in which nobody is on the head: 100 % at every edge. What was seen before it says
//! nothing about the candidate now, so it is judged by itself, against what the control did in
//! earlier periods of the rollout. Weaker than a control of the same time: what changed since then
//! for everybody looks like the candidate's.
struct LoneStage
{
    state::VerdictArm candidate; //!< Without control.
    state::VerdictArm control; //!< Of all earlier periods.
    //! The candidate's evidence is strongest here: in all, or in one of the newest periods.
    state::VerdictArm worst;
    //! Natural logarithm of the e-value against "its requests fail at most `margin` times as often
    //! as the control's could have, by an upper bound at alpha`.
    double logEvidence = 0;
};

//! Whether what is judged now has no control of its own time. Errors only.
[[nodiscard]] bool isLone(const std::vector<state::VerdictPeriod>& periods, const ShareNow& now);

//! Nothing: the candidate was never alone. `alpha`: of the bound on the control's rate.
//!
//! Of the candidate's requests x failed a user for the first time: a mixture over Beta(1/2, 1/2)
//! against the bound. An equal part goes to all periods together and to each by itself, that of the
//! period which begins in second j weighted by 1/(j(j+1)): what breaks late is not outweighed by
//! the good time before. Half of the weight stands aside, so that nothing is lost while it is good.
[[nodiscard]] std::optional<LoneStage> loneStageOf(const std::vector<state::VerdictPeriod>& periods,
    const ShareNow& now, double margin, double alpha);

//! Requests that fail: not units, since stages last longer than others and a unit fails but once.
[[nodiscard]] double failingRequests(const state::VerdictArm& arm);
//! The same, at all times. Requests of one unit fail together: as wide as the failed units make it.
[[nodiscard]] Interval failingRequests(const state::VerdictArm& arm, double alpha);

} // namespace pult::analysis
