// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//! What Envoy is told, read as Envoy reads it, against decideAtEdge().
#include <algorithm>
#include <functional>

#include <gtest/gtest.h>

#include "controlplane/routing/edge/edge_decision.h"
#include "controlplane/routing/edge/edge_option.h"
#include "controlplane/routing/xds/edge_routes.h"
#include "controlplane/routing/xds/snapshot_builder.h"
#include "tests/routing/driven_state.h"
#include "tests/routing/resources.h"
#include "tests/routing/validator.h"

namespace pult::routing {
namespace {

namespace route = envoy::config::route::v3;
using testing::DrivenState;
using Headers = std::map<std::string, std::string>;

const EdgeSpec kEdge{"shop", "edge-2", "eu", "west-a", "entry"};

bool matches(const route::RouteMatch& match, const Headers& headers)
{
    return std::ranges::all_of(match.headers(), [&](const route::HeaderMatcher& wanted) {
        const auto found = headers.find(wanted.name());
        return found != headers.end()
            && (wanted.present_match() || found->second == wanted.exact_match());
    });
}

//! Exact domains before suffixes, the longest of those first, then "*".
const route::VirtualHost& hostOf(const route::RouteConfiguration& routes, const std::string& name)
{
    const route::VirtualHost* best = nullptr;
    std::size_t length = 0;
    for (const auto& host : routes.virtual_hosts()) {
        const auto& domain = host.domains(0);
        const bool fits
            = domain == name || (domain.starts_with('*') && name.ends_with(domain.substr(1)));
        const auto rank = domain == name ? 10'000 : domain.size();
        if (fits && (!best || rank > length)) {
            best = &host;
            length = rank;
        }
    }
    return *best;
}

template <typename Added> std::string added(const Added& headers, const std::string& name)
{
    for (const auto& header : headers) {
        if (header.header().key() == name)
            return header.header().value();
    }
    return {};
}

template <typename From> std::string stampOf(const From& from)
{
    const auto& headers = from.request_headers_to_add();
    return added(headers, "x-pult-lane-source") + " " + added(headers, "x-generation") + " under "
        + added(headers, "x-generation-head") + " echoed "
        + added(from.response_headers_to_add(), "x-generation");
}

//! `hash`: of the user, or by chance.
std::string read(const route::RouteConfiguration& routes, const std::string& host,
    const Headers& headers, std::uint32_t hash = 0)
{
    for (const auto& line : hostOf(routes, host).routes()) {
        if (!matches(line.match(), headers))
            continue;
        if (line.has_direct_response())
            return std::to_string(line.direct_response().status());
        if (!line.route().has_weighted_clusters())
            return stampOf(line);
        const auto& weighted = line.route().weighted_clusters();
        std::uint32_t end = 0;
        for (const auto& cluster : weighted.clusters()) {
            end += cluster.weight().value();
            if (hash % weighted.total_weight().value() < end)
                return stampOf(cluster);
        }
    }
    return "nothing";
}

class EnvoyEdge : public ::testing::Test
{
protected:
    void SetUp() override
    {
        m_state.release("1", {{"entry", {"1", {7001}}}}, "one");
        m_state.release("2", {{"entry", {"2", {7003}}}}, "two");
        m_table = edgeTableOf(*m_state.environment(), kEdge);
    }

    route::RouteConfiguration routes() const
    {
        route::RouteConfiguration made;
        writeEdgeRoutes(m_table, kEdge, made);
        EXPECT_EQ(testing::problemsOfEdge(made), testing::Problems{});
        return made;
    }

    DrivenState m_state;
    EdgeTable m_table;
};

TEST_F(EnvoyEdge, DecidesAsEveryEdgeDoes)
{
    m_table.hosts = {{"two.k.example", 2}};
    m_table.domains = {".k.example"};
    m_table.groups = {{"anna", 2}};
    const auto told = routes();
    for (const std::string host : {"shop.example", "two.k.example", "gone.k.example"}) {
        for (const bool tester : {false, true}) {
            for (const std::string lane : {"", "1", "2", "9", "x"}) {
                for (const std::string name : {"", "two", "gone"}) {
                    for (const std::string user : {"", "anna", "bert"}) {
                        // Envoy picks the virtual host first: a tester's lane counts inside one.
                        if (tester && host != "shop.example" && (!lane.empty() || !name.empty()))
                            continue;
                        const auto decided
                            = decideAtEdge(m_table, {tester, lane, name, host, user, "", 0});
                        Headers headers;
                        const auto put = [&](const char* key, const std::string& value) {
                            if (!value.empty())
                                headers[key] = value;
                        };
                        put("x-pult-tester", tester ? "qa" : "");
                        put("x-generation", lane);
                        put("x-generation-name", name);
                        put("x-user-id", user);
                        const auto number
                            = decided.lane ? std::to_string(decided.lane->number) : "";
                        EXPECT_EQ(read(told, host, headers),
                            decided.lane ? decided.source + " " + number + " under "
                                    + decided.lane->head + " echoed " + number
                                         : "404")
                            << host << tester << lane << name << user;
                    }
                }
            }
        }
    }
}

TEST_F(EnvoyEdge, SharesAreWeightsOfAThousandAndNested)
{
    m_table.staged = EdgeShare{*m_table.find(2), 1, false};
    auto told = routes();
    EXPECT_EQ(read(told, "shop.example", {}, 0), "share 2 under 1 echoed 2");
    EXPECT_EQ(read(told, "shop.example", {}, 1), "active 1 under 1 echoed 1");
    const auto& action = told.virtual_hosts(0).routes().rbegin()->route();
    ASSERT_EQ(action.hash_policy_size(), 2);
    EXPECT_EQ(action.hash_policy(0).header().header_name(), "x-user-id");
    EXPECT_TRUE(action.hash_policy(0).terminal());
    EXPECT_EQ(action.hash_policy(1).cookie().ttl().seconds(), 30 * 24 * 3600);
    m_table.staged->permille = 500;
    told = routes();
    EXPECT_EQ(read(told, "shop.example", {}, 499), "share 2 under 1 echoed 2");
    EXPECT_EQ(read(told, "shop.example", {}, 500), "active 1 under 1 echoed 1");
    m_table.staged = EdgeShare{*m_table.find(2), 1000, true};
    told = routes();
    EXPECT_EQ(read(told, "shop.example", {}, 999), "share 2 under 1 echoed 2");
    EXPECT_EQ(told.virtual_hosts(0).routes().rbegin()->route().hash_policy_size(), 0);
}

TEST_F(EnvoyEdge, TheHoldbackIsTheOtherEnd)
{
    m_table.holdback = EdgeShare{*m_table.find(2), 100, false};
    const auto told = routes();
    EXPECT_EQ(read(told, "shop.example", {}, 899), "active 1 under 1 echoed 1");
    EXPECT_EQ(read(told, "shop.example", {}, 900), "holdback 2 under 1 echoed 2");
}

TEST_F(EnvoyEdge, NothingInstalledAndLanesWithoutTheServiceSaySo)
{
    m_table.lanes[1].target = nullptr;
    EXPECT_EQ(
        read(routes(), "shop.example", {{"x-pult-tester", "qa"}, {"x-generation", "2"}}), "503");
    m_table = {};
    m_table.headers = {"x-generation", "x-generation-name", "x-generation-head"};
    EXPECT_EQ(read(routes(), "shop.example", {}), "503");
}

TEST_F(EnvoyEdge, ItsRoutesAreAResourceThatFollowsTheState)
{
    SnapshotBuilder builder({kEdge});
    const auto build = [&] {
        auto built = builder.build(m_state.environment(), m_state.revision());
        EXPECT_EQ(testing::problemsOf(*built.snapshot), testing::Problems{});
        return built;
    };
    const auto first = build();
    const auto resource = first.snapshot->of(ResourceType::Route).find("edge/edge-2");
    ASSERT_TRUE(resource);
    EXPECT_EQ(resource->deployments.size(), 2U);
    m_state.run(state::Promote{2});
    const auto second = build();
    const auto next = second.snapshot->of(ResourceType::Route).find("edge/edge-2");
    EXPECT_EQ(read(testing::unpack<route::RouteConfiguration>(*next), "shop.example", {}),
        "active 2 under 2 echoed 2");
    m_state.run(state::Freeze{0, {}, "night"});
    EXPECT_EQ(build().snapshot->of(ResourceType::Route).find("edge/edge-2"), next)
        << "what stays the same is not sent again";
}

TEST(EnvoyOptions, AreParsed)
{
    EXPECT_EQ(
        parseEnvoyOption("shop,id=edge-2,service=entry,region=eu,zone=west-a").value(), kEdge);
    const auto wrong = [](const char* text) {
        const auto parsed = parseEnvoyOption(text);
        return parsed ? std::string() : parsed.error().message;
    };
    EXPECT_NE(wrong("").find("does not begin with an environment"), std::string::npos);
    EXPECT_NE(wrong("id=a,service=b").find("does not begin"), std::string::npos);
    EXPECT_NE(wrong("shop,id=a").find("service is missing"), std::string::npos);
    EXPECT_NE(wrong("shop,service=a").find("id is missing"), std::string::npos);
    EXPECT_NE(wrong("shop,id=a,socket=b").find("is none of"), std::string::npos);
}

} // namespace
} // namespace pult::routing
