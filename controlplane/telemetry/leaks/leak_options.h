// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

#include "controlplane/telemetry/reading/tick.h"

namespace pult::telemetry {

//! How evidence is weighed and for how long it counts.
struct LeakOptions
{
    //! Evidence counts for so long after its receipt.
    Tick window = 300 * kTicksPerSecond;
    //! Parts of the window: how exactly evidence ages.
    std::uint32_t buckets = 30;
    //! An edge without traffic for so long is no longer expected.
    Tick topologyMemory = 24 * 3600 * kTicksPerSecond;
    //! Chance at which something is no longer taken for chance.
    double significance = 1e-3;
    //! After a leak so many requests came through at least, and at least one bucket, before it is
    //! taken for repaired; more when the leak was rare.
    std::uint32_t leastRepaired = 20;
    //! Least number of ordinary requests before a call counts as one that is always made.
    std::uint32_t leastTopology = 50;
    //! Before a span came, it was under way and in the exporter for so long at most, apart from its
    //! duration: tables that were valid then may have routed it.
    Tick tableSlack = 15 * kTicksPerSecond;
    //! Rows of edges, of streams of calls that began a trace, and of data quality; at most 1 048
    //! 575 of each.
    std::size_t edges = 50'000;
    std::size_t streams = 20'000;
    std::size_t qualities = 20'000;
    //! Of one caller and callee; further ones are of the entry "(other)".
    std::size_t entriesPerPair = 200;
};

} // namespace pult::telemetry
