// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "controlplane/state/facts.h"
#include "controlplane/state/rollout.h"
#include "controlplane/state/state.h"

namespace pult::state {

//! What automation may do about a rollout now. The one place where that is judged: the reactor acts
//! on it, decide() holds the reactor to it, plans tell people of it. Source: the domain's sections
//! on staged rollout and canary analysis.
struct RolloutJudgement
{
    enum class Due
    {
        Nothing, //!< Aborted, done, paused, or a person's turn.
        Wait, //!< For edges, the clock, the sample, the end of the holdback.
        Abort, //!< A guard fails.
        Bake, //!< Every edge has taken the share.
        Advance, //!< Green.
        Promote, //!< Green at the last stage, and pushing on green is wished.
        OpenGate, //!< The bake is over, and going on is not for automation.
        EndHoldback,
        Rollback, //!< A guard fails after the promote.
    };
    Due due = Due::Nothing;
    std::string words; //!< Why; what is waited for.
    RolloutVerdictPtr verdict; //!< That it rests on; null: on none.
};

//! `nowUnixMs`: time of day as facts have it.
[[nodiscard]] RolloutJudgement judgeRollout(
    const Rollout& rollout, const EnvironmentFacts& observed, std::int64_t nowUnixMs);

//! Counted edges, by node id.
[[nodiscard]] std::vector<EdgeIdentity> edgesOf(const EnvironmentFacts& observed);
//! Edges that take the share and have not acknowledged it. While gateways of before a restart may
//! still come back, chosen ones that are not counted are behind too.
[[nodiscard]] std::vector<std::string> edgesBehind(
    const Rollout& rollout, const EnvironmentFacts& observed);

} // namespace pult::state
