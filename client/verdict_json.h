// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "client/verdict.h"
#include "client/yaml_json.h"

namespace pult::client {

// Verdicts as words and JSON: the rules of yaml_json.h hold here too.

[[nodiscard]] std::string_view text(VerdictOutcome value); //!< NOT ENOUGH DATA, PASS, FAIL
[[nodiscard]] std::string_view text(VerdictKind value); //!< errors, latency, mean, promql, share
[[nodiscard]] std::string_view text(VerdictAct value); //!< abort, hold
[[nodiscard]] std::string_view text(VerdictSource value); //!< answered, no traffic, …

[[nodiscard]] Json toJson(const MetricVerdict& metric);
[[nodiscard]] Json toJson(const RolloutVerdict& verdict);
[[nodiscard]] Json toJson(const LaneFigures& figures);

} // namespace pult::client
