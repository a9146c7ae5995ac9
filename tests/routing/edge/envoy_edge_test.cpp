// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//! What Envoy is told, read as Envoy reads it, against decideAtEdge().
#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <string>

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
        if (found == headers.end())
            return false;
        if (wanted.has_safe_regex_match())
            return std::regex_match(found->second, std::regex(wanted.safe_regex_match().regex()));
        return wanted.present_match() || found->second == wanted.exact_match();
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

//! One level of mutations, as Envoy's HeaderParser does it: it removes, then it adds.
template <typename Level> void mutate(const Level& level, Headers& request, Headers& response)
{
    for (const auto& name : level.request_headers_to_remove())
        request.erase(name);
    for (const auto& added : level.request_headers_to_add())
        request[added.header().key()] = added.header().value();
    for (const auto& added : level.response_headers_to_add())
        response[added.header().key()] = added.header().value();
}

//! Of the first policy that gives one; absent: by chance.
std::optional<std::string> hashedOf(const route::RouteAction& action, const Headers& headers)
{
    for (const auto& policy : action.hash_policy()) {
        EXPECT_TRUE(policy.terminal());
        const auto found = headers.find(
            policy.has_cookie() ? std::string("cookie") : policy.header().header_name());
        if (found == headers.end())
            continue;
        if (!policy.has_cookie())
            return found->second;
        const auto name = policy.cookie().name() + "=";
        if (const auto at = found->second.find(name); at != std::string::npos) {
            const auto value = found->second.substr(at + name.size());
            return value.substr(0, value.find(';'));
        }
    }
    return std::nullopt;
}

//! What became of a request.
struct Passed
{
    std::string words; //!< Its stamp, or the status that it was answered with.
    Headers request;
    Headers response;
};

//! As Envoy treats a request: the mutations of the cluster that was picked come before those of the
//! route, whatever most_specific_header_mutations_wins says. `chance`: what is picked by without a
//! hash.
Passed pass(const route::RouteConfiguration& routes, const std::string& host, Headers headers,
    std::size_t chance = 0)
{
    for (const auto& line : hostOf(routes, host).routes()) {
        if (!matches(line.match(), headers))
            continue;
        if (line.has_direct_response())
            return {std::to_string(line.direct_response().status()), {}, {}};
        Passed passed{{}, headers, {}};
        const auto& weighted = line.route().weighted_clusters();
        const auto hashed = hashedOf(line.route(), headers);
        const auto pick = hashed ? std::hash<std::string>()(*hashed) : chance;
        std::uint32_t end = 0;
        for (const auto& cluster : weighted.clusters()) {
            end += cluster.weight().value();
            if (pick % weighted.total_weight().value() < end) {
                mutate(cluster, passed.request, passed.response);
                break;
            }
        }
        mutate(line, passed.request, passed.response);
        passed.words = passed.request["x-pult-lane-source"] + " " + passed.request["x-generation"]
            + " under " + passed.request["x-generation-head"] + " echoed "
            + passed.response["x-generation"];
        return passed;
    }
    return {"nothing", {}, {}};
}

std::string read(const route::RouteConfiguration& routes, const std::string& host,
    const Headers& headers, std::size_t chance = 0)
{
    return pass(routes, host, headers, chance).words;
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
    m_table.staged->permille = 500;
    told = routes();
    EXPECT_EQ(read(told, "shop.example", {}, 499), "share 2 under 1 echoed 2");
    EXPECT_EQ(read(told, "shop.example", {}, 500), "active 1 under 1 echoed 1");
    m_table.staged = EdgeShare{*m_table.find(2), 1000, true};
    told = routes();
    EXPECT_EQ(read(told, "shop.example", {}, 999), "share 2 under 1 echoed 2");
}

TEST_F(EnvoyEdge, OutsideCarriersNeverPassAndTheStampAlwaysDoes)
{
    const Headers outside{{"x-generation", "9"}, {"x-generation-name", "gone"},
        {"x-generation-head", "9"}, {"x-route", "billing=x"}, {"x-pult-lane-source", "tester"},
        {"x-pult-edge", "mine"}, {"ot-baggage-pult-lane", "9"}, {"uberctx-pult-lane", "9"},
        {"baggage", "pult-lane=9,a=b"}};
    const auto expectOurs = [&](const std::string& what, std::size_t chance) {
        auto request = pass(routes(), "shop.example", outside, chance).request;
        const auto lane = chance == 0 && what != "active" ? "2" : "1";
        const Headers ours{{"baggage", std::string("pult-lane=") + lane}, {"x-generation", lane},
            {"x-generation-head", "1"}, {"x-pult-edge", "edge-2"},
            {"x-pult-lane-source", chance == 0 ? what : "active"}};
        EXPECT_EQ(request, ours) << what << chance;
    };
    expectOurs("active", 0);
    m_table.staged = EdgeShare{*m_table.find(2), 300, true};
    expectOurs("share", 0);
    expectOurs("share", 999);
}

TEST_F(EnvoyEdge, ByRequestNothingIsHashedAndNobodyGetsACookie)
{
    m_table.staged = EdgeShare{*m_table.find(2), 300, true};
    const auto told = routes();
    for (const auto& line : told.virtual_hosts(0).routes())
        EXPECT_EQ(line.route().hash_policy_size(), 0) << line.name();
    const auto passed
        = pass(told, "shop.example", {{"x-user-id", "anna"}, {"x-request-id", "r-1"}}, 299);
    EXPECT_EQ(passed.words, "share 2 under 1 echoed 2");
    EXPECT_FALSE(passed.response.contains("set-cookie"));
}

TEST_F(EnvoyEdge, WhoIsKnownKeepsThePickWhateverTheRequest)
{
    m_table.staged = EdgeShare{*m_table.find(2), 500, false};
    const auto told = routes();
    std::set<std::string> seen;
    for (int user = 0; user < 40; ++user) {
        const Headers known{{"x-user-id", "user-" + std::to_string(user)}};
        const auto first = read(told, "shop.example", known);
        seen.insert(first);
        for (int request = 0; request < 5; ++request) {
            auto again = known;
            again["x-request-id"] = std::to_string(user * 5 + request);
            again["cookie"] = "pult_edge=" + std::to_string(request);
            const auto passed = pass(told, "shop.example", again, 999 * (request % 2));
            EXPECT_EQ(passed.words, first);
            EXPECT_FALSE(passed.response.contains("set-cookie"));
        }
    }
    EXPECT_EQ(seen.size(), 2U);
}

TEST_F(EnvoyEdge, WhoHasNoIdGetsACookieThatKeepsThePick)
{
    m_table.staged = EdgeShare{*m_table.find(2), 500, false};
    const auto told = routes();
    std::set<std::string> seen;
    for (int visitor = 0; visitor < 40; ++visitor) {
        const auto id = "request-" + std::to_string(visitor);
        const auto first = pass(told, "shop.example", {{"x-request-id", id}});
        seen.insert(first.words);
        EXPECT_EQ(first.response.at("set-cookie"),
            "pult_edge=%REQ(x-request-id)%; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax");
        const auto second = pass(told, "shop.example",
            {{"x-request-id", "another"}, {"cookie", "a=b; pult_edge=" + id + "; c=d"}}, 999);
        EXPECT_EQ(second.words, first.words);
        EXPECT_FALSE(second.response.contains("set-cookie"));
    }
    EXPECT_EQ(seen.size(), 2U);
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
