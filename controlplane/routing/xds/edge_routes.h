// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "controlplane/routing/edge/edge_table.h"
#include "envoy/config/route/v3/route.pb.h"

namespace pult::routing {

//! The route configuration that an Envoy at the edge asks for by name: "edge/edge-1".
[[nodiscard]] std::string edgeRoutesName(const std::string& edgeId);

//! An EdgeTable as Envoy takes it: the same order of decisions as decideAtEdge(). What Envoy cannot
//! do itself is done before it gets here, by the filters of packaging/envoy/edge.yaml: who is a
//! tester (x-pult-tester, from a claim). Shares by user go by Envoy's own hash of the same id:
//! nested as well, but not the buckets of bucketOf(). Each lane stamps by itself: headers are added
//! by the cluster that was picked, after all carriers have been removed. `out` is written over.
//! Fields: envoy.config.route.v3, data-plane-api; see docs/xds.md.
void writeEdgeRoutes(const EdgeTable& table, const EdgeSpec& edge,
    envoy::config::route::v3::RouteConfiguration& out);

} // namespace pult::routing
