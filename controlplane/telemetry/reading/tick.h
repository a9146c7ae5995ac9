// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "common/clock.h"

namespace pult::telemetry {

//! Receive time by the control plane's own clock, 10 ms a step since an origin: 497 days.
using Tick = std::uint32_t;

inline constexpr std::uint32_t kTicksPerSecond = 100;

[[nodiscard]] constexpr Tick ticks(std::chrono::milliseconds time)
{
    return static_cast<Tick>(time.count() / 10);
}

[[nodiscard]] inline Tick tickOf(MonoTime now, MonoTime origin)
{
    return ticks(std::chrono::duration_cast<std::chrono::milliseconds>(now - origin));
}

//! b - a, 0 when b is before a.
[[nodiscard]] constexpr Tick elapsed(Tick a, Tick b)
{
    return b > a ? b - a : 0;
}

} // namespace pult::telemetry
