// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace pult::telemetry::testing {

// Protobuf's wire format by hand, so that a test can write what no generated code would.
[[nodiscard]] std::string varint(std::uint64_t value);
[[nodiscard]] std::string varintField(std::uint32_t number, std::uint64_t value);
[[nodiscard]] std::string fixed64Field(std::uint32_t number, std::uint64_t value);
[[nodiscard]] std::string fixed32Field(std::uint32_t number, std::uint32_t value);
[[nodiscard]] std::string bytesField(std::uint32_t number, std::string_view bytes);
[[nodiscard]] std::string groupField(std::uint32_t number, std::string_view inside);
//! KeyValue with a string, as field `number` of what is around it.
[[nodiscard]] std::string attributeField(
    std::uint32_t number, std::string_view key, std::string_view text);

//! Random ExportTraceServiceRequests that protobuf takes: fields in any order, some twice, unknown
//! fields and groups, every kind of value, ids of any length, known fields of other wire types.
class WireMaker
{
public:
    explicit WireMaker(std::uint64_t seed)
        : m_random(seed)
    {}
    [[nodiscard]] std::string request();

private:
    [[nodiscard]] std::uint64_t upTo(std::uint64_t most) { return m_random() % (most + 1); }
    [[nodiscard]] bool chance(int percent)
    {
        return upTo(99) < static_cast<std::uint64_t>(percent);
    }
    [[nodiscard]] std::string text();
    [[nodiscard]] std::string id(std::size_t size);
    [[nodiscard]] std::string unknown();
    [[nodiscard]] std::string anyValue(int depth);
    [[nodiscard]] std::string keyValue(int depth);
    [[nodiscard]] std::string spanField();
    [[nodiscard]] std::string span();
    [[nodiscard]] std::string scopeSpans();
    [[nodiscard]] std::string resourceSpans();

    std::mt19937_64 m_random;
};

} // namespace pult::telemetry::testing
