// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pult::telemetry::otlp {

// Appends one protobuf field to a message under way.
void writeVarint(std::string& message, std::uint32_t number, std::uint64_t value);
void writeFixed64(std::string& message, std::uint32_t number, std::uint64_t value);
void writeFixed32(std::string& message, std::uint32_t number, std::uint32_t value);
void writeBytes(std::string& message, std::uint32_t number, std::string_view value);

} // namespace pult::telemetry::otlp
