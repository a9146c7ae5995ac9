// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace pult::state {

//! Why a request entered on its lane, as the edge told (pult.lane.source).
enum class LaneSource : std::uint8_t
{
    Untold,
    Active,
    Share,
    Holdback,
    Group,
    Tester,
    Contour,
    Other, //!< A word of a newer edge.
};

[[nodiscard]] LaneSource laneSourceOf(std::string_view word);
[[nodiscard]] std::string_view wordOf(LaneSource source);

} // namespace pult::state
