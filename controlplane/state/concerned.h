// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "controlplane/state/decide.h"

namespace pult::state {

//! Counted gateways that have to take what was decided on `before`: those that ask for a service
//! whose table changes, and edges, which ask for all. What is refused has no event: for it, those
//! that ask for a service that would change. Folds, so it is for plans, not for what is executed.
//! Pure.
[[nodiscard]] std::uint32_t concernedGateways(
    const Decision& decision, const State& before, const EnvironmentFacts& observed);

//! Adds to the line SERVICES_SWITCH, if there is one, where it happens and how long it takes.
//! `expectedMs` 0: not known.
void completeSwitch(Decision& decision, std::uint32_t gateways, std::uint32_t expectedMs);

} // namespace pult::state
