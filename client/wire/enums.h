// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <utility>

#include "client/operation.h"
#include "client/plan.h"
#include "client/state.h"
#include "pult/v1/operation.pb.h"
#include "pult/v1/state.pb.h"

namespace pult::client::wire {

// Enumerations of the contract and ours; what a newer server may send becomes Unknown.

[[nodiscard]] EnvironmentClass fromWire(v1::EnvironmentClass value);
[[nodiscard]] v1::EnvironmentClass toWire(EnvironmentClass value);
[[nodiscard]] Role fromWire(v1::Role value);
[[nodiscard]] Readiness fromWire(v1::Readiness value);
[[nodiscard]] OperationStep fromWire(v1::OperationStep value);
[[nodiscard]] ObservationOutcome fromWire(v1::ObservationOutcome value);
[[nodiscard]] GatewayState fromWire(v1::GatewayState value);
//! Unknown words are Info.
[[nodiscard]] Tone toneFromWire(const std::string& value);

} // namespace pult::client::wire
