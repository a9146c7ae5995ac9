// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "client/verdict.h"
#include "common/error.h"

namespace pult::client {

//! Thresholds to judge by, from YAML or JSON: {alpha: 0.01, guards: [{name, kind, act, margin,
//! quantile, limit, services, query}]}; what is left out is as usual.
//! Errors: INVALID_ARGUMENT THRESHOLDS_INVALID, naming what and where.
[[nodiscard]] Result<JudgeQuery> thresholdsFrom(const std::string& text);

} // namespace pult::client
