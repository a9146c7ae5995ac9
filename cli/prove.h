// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/context.h"

namespace pult::cli {

//! "prove ENV GENERATION|active": a gate in CI. Exits: Done when every probe was reached; otherwise
//! the worst: LaneLost, Failed (an entry did not serve it), NotObserved (no evidence); those of the
//! error.
[[nodiscard]] Exit proveLane(Context& context, const Arguments& arguments);

} // namespace pult::cli
