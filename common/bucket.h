// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace pult {

//! Buckets of users, and of edges by their ids.
inline constexpr std::uint32_t kBuckets = 1000;

//! xxh32 of the bytes with seed 0: the rank of edges.
[[nodiscard]] std::uint32_t xxh32(std::string_view bytes);

//! xxh32 of the bytes with seed 0, modulo 1000: the same as `xxh32(0),mod(1000)` of HAProxy, so
//! that whoever looks at a user says the same. Source: the specification of XXH32 (Collet, 2012),
//! as Debian's libxxhash has it.
[[nodiscard]] std::uint32_t bucketOf(std::string_view id);

//! Nested: who is enrolled at one share is enrolled at every larger one.
[[nodiscard]] inline bool enrolled(std::string_view id, std::uint32_t permille)
{
    return bucketOf(id) < permille;
}

//! The other end: those who would be enrolled last stay behind.
[[nodiscard]] inline bool heldBack(std::string_view id, std::uint32_t permille)
{
    return bucketOf(id) + permille >= kBuckets;
}

} // namespace pult
