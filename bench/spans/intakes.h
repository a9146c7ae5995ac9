// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "controlplane/telemetry/span_intake.h"

namespace pult::bench {

//! What is put behind the receiver, cheapest first.
struct IntakeKind
{
    const char* name;
    std::unique_ptr<telemetry::SpanIntake> (*make)();
};

//! "raw": nothing is read, the wire's own limit. "arena": generated protobuf on an arena, with RED.
//! "walker": our walker, with RED. "pipeline": all that pultd does with spans: reading, traces,
//! rules, series and the ledger, on a thread of its own for judging.
[[nodiscard]] const std::vector<IntakeKind>& intakeKinds();

[[nodiscard]] std::unique_ptr<telemetry::SpanIntake> makeIntake(const std::string& kind);

} // namespace pult::bench
