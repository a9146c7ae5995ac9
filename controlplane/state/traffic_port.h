// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/clock.h"
#include "controlplane/state/heads.h"
#include "controlplane/state/lane_source.h"

namespace pult::state {

//! Lanes and heads come from outside: those that no table knows count as one. No generation has
//! these numbers. A head is kUnknownLane if the request was on its lane, otherwise kUnknownHead.
inline constexpr GenerationNumber kUnknownLane = 0xffffffff;
inline constexpr GenerationNumber kUnknownHead = kUnknownLane - 1;

//! Requests that one service took, and what they carried.
struct TrafficCount
{
    ServiceName service;
    GenerationNumber lane = 0; //!< 0: none told.
    std::string laneName; //!< Empty: none told. "(other)": one that no table knows.
    HeadStamp head; //!< That it entered under; none: not told.
    GenerationNumber serving = 0; //!< Of the deployment that served; 0: not known.
    //! Why they entered on their lane, as the edge told; Active: they asked for nothing, and it
    //! stamped them with the head that it knew.
    LaneSource source = LaneSource::Untold;
    std::uint64_t requests = 0;
    std::vector<std::string> sampleTraces; //!< Newest first, 32 hexadecimal digits each; at most 4.
};

//! What live traffic met, by spans. Implemented by telemetry. Thread: any.
class TrafficSource
{
public:
    virtual ~TrafficSource() = default;
    //! Requests that entered and were told of at or after `since`, which lies at most two minutes
    //! back.
    [[nodiscard]] virtual std::vector<TrafficCount> trafficSince(
        const std::string& environment, MonoTime since) const = 0;
};

} // namespace pult::state
