// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "common/error.h"
#include "controlplane/telemetry/otlp/decode_report.h"
#include "controlplane/telemetry/span_view.h"

namespace pult::telemetry::otlp {

//! A file of traces for replay, OTLP/JSON or Jaeger's JSON: the name of the first member tells
//! which. Errors: those of readOtlpJson() and readJaegerJson().
[[nodiscard]] Result<DecodeReport> readTraceText(std::string_view text, SpanSink& sink);

} // namespace pult::telemetry::otlp
