// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <grpcpp/support/status.h>

#include "common/error.h"
#include "controlplane/telemetry/otlp/decode_report.h"

namespace pult::telemetry {

//! What a sender hears of its call: a report, an error, or an error and when to come again.
using RetryAfter = std::optional<std::chrono::milliseconds>;

enum class WireFormat
{
    Protobuf,
    Json,
};

//! ExportTraceServiceResponse; without a partial success when nothing was rejected.
[[nodiscard]] std::string responseOf(const DecodeReport& report, WireFormat format);

//! With RetryInfo in its details when the sender may come again, else with Pult's ErrorInfo.
[[nodiscard]] grpc::Status grpcStatusOf(const Error& error, RetryAfter retry = std::nullopt);

//! google.rpc.Status, the body that OTLP/HTTP wants with an error.
[[nodiscard]] std::string statusBodyOf(const Error& error, WireFormat format);

//! UNAVAILABLE SPANS_TOO_MANY.
[[nodiscard]] Error pushedBack();

} // namespace pult::telemetry
