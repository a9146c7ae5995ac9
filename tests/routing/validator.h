// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "controlplane/routing/xds/snapshot.h"
#include "envoy/config/cluster/v3/cluster.pb.h"
#include "envoy/config/endpoint/v3/endpoint.pb.h"
#include "envoy/config/listener/v3/listener.pb.h"
#include "envoy/config/route/v3/route.pb.h"

namespace pult::routing::testing {

//! What Envoy or proxyless gRPC would refuse, a line each; empty: both take it. The rules are those
//! of Envoy's validation annotations, of gRFC A27, A28, A39 and of what gRPC C++ 1.51 checks.
using Problems = std::vector<std::string>;

//! Name; api_listener with one HttpConnectionManager: stat_prefix, routes by name over ADS v3, the
//! router as the only and last filter.
[[nodiscard]] Problems problemsOf(const envoy::config::listener::v3::Listener& listener);

//! Name; virtual hosts with a name and unique domains; every route with a path specifier gRPC
//! takes, exact header matches on lower-case names that are neither pseudo nor binary, a cluster,
//! no timeout; the last one and only it matches everything.
[[nodiscard]] Problems problemsOf(const envoy::config::route::v3::RouteConfiguration& routes);

//! Of an Envoy at the edge, which proxyless gRPC never asks for. Source: the validation annotations
//! of envoy.config.route.v3 and Envoy's documentation of header manipulation and of domains.
//! Name "edge/…"; every domain once over all hosts, one host for "*"; every route with the prefix
//! "/", exact or present matches on lower-case names; answers of its own with a status from 200 to
//! 599 and at most 4 096 bytes; clusters by weight whose sum is the total; a hash policy where the
//! pick goes by it; a timeout; headers added by overwriting, to routes or to every weighted
//! cluster, never pseudo headers or host, and only after the removal; the last route of a host and
//! only it matches everything.
[[nodiscard]] Problems problemsOfEdge(const envoy::config::route::v3::RouteConfiguration& routes);

//! Name; EDS over ADS v3; round robin; a connect timeout above zero; HTTP/2.
[[nodiscard]] Problems problemsOf(const envoy::config::cluster::v3::Cluster& cluster);

//! Name; localities present, different, with weight; priorities without gaps; IP addresses and
//! ports, each once.
[[nodiscard]] Problems problemsOf(
    const envoy::config::endpoint::v3::ClusterLoadAssignment& assignment);

//! All of the above for every resource, the stamp, and that they fit together: names are the
//! resources' own, every listener has its routes, every route its cluster, every cluster its
//! endpoints, and nothing else is there.
[[nodiscard]] Problems problemsOf(const Snapshot& snapshot);

} // namespace pult::routing::testing
