// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace pult {

using Digest = std::array<std::uint8_t, 32>;

//! SHA-256 (FIPS 180-4) over the parts in order.
[[nodiscard]] Digest sha256(std::initializer_list<std::string_view> parts);
//! HMAC-SHA-256 (RFC 2104).
[[nodiscard]] Digest hmacSha256(std::string_view key, std::string_view text);
//! Compares in time that does not depend on where they differ.
[[nodiscard]] bool equalConstantTime(std::string_view a, std::string_view b);

[[nodiscard]] std::string toHex(std::string_view bytes);
[[nodiscard]] std::string toHex(const Digest& digest);
[[nodiscard]] std::string_view asBytes(const Digest& digest);
//! Nothing unless it is exactly 32 bytes.
[[nodiscard]] std::optional<Digest> digestFromBytes(std::string_view bytes);

} // namespace pult
