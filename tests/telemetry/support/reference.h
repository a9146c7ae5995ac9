// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

#include "controlplane/telemetry/otlp/decode_report.h"
#include "controlplane/telemetry/span_view.h"

namespace pult::telemetry::testing {

//! The same request read the slow way, with generated protobuf: what the walker is held against.
//! Nothing when protobuf refuses the bytes. The report's text is left empty.
[[nodiscard]] std::optional<DecodeReport> readWithProtobuf(
    std::string_view request, SpanSink& sink);

} // namespace pult::telemetry::testing
