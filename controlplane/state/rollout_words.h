// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "controlplane/state/draft.h"

namespace pult::state {

// What plans say about rollouts. Pure.

//! "2 of 8 edges (edge-a and edge-b)"
[[nodiscard]] std::string edgesInWords(
    const std::vector<std::string>& chosen, const EnvironmentFacts& observed);
//! "5 % of users"
[[nodiscard]] std::string shareInWords(const RolloutPlan& plan, std::uint32_t permille);
//! "10 min", "90 s"
[[nodiscard]] std::string secondsInWords(std::uint32_t seconds);

//! "BLAST_RADIUS": services, edges, share, and users and requests where they are known.
void tellBlastRadius(Draft& draft, const RolloutPlan& plan, std::size_t services,
    const std::vector<std::string>& edges, std::uint32_t permille);
//! "STAGE_CONDITIONS": how long it bakes, what it has to see, who lets it go on.
void tellConditions(Draft& draft, const RolloutPlan& plan, std::size_t stage);
//! "LATER_STAGE", one for each that follows.
void tellLaterStages(Draft& draft, const RolloutPlan& plan, std::size_t stage);
//! What was judged, as evidence; nothing when nothing was. `stage`: only of that one.
void tellVerdict(Draft& draft, const Rollout& rollout);

//! What this change does to the rollout of the environment beside the rest: "ROLLOUT_ABORTS" and
//! the outcome; nothing when there is none under way.
[[nodiscard]] std::optional<RolloutOutcome> abortsWith(Draft& draft, const std::string& why);

} // namespace pult::state
