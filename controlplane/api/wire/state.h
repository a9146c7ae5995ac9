// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/state/facts.h"
#include "controlplane/state/state.h"
#include "pult/v1/state.pb.h"

namespace pult::api::wire {

// Values of the core -> pult.v1. Pure. Thread: any.

[[nodiscard]] v1::EnvironmentClass toWire(state::EnvironmentClass from);
[[nodiscard]] v1::Role toWire(state::Role from);
void toWire(const state::Policy& from, v1::Policy& to);
void toWire(const state::Endpoint& from, v1::Endpoint& to);
void toWire(const state::WaivedEdge& from, v1::WaivedEdge& to);
void toWire(const state::WaivedEdge& edge, const state::LeakWaiver& from, v1::LeakWaiver& to);
void toWire(const state::Deployment& from, v1::Deployment& to);
//! Null: ABSENT.
void toWire(
    const state::ServiceName& service, const state::DeploymentPtr& from, v1::DeltaEntry& to);
//! All but the delta.
void headerToWire(const state::Generation& from, v1::Generation& to);
void toWire(const state::Retiring& from, v1::RetiringDeployment& to);
//! All but active, generations and retiring.
void headerToWire(const state::Environment& from, v1::EnvironmentState& to);
void toWire(
    const state::DeploymentKey& key, const state::ReadinessFact& from, v1::DeploymentReadiness& to);

//! Living ones, newest first, then archived ones, newest first.
[[nodiscard]] std::vector<state::GenerationPtr> inOrder(const state::Environment& environment);

} // namespace pult::api::wire
