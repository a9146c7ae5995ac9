// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace pult::telemetry::otlp {

//! How a field is written in JSON (OTLP specification, "JSON Protobuf Encoding") and in protobuf.
enum class JsonKind
{
    Message,
    Text,
    Hex, //!< Ids: bytes in hexadecimal.
    Opaque, //!< Bytes that nobody keeps.
    Bool,
    Int64, //!< A number, or its text.
    Double, //!< A number, its text, "NaN", "Infinity" or "-Infinity".
    Fixed64,
    Fixed32,
    Enum, //!< A number; its name is taken, too.
};

struct JsonMessage;

struct JsonField
{
    std::string_view name; //!< lowerCamelCase
    std::uint32_t number = 0;
    JsonKind kind = JsonKind::Message;
    bool repeated = false;
    const JsonMessage* message = nullptr;
    std::span<const std::string_view> names = {}; //!< Of an enum, by number.
};

//! A message of OTLP, as far as the walker reads it.
struct JsonMessage
{
    std::span<const JsonField> fields;

    //! Null for a field that nobody reads.
    [[nodiscard]] const JsonField* field(std::string_view name) const;
};

//! ExportTraceServiceRequest, which is also what a file of traces has.
[[nodiscard]] const JsonMessage& requestSchema();

} // namespace pult::telemetry::otlp
