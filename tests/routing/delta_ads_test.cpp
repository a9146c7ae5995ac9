// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include "common/grpc_status.h"
#include "tests/routing/ads_client.h"
#include "tests/routing/ads_server.h"
#include "tests/routing/delta_client.h"
#include "tests/routing/driven_state.h"
#include "tests/routing/ready_at_once.h"

// Delta over a real connection: the real state, the whole server, a client that keeps what it took.
namespace pult::routing {
namespace {

using ::testing::AllOf;
using testing::DeltaClient;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::newsIn;
using ::testing::Not;
using Type = ResourceType;
using Names = std::vector<std::string>;

class DeltaAds : public ::testing::Test
{
protected:
    DeltaAds()
    {
        state.release("1.0", {{"orders", {"1.0", {7001}}}, {"billing", {"1.0", {7002}}}});
        state.release("1.1", {{"orders", {"1.1", {7003}}}, {"billing", {"1.0", {7002}}}}, "blue");
        server.service.serve({{"shop", "edge-2", "eu", "west-a", "orders"}});
        state.attach(&ready);
        server.service.start(state.state());
    }
    bool holds(const std::string& id, state::Revision revision)
    {
        return server.reports.waitFor(
            id, [&](const auto& gateway) { return gateway.held() >= revision; });
    }
    bool hasLeft(const std::string& id)
    {
        return server.reports.waitFor(id, [](const auto& gateway) { return gateway.streams == 0; });
    }
    //! As an Envoy at the edge does: all clusters, endpoints of each, its own routes.
    void enter(DeltaClient& envoy)
    {
        envoy.subscribe(Type::Cluster, {});
        EXPECT_THAT(newsIn(envoy.take()), ElementsAre("billing-v1", "orders-v1", "orders-v2"));
        envoy.subscribe(Type::Endpoints, {"billing-v1", "orders-v1", "orders-v2"});
        EXPECT_THAT(newsIn(envoy.take()), ElementsAre("billing-v1", "orders-v1", "orders-v2"));
        envoy.subscribe(Type::Route, {"edge/edge-2"});
        EXPECT_THAT(newsIn(envoy.take()), ElementsAre("edge/edge-2"));
        ASSERT_TRUE(holds("edge-2", state.revision()));
    }

    testing::DrivenState state;
    testing::AdsServer server;
    testing::ReadyAtOnce ready{server.service};
    std::shared_ptr<grpc::Channel> channel = server.connect();
};

TEST_F(DeltaAds, ASwitchIsOneResourceForWhomItConcernsAndNothingForOthers)
{
    DeltaClient envoy(channel, "edge-2", "edge");
    enter(envoy);
    testing::AdsClient world(channel, "billing-1");
    world.subscribe(Type::Route, {"billing"});
    ASSERT_TRUE(holds("billing-1", state.revision()));
    const auto gateway = server.reports.gateway("edge-2");
    EXPECT_EQ(gateway.identity.kind, "edge");
    EXPECT_THAT(gateway.services, ElementsAre("*", "edge/edge-2"));
    EXPECT_EQ(gateway.deployments.size(), 2U);

    state.run(state::Promote{2});
    EXPECT_TRUE(holds("billing-1", state.revision())) << "left alone: its table is the same";
    const auto promoted = envoy.read();
    EXPECT_THAT(newsIn(promoted), ElementsAre("edge/edge-2"));
    EXPECT_EQ(promoted.system_version_info(), std::to_string(state.revision()));
    EXPECT_LT(server.reports.gateway("edge-2").held(), state.revision()) << "1 of 2";
    const auto before = envoy.held(Type::Route);
    envoy.acknowledge(promoted);
    EXPECT_TRUE(holds("edge-2", state.revision()));

    state.run(state::Rollback{1, false});
    EXPECT_THAT(newsIn(envoy.take()), ElementsAre("edge/edge-2"));
    EXPECT_EQ(envoy.held(Type::Route), before) << "the same table has the same version";
    EXPECT_TRUE(holds("edge-2", state.revision()));
}

TEST_F(DeltaAds, ACandidateComesClusterThenEndpointsThenRoutes)
{
    DeltaClient envoy(channel, "edge-2", "edge");
    enter(envoy);
    state.attach(&server.service); // What comes now is not ready yet.
    state.release("1.2", {{"orders", {"1.2", {7004}}}, {"billing", {"1.0", {7002}}}});
    EXPECT_THAT(newsIn(envoy.take()), ElementsAre("orders-v3"));
    envoy.subscribe(Type::Endpoints, {"orders-v3"});
    const auto refusing = envoy.read();
    EXPECT_THAT(newsIn(refusing), ElementsAre("orders-v3"));
    EXPECT_LT(server.reports.gateway("edge-2").held(), state.revision());
    envoy.acknowledge(refusing);
    EXPECT_THAT(newsIn(envoy.take()), ElementsAre("edge/edge-2"));
    EXPECT_TRUE(holds("edge-2", state.revision()));
    const state::DeploymentKey candidate{"orders", 3};
    EXPECT_THAT(server.reports.gateway("edge-2").deployments, ::testing::Contains(candidate));

    const auto before = envoy.held(Type::Endpoints);
    server.service.onReadiness("shop", {{candidate, {state::Readiness::Ready, 1, 1, {}}}}, {});
    EXPECT_THAT(newsIn(envoy.take()), ElementsAre("orders-v3"));
    EXPECT_NE(envoy.held(Type::Endpoints), before) << "the same revision, another version";
}

TEST_F(DeltaAds, ARefusalIsShownParkedAndGoesAlongWithTheNextSwitch)
{
    DeltaClient client(channel, "orders-1");
    client.subscribe(Type::Route, {"orders", "billing"});
    EXPECT_THAT(newsIn(client.take()), ElementsAre("billing", "orders"));
    ASSERT_TRUE(holds("orders-1", state.revision()));
    const auto held = state.revision();
    state.run(state::Promote{2});
    const auto promoted = client.read();
    EXPECT_THAT(newsIn(promoted), ElementsAre("orders"));
    client.refuse(promoted, "no such thing");
    // Whatever comes next on this stream is the answer to this, not a repetition.
    client.subscribe(Type::Listener, {"orders"});
    EXPECT_EQ(client.take().type_url(), typeUrlOf(Type::Listener));
    EXPECT_THAT(server.reports.gateway("orders-1").refusals,
        ElementsAre("RouteConfiguration: no such thing"));
    EXPECT_LE(server.reports.gateway("orders-1").held(), held);

    state.release("1.2", {{"orders", {"1.1", {7003}}}, {"billing", {"1.2", {7005}}}});
    EXPECT_THAT(newsIn(client.take()), ElementsAre("billing", "orders"));
    EXPECT_TRUE(holds("orders-1", state.revision()));
    state.run(state::Rollback{1, false});
    EXPECT_THAT(newsIn(client.take()), AllOf(Not(IsEmpty()), ::testing::Contains("orders")));
    EXPECT_TRUE(holds("orders-1", state.revision()));
}

TEST_F(DeltaAds, AReconnectTakesUpWhereItEndedAndCountsAtOnce)
{
    DeltaClient before(channel, "edge-2", "edge");
    enter(before);
    before.end();
    ASSERT_TRUE(hasLeft("edge-2"));
    DeltaClient witness(channel, "orders-1");
    witness.subscribe(Type::Route, {"orders"});
    witness.take();
    ASSERT_TRUE(holds("orders-1", state.revision()));
    state.run(state::Promote{2});
    EXPECT_THAT(newsIn(witness.take()), ElementsAre("orders")) << "the new tables are served";

    DeltaClient after(channel, "edge-2", "edge");
    after.subscribe(Type::Cluster, {}, before.held(Type::Cluster));
    after.subscribe(
        Type::Endpoints, {"billing-v1", "orders-v1", "orders-v2"}, before.held(Type::Endpoints));
    after.subscribe(Type::Route, {"edge/edge-2"}, before.held(Type::Route));
    EXPECT_THAT(newsIn(after.take()), IsEmpty()) << "clusters: it has them";
    EXPECT_THAT(newsIn(after.take()), IsEmpty()) << "endpoints: it has them";
    EXPECT_THAT(newsIn(after.take()), ElementsAre("edge/edge-2")) << "which the switch changed";
    EXPECT_TRUE(holds("edge-2", state.revision()));
}

TEST_F(DeltaAds, AControlPlaneThatRestartedSendsNothingThatIsHeldStill)
{
    DeltaClient before(channel, "edge-2", "edge");
    enter(before);
    testing::AdsServer restarted;
    testing::ReadyAtOnce readyAgain{restarted.service};
    restarted.service.serve({{"shop", "edge-2", "eu", "west-a", "orders"}});
    state.attach(&readyAgain);
    restarted.service.start(state.state());
    state.run(state::Freeze{0, {}, "night"});

    DeltaClient after(restarted.connect(), "edge-2", "edge");
    after.subscribe(Type::Cluster, {}, before.held(Type::Cluster));
    EXPECT_THAT(newsIn(after.take()), IsEmpty());
    after.subscribe(Type::Route, {"edge/edge-2", "orders"}, before.held(Type::Route));
    EXPECT_THAT(newsIn(after.take()), ElementsAre("orders")) << "the one that is new to it";
}

TEST_F(DeltaAds, NamesComeAndGo)
{
    DeltaClient client(channel, "orders-1");
    client.subscribe(Type::Route, {"orders", "nobody"});
    EXPECT_THAT(newsIn(client.take()), ElementsAre("-nobody", "orders"));
    client.subscribe(Type::Route, {"billing"});
    EXPECT_THAT(newsIn(client.take()), ElementsAre("billing"));
    client.unsubscribe(Type::Route, {"orders", "nobody"});
    ASSERT_TRUE(server.reports.waitFor("orders-1",
        [](const auto& gateway) { return gateway.services == std::set<std::string>{"billing"}; }));
    state.run(state::Promote{2});
    EXPECT_TRUE(holds("orders-1", state.revision())) << "it is not concerned any more";
}

TEST_F(DeltaAds, AnUnknownEnvironmentAndAMessageOfAnotherKindEndTheStream)
{
    const auto stub = envoy::service::discovery::v3::AggregatedDiscoveryService::NewStub(channel);
    for (const bool readable : {true, false}) {
        grpc::ClientContext context;
        auto stream = stub->DeltaAggregatedResources(&context);
        testing::DeltaRequest request;
        request.mutable_node()->set_id("orders-1");
        request.mutable_node()->set_cluster("nowhere");
        if (!readable) // A string where the node should be.
            request.GetReflection()->MutableUnknownFields(&request)->AddLengthDelimited(1, "\xff");
        stream->Write(request);
        testing::DeltaResponse response;
        EXPECT_FALSE(stream->Read(&response));
        const auto error = fromStatus(stream->Finish());
        EXPECT_EQ(error.reason, readable ? "ENVIRONMENT_UNKNOWN" : "FIELD_INVALID");
    }
}

TEST_F(DeltaAds, BothVariantsAreOneGatewayWhenTheyShareAnId)
{
    DeltaClient delta(channel, "orders-1");
    delta.subscribe(Type::Route, {"orders"});
    delta.take();
    testing::AdsClient world(channel, "orders-1");
    world.subscribe(Type::Route, {"orders"});
    ASSERT_TRUE(holds("orders-1", state.revision()));
    state.run(state::Promote{2});
    delta.take();
    const auto pushed = world.read();
    EXPECT_LT(server.reports.gateway("orders-1").held(), state.revision());
    world.acknowledge(*pushed, {"orders"});
    EXPECT_TRUE(holds("orders-1", state.revision()));
}

} // namespace
} // namespace pult::routing
