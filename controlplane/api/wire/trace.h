// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "common/error.h"
#include "controlplane/telemetry/leaks/trace_view.h"
#include "pult/v1/telemetry.pb.h"

namespace pult::api::wire {

// What telemetry shows of single traces -> pult.v1. Pure. Thread: any.

[[nodiscard]] std::string traceHex(const telemetry::TraceId& id);
[[nodiscard]] std::string spanHex(telemetry::SpanId id);
//! 32 hexadecimal digits, not all of them 0. Errors: INVALID_ARGUMENT FIELD_INVALID.
[[nodiscard]] Result<telemetry::TraceId> traceIdOf(const std::string& hex);

//! The whole trace, a parent before its children, siblings by time; each message at most about
//! `partBytes` large.
[[nodiscard]] std::vector<v1::GetTraceResponse> toParts(
    const telemetry::TraceView& from, std::size_t partBytes);

[[nodiscard]] v1::FoundRequest toWire(const telemetry::TraceSummary& from);

} // namespace pult::api::wire
