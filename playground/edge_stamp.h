// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "common/error.h"
#include "playground/lane.h"

namespace pult::playground {

//! What an edge has to know to stamp requests; the resource pult.edge.v1.Stamp as a value.
struct Stamp
{
    std::uint32_t head = 0;
    std::string headWord; //!< What the head header carries without a lane.
    std::map<std::uint32_t, std::string> lanes; //!< Number -> what the head header carries.
    std::map<std::string, std::uint32_t> names;
    std::chrono::seconds longestRequest{0}; //!< 0: no bound.
};

//! Decides the lane of one request at the edge. First match wins: explicit header of a tester,
//! active. Carriers of anybody else are stripped. An unknown number goes to active: no request is
//! lost; an unknown name is an error: it never goes anywhere silently. What the head header carries
//! depends on the lane: who asks for legacy means all of what it was.
//! Errors: NOT_FOUND LANE_UNKNOWN; UNAVAILABLE NO_STAMP before the first stamp.
[[nodiscard]] Result<LaneContext> stamped(const Stamp& stamp, const LaneContext& asked);

//! Follows the stamp of one environment over ADS and acknowledges it like any data plane, so that
//! a switch counts this edge only once it stamps the new head.
//! Threads: current() from any. Reconnects by itself; the last stamp stays meanwhile.
class StampWatch
{
public:
    struct Node
    {
        std::string server; //!< host:port of the xDS server
        std::string id;
        std::string environment;
        std::string region;
        std::string zone;
    };
    explicit StampWatch(Node node);
    ~StampWatch();
    StampWatch(const StampWatch&) = delete;
    StampWatch& operator=(const StampWatch&) = delete;

    //! Null before the first one.
    [[nodiscard]] std::shared_ptr<const Stamp> current() const;

private:
    class Stream;
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

} // namespace pult::playground
