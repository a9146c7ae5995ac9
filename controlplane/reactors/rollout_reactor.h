// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "controlplane/reactors/wish.h"
#include "controlplane/state/facts.h"
#include "controlplane/state/state.h"

namespace pult::reactors {

//! What automation does about the rollout of an environment now, as state/rollout_judgement.h
//! judges it: bake, advance, open the gate, promote on green, end the holdback; abort or roll back
//! when a guard fails. Remembers nothing: the clock is in the state, so that a restart in any state
//! goes on where it was. Pure.
[[nodiscard]] std::optional<Wish> rolloutWish(const state::Environment& environment,
    const state::EnvironmentFacts& facts, std::int64_t nowUnixMs);

} // namespace pult::reactors
