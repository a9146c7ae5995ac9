// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "controlplane/state/deployment.h"

namespace pult::state {

//! The calls that a waiver is about, named as leak reports name them.
struct WaivedEdge
{
    ServiceName caller; //!< Empty: from outside.
    ServiceName callee;
    std::string entry; //!< What the caller was asked for. Empty: whatever it was.

    friend auto operator<=>(const WaivedEdge&, const WaivedEdge&) = default;
};

//! A leak that is known, with somebody who sees to it until a day. It is judged and shown as ever;
//! it is not news.
struct LeakWaiver
{
    std::string owner; //!< Who sees to it.
    std::string reason;
    std::string by; //!< Who waived it.
    std::int64_t sinceUnixMs = 0;
    std::int64_t untilUnixMs = 0; //!< Over from then on.

    friend bool operator==(const LeakWaiver&, const LeakWaiver&) = default;
};

using LeakWaivers = std::map<WaivedEdge, LeakWaiver>;

//! Of the entry itself, otherwise of every entry. Null: there is none, or it is over.
[[nodiscard]] const LeakWaivers::value_type* waiverOf(const LeakWaivers& waivers,
    std::string_view caller, std::string_view entry, std::string_view callee,
    std::int64_t nowUnixMs);

} // namespace pult::state
