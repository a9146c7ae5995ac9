// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// ReleaseControl over the wire: what its proto promises.
#include <thread>

#include <gtest/gtest.h>

#include "common/metadata.h"
#include "tests/api/server_plant.h"
#include "tests/state/world.h"

namespace pult::api::testing {
namespace {

using namespace std::chrono_literals;

class ControlTest : public ::testing::Test
{
protected:
    ServerPlant m_server;

    v1::ExecuteRequest freezeRequest(const std::string& token)
    {
        v1::ExecuteRequest request;
        request.set_environment("prod");
        request.mutable_command()->mutable_freeze();
        request.set_plan_token(token);
        request.set_request_id("request-of-freeze");
        return request;
    }
    std::string freezeToken()
    {
        auto wanted = m_server.planRequest("prod");
        wanted.mutable_command()->mutable_freeze();
        v1::PlanResponse plan;
        grpc::ClientContext context;
        EXPECT_TRUE(m_server.m_control->Plan(&context, wanted, &plan).ok());
        return plan.token();
    }
    grpc::Status execute(const v1::ExecuteRequest& request, v1::Operation& operation)
    {
        grpc::ClientContext context;
        context.AddMetadata(kOriginMetadata, "console 0.1.0\n on \xff host");
        return m_server.m_control->Execute(&context, request, &operation);
    }
    std::string planReason(const v1::PlanRequest& request)
    {
        v1::PlanResponse plan;
        grpc::ClientContext context;
        return reasonOf(m_server.m_control->Plan(&context, request, &plan));
    }
};

TEST_F(ControlTest, PlansInWordsAndNumbersWithoutDoing)
{
    auto wanted = m_server.planRequest("prod");
    wanted.mutable_command()->mutable_freeze();
    v1::PlanResponse plan;
    grpc::ClientContext context;
    ASSERT_TRUE(m_server.m_control->Plan(&context, wanted, &plan).ok());
    EXPECT_EQ(plan.environment(), "prod");
    EXPECT_EQ(plan.command_class(), 1U);
    EXPECT_FALSE(plan.act().empty());
    EXPECT_FALSE(plan.summary().empty());
    EXPECT_FALSE(plan.cli().empty());
    EXPECT_EQ(plan.effect_digest().size(), 64U);
    EXPECT_FALSE(plan.token().empty());
    EXPECT_EQ(plan.token_lives_seconds(), 120U);
    EXPECT_EQ(plan.revision(), 1U);
    EXPECT_TRUE(plan.resolved().has_freeze());
    EXPECT_EQ(m_server.m_plant.state()->revision, 1U);
}

TEST_F(ControlTest, APlanThatWouldBeRefusedHasRefusalsAndNoToken)
{
    auto wanted = m_server.planRequest("prod");
    wanted.mutable_command()->mutable_retire_legacy();
    v1::PlanResponse plan;
    grpc::ClientContext context;
    ASSERT_TRUE(m_server.m_control->Plan(&context, wanted, &plan).ok());
    ASSERT_EQ(plan.refusals_size(), 1);
    EXPECT_EQ(plan.refusals(0).reason(), "NO_LEGACY");
    EXPECT_TRUE(plan.token().empty());
}

TEST_F(ControlTest, ExecutesAndWritesWhoAndFromWhere)
{
    v1::Operation operation;
    const auto request = freezeRequest(freezeToken());
    ASSERT_TRUE(execute(request, operation).ok());
    EXPECT_EQ(operation.id(), "2");
    EXPECT_EQ(operation.environment(), "prod");
    EXPECT_EQ(operation.revision(), 2U);
    EXPECT_EQ(operation.request_id(), "request-of-freeze");
    EXPECT_EQ(operation.step(), v1::OPERATION_STEP_ACCEPTED);
    EXPECT_EQ(operation.user(), "alice");
    EXPECT_EQ(operation.command_class(), 1U);
    EXPECT_GT(operation.accepted_unix_ms(), 0);

    v1::ListJournalRequest list;
    v1::ListJournalResponse journal;
    grpc::ClientContext context;
    ASSERT_TRUE(m_server.m_observe->ListJournal(&context, list, &journal).ok());
    ASSERT_EQ(journal.entries_size(), 2);
    EXPECT_EQ(journal.entries(0).user(), "alice");
    EXPECT_EQ(journal.entries(0).origin(), "console 0.1.0? on ? host");
    EXPECT_EQ(journal.entries(1).origin(), "unknown");
    EXPECT_FALSE(journal.entries(0).cli().empty());
}

TEST_F(ControlTest, ARepetitionIsToldHowFarItHasCome)
{
    v1::Operation operation;
    const auto request = freezeRequest(freezeToken());
    ASSERT_TRUE(execute(request, operation).ok());
    state::OperationView view;
    view.environment = "prod";
    view.revision = 2;
    view.step = state::OperationStep::Acknowledged;
    view.acknowledged = 3;
    view.counted = 3;
    m_server.m_progress.m_operations.push_back(view);
    v1::Operation again;
    ASSERT_TRUE(execute(request, again).ok());
    EXPECT_EQ(again.revision(), 2U);
    EXPECT_EQ(again.step(), v1::OPERATION_STEP_ACKNOWLEDGED);
    EXPECT_EQ(again.acknowledged(), 3U);
}

TEST_F(ControlTest, NamesWhatIsMissingOrWrong)
{
    v1::Operation operation;
    auto request = freezeRequest(freezeToken());
    for (const auto* id : {"", "short", "with\ttab-in-it", "naïve-request"}) {
        request.set_request_id(id);
        EXPECT_EQ(reasonOf(execute(request, operation)), "REQUEST_ID_INVALID") << id;
    }
    request.set_request_id(std::string(129, 'x'));
    EXPECT_EQ(reasonOf(execute(request, operation)), "REQUEST_ID_INVALID");
    request.set_request_id("request-of-freeze");
    request.set_reason(std::string(2001, 'x'));
    auto status = execute(request, operation);
    EXPECT_EQ(reasonOf(status), "FIELD_INVALID");
    EXPECT_EQ(fromStatus(status).metadata.at("field"), "reason");
    request.set_reason("");
    request.clear_environment();
    EXPECT_EQ(fromStatus(execute(request, operation)).metadata.at("field"), "environment");
    request.set_environment("prod");
    request.clear_plan_token();
    status = execute(request, operation);
    EXPECT_EQ(reasonOf(status), "TOKEN_INVALID");
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
    request.clear_command();
    EXPECT_EQ(reasonOf(execute(request, operation)), "COMMAND_MISSING");
    request.mutable_command()->mutable_promote();
    EXPECT_EQ(fromStatus(execute(request, operation)).metadata.at("field"), "promote.generation");
}

TEST_F(ControlTest, ChecksEveryFieldOfEveryCommand)
{
    const auto check = [&](const std::string& field, auto fill) {
        auto wanted = m_server.planRequest("prod");
        fill(*wanted.mutable_command());
        v1::PlanResponse plan;
        grpc::ClientContext context;
        const auto error = fromStatus(m_server.m_control->Plan(&context, wanted, &plan));
        EXPECT_EQ(error.reason, "FIELD_INVALID") << field;
        EXPECT_EQ(error.metadata.count("field") ? error.metadata.at("field") : "", field);
        EXPECT_NE(error.message.find(field), std::string::npos) << error.message;
    };
    using C = v1::Command;
    check(
        "create_environment.name", [](C& c) { c.mutable_create_environment()->set_name("other"); });
    check("create_environment.environment_class",
        [](C& c) { c.mutable_create_environment()->set_name("prod"); });
    check("policy.generation_header",
        [](C& c) { c.mutable_set_policy()->mutable_policy()->set_generation_header("X-Upper"); });
    check("policy.head_header",
        [](C& c) { c.mutable_set_policy()->mutable_policy()->set_head_header("grpc-x"); });
    check("policy.generation_header",
        [](C& c) { c.mutable_set_policy()->mutable_policy()->set_head_header("x-generation"); });
    check("policy.gateway_ttl_seconds",
        [](C& c) { c.mutable_set_policy()->mutable_policy()->set_gateway_ttl_seconds(700000); });
    check("policy.drain_seconds",
        [](C& c) { c.mutable_set_policy()->mutable_policy()->set_drain_seconds(90000); });
    check("register.manifest_yaml", [](C& c) { c.mutable_register_(); });
    check("rollback.expect", [](C& c) { c.mutable_rollback(); });
    check("rebase.generation", [](C& c) { c.mutable_rebase(); });
    check("drop.generation", [](C& c) { c.mutable_drop(); });
    check("release_hold.generation", [](C& c) { c.mutable_release_hold(); });
    check("close_lane.generation", [](C& c) { c.mutable_close_lane(); });
    check("freeze.until_unix_ms", [](C& c) { c.mutable_freeze()->set_until_unix_ms(-1); });
    check("freeze.exempt", [](C& c) { c.mutable_freeze()->add_exempt(""); });
    check("report_readiness.service", [](C& c) { c.mutable_report_readiness(); });
    check("report_readiness.generation",
        [](C& c) { c.mutable_report_readiness()->set_service("orders"); });
    check("forget_gateway.gateway", [](C& c) { c.mutable_forget_gateway(); });
}

TEST_F(ControlTest, ManifestsAreReadAndTheirErrorsNameThePlace)
{
    auto wanted = m_server.planRequest("prod");
    auto& command = *wanted.mutable_command()->mutable_register_();
    command.set_file_name("crm.yaml");
    command.set_manifest_yaml("pult: 1\nkind: sideways\n");
    v1::PlanResponse plan;
    grpc::ClientContext planning;
    auto error = fromStatus(m_server.m_control->Plan(&planning, wanted, &plan));
    EXPECT_EQ(error.reason, "MANIFEST_INVALID");
    EXPECT_NE(error.message.find("crm.yaml:2:"), std::string::npos) << error.message;

    // Large enough for a worker, for the plan and for the execution.
    state::testing::ManifestText text("CRM", "1");
    for (int i = 0; i < 500; ++i)
        text.service("service-" + std::to_string(i), "1.0");
    command.set_manifest_yaml(text.placed("prod").text());
    ASSERT_GT(command.manifest_yaml().size(), 8192U);
    v1::Operation operation;
    const auto status = m_server.run(wanted, operation);
    ASSERT_TRUE(status.ok()) << status.error_message();
    EXPECT_EQ(m_server.m_plant.state()->find("prod")->active->size(), 500U);

    v1::ExecuteRequest broken;
    broken.set_environment("prod");
    broken.mutable_command()->mutable_register_()->set_manifest_yaml("pult: [");
    broken.set_request_id("request-broken");
    EXPECT_EQ(reasonOf(execute(broken, operation)), "MANIFEST_INVALID");
}

TEST_F(ControlTest, PlanChangedCarriesTheNewPlan)
{
    state::testing::ManifestText text("CRM", "1");
    text.service("orders", "1").placed("prod");
    auto wanted = m_server.planRequest("prod");
    wanted.mutable_command()->mutable_register_()->set_manifest_yaml(text.text());
    v1::PlanResponse plan;
    grpc::ClientContext planning;
    ASSERT_TRUE(m_server.m_control->Plan(&planning, wanted, &plan).ok());
    state::testing::ManifestText other("CRM", "2");
    other.service("orders", "2").placed("prod");
    auto before = wanted;
    before.mutable_command()->mutable_register_()->set_manifest_yaml(other.text());
    v1::Operation operation;
    ASSERT_TRUE(m_server.run(before, operation).ok());

    v1::ExecuteRequest request;
    request.set_environment("prod");
    *request.mutable_command() = wanted.command();
    request.set_plan_token(plan.token());
    request.set_request_id("request-changed");
    request.set_reason("because");
    const auto status = execute(request, operation);
    EXPECT_EQ(reasonOf(status), "PLAN_CHANGED");
    EXPECT_EQ(status.error_code(), grpc::StatusCode::ABORTED);
    v1::PlanResponse now;
    ASSERT_TRUE(now.ParseFromString(fromStatus(status).details));
    EXPECT_EQ(now.environment(), "prod");
    EXPECT_NE(now.effect_digest(), plan.effect_digest());
    request.set_plan_token(now.token());
    EXPECT_TRUE(execute(request, operation).ok());
}

TEST_F(ControlTest, GetsAnOperationOrSaysThatThereIsNone)
{
    state::OperationView view;
    view.environment = "prod";
    view.revision = 2;
    view.act = "Freeze";
    m_server.m_progress.m_operations.push_back(view);
    const auto get = [&](const std::string& environment, const std::string& id) {
        v1::GetOperationRequest request;
        request.set_environment(environment);
        request.set_id(id);
        v1::Operation operation;
        grpc::ClientContext context;
        const auto status = m_server.m_control->GetOperation(&context, request, &operation);
        return status.ok() ? operation.act() : reasonOf(status);
    };
    EXPECT_EQ(get("prod", "2"), "Freeze");
    EXPECT_EQ(get("prod", "3"), "OPERATION_UNKNOWN");
    EXPECT_EQ(get("nowhere", "2"), "ENVIRONMENT_UNKNOWN");
    for (const auto* id : {"", "x", "2x", "-1", "99999999999999999999999"})
        EXPECT_EQ(get("prod", id), "FIELD_INVALID") << id;
}

TEST_F(ControlTest, RefusesEnvironmentsItDoesNotKnowAndCallersToo)
{
    auto wanted = m_server.planRequest("nowhere");
    wanted.mutable_command()->mutable_freeze();
    EXPECT_EQ(planReason(wanted), "ENVIRONMENT_UNKNOWN");
    wanted.set_environment("prod");
    m_server.m_accounts.m_known = false;
    EXPECT_EQ(planReason(wanted), "ACCOUNT_UNKNOWN");
    m_server.m_accounts.m_known = true;
    m_server.m_closing = true;
    EXPECT_EQ(planReason(wanted), "SHUTTING_DOWN");
}

TEST_F(ControlTest, PeopleMayNotUseTheReactorsCommands)
{
    auto wanted = m_server.planRequest("prod");
    wanted.mutable_command()->mutable_mark_started();
    v1::PlanResponse plan;
    grpc::ClientContext context;
    ASSERT_TRUE(m_server.m_control->Plan(&context, wanted, &plan).ok());
    ASSERT_GE(plan.refusals_size(), 1);
    EXPECT_EQ(plan.refusals(0).reason(), "REACTOR_ONLY");
}

} // namespace
} // namespace pult::api::testing
