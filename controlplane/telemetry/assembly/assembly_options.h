// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

#include "controlplane/telemetry/reading/tick.h"

namespace pult::telemetry {

//! Windows and bounds of the trace table. Sources of the defaults: contours research, part 3.4.
struct AssemblyOptions
{
    //! A trace that was quiet for so long is looked at for what is decidable by what is there.
    Tick firstLook = 2 * kTicksPerSecond;
    //! Quiescent: exporters' usual delay has passed; provisional verdicts.
    Tick idle = 10 * kTicksPerSecond;
    //! Final at the earliest so long after the first span; later when services are known to be
    //! late.
    Tick leastLife = 60 * kTicksPerSecond;
    //! Spans that keep coming do not keep a trace open longer than this.
    Tick mostLife = 900 * kTicksPerSecond;
    //! Learnt lateness never keeps a trace open longer than this.
    Tick mostLateness = 300 * kTicksPerSecond;
    //! How long a final trace is remembered: whole while there is room, then as a tombstone.
    Tick remembered = 600 * kTicksPerSecond;

    std::size_t shards = 8;
    //! Spans beyond it are counted and left out; what is absent from such a trace means nothing.
    std::size_t spansPerTrace = 100'000;
    //! Of spans, all shards together. Over it final traces turn into tombstones, oldest first; then
    //! open ones are judged early, oldest first, and counted.
    std::size_t bytes = std::size_t{512} << 20U;
    //! All shards together; the oldest go first.
    std::size_t tombstones = 500'000;
};

} // namespace pult::telemetry
