// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "tests/telemetry/reading/span_text.h"

namespace pult::telemetry::testing {

//! An ExportTraceServiceRequest in protobuf with these spans, those of one process together.
[[nodiscard]] std::string requestOf(const std::vector<WrittenSpan>& spans);

} // namespace pult::telemetry::testing
