// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace pult::telemetry {

inline constexpr std::size_t kCacheLine = 64; //!< Bytes; of x86-64 and most of ARM.

//! Traces take far more room than any cache has. Who is about to work on several asks for all of
//! them first, so that memory is waited for once and not once for each.

//! Reads nothing: any address will do.
inline void prefetch(const void* at)
{
    __builtin_prefetch(at);
}

inline void prefetch(const void* from, std::size_t bytes)
{
    const auto* const at = static_cast<const char*>(from);
    for (std::size_t offset = 0; offset < bytes; offset += kCacheLine)
        prefetch(at + offset);
}

} // namespace pult::telemetry
