// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "client/rollout.h"
#include "common/error.h"

namespace pult::client {

//! The plan of a rollout as a file of its own; format: docs/rollout.md. What it leaves out stays
//! absent: the control plane knows the defaults, and checks the rest.
//! Errors: INVALID_ARGUMENT ROLLOUT_PLAN_INVALID, with a line "file:line:column: what" for each
//! problem; lines and columns from 1, columns in characters. Pure.
[[nodiscard]] Result<RolloutPlan> parseRolloutPlan(
    const std::string& yaml, const std::string& fileName);

//! "5", "0.5", "5%", "5 %": thousandths; nothing outside of 0.1 to 100, or in finer steps.
[[nodiscard]] std::optional<std::uint32_t> permilleFromText(std::string_view text);
//! "90s", "10m", "2h", "1d", or a bare number of seconds.
[[nodiscard]] std::optional<std::uint32_t> secondsFromText(std::string_view text);

} // namespace pult::client
