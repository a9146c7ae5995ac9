// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace pult::client {

// Reasons of errors in files that people write; each is explained in docs/errors.md.
inline constexpr char kRolloutPlanInvalid[] = "ROLLOUT_PLAN_INVALID";
inline constexpr char kThresholdsInvalid[] = "THRESHOLDS_INVALID";

} // namespace pult::client
