// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "controlplane/state/manifest.h"
#include "controlplane/state/state.h"

namespace pult::state {

//! What a manifest changes here: its own deployments, and the delta that they make.
struct Installation
{
    std::vector<Deployment> deployments;
    ServiceTable delta;
    std::vector<std::string> unplaced;
    std::vector<std::string> withoutEndpoints;
    std::vector<std::string> withoutDigest;
    std::vector<std::string> unknownTargets;
};

//! Lays a manifest over the active map. Pure; whatever is missing is listed, not refused.
[[nodiscard]] Installation install(
    const Environment& environment, const Manifest& manifest, GenerationNumber number);

} // namespace pult::state
