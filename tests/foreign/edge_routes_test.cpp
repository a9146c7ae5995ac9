// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>

#include <gmock/gmock.h>

#include "controlplane/routing/xds/edge_routes.h"
#include "tests/foreign/backend.h"
#include "tests/foreign/edge_plane.h"
#include "tests/foreign/foreign_client.h"
#include "tests/routing/driven_state.h"

// The routes of an Envoy at the edge as gRPC reads them, which knows the same messages: weights,
// matches, virtual hosts. What it cannot do, adding headers and answering by itself, is told apart.
namespace pult::routing {
namespace {

using testing::Backend;
using testing::EdgePlane;
using ::testing::HasSubstr;
using testing::Headers;

constexpr std::chrono::seconds kPatience{20};
constexpr int kCalls = 1000;
const EdgeSpec kEdge{"shop", "edge-2", "eu", "west-a", "entry"};
const std::string kShop = "shop.example";
const Headers kTester{{"x-pult-tester", "qa"}};

// gRPC reads its bootstrap once a process, so there is one port for all tests.
std::uint16_t adsPort()
{
    static const std::uint16_t port = testing::freePort();
    return port;
}

void takeAnswersOff(EdgePlane::Routes& routes)
{
    auto& hosts = *routes.mutable_virtual_hosts();
    for (auto& host : hosts) {
        auto& lines = *host.mutable_routes();
        lines.erase(std::remove_if(lines.begin(), lines.end(),
                        [](const auto& line) { return line.has_direct_response(); }),
            lines.end());
    }
    hosts.erase(std::remove_if(hosts.begin(), hosts.end(),
                    [](const auto& host) { return host.routes().empty(); }),
        hosts.end());
}

struct Kind
{
    const char* name;
    testing::ClientFactory make;
    //! It takes tables with lines that answer by themselves.
    bool takesAnswers;
};

void PrintTo(const Kind& kind, std::ostream* out)
{
    *out << kind.name;
}

class EdgeRoutes : public ::testing::TestWithParam<Kind>
{
protected:
    EdgeRoutes()
        : client(GetParam().make(adsPort()))
    {
        state.release("1", {{"entry", {"1", {v1.port()}}}}, "one");
        state.release("2", {{"entry", {"2", {v2.port()}}}}, "two");
        if (!GetParam().takesAnswers)
            plane.edit(takeAnswersOff);
    }
    //! With a share of the users on generation 2.
    [[nodiscard]] state::EnvironmentPtr staged(std::uint32_t permille) const
    {
        state::RolloutPlan plan;
        plan.stages.resize(2);
        plan.stages[0].sharePermille = permille;
        state::Rollout rollout;
        rollout.generation = 2;
        rollout.plan = std::make_shared<const state::RolloutPlan>(std::move(plan));
        rollout.sharePermille = permille;
        auto environment = *state.environment();
        environment.rollout = std::make_shared<const state::Rollout>(std::move(rollout));
        return std::make_shared<const state::Environment>(std::move(environment));
    }
    std::string ask(Headers headers = {}, const std::string& host = kShop)
    {
        const auto answer = client->call(host, headers);
        return answer.ok ? answer.text : "error: " + answer.text;
    }
    std::string askAsTester(const char* header, const char* value)
    {
        auto headers = kTester;
        headers[header] = value;
        return ask(headers);
    }
    //! An acknowledged table is in use a moment later.
    void expectSoon(const std::string& wanted)
    {
        const auto end = std::chrono::steady_clock::now() + kPatience;
        auto answer = ask();
        while (answer != wanted && std::chrono::steady_clock::now() < end)
            answer = ask();
        EXPECT_EQ(answer, wanted);
    }
    bool allAreStagedSoon()
    {
        const auto end = std::chrono::steady_clock::now() + kPatience;
        auto count = countStaged();
        while (count != kCalls && std::chrono::steady_clock::now() < end)
            count = countStaged();
        return count == kCalls;
    }
    //! How many of the calls generation 2 answers, all of one user: gRPC does not pick by the hash.
    int countStaged()
    {
        std::map<std::string, int> seen;
        for (int i = 0; i < kCalls; ++i)
            ++seen[ask({{"x-user-id", "anna"}})];
        EXPECT_EQ(seen["entry-v1"] + seen["entry-v2"], kCalls);
        return seen["entry-v2"];
    }

    testing::DrivenState state;
    Backend v1{"entry-v1"};
    Backend v2{"entry-v2"};
    EdgePlane plane{adsPort(), kEdge, {kShop, "two.k.example", "gone.k.example"}};
    std::unique_ptr<testing::ForeignClient> client;
};

TEST_P(EdgeRoutes, WeightsSplitCallsAsTheyAreStaged)
{
    plane.publish(staged(300));
    // Six standard deviations of a fair pick: once in 500 million runs by chance.
    EXPECT_NEAR(countStaged(), 300, 87);
    ASSERT_TRUE(plane.acknowledged(client->id()));
    plane.publish(staged(1000));
    ASSERT_TRUE(plane.acknowledged(client->id()));
    EXPECT_TRUE(allAreStagedSoon());
    EXPECT_EQ(askAsTester("x-generation", "1"), "entry-v1") << "testers are no part of it";
    plane.publish(staged(0));
    ASSERT_TRUE(plane.acknowledged(client->id()));
    expectSoon("entry-v1");
    EXPECT_EQ(countStaged(), 0);
}

TEST_P(EdgeRoutes, TestersGetTheLaneTheyAskForAndNobodyElseDoes)
{
    plane.publish(state.environment());
    EXPECT_EQ(ask(), "entry-v1");
    EXPECT_EQ(ask({{"x-generation", "2"}}), "entry-v1");
    EXPECT_EQ(ask({{"x-generation-name", "two"}}), "entry-v1");
    EXPECT_EQ(ask(kTester), "entry-v1");
    EXPECT_EQ(askAsTester("x-generation", "2"), "entry-v2");
    EXPECT_EQ(askAsTester("x-generation-name", "two"), "entry-v2");
    EXPECT_EQ(askAsTester("x-generation", "77"), "entry-v1");
    EXPECT_TRUE(plane.acknowledged(client->id()));
    EXPECT_THAT(plane.reports.gateway(client->id()).refusals, ::testing::IsEmpty());
}

TEST_P(EdgeRoutes, PromoteAndRollbackMoveEverybodyElse)
{
    plane.publish(state.environment());
    EXPECT_EQ(ask(), "entry-v1");
    ASSERT_TRUE(plane.acknowledged(client->id()));
    state.run(state::Promote{2});
    plane.publish(state.environment());
    ASSERT_TRUE(plane.acknowledged(client->id()));
    expectSoon("entry-v2");
    EXPECT_EQ(askAsTester("x-generation", "1"), "entry-v1");
    state.run(state::Rollback{1, false});
    plane.publish(state.environment());
    ASSERT_TRUE(plane.acknowledged(client->id()));
    expectSoon("entry-v1");
    EXPECT_EQ(askAsTester("x-generation", "2"), "entry-v2");
}

TEST_P(EdgeRoutes, GroupsAndHostsOfContoursAreUnderstood)
{
    auto table = edgeTableOf(*state.environment(), kEdge);
    table.groups = {{"anna", 2}};
    table.hosts = {{"two.k.example", 2}};
    table.domains = {".k.example"};
    plane.edit([&](EdgePlane::Routes& routes) {
        writeEdgeRoutes(table, kEdge, routes);
        if (!GetParam().takesAnswers)
            takeAnswersOff(routes);
    });
    plane.publish(state.environment());
    EXPECT_EQ(ask({{"x-user-id", "anna"}}), "entry-v2");
    EXPECT_EQ(ask({{"x-user-id", "bert"}}), "entry-v1");
    EXPECT_EQ(ask({}, "two.k.example"), "entry-v2");
    if (GetParam().takesAnswers) {
        EXPECT_THAT(ask({}, "gone.k.example"), HasSubstr("error: ")) << "it leads nowhere";
    }
}

//! The limits that docs/xds.md states.
TEST_P(EdgeRoutes, HeadersAreNeitherTakenOffNorAdded)
{
    plane.publish(state.environment());
    EXPECT_EQ(ask({{"baggage", "pult-lane=9"}}), "entry-v1, baggage pult-lane=9");
}

TEST_P(EdgeRoutes, LinesThatAnswerByThemselvesAreRefusedOneByOneOrWithTheTable)
{
    plane.publish(state.environment());
    EXPECT_EQ(ask(), "entry-v1");
    plane.edit([](EdgePlane::Routes&) {});
    state.run(state::Promote{2});
    plane.publish(state.environment());
    if (GetParam().takesAnswers) {
        ASSERT_TRUE(plane.acknowledged(client->id()));
        expectSoon("entry-v2");
        EXPECT_THAT(askAsTester("x-generation-name", "gone"), HasSubstr("inappropriate action"));
        return;
    }
    EXPECT_TRUE(plane.reports.waitFor(client->id(), [](const auto& gateway) {
        return !gateway.refusals.empty()
            && gateway.refusals.back().find("unsupported action: direct_response")
            != std::string::npos;
    }));
    EXPECT_EQ(ask(), "entry-v1") << "it keeps what it took";
}

INSTANTIATE_TEST_SUITE_P(Foreign, EdgeRoutes,
    ::testing::Values(Kind{"GrpcCpp", testing::makeCppClient, true},
        Kind{"GrpcJs", testing::makeNodeClient, false}),
    [](const auto& tested) { return tested.param.name; });

} // namespace
} // namespace pult::routing
