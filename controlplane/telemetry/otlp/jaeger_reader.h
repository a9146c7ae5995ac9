// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "common/error.h"
#include "controlplane/telemetry/otlp/decode_report.h"
#include "controlplane/telemetry/span_view.h"

namespace pult::telemetry::otlp {

//! Tells a sink what is in the JSON that Jaeger's UI exports and its /api/traces gives: an object
//! with "data", a list of traces with spans and processes. Tags of OpenTelemetry's mapping to
//! Jaeger are turned back: span.kind, error, otel.status_code, w3c.tracestate, otel.scope.*; a
//! header attribute, there a list as JSON text, gives its first element. The parent is the first
//! CHILD_OF of the same trace, else the first FOLLOWS_FROM of it; other references are links. Spans
//! with ids that are none are left out and counted, as by the walker. Errors: INVALID_ARGUMENT
//! SPANS_UNREADABLE; the message has line and column, or the path.
[[nodiscard]] Result<DecodeReport> readJaegerJson(std::string_view text, SpanSink& sink);

} // namespace pult::telemetry::otlp
