// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "client/alerts.h"
#include "client/verdict.h"
#include "pult/v1/telemetry.pb.h"

namespace pult::client::wire {

[[nodiscard]] RolloutVerdict fromWire(const v1::RolloutVerdict& wire);
[[nodiscard]] std::vector<VerdictLine> fromWire(const v1::VerdictHistory& wire);
[[nodiscard]] std::vector<LaneFigures> fromWire(const v1::CompareLanesResponse& wire);

[[nodiscard]] AlertReport fromWire(const v1::AlertReport& wire);

[[nodiscard]] v1::GetVerdictRequest verdictRequest(std::string environment);
[[nodiscard]] v1::JudgeAgainRequest toWire(const JudgeQuery& query);
[[nodiscard]] v1::CompareLanesRequest compareRequest(
    std::string environment, std::int64_t sinceUnixMs);

} // namespace pult::client::wire
