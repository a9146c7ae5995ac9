// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace pult::client {

// Plain values; documented in pult/v1/command.proto and state.proto.

struct WaivedEdge
{
    std::string caller; //!< Empty: outside.
    std::string callee;
    std::string entry; //!< Empty: whatever the caller was asked for.

    friend bool operator==(const WaivedEdge&, const WaivedEdge&) = default;
};

struct LeakWaiver
{
    WaivedEdge edge;
    std::string owner;
    std::string reason;
    std::string by;
    std::int64_t sinceUnixMs = 0;
    std::int64_t untilUnixMs = 0; //!< Over from then on.

    friend bool operator==(const LeakWaiver&, const LeakWaiver&) = default;
};

} // namespace pult::client
