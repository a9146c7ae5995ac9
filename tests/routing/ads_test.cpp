// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include "common/grpc_status.h"
#include "tests/routing/ads_client.h"
#include "tests/routing/ads_server.h"
#include "tests/routing/hand_made_state.h"
#include "tests/routing/ready_at_once.h"

// The whole server behind a real connection, against a client that does what it is told.
namespace pult::routing {
namespace {

using testing::AdsClient;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::namesIn;
using testing::request;
using ::testing::UnorderedElementsAre;
using Type = ResourceType;

class AdsTest : public ::testing::Test
{
protected:
    AdsTest() { made.install({"orders", "billing", "loyalty"}); }
    std::shared_ptr<grpc::Channel> connect() const { return server.connect(); }
    void start()
    {
        ready.emplace(server.service);
        made.attach(*ready);
        server.service.start(made.state());
    }
    bool holds(const std::string& id, state::Revision revision)
    {
        return reports.waitFor(id, [&](const auto& gateway) { return gateway.held() >= revision; });
    }

    testing::HandMadeState made;
    testing::AdsServer server;
    testing::RecordedReports& reports = server.reports;
    std::optional<testing::ReadyAtOnce> ready;
    std::shared_ptr<grpc::Channel> channel = server.connect();
};

TEST_F(AdsTest, AClientGetsWhatItNamesAndItsAcknowledgementIsReported)
{
    start();
    AdsClient client(channel, "orders-1");
    EXPECT_THAT(namesIn(client.subscribe(Type::Listener, {"orders:80"})), ElementsAre("orders:80"));
    EXPECT_THAT(namesIn(client.subscribe(Type::Route, {"orders"})), ElementsAre("orders"));
    EXPECT_THAT(namesIn(client.subscribe(Type::Cluster, {"orders-v1"})), ElementsAre("orders-v1"));
    EXPECT_THAT(
        namesIn(client.subscribe(Type::Endpoints, {"orders-v1"})), ElementsAre("orders-v1"));
    ASSERT_TRUE(holds("orders-1", 2));
    const auto gateway = reports.gateway("orders-1");
    EXPECT_EQ(gateway.identity.dataPlane, "scripted 1");
    EXPECT_EQ(gateway.identity.environment, "shop");
    EXPECT_THAT(gateway.services, ElementsAre("orders"));
    EXPECT_THAT(gateway.deployments, ElementsAre(state::DeploymentKey{"orders", 1}));
}

TEST_F(AdsTest, NobodyIsAnsweredBeforeTheStateIsLoaded)
{
    AdsClient client(channel, "orders-1");
    client.send(request(Type::Listener, {"orders"}));
    EXPECT_THAT(reports.takeLog(), IsEmpty());
    start();
    EXPECT_THAT(namesIn(*client.read()), ElementsAre("orders"));
}

TEST_F(AdsTest, CommitsThatComeBeforeTheStartAreServed)
{
    const auto loaded = made.state();
    ready.emplace(server.service);
    made.attach(*ready);
    made.addCandidate(2, {"orders"});
    server.service.start(loaded);
    AdsClient client(channel, "orders-1");
    EXPECT_EQ(client.subscribe(Type::Route, {"orders"}).version_info(), "3");
    EXPECT_TRUE(holds("orders-1", 3));
}

TEST_F(AdsTest, APromoteReachesThoseWhomItConcernsAndOnlyThem)
{
    made.addCandidate(2, {"orders"});
    start();
    AdsClient orders(channel, "orders-1");
    AdsClient billing(channel, "billing-1");
    orders.subscribe(Type::Route, {"orders"});
    billing.subscribe(Type::Route, {"billing"});
    ASSERT_TRUE(holds("orders-1", 3));
    ASSERT_TRUE(holds("billing-1", 3));
    (void)reports.takeLog();
    made.promote(2);
    const auto pushed = orders.read();
    EXPECT_THAT(namesIn(*pushed), ElementsAre("orders"));
    EXPECT_EQ(pushed->version_info(), "4");
    EXPECT_TRUE(holds("billing-1", 4));
    EXPECT_EQ(reports.gateway("orders-1").held(), 3U);
    orders.acknowledge(*pushed, {"orders"});
    EXPECT_TRUE(holds("orders-1", 4));
    EXPECT_THAT(reports.takeLog(), ::testing::Contains("billing-1 left alone 4"));
}

TEST_F(AdsTest, AProposalIsToldToNobodyUntilItIsTheState)
{
    made.addCandidate(2, {"orders"});
    made.addCandidate(3, {"billing"});
    start();
    AdsClient orders(channel, "orders-1");
    AdsClient billing(channel, "billing-1");
    orders.subscribe(Type::Route, {"orders"});
    billing.subscribe(Type::Route, {"billing"});
    ASSERT_TRUE(holds("orders-1", 4));
    ASSERT_TRUE(holds("billing-1", 4));
    // Two that cannot be written, then another one that can.
    auto failed = made;
    failed.detach();
    failed.promote(2);
    server.service.onProposal(failed.state(), {"shop"});
    failed.promote(3);
    server.service.onProposal(failed.state(), {"shop"});
    made.promote(3);
    const auto pushed = billing.read();
    EXPECT_EQ(pushed->version_info(), "5");
    EXPECT_TRUE(holds("orders-1", 5)) << "it is left alone";
    billing.acknowledge(*pushed, {"billing"});
    EXPECT_TRUE(holds("billing-1", 5));
    made.promote(2);
    EXPECT_EQ(orders.read()->version_info(), "6");
}

TEST_F(AdsTest, AnEdgeFlipsItsStampLast)
{
    made.addCandidate(2, {"orders"});
    start();
    AdsClient edge(channel, "entry-1", "shop", "edge");
    EXPECT_THAT(namesIn(edge.subscribe(Type::Stamp, {"shop"})), ElementsAre("shop"));
    edge.subscribe(Type::Route, {"orders"});
    EXPECT_THAT(reports.gateway("entry-1").services, ::testing::Contains("*"));
    made.promote(2);
    const auto first = edge.read();
    EXPECT_EQ(first->type_url(), typeUrlOf(Type::Route));
    edge.acknowledge(*first, {"orders"}); // Only now the stamp may go.
    const auto second = edge.read();
    ASSERT_EQ(second->type_url(), typeUrlOf(Type::Stamp));
    EXPECT_LT(reports.gateway("entry-1").held(), 4U);
    edge.acknowledge(*second, {"shop"});
    EXPECT_TRUE(holds("entry-1", 4));
}

TEST_F(AdsTest, ARefusalIsReportedAndNotRepeated)
{
    start();
    AdsClient client(channel, "orders-1");
    client.send(request(Type::Route, {"orders"}));
    const auto refused = client.read();
    client.refuse(*refused, {"orders"}, "weights are 0");
    // Whatever comes next on this stream is the answer to this, not a repetition.
    EXPECT_THAT(namesIn(client.subscribe(Type::Listener, {"orders"})), ElementsAre("orders"));
    EXPECT_THAT(
        reports.gateway("orders-1").refusals, ElementsAre("RouteConfiguration: weights are 0"));
    made.addCandidate(2, {"billing"});
    ASSERT_TRUE(reports.waitConfigured(3));
    made.addCandidate(3, {"orders"});
    const auto next = client.read();
    EXPECT_EQ(next->type_url(), typeUrlOf(Type::Route));
    client.acknowledge(*next, {"orders"});
    EXPECT_TRUE(holds("orders-1", 4));
}

TEST_F(AdsTest, AStaleNonceIsNotAnswered)
{
    start();
    AdsClient client(channel, "orders-1");
    client.send(request(Type::Route, {"orders"}));
    const auto first = client.read();
    made.addCandidate(2, {"orders"});
    const auto second = client.read();
    client.acknowledge(*first, {"orders", "billing"});
    EXPECT_THAT(namesIn(client.subscribe(Type::Listener, {"orders"})), ElementsAre("orders"));
    EXPECT_EQ(reports.gateway("orders-1").held(), 0U);
    client.acknowledge(*second, {"orders", "billing"});
    EXPECT_THAT(namesIn(*client.read()), ElementsAre("billing"));
}

TEST_F(AdsTest, AReconnectWithAVersionIsAnsweredInFull)
{
    start();
    std::string version;
    {
        AdsClient before(channel, "orders-1");
        version = before.subscribe(Type::Route, {"orders"}).version_info();
    }
    ASSERT_TRUE(
        reports.waitFor("orders-1", [](const auto& gateway) { return gateway.streams == 0; }));
    AdsClient after(channel, "orders-1");
    auto again = request(Type::Route, {"orders"});
    again.set_version_info(version);
    after.send(std::move(again));
    EXPECT_THAT(namesIn(*after.read()), ElementsAre("orders"));
}

TEST_F(AdsTest, AnEnvoyTakesAllClustersAndGetsEndpointsAgain)
{
    start();
    AdsClient envoy(channel, "envoy-1");
    const auto all = envoy.subscribe(Type::Cluster, {});
    EXPECT_THAT(namesIn(all), UnorderedElementsAre("orders-v1", "billing-v1", "loyalty-v1"));
    const std::vector<std::string> endpoints{"orders-v1", "billing-v1", "loyalty-v1"};
    envoy.subscribe(Type::Endpoints, endpoints);
    made.addCandidate(2, {"orders"});
    const auto clusters = envoy.read();
    EXPECT_EQ(clusters->resources_size(), 4);
    const auto warm = envoy.read();
    EXPECT_EQ(warm->type_url(), typeUrlOf(Type::Endpoints));
    EXPECT_EQ(warm->resources_size(), 3);
}

TEST_F(AdsTest, AnUnknownEnvironmentIsNamed)
{
    start();
    AdsClient lost(channel, "orders-1", "nowhere");
    lost.send(request(Type::Listener, {"orders"}));
    EXPECT_FALSE(lost.read());
    const auto error = fromStatus(lost.finish());
    EXPECT_EQ(error.code, Code::NotFound);
    EXPECT_EQ(error.reason, "ENVIRONMENT_UNKNOWN");
    EXPECT_THAT(error.message, HasSubstr("nowhere"));
    EXPECT_THAT(reports.takeLog(), IsEmpty());
}

TEST_F(AdsTest, ANodeWithoutAnIdIsRefused)
{
    start();
    AdsClient nameless(channel, "");
    nameless.send(request(Type::Listener, {"orders"}));
    EXPECT_FALSE(nameless.read());
    EXPECT_EQ(fromStatus(nameless.finish()).reason, "FIELD_INVALID");
}

TEST_F(AdsTest, ATypeThatIsNotServedIsLeftUnanswered)
{
    start();
    AdsClient envoy(channel, "envoy-1");
    auto secrets = request(Type::Listener, {});
    secrets.set_type_url("type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret");
    envoy.send(std::move(secrets));
    EXPECT_THAT(namesIn(envoy.subscribe(Type::Listener, {"orders"})), ElementsAre("orders"));
}

TEST_F(AdsTest, ASlowReaderGetsTheNewestAndHoldsNobodyUp)
{
    std::vector<std::string> many;
    for (int i = 0; i < 2000; ++i)
        many.push_back("service-" + std::to_string(1000 + i));
    made.install(many);
    start();
    AdsClient slow(connect(), "slow");
    AdsClient quick(channel, "quick");
    slow.send(request(Type::Route, many));
    quick.subscribe(Type::Route, {many.front()});
    state::GenerationNumber number = 10;
    for (int i = 0; i < 50; ++i) {
        made.addCandidate(++number, many);
        quick.acknowledge(*quick.read(), {many.front()});
        made.drop(number);
        quick.acknowledge(*quick.read(), {many.front()});
    }
    ASSERT_TRUE(holds("quick", made.revision()));
    int responses = 0;
    std::string version;
    while (version != std::to_string(made.revision())) {
        const auto response = slow.read();
        ASSERT_TRUE(response);
        version = response->version_info();
        ++responses;
        slow.acknowledge(*response, many);
    }
    // Two that had left already, at most, and the newest.
    EXPECT_LE(responses, 3);
    EXPECT_TRUE(holds("slow", made.revision()));
}

TEST_F(AdsTest, AThousandStreamsAcknowledgeOneSwitch)
{
    constexpr std::size_t kStreams = 1000;
    const std::vector<std::string> services{"orders", "billing", "loyalty"};
    made.addCandidate(2, {"orders", "billing"});
    start();
    std::vector<std::unique_ptr<AdsClient>> clients;
    for (std::size_t i = 0; i < kStreams; ++i) {
        clients.push_back(std::make_unique<AdsClient>(channel, "client-" + std::to_string(i)));
        clients.back()->subscribe(Type::Listener, services);
        clients.back()->subscribe(Type::Route, services);
    }
    ASSERT_TRUE(
        reports.waitForAll(kStreams, [](const auto& gateway) { return gateway.held() == 3; }));
    made.promote(2);
    for (auto& client : clients) {
        const auto pushed = client->read();
        ASSERT_TRUE(pushed);
        EXPECT_THAT(namesIn(*pushed), UnorderedElementsAre("orders", "billing"));
        client->acknowledge(*pushed, services);
    }
    EXPECT_TRUE(
        reports.waitForAll(kStreams, [](const auto& gateway) { return gateway.held() == 4; }));
}

TEST_F(AdsTest, StoppingEndsEveryStreamEvenOneThatDoesNotRead)
{
    std::vector<std::string> many;
    for (int i = 0; i < 5000; ++i)
        many.push_back("service-" + std::to_string(1000 + i));
    made.install(many);
    start();
    AdsClient stuck(connect(), "stuck");
    stuck.send(request(Type::Route, many));
    AdsClient idle(channel, "idle");
    idle.subscribe(Type::Listener, {"orders"});
    server.service.stop();
    const auto error = fromStatus(idle.finish());
    EXPECT_EQ(error.code, Code::Unavailable);
    EXPECT_EQ(error.reason, "SHUTTING_DOWN");
    while (stuck.read()) {}
    EXPECT_FALSE(stuck.finish().ok());
    EXPECT_TRUE(reports.waitForAll(2, [](const auto& gateway) { return gateway.streams == 0; }));
}

} // namespace
} // namespace pult::routing
