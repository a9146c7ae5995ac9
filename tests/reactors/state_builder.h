// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "controlplane/state/facts.h"
#include "controlplane/state/state.h"

namespace pult::reactors {

//! A deployment with one endpoint on each port of 127.0.0.1.
[[nodiscard]] state::DeploymentPtr deployment(const std::string& service,
    state::GenerationNumber generation, const std::vector<std::uint16_t>& ports,
    state::ReadinessCheck check = {state::ReadinessCheck::Kind::Tcp, "", 2000, 1000});

[[nodiscard]] state::ServiceTable tableOf(const std::vector<state::DeploymentPtr>& deployments);

//! "prod", with the deployments as its active map and generation 1 as its head.
[[nodiscard]] state::Environment environmentOf(
    const std::vector<state::DeploymentPtr>& active, std::string name = "prod");

[[nodiscard]] state::GenerationPtr candidate(
    state::GenerationNumber number, const std::vector<state::DeploymentPtr>& delta);

[[nodiscard]] state::StatePtr stateOf(
    const std::vector<state::Environment>& environments, state::Revision revision = 1);

//! Facts in which everything about gateways is known, and nothing of it stands in anybody's way.
[[nodiscard]] state::EnvironmentFacts quietFacts();
//! One connected gateway that holds `revision`, beside those there are.
void addGateway(state::EnvironmentFacts& facts, const std::string& id, state::Revision revision);
void setNamed(state::EnvironmentFacts& facts, std::set<state::DeploymentKey> keys);
void setReady(state::EnvironmentFacts& facts, const std::vector<state::DeploymentPtr>& ready);

} // namespace pult::reactors
