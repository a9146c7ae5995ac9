// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace pult::telemetry {

//! 64 x 64 bits, both halves of the product folded.
[[nodiscard]] inline std::uint64_t mixed(std::uint64_t a, std::uint64_t b)
{
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

[[nodiscard]] inline std::uint64_t loadUpTo8(const char* text, std::size_t size)
{
    std::uint64_t word = 0;
    std::memcpy(&word, text, size);
    return word;
}

//! Seeded, so that nobody outside can make keys collide on purpose.
[[nodiscard]] inline std::uint64_t hashText(std::string_view text, std::uint64_t seed)
{
    constexpr std::uint64_t kFirst = 0x9e3779b97f4a7c15ULL;
    constexpr std::uint64_t kSecond = 0xd1b54a32d192ed03ULL;
    std::uint64_t hash = seed ^ mixed(text.size() + 1, kFirst);
    const char* at = text.data();
    std::size_t left = text.size();
    for (; left >= 8; at += 8, left -= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, 8);
        hash = mixed(hash ^ word, kSecond);
    }
    if (left > 0)
        hash = mixed(hash ^ loadUpTo8(at, left), kSecond);
    return mixed(hash, kFirst);
}

} // namespace pult::telemetry
