// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "controlplane/state/state.h"

namespace pult::state {

//! A candidate that was head once and is not over its base any more: requests that entered under it
//! are of the past, and what its active map was is known from what moved since.
[[nodiscard]] bool pastHead(const Generation& generation);

//! The head, and those that requests in flight may have entered under.
[[nodiscard]] std::vector<GenerationNumber> headsOf(const Environment& environment);

} // namespace pult::state
