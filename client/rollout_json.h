// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/rollout.h"
#include "client/yaml_json.h"

namespace pult::client {

// Rollouts as JSON, by the rules of yaml_json.h; shares in thousandths.

[[nodiscard]] Json toJson(const RolloutPlan& plan);
[[nodiscard]] Json toJson(const RolloutTemplate& known);
//! Bake times by the server's clock are for whoever knows it: here is only what the state says.
[[nodiscard]] Json toJson(const Rollout& rollout);

} // namespace pult::client
