// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/encoder.h"

#include <algorithm>
#include <set>

#include "controlplane/routing/xds/names.h"
#include "envoy/extensions/filters/http/router/v3/router.pb.h"
#include "envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager.pb.h"
#include "envoy/extensions/upstreams/http/v3/http_protocol_options.pb.h"

namespace pult::routing {

namespace core = envoy::config::core::v3;
namespace route = envoy::config::route::v3;
namespace hcm = envoy::extensions::filters::network::http_connection_manager::v3;
namespace http = envoy::extensions::upstreams::http::v3;

namespace {

constexpr std::int64_t kConnectTimeoutSeconds = 1;
constexpr const char* kRouterFilter = "envoy.filters.http.router";
constexpr const char* kHttpOptions = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

void overThisStream(core::ConfigSource& source)
{
    source.mutable_ads();
    source.set_resource_api_version(core::V3);
}

void addExact(route::RouteMatch& out, const std::string& header, std::string value)
{
    auto& added = *out.add_headers();
    added.set_name(headerName(header));
    added.set_exact_match(std::move(value));
}

void addHeaderMatch(
    const state::Policy& policy, const state::RouteMatch& match, route::RouteMatch& out)
{
    using Kind = state::RouteMatch::Kind;
    switch (match.kind) {
    case Kind::Lane:
        return addExact(out, policy.generationHeader, std::to_string(match.number));
    case Kind::LaneName:
        return addExact(out, policy.generationNameHeader, match.name);
    case Kind::Head:
        return addExact(out, policy.headHeader, state::headWord({match.number, match.rebases}));
    case Kind::Default:
        return;
    }
}

std::string describe(const state::RouteRule& rule)
{
    using Kind = state::RouteMatch::Kind;
    switch (rule.match.kind) {
    case Kind::Lane:
        return rule.because + " g" + std::to_string(rule.match.number);
    case Kind::LaneName:
        return rule.because + " " + rule.match.name;
    case Kind::Head:
        return rule.because + " entered under g"
            + state::headWord({rule.match.number, rule.match.rebases});
    case Kind::Default:
        break;
    }
    return rule.because;
}

} // namespace

envoy::config::listener::v3::Listener listenerFor(
    const std::string& name, const std::string& service)
{
    hcm::HttpConnectionManager manager;
    manager.set_stat_prefix(service);
    overThisStream(*manager.mutable_rds()->mutable_config_source());
    manager.mutable_rds()->set_route_config_name(service);
    auto& router = *manager.add_http_filters();
    router.set_name(kRouterFilter);
    router.mutable_typed_config()->PackFrom(envoy::extensions::filters::http::router::v3::Router{});
    envoy::config::listener::v3::Listener listener;
    listener.set_name(name);
    listener.mutable_api_listener()->mutable_api_listener()->PackFrom(manager);
    return listener;
}

void writeRoutes(const state::Policy& policy, const state::ServiceName& service,
    std::span<const state::RouteRule> rules, route::RouteConfiguration& out)
{
    out.Clear();
    out.set_name(service);
    auto& host = *out.add_virtual_hosts();
    host.set_name(service);
    host.add_domains("*");
    for (const auto& rule : rules) {
        auto& line = *host.add_routes();
        line.set_name(describe(rule));
        line.mutable_match()->set_prefix("/");
        addHeaderMatch(policy, rule.match, *line.mutable_match());
        line.mutable_route()->set_cluster(clusterOf(service, rule));
        line.mutable_route()->mutable_timeout();
    }
}

envoy::config::cluster::v3::Cluster clusterFor(const std::string& name)
{
    using envoy::config::cluster::v3::Cluster;
    Cluster cluster;
    cluster.set_name(name);
    cluster.set_type(Cluster::EDS);
    overThisStream(*cluster.mutable_eds_cluster_config()->mutable_eds_config());
    cluster.mutable_eds_cluster_config()->set_service_name(name);
    cluster.mutable_connect_timeout()->set_seconds(kConnectTimeoutSeconds);
    cluster.set_lb_policy(Cluster::ROUND_ROBIN);
    http::HttpProtocolOptions options;
    options.mutable_explicit_http_config()->mutable_http2_protocol_options();
    (*cluster.mutable_typed_extension_protocol_options())[kHttpOptions].PackFrom(options);
    return cluster;
}

envoy::config::endpoint::v3::ClusterLoadAssignment assignmentFor(const std::string& cluster,
    const std::string& region, std::span<const state::Endpoint> endpoints)
{
    envoy::config::endpoint::v3::ClusterLoadAssignment assignment;
    assignment.set_cluster_name(cluster);
    if (endpoints.empty())
        return assignment;
    auto& locality = *assignment.add_endpoints();
    locality.mutable_locality()->set_region(region);
    locality.mutable_load_balancing_weight()->set_value(1);
    std::set<state::Endpoint> seen;
    for (const auto& endpoint : endpoints) {
        if (!seen.insert(endpoint).second)
            continue;
        auto& socket = *locality.add_lb_endpoints()
                            ->mutable_endpoint()
                            ->mutable_address()
                            ->mutable_socket_address();
        socket.set_address(endpoint.host);
        socket.set_port_value(endpoint.port);
    }
    return assignment;
}

envoy::config::endpoint::v3::ClusterLoadAssignment refusalBy(
    const std::string& cluster, const std::string& why)
{
    envoy::config::endpoint::v3::ClusterLoadAssignment assignment;
    assignment.set_cluster_name(cluster);
    auto& drop = *assignment.mutable_policy()->add_drop_overloads();
    drop.set_category(why);
    drop.mutable_drop_percentage()->set_numerator(100);
    return assignment;
}

} // namespace pult::routing
