// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "common/error.h"
#include "controlplane/state/rollout.h"
#include "pult/v1/rollout.pb.h"

namespace pult::api::wire {

//! What the core checks itself is left to it. Errors: INVALID_ARGUMENT FIELD_INVALID for a value
//! that this version of the control plane does not know; `field`: what the plan is called.
[[nodiscard]] Result<state::RolloutPlan> fromWire(
    const v1::RolloutPlan& from, const std::string& field);

using Guards = google::protobuf::RepeatedPtrField<v1::Guard>;
//! As fromWire(); `field`: what the list is called.
[[nodiscard]] Result<std::vector<state::Guard>> guardsFromWire(
    const Guards& from, const std::string& field);
void guardsToWire(const std::vector<state::Guard>& from, Guards* to);

void toWire(const state::RolloutPlan& from, v1::RolloutPlan& to);
void toWire(const state::Rollout& from, v1::Rollout& to);

} // namespace pult::api::wire
