// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "controlplane/state/names.h"

namespace pult::telemetry::otlp {

//! As state::findInvalidUtf8, quick for ASCII, which nearly all of a span is.
[[nodiscard]] inline bool isUtf8(std::string_view text)
{
    constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;
    std::uint64_t seen = 0;
    std::size_t at = 0;
    for (; at + sizeof(seen) <= text.size(); at += sizeof(seen)) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, text.data() + at, sizeof(eight));
        seen |= eight;
    }
    for (; at < text.size(); ++at)
        seen |= static_cast<unsigned char>(text[at]);
    return (seen & kHighBits) == 0 || state::findInvalidUtf8(text) == std::string_view::npos;
}

} // namespace pult::telemetry::otlp
