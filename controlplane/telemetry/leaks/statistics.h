// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace pult::telemetry {

struct Interval
{
    double low = 0;
    double high = 1;
};

//! Wilson score interval, 95 %, of a share. 0 of 0: [0, 1].
[[nodiscard]] Interval wilson(std::uint64_t hits, std::uint64_t of);

//! Upper bound (Chernoff) of the probability of at least `hits` of `of` when each has `chance`.
[[nodiscard]] double chanceOfAtLeast(std::uint64_t hits, std::uint64_t of, double chance);

struct Share
{
    std::uint64_t hits = 0;
    std::uint64_t of = 0;
};
//! Whether parts that have the same share by chance could look like this (chi square, three
//! standard deviations).
[[nodiscard]] bool isSteady(std::span<const Share> parts);

} // namespace pult::telemetry
