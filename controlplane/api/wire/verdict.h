// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "common/error.h"
#include "controlplane/state/alert_port.h"
#include "controlplane/state/event.h"
#include "controlplane/state/verdict_port.h"
#include "pult/v1/observer.pb.h"
#include "pult/v1/telemetry.pb.h"

namespace pult::api::wire {

[[nodiscard]] v1::RolloutVerdict toWire(const state::RolloutVerdict& from);
//! A verdict that the event of the record rests on.
[[nodiscard]] v1::StoredVerdict toWire(
    const state::Record& record, const state::Event& event, const state::RolloutVerdict& verdict);
[[nodiscard]] v1::VerdictHistory toWire(const std::vector<state::VerdictLine>& from);
[[nodiscard]] v1::CompareLanesResponse toWire(const std::vector<state::LaneFigures>& from);
[[nodiscard]] v1::AlertReport toWire(const state::AlertReport& from);
//! Errors: INVALID_ARGUMENT FIELD_INVALID.
[[nodiscard]] Result<state::JudgeAgain> fromWire(const v1::JudgeAgainRequest& from);

} // namespace pult::api::wire
