// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "controlplane/state/draft.h"

namespace pult::state {

// What the handlers of rollout commands have in common.

//! The rollout of that generation before its promote; null, and refused, when there is none.
[[nodiscard]] RolloutPtr underWay(Draft& draft, GenerationNumber generation);
//! False, and refused, when it is in another stage. `stage` from 1; 0: any.
[[nodiscard]] bool checkStage(Draft& draft, const Rollout& rollout, std::uint32_t stage);
//! False, and refused, for people.
[[nodiscard]] bool reactorOnly(Draft& draft, const char* what);
//! What becomes of services for those who leave the candidate.
[[nodiscard]] std::vector<ServiceChange> backTo(const Draft& draft, const Generation& candidate);
//! "5", "0.5": a share as pultctl takes it.
[[nodiscard]] std::string shareArgument(std::uint32_t permille);
//! As options of pultctl; a plan that says more than shares is only named.
[[nodiscard]] std::string planFlags(const RolloutPlan& plan);

} // namespace pult::state
