// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "controlplane/state/state.h"

namespace pult::state {

//! What a request must carry for one line of a routing table.
struct RouteMatch
{
    enum class Kind
    {
        Lane, //!< generation header = number
        LaneName, //!< generation-name header = name
        Head, //!< head header = number: which head the request met when it entered
        Default, //!< anything else
    };
    Kind kind = Kind::Default;
    GenerationNumber number = 0;
    std::string name;

    friend bool operator==(const RouteMatch&, const RouteMatch&) = default;
};

//! One line. Null deployment: an explicit error (`error` says which: "absent" or "closed").
struct RouteRule
{
    RouteMatch match;
    DeploymentPtr deployment;
    std::string error;
    std::string because; //!< candidate, contour, legacy, closing, head, default

    friend bool operator==(const RouteRule&, const RouteRule&) = default;
};

//! The routing table of one service, first match wins, the last line always matches: routing is
//! total. In order: every lane that has the service of its own, by number, then by name; every head
//! that a request may have entered under, those of the past first; what closing lanes mean to
//! requests that carry no head; the active map. A service that is nowhere but in some lane ends in
//! an error line. What follows from the order, for every request stamped with the lane and the head
//! it entered under: any change of the table leaves its way as it was, until CloseLane ends its
//! lane or a Rebase gives its generation another base. Source: the domain's routing section;
//! docs/decisions/0002-head-stamp.md, 0003-closing-lanes.md.
[[nodiscard]] std::vector<RouteRule> routesOf(
    const Environment& environment, const ServiceName& service);

//! Where a request goes: the first rule that matches. 0 and empty: the header is not there.
[[nodiscard]] RouteRule resolve(const Environment& environment, const ServiceName& service,
    GenerationNumber lane, const std::string& laneName, GenerationNumber enteredAtHead);

//! Services whose routing table may differ between the two: a superset that is cheap to find.
[[nodiscard]] std::vector<ServiceName> touchedServices(
    const Environment& before, const Environment& after);

//! Every service that has a routing table: active ones, and those of lanes.
[[nodiscard]] std::vector<ServiceName> routedServices(const Environment& environment);

} // namespace pult::state
