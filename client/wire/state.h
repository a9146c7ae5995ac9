// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/state.h"
#include "pult/v1/observer.pb.h"
#include "pult/v1/state.pb.h"

namespace pult::client::wire {

[[nodiscard]] Policy fromWire(const v1::Policy& wire);
[[nodiscard]] DeploymentPtr fromWire(const v1::Deployment& wire);
[[nodiscard]] DeploymentReadiness fromWire(const v1::DeploymentReadiness& wire);
[[nodiscard]] Endpoint fromWire(const v1::Endpoint& wire);
[[nodiscard]] RetiringDeployment fromWire(const v1::RetiringDeployment& wire);
[[nodiscard]] EnvironmentSummary fromWire(const v1::EnvironmentSummary& wire);
//! Null: ABSENT, also for a target of a newer server.
[[nodiscard]] DeploymentPtr targetFromWire(const v1::DeltaEntry& wire);
[[nodiscard]] Generation fromWire(const v1::Generation& wire);
//! Everything of the message but active, generations and retiring.
[[nodiscard]] EnvironmentState headerFromWire(const v1::EnvironmentState& wire);
//! A whole state whose repeated fields are joined already.
[[nodiscard]] EnvironmentState fromWire(const v1::EnvironmentState& wire);

//! Appends the generations of a part; one that was the last before goes on: more of its delta.
void joinGenerations(google::protobuf::RepeatedPtrField<v1::Generation>& whole,
    const google::protobuf::RepeatedPtrField<v1::Generation>& part);
//! Joins the parts of GetState and of a snapshot: the header of the first, the lists of all.
void joinPart(v1::EnvironmentState& whole, v1::EnvironmentState&& part, bool first);

} // namespace pult::client::wire
