// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "controlplane/telemetry/reading/carrier.h"

namespace pult::telemetry {

inline constexpr std::size_t kMostDimensions = 8;

//! Names under which services tell things. Header names are matched in lower case, under each of
//! the prefixes, with '-' and '_' alike.
struct ReadingOptions
{
    std::vector<std::string> generationHeaders{"x-generation", "x-version"};
    std::vector<std::string> generationNameHeaders{"x-generation-name", "x-version-name"};
    std::vector<std::string> headHeaders{"x-generation-head"};
    std::vector<std::string> routeHeaders{"x-route"};
    std::vector<std::string> requestIdHeaders{"x-request-id"};
    //! Member of baggage, also as ot-baggage-… and uberctx-….
    std::vector<std::string> baggageKeys{"pult-lane"};
    std::string traceStateKey = "pult";
    std::vector<std::string> headerPrefixes{
        "http.request.header.", "rpc.grpc.request.metadata.", "messaging.message.header."};
    //! Tags of Netramesh and Envoy that are no header attributes.
    std::vector<std::string> routeTags{"http.route_map"};
    std::vector<std::string> requestIdTags{"http.request_id", "guid:x-request-id"};
    //! Headers by which an edge tells why a request is on its lane, and which edge it is; the
    //! attributes are pult.lane.source and pult.edge.
    std::vector<std::string> laneSourceHeaders{"x-pult-lane-source"};
    std::vector<std::string> edgeHeaders{"x-pult-edge"};
    //! Keys of attributes of a trace's entry that everything behind it is told apart by; at most
    //! kMostDimensions.
    std::vector<std::string> dimensions;
    //! Of processes that name none. Empty: the only environment there is.
    std::string defaultEnvironment;
};

} // namespace pult::telemetry
