// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace pult::telemetry::otlp {

//! From 1; the column counts bytes.
struct TextPlace
{
    std::size_t line = 1;
    std::size_t column = 1;
};

//! Place of the byte at `offset`; one beyond the end is the end.
[[nodiscard]] inline TextPlace placeIn(std::string_view text, std::size_t offset)
{
    const auto before = text.substr(0, std::min(offset, text.size()));
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const auto lineStart = before.rfind('\n') + 1; // npos + 1 is 0
    return {static_cast<std::size_t>(lines) + 1, before.size() - lineStart + 1};
}

[[nodiscard]] inline std::string wordsOf(const TextPlace& place)
{
    return "line " + std::to_string(place.line) + ", column " + std::to_string(place.column);
}

} // namespace pult::telemetry::otlp
