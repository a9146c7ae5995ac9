// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

#include "client/series.h"
#include "client/yaml_json.h"

namespace pult::client {

// Series as words and as JSON; the rules of yaml_json.h hold here too.

[[nodiscard]] std::string_view text(Metric value); //!< requests, error-ratio, latency-p99, …
//! Nothing for any other word.
[[nodiscard]] std::optional<Metric> metricFromText(std::string_view word);

[[nodiscard]] Json toJson(const SeriesAnswer& answer);

} // namespace pult::client
