// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/error.h"
#include "controlplane/state/rollout.h"

namespace pult::state {

// What the plan of a rollout may say. Pure.

//! Defaults filled in (names of stages, default guards, margins, quantiles), lists sorted.
//! Errors: INVALID_ARGUMENT FIELD_INVALID, naming the field below `field`, for example
//! "start_rollout.plan.stages[1].share_permille".
[[nodiscard]] Result<RolloutPlan> resolvedPlan(RolloutPlan plan, const std::string& field);
//! Guards beside the default ones, as a plan would take them; none: none. Errors: the same.
[[nodiscard]] Result<std::vector<Guard>> resolvedGuards(
    std::vector<Guard> guards, const std::string& field);
//! Two stages of which the later takes less than the one before, in words; nothing: none do.
[[nodiscard]] std::optional<std::string> shrinkingStage(const RolloutPlan& plan);

} // namespace pult::state
