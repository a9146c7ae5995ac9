// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/control_plane.h"

#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/fake_control_plane.h"
#include "tests/support/text_proto.h"

namespace pult::client {
namespace {

using std::chrono::milliseconds;
using test::proto;

//! Calls and waits for the callback.
template <typename T, typename Call> Result<T> await(Call call)
{
    std::promise<Result<T>> promise;
    call([&promise](Result<T> answer) { promise.set_value(std::move(answer)); });
    return promise.get_future().get();
}

class ControlPlaneTest : public testing::Test
{
protected:
    std::shared_ptr<ControlPlane> open(const std::string& origin = {})
    {
        return connect({fake.address(), origin}).value();
    }
    test::FakeControlPlane fake;
};

TEST_F(ControlPlaneTest, refusesABrokenAddress)
{
    EXPECT_EQ(connect({"nowhere", {}}).error().reason, "ADDRESS_INVALID");
}

TEST_F(ControlPlaneTest, listsEnvironmentsAndTellsItsOrigin)
{
    fake.onListEnvironments = [](const auto&, auto& reply) {
        reply = proto<v1::ListEnvironmentsResponse>(R"(server_version: "0.1.0" user: "ann"
            journal_id: "j" environments { name: "prod" environment_class: ENVIRONMENT_CLASS_PROD
            head: 4 } environments { name: "new" environment_class: 77 })");
        return grpc::Status::OK;
    };
    const auto plane = open("консоль on ann-ws");
    const auto server
        = await<ServerInfo>([&](auto done) { plane->listEnvironments(std::move(done)); });
    ASSERT_TRUE(server);
    EXPECT_EQ(server->version, "0.1.0");
    EXPECT_EQ(server->environments[0].environmentClass, EnvironmentClass::Prod);
    EXPECT_EQ(server->environments[1].environmentClass, EnvironmentClass::Unknown);
    EXPECT_EQ(fake.lastOrigin(), "консоль on ann-ws");
}

TEST_F(ControlPlaneTest, cutsALongOriginBetweenCharacters)
{
    fake.onListEnvironments = [](const auto&, auto&) { return grpc::Status::OK; };
    const auto plane = open("a" + std::string(100, 'b') + [] {
        std::string russian;
        for (int i = 0; i < 100; ++i)
            russian += "я";
        return russian;
    }());
    ASSERT_TRUE(await<ServerInfo>([&](auto done) { plane->listEnvironments(std::move(done)); }));
    EXPECT_EQ(fake.lastOrigin().size(), 199U);
}

TEST_F(ControlPlaneTest, speaksOverASocketFileAndIpv6)
{
    const std::string path = testing::TempDir() + "pult-" + std::to_string(getpid()) + ".sock";
    for (const std::string& listen : {"unix:" + path, std::string("[::1]:0")}) {
        test::FakeControlPlane other(listen);
        other.onListEnvironments = [](const auto&, auto&) { return grpc::Status::OK; };
        const auto plane = connect({other.address(), {}}).value();
        const auto answer
            = await<ServerInfo>([&](auto done) { plane->listEnvironments(std::move(done)); });
        EXPECT_TRUE(answer) << other.address() << ": " << answer.error().message;
    }
}

TEST_F(ControlPlaneTest, planKeepsTheCommandThatWasAskedFor)
{
    fake.onPlan = [](const v1::PlanRequest& request, v1::PlanResponse& reply) {
        EXPECT_EQ(request.environment(), "prod");
        EXPECT_TRUE(request.command().has_retreat());
        reply = proto<v1::PlanResponse>(
            R"(act: "Roll back" token: "t" resolved { rollback { expect: 4 } })");
        return grpc::Status::OK;
    };
    const auto plane = open();
    const auto plan
        = await<Plan>([&](auto done) { plane->plan("prod", Retreat{}, std::move(done)); });
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->token, "t");
    EXPECT_TRUE(std::holds_alternative<Retreat>(plan->command));
}

TEST_F(ControlPlaneTest, aChangedPlanComesWithTheErrorForTheAskedCommand)
{
    fake.onExecute = [](const v1::ExecuteRequest& request, v1::Operation&) {
        EXPECT_EQ(request.plan_token(), "t");
        EXPECT_EQ(request.request_id(), "request-1");
        EXPECT_EQ(request.reason(), "why");
        EXPECT_EQ(request.confirmation(), "PROD 12");
        const auto plan = proto<v1::PlanResponse>(
            R"(act: "Abort g5" token: "t2" resolved { rollback { expect: 4 } })");
        return test::refuse(Code::Aborted, "PLAN_CHANGED", "it differs", &plan);
    };
    const auto plane = open();
    const auto operation = await<Operation>([&](auto done) {
        plane->execute({"prod", Retreat{}, "t", "request-1", "why", "PROD 12"}, std::move(done));
    });
    ASSERT_FALSE(operation);
    EXPECT_EQ(operation.error().code, Code::Aborted);
    EXPECT_EQ(operation.error().message, "it differs");
    const auto plan = newPlanOf(operation.error());
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->token, "t2");
    EXPECT_TRUE(std::holds_alternative<Retreat>(plan->command));
    EXPECT_FALSE(newPlanOf({Code::Aborted, "OTHER", "", {}, operation.error().details}));
}

TEST_F(ControlPlaneTest, joinsTheStateFromItsParts)
{
    fake.onGetState = [](const v1::GetStateRequest& request, auto& parts) {
        EXPECT_EQ(request.revision(), 7U);
        parts.push_back(proto<v1::GetStateResponse>(
            R"(part { name: "prod" head: 4 active { service: "a" absent: true } })"));
        parts.push_back(proto<v1::GetStateResponse>(
            R"(part { active { service: "b" absent: true } generations { number: 4 } })"));
        parts.push_back(
            proto<v1::GetStateResponse>(R"(part { generations { number: 3 } } last_part: true)"));
        return grpc::Status::OK;
    };
    const auto plane = open();
    const auto state = await<std::shared_ptr<const EnvironmentState>>(
        [&](auto done) { plane->getState("prod", 7, std::move(done)); });
    ASSERT_TRUE(state);
    EXPECT_EQ((*state)->name, "prod");
    EXPECT_EQ((*state)->active.size(), 2U);
    EXPECT_EQ((*state)->generations.size(), 2U);
}

TEST_F(ControlPlaneTest, aStateWithoutItsLastPartIsNoState)
{
    fake.onGetState = [](const v1::GetStateRequest&, auto& parts) {
        parts.push_back(proto<v1::GetStateResponse>(R"(part { name: "prod" })"));
        return grpc::Status::OK;
    };
    const auto plane = open();
    const auto state = await<std::shared_ptr<const EnvironmentState>>(
        [&](auto done) { plane->getState("prod", 0, std::move(done)); });
    ASSERT_FALSE(state);
    EXPECT_EQ(state.error().reason, "TRANSPORT");
}

TEST_F(ControlPlaneTest, theOtherCallsCarryTheirFields)
{
    fake.onGetOperation = [](const v1::GetOperationRequest& request, v1::Operation& reply) {
        reply.set_id(request.environment() + request.id());
        return grpc::Status::OK;
    };
    fake.onListJournal = [](const v1::ListJournalRequest& request, v1::ListJournalResponse& reply) {
        EXPECT_EQ(request.page_size(), 7U);
        EXPECT_EQ(request.page_token(), "page");
        EXPECT_EQ(request.user(), "ann");
        EXPECT_EQ(request.kind(), "promote");
        reply.add_entries()->set_environment(request.environment());
        reply.set_next_page_token("next");
        return grpc::Status::OK;
    };
    fake.onVerifyJournal = [](const auto&, v1::VerifyJournalResponse& reply) {
        reply.set_events(12);
        return grpc::Status::OK;
    };
    fake.onListRoutes = [](const v1::ListRoutesRequest& request, v1::ListRoutesResponse& reply) {
        reply.add_routes()->set_service(request.service());
        reply.set_revision(3);
        return grpc::Status::OK;
    };
    const auto plane = open();
    EXPECT_EQ(
        await<Operation>([&](auto done) { plane->getOperation("prod", "5", std::move(done)); })->id,
        "prod5");
    const auto page = await<JournalPage>([&](auto done) {
        plane->listJournal({"prod", 7, "page", "ann", "promote"}, std::move(done));
    });
    EXPECT_EQ(page->entries.front().environment, "prod");
    EXPECT_EQ(page->nextPageToken, "next");
    EXPECT_EQ(
        await<JournalProof>([&](auto done) { plane->verifyJournal(std::move(done)); })->events,
        12U);
    const auto table = await<RouteTable>(
        [&](auto done) { plane->listRoutes("prod", "orders", std::move(done)); });
    EXPECT_EQ(table->routes.front().service, "orders");
    EXPECT_EQ(table->revision, 3U);
}

TEST_F(ControlPlaneTest, anUnreachableServerIsATransportFailure)
{
    const auto address = fake.address();
    fake.stop();
    const auto plane = connect({address, {}}).value();
    const auto answer
        = await<ServerInfo>([&](auto done) { plane->listEnvironments(std::move(done)); });
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().reason, "TRANSPORT");
    EXPECT_EQ(answer.error().code, Code::Unavailable);
}

TEST_F(ControlPlaneTest, everyCallHasADeadline)
{
    fake.onListEnvironments = [](const auto&, auto&) { return test::noAnswer(); };
    const auto plane = open();
    const auto answer = await<ServerInfo>(
        [&](auto done) { plane->listEnvironments(std::move(done), milliseconds{50}); });
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Code::DeadlineExceeded);
}

TEST_F(ControlPlaneTest, theDestructorCancelsAndWaitsForEveryCallback)
{
    fake.onListEnvironments = [](const auto&, auto&) { return test::noAnswer(); };
    std::atomic<int> cancelled{0};
    auto plane = open();
    for (int i = 0; i < 20; ++i) {
        plane->listEnvironments([&cancelled](Result<ServerInfo> answer) {
            if (!answer && answer.error().code == Code::Cancelled)
                ++cancelled;
        });
    }
    plane.reset();
    EXPECT_EQ(cancelled, 20);
}

TEST_F(ControlPlaneTest, theLastOwnerMayBeACallback)
{
    fake.onListEnvironments = [](const auto&, auto&) { return grpc::Status::OK; };
    std::promise<void> gone;
    auto plane = open();
    std::weak_ptr<ControlPlane> weak = plane;
    auto* raw = plane.get();
    raw->listEnvironments([plane = std::move(plane), &gone](Result<ServerInfo>) mutable {
        plane.reset();
        gone.set_value();
    });
    gone.get_future().get();
    EXPECT_TRUE(weak.expired());
}

} // namespace
} // namespace pult::client
