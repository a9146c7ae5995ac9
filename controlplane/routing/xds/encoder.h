// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <vector>

#include "controlplane/state/lanes.h"
#include "envoy/config/cluster/v3/cluster.pb.h"
#include "envoy/config/endpoint/v3/endpoint.pb.h"
#include "envoy/config/listener/v3/listener.pb.h"
#include "envoy/config/route/v3/route.pb.h"
#include "pult/edge/v1/stamp.pb.h"

namespace pult::routing {

// Tables as xDS resources: pure functions from values to messages that Envoy and proxyless gRPC
// both take. The rules they keep are written down in tests/routing/validator.h.

//! What a client without a proxy asks for: `name` as it asked, routes of `service` over the same
//! stream.
[[nodiscard]] envoy::config::listener::v3::Listener listenerFor(
    const std::string& name, const std::string& service);

//! One route a rule, in their order; the last rule must be the default. `out` is written over: one
//! that is used again spares most of the allocations.
void writeRoutes(const state::Policy& policy, const state::ServiceName& service,
    std::span<const state::RouteRule> rules, envoy::config::route::v3::RouteConfiguration& out);

//! Endpoints come over the same stream under the cluster's own name.
[[nodiscard]] envoy::config::cluster::v3::Cluster clusterFor(const std::string& name);

//! Each endpoint once; none of them: nothing.
[[nodiscard]] envoy::config::endpoint::v3::ClusterLoadAssignment assignmentFor(
    const std::string& cluster, const std::string& region,
    std::span<const state::Endpoint> endpoints);

//! No endpoints, and every call is dropped with `why` in its error: at once, even if it would wait
//! for a connection. How errors are routed.
[[nodiscard]] envoy::config::endpoint::v3::ClusterLoadAssignment refusalBy(
    const std::string& cluster, const std::string& why);

[[nodiscard]] edge::v1::Stamp stampFor(const state::Environment& environment);

} // namespace pult::routing
