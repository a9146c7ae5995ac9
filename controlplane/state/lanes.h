// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "controlplane/state/heads.h"
#include "controlplane/state/state.h"

namespace pult::state {

//! What a request must carry for one line of a routing table.
struct RouteMatch
{
    enum class Kind
    {
        Lane, //!< generation header = number
        LaneName, //!< generation-name header = name
        Head, //!< head header = number, rebases: which head the request met when it entered
        Default, //!< anything else
    };
    Kind kind = Kind::Default;
    GenerationNumber number = 0;
    std::string name;
    std::uint32_t rebases = 0; //!< Of Head.

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
//! total. In order:
//! 1. Own lanes, by number: what the generation itself changed, from its registration until its
//!    lane closes, whatever its role. A closing contour answers with an error.
//! 2. The same by name, for requests that carry no number.
//! 3. Heads: where the active map of somebody who is not head differs from the one of now. That of
//!    legacy, of closing lanes, and of every candidate, who may become head.
//! 4. What a legacy lane means beyond what it changed, for requests that carry no head.
//! 5. The active map. A service that is nowhere but in some lane ends in an error.
//! A table whose lines all lead to one deployment is only its last line.
//!
//! What follows: a request that an edge stamped with a lane and a head meets, at each service, what
//! the generation of its lane changed, and otherwise what the active map under its head was, by
//! every table from the one that first knew lane and head until CloseLane ends one that it may have
//! entered under. That is the same map at every hop: one generation of every delta. Source: the
//! domain's routing section; docs/decisions/0002-head-stamp.md, 0003-closing-lanes.md.
[[nodiscard]] std::vector<RouteRule> routesOf(
    const Environment& environment, const ServiceName& service);

//! The same for many services of one environment: what is the same for all is found out once.
//! The environment must outlive it. Thread: any.
class RouteTables
{
public:
    explicit RouteTables(const Environment& environment);
    [[nodiscard]] std::vector<RouteRule> of(const ServiceName& service) const;

private:
    friend class RouteBuilder;
    const Environment& m_environment;
    std::vector<const Generation*> m_living; //!< By number.
    std::vector<HeadStamp> m_pastHeads;
};

//! Where a request goes: the first rule that matches. 0 and empty: the header is not there.
[[nodiscard]] RouteRule resolve(const Environment& environment, const ServiceName& service,
    GenerationNumber lane, const std::string& laneName, HeadStamp enteredAtHead);

//! Services whose routing table may differ between the two: a superset that is cheap to find.
[[nodiscard]] std::vector<ServiceName> touchedServices(
    const Environment& before, const Environment& after);

//! Concerns gateways that everything concerns: edges, and whoever follows what they stamp.
inline constexpr char kEdgesOnly[] = "*";

//! Whose gateways have to take the change: those of services touched; of one that changes only what
//! edges stamp, as a share, kEdgesOnly. Empty: nobody's.
[[nodiscard]] std::vector<ServiceName> concernedServices(
    const Environment& before, const Environment& after);

//! Every service that has a routing table: active ones, and those of lanes.
[[nodiscard]] std::vector<ServiceName> routedServices(const Environment& environment);

} // namespace pult::state
