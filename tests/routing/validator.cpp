// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/routing/validator.h"

#include <algorithm>
#include <set>

#include <arpa/inet.h>

#include "envoy/extensions/filters/http/router/v3/router.pb.h"
#include "envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager.pb.h"
#include "envoy/extensions/upstreams/http/v3/http_protocol_options.pb.h"
#include "pult/edge/v1/stamp.pb.h"
#include "tests/routing/resources.h"

namespace pult::routing::testing {

namespace {

namespace core = envoy::config::core::v3;
namespace route = envoy::config::route::v3;
namespace hcm = envoy::extensions::filters::network::http_connection_manager::v3;

constexpr std::size_t kMostProblems = 20;

class Check
{
public:
    explicit Check(std::string subject)
        : m_subject(std::move(subject))
    {}
    void require(bool holds, const std::string& otherwise)
    {
        if (!holds)
            m_problems.push_back(m_subject + ": " + otherwise);
    }
    void add(Problems more)
    {
        for (auto& problem : more)
            require(false, problem);
    }
    [[nodiscard]] Problems take() { return std::move(m_problems); }

private:
    std::string m_subject;
    Problems m_problems;
};

bool isAdsV3(const core::ConfigSource& source)
{
    return source.has_ads() && source.resource_api_version() == core::V3;
}

bool isIp(const std::string& text)
{
    in6_addr address{};
    return inet_pton(AF_INET, text.c_str(), &address) == 1
        || inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

// As gRPC reads prefixes: "" and "/" match all, others begin and end with one slash.
bool isPrefixForBoth(const std::string& prefix)
{
    return prefix == "/";
}

Problems problemsOfHeader(const route::HeaderMatcher& header)
{
    Check check("header " + header.name());
    check.require(!header.name().empty(), "no name");
    check.require(header.name().front() != ':', "a pseudo header");
    check.require(!header.name().ends_with("-bin"), "binary metadata cannot be matched");
    check.require(std::ranges::none_of(header.name(), [](char c) { return c >= 'A' && c <= 'Z'; }),
        "upper case never matches");
    check.require(header.has_exact_match() && !header.exact_match().empty(), "no exact match");
    return check.take();
}

Problems problemsOfRoute(const route::Route& line)
{
    Check check("route " + line.name());
    check.require(line.has_match(), "no match");
    check.require(line.match().has_prefix() && isPrefixForBoth(line.match().prefix()),
        "no path specifier that both take");
    for (const auto& header : line.match().headers())
        check.add(problemsOfHeader(header));
    check.require(line.has_route(), "no action");
    check.require(line.route().has_cluster() && !line.route().cluster().empty(), "no cluster");
    check.require(line.route().has_timeout() && line.route().timeout().seconds() == 0,
        "Envoy would end calls after 15 s");
    return check.take();
}

Problems problemsOfHost(const route::VirtualHost& host)
{
    Check check("virtual host " + host.name());
    check.require(!host.name().empty(), "no name");
    check.require(host.domains_size() > 0, "no domain");
    const std::set<std::string> domains(host.domains().begin(), host.domains().end());
    check.require(
        domains.size() == static_cast<std::size_t>(host.domains_size()), "a domain twice");
    check.require(host.routes_size() > 0, "no route");
    for (int i = 0; i < host.routes_size(); ++i) {
        check.add(problemsOfRoute(host.routes(i)));
        const bool matchesAll = host.routes(i).match().headers().empty();
        check.require(matchesAll == (i + 1 == host.routes_size()),
            "the route that matches everything must be the last");
    }
    return check.take();
}

Problems problemsOfLocality(const envoy::config::endpoint::v3::LocalityLbEndpoints& locality,
    std::set<std::string>& addresses)
{
    Check check("locality");
    check.require(locality.has_locality(), "gRPC refuses an endpoint group without locality");
    check.require(
        locality.has_load_balancing_weight() && locality.load_balancing_weight().value() > 0,
        "gRPC skips it without weight");
    check.require(locality.lb_endpoints_size() > 0, "no endpoint");
    for (const auto& endpoint : locality.lb_endpoints()) {
        const auto& socket = endpoint.endpoint().address().socket_address();
        const auto address = socket.address() + ' ' + std::to_string(socket.port_value());
        check.require(isIp(socket.address()), socket.address() + " is not an IP address");
        check.require(socket.port_value() > 0 && socket.port_value() <= 65535, "no port");
        check.require(addresses.insert(address).second, address + " twice");
    }
    return check.take();
}

bool isEdge(const std::string& routes)
{
    return routes.starts_with("edge/");
}

bool mayBeChanged(const std::string& header)
{
    return !header.empty() && header.front() != ':' && header != "host"
        && std::ranges::none_of(header, [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool isNewCookie(const core::HeaderValueOption& added)
{
    return added.header().key() == "set-cookie"
        && added.append_action() == core::HeaderValueOption::APPEND_IF_EXISTS_OR_ADD;
}

//! `atLeast`: so many. A cookie stands beside those of the services.
template <typename Added> Problems problemsOfStamp(const Added& headers, std::size_t atLeast)
{
    Check check("headers");
    std::set<std::string> names;
    for (const auto& added : headers) {
        const auto& key = added.header().key();
        check.require(mayBeChanged(key), key + " may not be set");
        check.require(names.insert(key).second, key + " twice");
        check.require(!added.header().value().empty() && added.header().value().size() <= 16384,
            key + " has no value that Envoy takes");
        check.require(isNewCookie(added)
                || added.append_action() == core::HeaderValueOption::OVERWRITE_IF_EXISTS_OR_ADD,
            key + " would be added to what came from outside");
    }
    check.require(names.size() >= atLeast, "not stamped");
    return check.take();
}

//! A level that stamps takes off first whatever came from outside.
template <typename Level> Problems problemsOfStamped(const Level& level)
{
    Check check("stamp");
    check.add(problemsOfStamp(level.request_headers_to_add(), 4));
    check.add(problemsOfStamp(level.response_headers_to_add(), 1));
    const auto& removed = level.request_headers_to_remove();
    for (const auto& header : removed)
        check.require(mayBeChanged(header), header + " may not be removed");
    for (const auto& added : level.request_headers_to_add())
        check.require(std::ranges::count(removed, added.header().key()) == 1,
            added.header().key() + " from outside is left");
    return check.take();
}

Problems problemsOfHash(const route::RouteAction::HashPolicy& policy)
{
    Check check("hash policy");
    check.require(
        policy.has_header() ? !policy.header().header_name().empty() : policy.has_cookie(), "none");
    check.require(
        policy.has_header() || !policy.cookie().name().empty(), "a cookie without a name");
    check.require(policy.terminal(), "another one would change its pick");
    return check.take();
}

Problems problemsOfWeights(const route::RouteAction& action)
{
    Check check("weighted clusters");
    const auto& weighted = action.weighted_clusters();
    std::uint64_t sum = 0;
    for (const auto& cluster : weighted.clusters()) {
        check.require(!cluster.name().empty(), "no cluster");
        check.require(cluster.has_weight(), "no weight");
        sum += cluster.weight().value();
        check.add(problemsOfStamped(cluster));
    }
    check.require(weighted.clusters_size() > 0 && sum > 0, "nobody has weight");
    check.require(sum == weighted.total_weight().value(), "weights are not the total");
    check.require(weighted.use_hash_policy().value() == (action.hash_policy_size() > 0),
        "a pick by hash needs a hash policy, and the other way round");
    for (const auto& policy : action.hash_policy())
        check.add(problemsOfHash(policy));
    return check.take();
}

Problems problemsOfEdgeRoute(const route::Route& line)
{
    Check check("route " + line.name());
    check.require(line.match().prefix() == "/", "no prefix");
    for (const auto& header : line.match().headers())
        check.require(mayBeChanged(header.name())
                && (header.present_match() || !header.exact_match().empty()
                    || !header.safe_regex_match().regex().empty()),
            "a match on " + header.name() + " that never applies");
    if (line.has_direct_response()) {
        const auto status = line.direct_response().status();
        check.require(status >= 200 && status <= 599, "no status");
        check.require(line.direct_response().body().inline_string().size() <= 4096, "too long");
        return check.take();
    }
    check.require(line.has_route(), "no action");
    check.require(line.route().has_timeout(), "Envoy would end requests after 15 s");
    if (line.route().has_weighted_clusters()) {
        check.add(problemsOfWeights(line.route()));
        check.add(problemsOfStamp(line.response_headers_to_add(), 0));
        check.require(
            line.request_headers_to_remove().empty() && line.request_headers_to_add().empty(),
            "the route comes after the cluster: what it removes the cluster cannot add");
        return check.take();
    }
    check.require(!line.route().cluster().empty(), "no cluster");
    check.add(problemsOfStamped(line));
    return check.take();
}

template <typename Message>
std::set<std::string> addAll(Check& check, const Snapshot& snapshot, ResourceType type)
{
    std::set<std::string> names;
    for (const auto& resource : snapshot.of(type)) {
        const auto message = unpack<Message>(*resource);
        check.add(problemsOf(message));
        check.require(names.insert(resource->name).second, resource->name + " twice");
        check.require(resource->changed > 0 && resource->changed <= snapshot.revision,
            resource->name + " has a version of the future");
    }
    return names;
}

void requireSame(Check& check, const std::set<std::string>& needed,
    const std::set<std::string>& served, const std::string& what)
{
    for (const auto& name : needed)
        check.require(served.contains(name), what + " " + name + " is missing");
    for (const auto& name : served)
        check.require(needed.contains(name), what + " " + name + " is needed by nobody");
}

void addClusters(const route::RouteAction& action, std::set<std::string>& clusters)
{
    if (action.has_cluster())
        clusters.insert(action.cluster());
    for (const auto& weighted : action.weighted_clusters().clusters())
        clusters.insert(weighted.name());
}

std::set<std::string> clustersOfRoutes(const Snapshot& snapshot)
{
    std::set<std::string> clusters;
    for (const auto& resource : snapshot.of(ResourceType::Route)) {
        const auto routes = unpack<route::RouteConfiguration>(*resource);
        for (const auto& host : routes.virtual_hosts()) {
            for (const auto& line : host.routes())
                addClusters(line.route(), clusters);
        }
    }
    return clusters;
}

void checkStamp(Check& check, const Snapshot& snapshot)
{
    const auto resource = snapshot.of(ResourceType::Stamp).find(snapshot.environment);
    check.require(snapshot.of(ResourceType::Stamp).size() == 1 && resource, "one stamp");
    if (!resource)
        return;
    const auto stamp = unpack<edge::v1::Stamp>(*resource);
    check.require(stamp.environment() == snapshot.environment, "the stamp of another environment");
    std::set<std::uint32_t> numbers{0, stamp.head()};
    for (const auto& lane : stamp.lanes())
        check.require(numbers.insert(lane.number()).second, "a lane twice, or 0, or the head");
}

} // namespace

Problems problemsOf(const envoy::config::listener::v3::Listener& listener)
{
    Check check("listener " + listener.name());
    check.require(!listener.name().empty(), "no name");
    hcm::HttpConnectionManager manager;
    if (!listener.api_listener().api_listener().UnpackTo(&manager)) {
        check.require(false, "no HttpConnectionManager");
        return check.take();
    }
    check.require(!manager.stat_prefix().empty(), "no stat_prefix");
    check.require(manager.has_rds() && isAdsV3(manager.rds().config_source())
            && !manager.rds().route_config_name().empty(),
        "no routes over ADS");
    check.require(manager.http_filters_size() == 1, "the router must be the last filter");
    for (const auto& filter : manager.http_filters())
        check.require(!filter.name().empty()
                && filter.typed_config().Is<envoy::extensions::filters::http::router::v3::Router>(),
            "a filter that is not the router");
    return check.take();
}

Problems problemsOfEdge(const route::RouteConfiguration& routes)
{
    Check check("edge routes " + routes.name());
    check.require(isEdge(routes.name()), "the name of no edge");
    std::set<std::string> domains;
    std::set<std::string> names;
    for (const auto& host : routes.virtual_hosts()) {
        check.require(!host.name().empty() && names.insert(host.name()).second,
            "a host without a name of its own");
        check.require(host.domains_size() > 0 && host.routes_size() > 0, "an empty host");
        for (const auto& domain : host.domains())
            check.require(domains.insert(domain).second, domain + " twice");
        for (int i = 0; i < host.routes_size(); ++i) {
            check.add(problemsOfEdgeRoute(host.routes(i)));
            check.require(host.routes(i).match().headers().empty() == (i + 1 == host.routes_size()),
                "the route that matches everything must be the last");
        }
    }
    check.require(domains.contains("*"), "some hosts lead nowhere");
    return check.take();
}

Problems problemsOf(const route::RouteConfiguration& routes)
{
    if (isEdge(routes.name()))
        return problemsOfEdge(routes);
    Check check("routes " + routes.name());
    check.require(!routes.name().empty(), "no name");
    check.require(routes.virtual_hosts_size() == 1, "one virtual host");
    for (const auto& host : routes.virtual_hosts())
        check.add(problemsOfHost(host));
    return check.take();
}

Problems problemsOf(const envoy::config::cluster::v3::Cluster& cluster)
{
    using envoy::config::cluster::v3::Cluster;
    Check check("cluster " + cluster.name());
    check.require(!cluster.name().empty(), "no name");
    check.require(cluster.type() == Cluster::EDS, "not EDS");
    check.require(isAdsV3(cluster.eds_cluster_config().eds_config()), "endpoints not over ADS");
    check.require(cluster.eds_cluster_config().service_name() == cluster.name(),
        "endpoints under another name");
    check.require(cluster.lb_policy() == Cluster::ROUND_ROBIN, "not round robin");
    check.require(cluster.connect_timeout().seconds() > 0, "no connect timeout");
    const auto& options = cluster.typed_extension_protocol_options();
    const auto found = options.find("envoy.extensions.upstreams.http.v3.HttpProtocolOptions");
    envoy::extensions::upstreams::http::v3::HttpProtocolOptions http;
    check.require(found != options.end() && found->second.UnpackTo(&http)
            && http.explicit_http_config().has_http2_protocol_options(),
        "Envoy would speak HTTP/1 to it");
    return check.take();
}

Problems problemsOf(const envoy::config::endpoint::v3::ClusterLoadAssignment& assignment)
{
    Check check("endpoints of " + assignment.cluster_name());
    check.require(!assignment.cluster_name().empty(), "no name");
    std::set<std::string> localities;
    std::set<std::string> addresses;
    std::set<std::uint32_t> priorities;
    for (const auto& locality : assignment.endpoints()) {
        check.add(problemsOfLocality(locality, addresses));
        check.require(
            localities.insert(locality.locality().SerializeAsString()).second, "a locality twice");
        priorities.insert(locality.priority());
    }
    check.require(priorities.empty() || *priorities.rbegin() + 1 == priorities.size(),
        "a gap between priorities");
    for (const auto& drop : assignment.policy().drop_overloads()) {
        check.require(!drop.category().empty(), "a drop without category");
        check.require(drop.drop_percentage().numerator() == 100
                && drop.drop_percentage().denominator() == 0 && assignment.endpoints().empty(),
            "calls are dropped that have somewhere to go");
    }
    check.require(assignment.policy().drop_overloads_size() <= 1, "Envoy takes one drop only");
    return check.take();
}

Problems problemsOf(const Snapshot& snapshot)
{
    Check check(snapshot.environment + " at " + std::to_string(snapshot.revision));
    const auto listeners
        = addAll<envoy::config::listener::v3::Listener>(check, snapshot, ResourceType::Listener);
    auto routes = addAll<route::RouteConfiguration>(check, snapshot, ResourceType::Route);
    std::erase_if(routes, isEdge); // Their listeners are their own.
    const auto clusters
        = addAll<envoy::config::cluster::v3::Cluster>(check, snapshot, ResourceType::Cluster);
    const auto endpoints = addAll<envoy::config::endpoint::v3::ClusterLoadAssignment>(
        check, snapshot, ResourceType::Endpoints);
    requireSame(check, listeners, routes, "routes");
    requireSame(check, clusters, endpoints, "endpoints");
    for (const auto& name : clustersOfRoutes(snapshot))
        check.require(clusters.contains(name), "cluster " + name + " is missing");
    checkStamp(check, snapshot);
    auto problems = check.take();
    problems.resize(std::min(problems.size(), kMostProblems));
    return problems;
}

} // namespace pult::routing::testing
