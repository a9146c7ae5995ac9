// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace pult::telemetry::testing {

//! A request that protobuf takes, as OTLP/JSON writes it: hexadecimal ids, numbers for enums, text
//! for 64-bit numbers.
[[nodiscard]] std::string otlpJsonOf(std::string_view request);

} // namespace pult::telemetry::testing
