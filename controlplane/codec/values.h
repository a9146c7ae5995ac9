// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "controlplane/state/command.h"
#include "controlplane/state/deployment.h"
#include "controlplane/state/manifest.h"
#include "pult/journal/v1/event.pb.h"

namespace pult::codec {

// The values that events and snapshots share.

void write(const state::Policy& from, journal::v1::Policy& to);
[[nodiscard]] state::Policy read(const journal::v1::Policy& from);

[[nodiscard]] journal::v1::EnvironmentClass write(state::EnvironmentClass from);
[[nodiscard]] state::EnvironmentClass read(journal::v1::EnvironmentClass from);

void write(const state::WaivedEdge& from, journal::v1::WaivedEdge& to);
[[nodiscard]] state::WaivedEdge read(const journal::v1::WaivedEdge& from);

void write(const state::DeploymentKey& from, journal::v1::DeploymentKey& to);
[[nodiscard]] state::DeploymentKey read(const journal::v1::DeploymentKey& from);

void write(const state::Deployment& from, journal::v1::Deployment& to);
[[nodiscard]] state::Deployment read(const journal::v1::Deployment& from);

using Contributions = google::protobuf::RepeatedPtrField<journal::v1::Contribution>;
void write(const std::vector<state::Contribution>& from, Contributions& to);
[[nodiscard]] std::vector<state::Contribution> read(const Contributions& from);

[[nodiscard]] inline std::vector<std::string> readStrings(
    const google::protobuf::RepeatedPtrField<std::string>& from)
{
    return {from.begin(), from.end()};
}

inline void writeStrings(
    const std::vector<std::string>& from, google::protobuf::RepeatedPtrField<std::string>& to)
{
    to.Add(from.begin(), from.end());
}

} // namespace pult::codec
