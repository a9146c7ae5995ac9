// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.h"

namespace pult::cli {

//! What a script can tell the ends apart by; documented in docs/pultctl.md.
enum class Exit
{
    Done = 0,
    Failed = 1, //!< Also: a person answered no.
    Usage = 2,
    Refused = 3,
    NotPermitted = 4,
    Unreachable
    = 5, //!< For a write: it may have been done; safe to repeat with the same request id.
    NotAcknowledged = 6,
    PlanChanged = 7,
    //! Acknowledged, but live traffic does not show it; a proof or a recording without evidence.
    NotObserved = 8,
    VerdictFails = 10, //!< The evidence about a rollout says so.
    LaneLost = 9, //!< A probe, or a request of a recording, did not stay on its lane.
};

[[nodiscard]] Exit exitOf(const Error& error);

} // namespace pult::cli
