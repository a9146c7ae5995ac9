// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "controlplane/state/manifest.h"
#include "controlplane/state/manifest_reader.h"

namespace pult::state {

//! What one entry of `services` says; artifacts of one digest per environment apart.
struct ReadService
{
    ServiceRelease release;
    std::map<std::string, std::vector<Artifact>> environmentArtifacts;
};

[[nodiscard]] ReadService readService(
    Problems& problems, const YAML::Node& node, const std::string& where);

//! What one environment's entry of `placements` says. Services that are not in `known` are
//! problems.
[[nodiscard]] std::map<ServiceName, ServicePlacement> readPlacements(Problems& problems,
    const YAML::Node& node, const std::string& where, const std::vector<std::string_view>& known);

} // namespace pult::state
