// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace pult::client {

//! In series and figures of lanes: all lanes that no table knew, together. No generation has this
//! number.
inline constexpr std::uint32_t kUnknownLane = 0xffffffff;

} // namespace pult::client
