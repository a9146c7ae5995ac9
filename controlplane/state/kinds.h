// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "controlplane/state/command.h"
#include "controlplane/state/state.h"

namespace pult::state {

//! The command's name as in pultctl and in the journal's index: promote, release-hold, …
[[nodiscard]] std::string kindOf(const Command& command);

//! What Retreat does now; any other command as it is. Pure.
[[nodiscard]] Command resolved(const Environment& environment, const Command& command);

} // namespace pult::state
