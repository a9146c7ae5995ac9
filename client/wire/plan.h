// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/plan.h"
#include "pult/v1/release_control.pb.h"

namespace pult::client::wire {

[[nodiscard]] ServiceChange fromWire(const v1::ServiceChange& wire);
//! The command is the resolved one.
[[nodiscard]] Plan fromWire(const v1::PlanResponse& wire);
[[nodiscard]] v1::ExecuteRequest toWire(const Execution& execution);

} // namespace pult::client::wire
