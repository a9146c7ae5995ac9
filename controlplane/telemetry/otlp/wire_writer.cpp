// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/otlp/wire_writer.h"

#include "controlplane/telemetry/otlp/wire_cursor.h"

namespace pult::telemetry::otlp {

namespace {

void append(std::string& message, std::uint64_t varint)
{
    for (; varint >= 0x80U; varint >>= 7U)
        message += static_cast<char>(varint | 0x80U);
    message += static_cast<char>(varint);
}

template <typename Number> void appendRaw(std::string& message, Number value)
{
    message.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

} // namespace

void writeVarint(std::string& message, std::uint32_t number, std::uint64_t value)
{
    append(message, tagOf(number, Wire::Varint));
    append(message, value);
}

void writeFixed64(std::string& message, std::uint32_t number, std::uint64_t value)
{
    append(message, tagOf(number, Wire::Fixed64));
    appendRaw(message, value);
}

void writeFixed32(std::string& message, std::uint32_t number, std::uint32_t value)
{
    append(message, tagOf(number, Wire::Fixed32));
    appendRaw(message, value);
}

void writeBytes(std::string& message, std::uint32_t number, std::string_view value)
{
    append(message, tagOf(number, Wire::Bytes));
    append(message, value.size());
    message += value;
}

} // namespace pult::telemetry::otlp
