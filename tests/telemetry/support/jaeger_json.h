// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "tests/telemetry/reading/span_text.h"

namespace pult::telemetry::testing {

//! Spans as Jaeger's page downloads them when they came by OTLP: a trace each, resources as
//! processes, kind, status and scope as tags, parents and links as references.
[[nodiscard]] std::string jaegerJsonOf(const std::vector<WrittenSpan>& spans);

} // namespace pult::telemetry::testing
