// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/edge_routes.h"

#include <google/protobuf/repeated_field.h>

#include "common/bucket.h"
#include "controlplane/routing/xds/names.h"

namespace pult::routing {

namespace {

namespace core = envoy::config::core::v3;
namespace route = envoy::config::route::v3;

using Added = google::protobuf::RepeatedPtrField<core::HeaderValueOption>;

constexpr char kTester[] = "x-pult-tester";
constexpr char kUser[] = "x-user-id";
constexpr char kCookie[] = "pult_edge";
constexpr char kRequest[] = "x-request-id";
//! A month, as HAProxy's.
constexpr char kNewCookie[]
    = "pult_edge=%REQ(x-request-id)%; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax";
constexpr std::uint32_t kNotFound = 404;
constexpr std::uint32_t kUnavailable = 503;

void overwrite(Added& headers, const std::string& name, const std::string& value)
{
    auto& added = *headers.Add();
    added.mutable_header()->set_key(name);
    added.mutable_header()->set_value(value);
    added.set_append_action(core::HeaderValueOption::OVERWRITE_IF_EXISTS_OR_ADD);
}

void matchExact(route::Route& line, const std::string& header, const std::string& value)
{
    auto& match = *line.mutable_match()->add_headers();
    match.set_name(header);
    match.set_exact_match(value);
}

void matchCookie(route::Route& line, const std::string& name)
{
    auto& match = *line.mutable_match()->add_headers();
    match.set_name("cookie");
    match.mutable_safe_regex_match()->set_regex("(.*; *)?" + name + "=.*");
}

void matchPresent(route::Route& line, const std::string& header)
{
    auto& match = *line.mutable_match()->add_headers();
    match.set_name(header);
    match.set_present_match(true);
}

//! Writes the lines of one edge.
class EdgeRouteWriter
{
public:
    EdgeRouteWriter(const EdgeTable& table, const EdgeSpec& edge, route::RouteConfiguration& out)
        : m_table(table)
        , m_edge(edge)
        , m_out(out)
    {}

    void write()
    {
        m_out.set_name(edgeRoutesName(m_edge.id));
        contours();
        everybody();
    }

private:
    //! All carriers off, then ours on. At one level, and the first that Envoy comes to: it removes
    //! before it adds at each, and what a later level removes is gone.
    template <typename Level>
    void stamp(const EdgeLane& lane, const std::string& source, Level& level)
    {
        for (const auto& header : {m_table.headers.generation, m_table.headers.generationName,
                 m_table.headers.head, std::string("x-route"), std::string("x-pult-lane-source"),
                 std::string("x-pult-edge"), std::string("ot-baggage-pult-lane"),
                 std::string("uberctx-pult-lane"), std::string("baggage")})
            level.add_request_headers_to_remove(header);
        auto& request = *level.mutable_request_headers_to_add();
        auto& response = *level.mutable_response_headers_to_add();
        const auto number = std::to_string(lane.number);
        overwrite(request, m_table.headers.generation, number);
        overwrite(request, m_table.headers.head, lane.head);
        overwrite(request, "baggage", "pult-lane=" + number);
        overwrite(request, "x-pult-lane-source", source);
        overwrite(request, "x-pult-edge", m_edge.id);
        overwrite(response, m_table.headers.generation, number);
    }

    route::Route& line(route::VirtualHost& host, const std::string& name)
    {
        auto& added = *host.add_routes();
        added.set_name(name);
        added.mutable_match()->set_prefix("/");
        return added;
    }

    void answer(route::Route& line, std::uint32_t status, const std::string& words)
    {
        line.mutable_direct_response()->set_status(status);
        line.mutable_direct_response()->mutable_body()->set_inline_string(words + "\n");
    }

    void bound(route::RouteAction& action) const
    {
        action.mutable_timeout()->set_seconds(m_table.longestRequestSeconds);
    }

    void lead(route::Route& line, const EdgeLane& lane, const std::string& source)
    {
        if (!lane.target)
            return answer(
                line, kUnavailable, "nothing serves lane " + std::to_string(lane.number) + " here");
        line.mutable_route()->set_cluster(clusterOf(lane.target->key()));
        bound(*line.mutable_route());
        stamp(lane, source, line);
    }

    void contours()
    {
        for (const auto& [name, generation] : m_table.hosts) {
            const auto* const lane = m_table.find(generation);
            if (!lane)
                continue;
            auto& host = *m_out.add_virtual_hosts();
            host.set_name(name);
            host.add_domains(name);
            lead(line(host, "contour"), *lane, "contour");
        }
        for (const auto& domain : m_table.domains) {
            auto& host = *m_out.add_virtual_hosts();
            host.set_name("*" + domain);
            host.add_domains("*" + domain);
            answer(line(host, "no such contour"), kNotFound,
                "no contour answers to this host below " + domain);
        }
    }

    void everybody()
    {
        auto& host = *m_out.add_virtual_hosts();
        host.set_name("everybody");
        host.add_domains("*");
        testers(host);
        for (const auto& [user, generation] : m_table.groups) {
            const auto* const lane = m_table.find(generation);
            if (!lane)
                continue;
            auto& member = line(host, "group");
            matchExact(member, kUser, user);
            lead(member, *lane, "group");
        }
        if (m_table.active.number == 0)
            return answer(
                line(host, "nothing installed"), kUnavailable, "nothing is installed yet");
        if (m_table.staged)
            return share(host, *m_table.staged, "share");
        if (m_table.holdback)
            return share(host, *m_table.holdback, "holdback");
        lead(line(host, "active"), m_table.active, "active");
    }

    void testers(route::VirtualHost& host)
    {
        const auto& headers = m_table.headers;
        for (const auto& lane : m_table.lanes) {
            if (lane.name.empty())
                continue;
            auto& named = line(host, "tester " + lane.name);
            matchPresent(named, kTester);
            matchExact(named, headers.generationName, lane.name);
            lead(named, lane, "tester");
        }
        auto& unknown = line(host, "no such lane");
        matchPresent(unknown, kTester);
        matchPresent(unknown, headers.generationName);
        answer(unknown, kNotFound, "no lane is called what " + headers.generationName + " says");
        for (const auto& lane : m_table.lanes) {
            auto& numbered = line(host, "tester g" + std::to_string(lane.number));
            matchPresent(numbered, kTester);
            matchExact(numbered, headers.generation, std::to_string(lane.number));
            lead(numbered, lane, "tester");
        }
        if (m_table.active.number == 0)
            return;
        auto& other = line(host, "tester of an unknown number");
        matchPresent(other, kTester);
        matchPresent(other, headers.generation);
        lead(other, m_table.active, "tester");
    }

    void share(route::VirtualHost& host, const EdgeShare& share, const std::string& source)
    {
        if (!share.lane.target || !m_table.active.target)
            return lead(line(host, "active"), m_table.active, "active");
        if (!share.byRequest) {
            auto& known = line(host, source + " of users");
            matchPresent(known, kUser);
            weigh(known, share, source);
            auto& returning = line(host, source + " of visitors");
            matchCookie(returning, kCookie);
            weigh(returning, share, source);
        }
        auto& other = line(host, source);
        weigh(other, share, source);
        if (!share.byRequest)
            welcome(other);
    }

    //! Picked by the id of the request, which is then the visitor's cookie and picks the same
    //! again.
    void welcome(route::Route& line)
    {
        auto& cookie = *line.add_response_headers_to_add();
        cookie.mutable_header()->set_key("set-cookie");
        cookie.mutable_header()->set_value(kNewCookie);
        cookie.set_append_action(core::HeaderValueOption::APPEND_IF_EXISTS_OR_ADD);
    }

    void weigh(route::Route& line, const EdgeShare& share, const std::string& source)
    {
        auto& action = *line.mutable_route();
        bound(action);
        auto& weighted = *action.mutable_weighted_clusters();
        weighted.mutable_total_weight()->set_value(kBuckets);
        // Those staged come first and those held back last, as among our own buckets.
        const bool first = source == "share";
        const auto rest = kBuckets - share.permille;
        if (first)
            weigh(weighted, share.lane, share.permille, source);
        weigh(weighted, m_table.active, rest, "active");
        if (!first)
            weigh(weighted, share.lane, share.permille, source);
        if (share.byRequest)
            return;
        weighted.mutable_use_hash_policy()->set_value(true);
        hashHeader(action, kUser);
        auto& cookie = *action.add_hash_policy();
        cookie.mutable_cookie()->set_name(kCookie);
        cookie.set_terminal(true);
        hashHeader(action, kRequest);
    }

    static void hashHeader(route::RouteAction& action, const char* name)
    {
        auto& hash = *action.add_hash_policy();
        hash.mutable_header()->set_header_name(name);
        hash.set_terminal(true);
    }

    void weigh(route::WeightedCluster& weighted, const EdgeLane& lane, std::uint32_t weight,
        const std::string& source)
    {
        auto& added = *weighted.add_clusters();
        added.set_name(clusterOf(lane.target->key()));
        added.mutable_weight()->set_value(weight);
        stamp(lane, source, added);
    }

    const EdgeTable& m_table;
    const EdgeSpec& m_edge;
    route::RouteConfiguration& m_out;
};

} // namespace

std::string edgeRoutesName(const std::string& edgeId)
{
    return "edge/" + edgeId;
}

void writeEdgeRoutes(
    const EdgeTable& table, const EdgeSpec& edge, envoy::config::route::v3::RouteConfiguration& out)
{
    out.Clear();
    EdgeRouteWriter(table, edge, out).write();
}

} // namespace pult::routing
