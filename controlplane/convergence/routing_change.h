// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>

#include "controlplane/state/event.h"
#include "controlplane/state/ports.h"

namespace pult::convergence {

//! Events of this kind can change what a gateway is told; the others never do.
[[nodiscard]] bool mayChangeRouting(const state::Effect& effect);

//! The control plane tidies up after itself: no request is meant to go elsewhere by it.
[[nodiscard]] bool isHousekeeping(const state::Effect& effect);

//! Services of `environment` whose routing tables may differ after the commit: empty when it makes
//! no routing change there. All of them when a header got another name; "*" when only what edges
//! stamp changed.
[[nodiscard]] std::set<state::ServiceName> touchedBy(
    const state::Commit& commit, const std::string& environment);

} // namespace pult::convergence
