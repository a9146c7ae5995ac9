// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace pult::telemetry {

//! A lane as a carrier tells it: by number, by name, or not at all.
struct LaneText
{
    std::uint32_t number = 0;
    std::string_view name;
    //! Something stood there that says no lane.
    bool malformed = false;

    [[nodiscard]] bool empty() const { return number == 0 && name.empty(); }
    friend bool operator==(const LaneText&, const LaneText&) = default;
};

//! "4" is a number, "feature-x" a name (a DNS label with a letter); anything else is malformed.
[[nodiscard]] LaneText laneOf(std::string_view value);

//! Value of X-Route: a routing key, or Netramesh's "orders=orders-v4,billing=billing-v4": the
//! generation whose deployments stand on its right sides; empty when they are not of one. A pair
//! without both sides: malformed, which is what makes a sidecar route as if there were none.
[[nodiscard]] LaneText laneOfRoute(std::string_view value);

//! Raw value of the first member `key` of a list "a=1;prop, b=2" (baggage) or "a=1,b=2"
//! (tracestate); empty: not there. Members beyond the 64th are not looked at.
[[nodiscard]] std::string_view memberOf(std::string_view list, std::string_view key);

using DecodeRoom = std::array<char, 128>;
//! Without percent encoding; a value that does not fit is cut.
[[nodiscard]] std::string_view percentDecoded(std::string_view raw, DecodeRoom& room);

//! "orders-v4": 4, and the length of "orders"; 0: no such suffix.
struct VersionSuffix
{
    std::uint32_t generation = 0;
    std::size_t plainSize = 0;
};
[[nodiscard]] VersionSuffix versionSuffix(std::string_view deployment);

} // namespace pult::telemetry
