// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "controlplane/state/draft.h"
#include "controlplane/state/readiness.h"

namespace pult::state {

// What a generation has to fulfil before users are sent to it. Refuse, naming what is amiss.

//! "READINESS": how many instances are ready, as evidence.
void tellReadiness(Draft& draft, const std::string& whose, const ReadinessSummary& readiness);
//! "1 of 3 deployments is not ready: …"
[[nodiscard]] std::string notReady(const ReadinessSummary& readiness);
//! Its base is the head and nothing moved under it.
void checkBase(Draft& draft, const Generation& candidate);
void checkHold(Draft& draft, const Generation& candidate);
void checkEndpoints(Draft& draft, const ReadinessSummary& readiness);
//! Everything in its delta takes requests; tells so.
void checkReady(Draft& draft, const Generation& candidate);

} // namespace pult::state
