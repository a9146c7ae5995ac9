// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "client/verdict.h"
#include "common/error.h"

namespace pult::client {

//! Thresholds to judge by, from YAML or JSON: {alpha: 0.01, guards: [{name, kind, act, margin,
//! quantile, limit, services, query}]}; guards as in the plan of a rollout, of kind errors unless
//! they say otherwise. What is left out stays absent.
//! Errors: INVALID_ARGUMENT THRESHOLDS_INVALID, in lines as parseRolloutPlan() has them. Pure.
[[nodiscard]] Result<JudgeQuery> parseThresholds(
    const std::string& yaml, const std::string& fileName);

} // namespace pult::client
