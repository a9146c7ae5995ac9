// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>

#include <gmock/gmock.h>

#include "controlplane/routing/xds/xds_service.h"
#include "tests/foreign/backend.h"
#include "tests/foreign/foreign_client.h"
#include "tests/routing/driven_state.h"
#include "tests/routing/ready_at_once.h"
#include "tests/routing/recorded_reports.h"

// Routing as clients see it that nobody of us wrote: the real state, the real server, real calls.
namespace pult::routing {
namespace {

using testing::Answer;
using ::testing::AnyOf;
using testing::Backend;
using ::testing::Contains;
using ::testing::HasSubstr;
using testing::Headers;
using testing::Installed;

constexpr std::chrono::seconds kPatience{20};

// gRPC reads its bootstrap once a process, so there is one port for all tests.
std::uint16_t adsPort()
{
    static const std::uint16_t port = testing::freePort();
    return port;
}

//! The control plane as far as data planes see it.
class ControlPlane
{
public:
    explicit ControlPlane(testing::DrivenState& state)
        : service(reports)
        , m_state(state)
    {
        grpc::ServerBuilder builder;
        builder.AddListeningPort(
            "127.0.0.1:" + std::to_string(adsPort()), grpc::InsecureServerCredentials());
        builder.RegisterService(&service.service());
        m_server = builder.BuildAndStart();
        m_state.attach(&ready);
        service.start(m_state.state());
    }
    ~ControlPlane()
    {
        m_state.attach(nullptr);
        service.stop();
        m_server->Shutdown(std::chrono::system_clock::now());
    }

    testing::RecordedReports reports;
    XdsService service;
    testing::ReadyAtOnce ready{service};

    //! Commits from now on bring deployments that nobody saw ready.
    void readyNoMore() { m_state.attach(&service); }

private:
    testing::DrivenState& m_state;
    std::unique_ptr<grpc::Server> m_server;
};

struct Kind
{
    const char* name;
    testing::ClientFactory make;
};

void PrintTo(const Kind& kind, std::ostream* out)
{
    *out << kind.name;
}

class XdsClients : public ::testing::TestWithParam<Kind>
{
protected:
    XdsClients()
        : client(GetParam().make(adsPort()))
    {}

    //! Starts a server for it; the generation is in its name.
    Installed serve(const std::string& deployment, const std::string& version)
    {
        backends.push_back(std::make_unique<Backend>(deployment));
        return {version, {backends.back()->port()}};
    }
    void open() { plane.emplace(state); }
    std::string ask(const std::string& target, const Headers& headers = {})
    {
        const auto answer = client->call(target, headers);
        return answer.ok ? answer.text : "error: " + answer.text;
    }
    //! Until every client of this kind says that it took the newest tables.
    bool acknowledged()
    {
        return plane->reports.waitFor(
            client->id(), [&](const auto& gateway) { return gateway.held() >= state.revision(); });
    }
    //! An acknowledged table is in use a moment later: calls until the answer comes, and every
    //! answer before it must be `before`.
    std::string askUntil(const std::string& wanted, const std::string& before,
        const std::string& target, const Headers& headers = {})
    {
        const auto end = std::chrono::steady_clock::now() + kPatience;
        auto answer = ask(target, headers);
        while (answer == before && answer != wanted && std::chrono::steady_clock::now() < end)
            answer = ask(target, headers);
        return answer;
    }

    testing::DrivenState state;
    std::vector<std::unique_ptr<Backend>> backends;
    std::optional<ControlPlane> plane;
    std::unique_ptr<testing::ForeignClient> client;
};

TEST_P(XdsClients, NoHeaderIsActiveAHeaderIsTheCandidateAndPromoteMovesTheDefault)
{
    const auto billing = serve("billing-v1", "1.0");
    state.release("1.0", {{"orders", serve("orders-v1", "1.0")}, {"billing", billing}});
    const auto g2 = state.release(
        "1.1", {{"orders", serve("orders-v2", "1.1")}, {"billing", billing}}, "blue");
    open();
    EXPECT_EQ(ask("orders"), "orders-v1");
    EXPECT_EQ(ask("orders", {{"x-generation", "2"}}), "orders-v2");
    EXPECT_EQ(ask("orders", {{"x-generation-name", "blue"}}), "orders-v2");
    EXPECT_EQ(ask("orders", {{"x-generation", "77"}}), "orders-v1");
    EXPECT_EQ(ask("billing", {{"x-generation", "2"}}), "billing-v1");
    ASSERT_TRUE(acknowledged());

    state.run(state::Promote{g2});
    ASSERT_TRUE(acknowledged());
    EXPECT_EQ(askUntil("orders-v2", "orders-v1", "orders"), "orders-v2");
    EXPECT_EQ(ask("orders"), "orders-v2");
    // Requests that entered before keep to their generation.
    EXPECT_EQ(ask("orders", {{"x-generation", "1"}}), "orders-v1");
    EXPECT_EQ(ask("orders", {{"x-generation", "2"}}), "orders-v2");

    state.run(state::Rollback{1, false});
    ASSERT_TRUE(acknowledged());
    EXPECT_EQ(askUntil("orders-v1", "orders-v2", "orders"), "orders-v1");
    EXPECT_EQ(ask("orders", {{"x-generation", "2"}}), "orders-v2");
}

TEST_P(XdsClients, TheHeadThatARequestEnteredUnderDecidesWhatItsLaneDoesNotChange)
{
    const auto billing = serve("billing-v1", "1.0");
    const auto orders = serve("orders-v1", "1.0");
    state.release("1.0", {{"orders", orders}, {"billing", billing}});
    const auto g2
        = state.release("1.1", {{"orders", serve("orders-v2", "1.1")}, {"billing", billing}});
    state.release("1.2", {{"orders", orders}, {"billing", serve("billing-v3", "1.2")}});
    open();
    const Headers before{{"x-generation", "3"}, {"x-generation-head", "1"}};
    const Headers after{{"x-generation", "3"}, {"x-generation-head", "2"}};
    EXPECT_EQ(ask("billing", before), "billing-v3");
    EXPECT_EQ(ask("orders", before), "orders-v1");
    EXPECT_EQ(ask("orders", after), "orders-v2");
    state.run(state::Promote{g2});
    ASSERT_TRUE(acknowledged());
    EXPECT_EQ(askUntil("orders-v2", "orders-v1", "orders"), "orders-v2");
    EXPECT_EQ(ask("orders", before), "orders-v1");
    EXPECT_EQ(ask("orders", after), "orders-v2");
}

//! Clients that are given an endpoint before anybody listens there back off for minutes.
TEST_P(XdsClients, ADeploymentThatBeginsToListenLaterIsReachedAtOnce)
{
    state.release("1.0", {{"orders", serve("orders-v1", "1.0")}});
    open();
    ASSERT_EQ(ask("orders"), "orders-v1");
    plane->readyNoMore();
    const auto port = testing::freePort();
    const auto g2 = state.release("1.1", {{"orders", {"1.1", {port}}}});
    ASSERT_TRUE(acknowledged());
    const Headers lane{{"x-generation", "2"}};
    EXPECT_THAT(askUntil("", "orders-v1", "orders", lane), HasSubstr("starting.orders-v2"));
    // Many attempts: by now a client that knew the endpoint would wait long before the next one.
    for (int i = 0; i < 100; ++i)
        EXPECT_THAT(ask("orders", lane), HasSubstr("starting.orders-v2"));

    backends.push_back(std::make_unique<Backend>("orders-v2", port));
    plane->service.onReadiness("shop", {{{"orders", g2}, {state::Readiness::Ready, 1, 1, {}}}}, {});
    const auto end = std::chrono::steady_clock::now() + kPatience;
    auto answer = ask("orders", lane);
    while (answer.find("starting") != std::string::npos && std::chrono::steady_clock::now() < end)
        answer = ask("orders", lane);
    EXPECT_EQ(answer, "orders-v2") << "the first answer that is another";
}

TEST_P(XdsClients, AbsentIsAnErrorThatSaysSo)
{
    const auto orders = serve("orders-v1", "1.0");
    state.release("1.0", {{"orders", orders}, {"loyalty", serve("loyalty-v1", "1.0")}});
    state.release("1.1", {{"orders", orders}});
    open();
    EXPECT_EQ(ask("loyalty"), "loyalty-v1");
    const auto answer = client->call("loyalty", {{"x-generation", "2"}});
    EXPECT_FALSE(answer.ok);
    EXPECT_THAT(answer.text, HasSubstr("absent.loyalty.g2"));
}

TEST_P(XdsClients, AReplacementAnswersUnderTheOldName)
{
    const auto orders = serve("orders-v1", "1.0");
    state.release("1.0", {{"orders", orders}, {"pricing", serve("pricing-v1", "1.0")}});
    state.release("1.1", {{"orders", orders}, {"offers", serve("offers-v2", "1.1")}}, {},
        {{"pricing", "offers"}});
    open();
    EXPECT_EQ(ask("pricing"), "pricing-v1");
    EXPECT_EQ(ask("pricing", {{"x-generation", "2"}}), "offers-v2");
    EXPECT_EQ(ask("offers", {{"x-generation", "2"}}), "offers-v2");
}

TEST_P(XdsClients, ALaneThatLeftServesWhatIsInFlightAndAClosedContourIsAnError)
{
    state.release("1.0", {{"orders", serve("orders-v1", "1.0")}});
    const auto g2 = state.release("1.1", {{"orders", serve("orders-v2", "1.1")}});
    const auto g3 = state.contour("feature-x", {{"orders", serve("orders-v3", "x")}});
    open();
    EXPECT_EQ(ask("orders", {{"x-generation-name", "feature-x"}}), "orders-v3");
    EXPECT_EQ(ask("orders", {{"x-generation", "2"}}), "orders-v2");
    state.run(state::Drop{g2});
    state.run(state::Drop{g3});
    ASSERT_TRUE(acknowledged());
    EXPECT_EQ(ask("orders", {{"x-generation", "2"}}), "orders-v2");
    const Headers contour{{"x-generation-name", "feature-x"}};
    EXPECT_THAT(
        askUntil("", "orders-v3", "orders", contour), HasSubstr("closed-contour.feature-x"));
    state.run(state::CloseLane{g2});
    ASSERT_TRUE(acknowledged());
    EXPECT_EQ(askUntil("orders-v1", "orders-v2", "orders", {{"x-generation", "2"}}), "orders-v1");
    const state::DeploymentKey gone{"orders", 2};
    EXPECT_TRUE(plane->reports.waitFor(
        client->id(), [&](const auto& gateway) { return !gateway.deployments.contains(gone); }));
}

TEST_P(XdsClients, EveryEndpointOfADeploymentGetsItsShare)
{
    auto orders = serve("first", "1.0");
    orders.ports.push_back(serve("second", "1.0").ports.front());
    state.release("1.0", {{"orders", orders}});
    open();
    std::map<std::string, int> seen;
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (seen.size() < 2 && std::chrono::steady_clock::now() < end)
        ++seen[ask("orders")];
    seen.clear();
    for (int i = 0; i < 20; ++i)
        ++seen[ask("orders")];
    EXPECT_EQ(seen["first"], 10);
    EXPECT_EQ(seen["second"], 10);
}

TEST_P(XdsClients, ANameWithAPortIsTheSameService)
{
    state.release("1.0", {{"orders", serve("orders-v1", "1.0")}});
    open();
    EXPECT_EQ(ask("orders:80"), "orders-v1");
    ASSERT_TRUE(acknowledged());
    EXPECT_THAT(plane->reports.gateway(client->id()).services, Contains("orders"));
}

TEST_P(XdsClients, NoCallFailsWhileTheControlPlaneIsAwayAndItsReturnBringsTheNews)
{
    state.release("1.0", {{"orders", serve("orders-v1", "1.0")}});
    const auto g2 = state.release("1.1", {{"orders", serve("orders-v2", "1.1")}});
    open();
    ASSERT_EQ(ask("orders"), "orders-v1");
    ASSERT_TRUE(acknowledged());
    plane.reset();
    for (int i = 0; i < 200; ++i)
        ASSERT_EQ(ask("orders"), "orders-v1");
    state.run(state::Promote{g2});
    open();
    EXPECT_EQ(askUntil("orders-v2", "orders-v1", "orders"), "orders-v2");
    EXPECT_TRUE(acknowledged());
}

TEST_P(XdsClients, TheClientIsCalledByItsName)
{
    state.release("1.0", {{"orders", serve("orders-v1", "1.0")}});
    open();
    EXPECT_EQ(ask("orders"), "orders-v1");
    ASSERT_TRUE(acknowledged());
    const auto gateway = plane->reports.gateway(client->id());
    EXPECT_THAT(
        gateway.identity.dataPlane, AnyOf(HasSubstr("gRPC core "), HasSubstr("gRPC js 1.")));
    EXPECT_EQ(gateway.identity.region, "lab");
    EXPECT_TRUE(gateway.refusals.empty());
    EXPECT_THAT(gateway.deployments, Contains(state::DeploymentKey{"orders", 1}));
}

INSTANTIATE_TEST_SUITE_P(Foreign, XdsClients,
    ::testing::Values(
        Kind{"GrpcCpp", testing::makeCppClient}, Kind{"GrpcJs", testing::makeNodeClient}),
    [](const auto& tested) { return tested.param.name; });

} // namespace
} // namespace pult::routing
