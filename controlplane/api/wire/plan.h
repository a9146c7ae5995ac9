// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/writer/planner.h"
#include "pult/v1/release_control.pb.h"

namespace pult::api::wire {

//! Services beyond this many are only counted.
inline constexpr std::size_t kMostPlannedServices = 2000;

void toWire(
    const std::string& environment, const writer::PlannedCommand& from, v1::PlanResponse& to);

} // namespace pult::api::wire
