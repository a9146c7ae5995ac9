// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "common/error.h"
#include "controlplane/telemetry/otlp/decode_report.h"
#include "controlplane/telemetry/span_view.h"

namespace pult::telemetry::otlp {

//! The ExportTraceServiceRequest in protobuf that OTLP/JSON stands for: one object, or several one
//! behind another (newline-delimited, as the Collector's file exporter writes them). Ids are
//! hexadecimal, enums numbers, 64-bit numbers numbers or text; unknown fields are passed over.
//! Errors: INVALID_ARGUMENT SPANS_UNREADABLE; the message has line and column, or line of the
//! document and path of the field.
[[nodiscard]] Result<std::string> protobufFromJson(std::string_view text);

//! Tells a sink what is in OTLP/JSON. Errors: as protobufFromJson().
[[nodiscard]] Result<DecodeReport> readOtlpJson(std::string_view text, SpanSink& sink);

} // namespace pult::telemetry::otlp
