// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "controlplane/state/heads.h"

namespace pult::telemetry {

//! A head stamp in 32 bits, so that records stay small. 0: none, and those that would not fit:
//! generations from 16 777 216 on, more than 255 rebases.
[[nodiscard]] inline std::uint32_t packed(const state::HeadStamp& head)
{
    const bool fits = head.generation < (1U << 24U) && head.rebases < (1U << 8U);
    return fits ? head.rebases << 24U | head.generation : 0;
}

[[nodiscard]] inline state::HeadStamp unpacked(std::uint32_t head)
{
    return {head & 0xffffffU, head >> 24U};
}

} // namespace pult::telemetry
