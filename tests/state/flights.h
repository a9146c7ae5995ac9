// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/state/history.h"

// Requests in flight: stamped at an edge, they walk hops whose tables are of any revision from the
// one that first knew their lane and their head until they have drained. Each must meet one map:
// what the generation of its lane changed, over one active map that once stood as a whole. What
// that map is comes from the events and the active map alone, never from the routes.
namespace pult::state::testing {

struct Transition;

using Routes = std::map<ServiceName, std::vector<RouteRule>>;
//! Service -> name of the deployment, "absent" when it is not there.
using WordMap = std::map<ServiceName, std::string>;

struct InFlight
{
    GenerationNumber lane = 0;
    HeadStamp head;
    bool contour = false;
    //! Its contour is closing: errors are fine from now on.
    bool mayClose = false;
    Revision entered = 0; //!< Of the stamp, whenever it was used.
    WordMap map; //!< Whom it must meet.
};

//! What has to be remembered about one environment.
struct Flights
{
    struct Known
    {
        WordMap map;
        Revision since = 0;
    };
    //! What generations changed, as they were registered.
    std::map<GenerationNumber, Known> lanes;
    //! What was active while somebody was head; empty until it was.
    std::map<HeadStamp, Known> heads;
    std::vector<std::pair<Revision, Routes>> tables;
    std::vector<InFlight> requests;
};

//! Takes the event in, lets requests enter by the new stamps and holds all that are in flight
//! against the tables. Says what is wrong.
[[nodiscard]] std::optional<std::string> requestsKeepTheirMap(const Transition& transition);

//! Name of the deployment, or the error.
[[nodiscard]] std::string wordFor(const DeploymentPtr& deployment, const std::string& error);
//! Whom a request meets.
[[nodiscard]] std::string met(
    const std::vector<RouteRule>& rules, GenerationNumber lane, HeadStamp head);

} // namespace pult::state::testing
