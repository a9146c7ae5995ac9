// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "controlplane/state/event.h"
#include "pult/journal/v1/rollout.pb.h"
#include "pult/journal/v1/snapshot.pb.h"

namespace pult::codec {

// What events and snapshots say about rollouts.

void write(const state::RolloutPlan& from, journal::v1::RolloutPlan& to);
[[nodiscard]] state::RolloutPlan read(const journal::v1::RolloutPlan& from);

void write(const state::RolloutCause& from, journal::v1::RolloutCause& to);
[[nodiscard]] state::RolloutCause read(const journal::v1::RolloutCause& from);

void write(const state::RolloutOutcome& from, journal::v1::RolloutOutcome& to);
[[nodiscard]] state::RolloutOutcome read(const journal::v1::RolloutOutcome& from);

void write(const state::Rollout& from, journal::v1::Rollout& to);
//! Null when it names a stage that its plan has not.
[[nodiscard]] state::RolloutPtr read(const journal::v1::Rollout& from);

} // namespace pult::codec
