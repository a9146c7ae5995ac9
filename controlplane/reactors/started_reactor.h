// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "controlplane/reactors/wish.h"
#include "controlplane/state/facts.h"
#include "controlplane/state/state.h"

namespace pult::reactors {

//! MarkStarted for a first installation whose deployments are all ready. Pure.
[[nodiscard]] std::optional<Wish> startedWish(
    const state::Environment& environment, const state::EnvironmentFacts& facts);

} // namespace pult::reactors
