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

template <typename Word> [[nodiscard]] Word loaded(const char* text)
{
    Word word = 0;
    std::memcpy(&word, text, sizeof word);
    return word;
}

//! Fewer than eight bytes as a number that no others of the same size have. Loads overlap: a copy
//! of a length that is not known beforehand would be a call.
[[nodiscard]] inline std::uint64_t loadBelow8(const char* text, std::size_t size)
{
    if (size >= 4)
        return std::uint64_t{loaded<std::uint32_t>(text + size - 4)} << 32
            | loaded<std::uint32_t>(text);
    if (size == 0)
        return 0;
    return std::uint64_t{loaded<std::uint8_t>(text + size - 1)} << 16
        | std::uint64_t{loaded<std::uint8_t>(text + size / 2)} << 8 | loaded<std::uint8_t>(text);
}

//! a == b, for short texts without a call.
[[nodiscard]] inline bool isSame(std::string_view a, std::string_view b)
{
    const auto size = a.size();
    if (size != b.size())
        return false;
    if (size < 8)
        return loadBelow8(a.data(), size) == loadBelow8(b.data(), size);
    for (std::size_t at = 0; at + 8 < size; at += 8) {
        if (loaded<std::uint64_t>(a.data() + at) != loaded<std::uint64_t>(b.data() + at))
            return false;
    }
    return loaded<std::uint64_t>(a.data() + size - 8) == loaded<std::uint64_t>(b.data() + size - 8);
}

//! Seeded, so that nobody outside can make keys collide on purpose.
[[nodiscard]] inline std::uint64_t hashText(std::string_view text, std::uint64_t seed)
{
    constexpr std::uint64_t kFirst = 0x9e3779b97f4a7c15ULL;
    constexpr std::uint64_t kSecond = 0xd1b54a32d192ed03ULL;
    std::uint64_t hash = seed ^ mixed(text.size() + 1, kFirst);
    const char* at = text.data();
    std::size_t left = text.size();
    for (; left >= 8; at += 8, left -= 8)
        hash = mixed(hash ^ loaded<std::uint64_t>(at), kSecond);
    if (left > 0)
        hash = mixed(hash ^ loadBelow8(at, left), kSecond);
    return mixed(hash, kFirst);
}

} // namespace pult::telemetry
