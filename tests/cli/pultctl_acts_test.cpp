// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// pultctl's commands: what they send, ask for, wait for, and how they end.
#include <atomic>
#include <filesystem>
#include <fstream>
#include <set>

#include "cli/verb.h"
#include "client/text.h"
#include "client/wire/command.h"
#include "tests/cli/pultctl_fixture.h"

namespace pult::test {
namespace {

//! "stages: [{share: 5}]"
client::RolloutPlan filePlan()
{
    client::RolloutPlan plan;
    plan.stages.emplace_back().sharePermille = 50;
    return plan;
}

client::RolloutPlan flagPlan()
{
    client::RolloutPlan plan;
    for (const auto share : {10U, 25U, 1000U}) {
        client::Stage stage;
        stage.sharePermille = share;
        stage.bakeSeconds = 600;
        stage.minimumSample = 300;
        stage.gate = client::Gate::Person;
        plan.stages.push_back(std::move(stage));
    }
    plan.unit = client::ShareUnit::Requests;
    plan.finish = client::Finish::PushOnGreen;
    plan.holdback = {50, 600};
    return plan;
}

TEST_F(PultctlTest, everyVerbThatWritesSendsItsCommand)
{
    const std::string manifest = testing::TempDir() + "crm.yaml";
    std::ofstream(manifest) << "application: CRM\n";
    const std::string rolloutPlan = testing::TempDir() + "rollout.yaml";
    std::ofstream(rolloutPlan) << "stages:\n  - {share: 5}\n";
    const std::pair<std::vector<std::string>, client::Command> cases[]{
        {{"create-environment", "prod", "--class", "stage", "--cluster", "eu", "--drain", "1m"},
            client::CreateEnvironment{
                "prod", client::EnvironmentClass::Stage, "eu", {0, 60, {}, {}, {}}}},
        {{"set-policy", "prod", "--gateway-ttl", "600", "--generation-header", "x-version"},
            client::SetPolicy{{600, 0, "x-version", {}, {}}}},
        {{"set-policy", "prod", "--entry", "shop=POST http://h:80/?a=b", "--entry",
             "pay=grpc://h:81/a.B/C", "--entry-header", "shop:x-tester=a=b"},
            client::SetPolicy{{0, 0, {}, {}, {},
                {{"shop", "http://h:80/?a=b", "POST", {{"x-tester", "a=b"}}},
                    {"pay", "grpc://h:81/a.B/C", {}, {}}}}}},
        {{"register", "prod", manifest, "--name", "feature-y"},
            client::Register{"application: CRM\n", manifest, "feature-y"}},
        {{"promote", "prod", "g5"}, client::Promote{5}},
        {{"rollback", "prod", "--expect", "g3"}, client::Rollback{3, false}},
        {{"rollback", "prod", "--expect", "3", "--force"}, client::Rollback{3, true}},
        {{"retreat", "prod"}, client::Retreat{}},
        {{"rebase", "prod", "5"}, client::Rebase{5}},
        {{"drop", "prod", "feature-x"}, client::Drop{6}},
        {{"release-hold", "prod", "g5"}, client::ReleaseHold{5}},
        {{"reset-to-active", "prod"}, client::ResetToActive{}},
        {{"retire-legacy", "prod"}, client::RetireLegacy{}},
        {{"freeze", "prod", "--until", "2026-01-01T02:00:00Z", "--exempt", "ann"},
            client::Freeze{1'767'232'800'000, {"ann"}}},
        {{"unfreeze", "prod"}, client::Unfreeze{}},
        {{"waive-leak", "prod", "orders", "--caller", "gate", "--entry", "GET /cart", "--owner",
             "crm team", "--until", "2026-01-01T02:00:00Z"},
            client::WaiveLeak{{"gate", "orders", "GET /cart"}, "crm team", 1'767'232'800'000}},
        {{"revoke-waiver", "prod", "orders"}, client::RevokeWaiver{{"", "orders", ""}}},
        {{"report-readiness", "prod", "orders", "g5", "--not-ready", "--detail", "cold cache"},
            client::ReportReadiness{"orders", 5, false, "cold cache"}},
        {{"forget-gateway", "prod", "--", "-edge"}, client::ForgetGateway{"-edge"}},
        {{"rollout start", "prod", "g5", "--stages", "1,2.5,100", "--bake", "10m",
             "--minimum-sample", "300", "--gate", "person", "--unit", "requests", "--push-on-green",
             "--holdback", "5,10m"},
            client::StartRollout{5, flagPlan(), {}}},
        {{"rollout start", "prod", "g5", "--plan", rolloutPlan},
            client::StartRollout{5, filePlan(), {}}},
        {{"rollout start", "prod", "g5", "--template", "careful"},
            client::StartRollout{5, {}, "careful"}},
        {{"rollout start", "prod", "feature-x"}, client::StartRollout{6, {}, {}}},
        {{"rollout share", "prod", "g5", "0.5"}, client::SetShare{5, 5}},
        {{"rollout advance", "prod", "g5", "--from-stage", "2"}, client::AdvanceRollout{5, 2}},
        {{"rollout pause", "prod", "g5"}, client::PauseRollout{5}},
        {{"rollout resume", "prod", "g5"}, client::ResumeRollout{5}},
        {{"rollout abort", "prod", "g5"}, client::AbortRollout{5}},
        {{"rollout set-template", "prod", "careful", "--plan", rolloutPlan},
            client::SetRolloutTemplate{{"careful", filePlan()}}},
        {{"rollout remove-template", "prod", "careful"}, client::RemoveRolloutTemplate{"careful"}},
    };
    std::set<std::string> seen;
    for (auto [words, command] : cases) {
        seen.insert(words.front());
        words.insert(words.begin(), "plan");
        const auto finished = run(words);
        EXPECT_EQ(finished.exit, 0) << words[1] << ": " << finished.err;
        EXPECT_EQ(client::wire::toWire(lastCommand).SerializeAsString(),
            client::wire::toWire(command).SerializeAsString())
            << words[1];
        EXPECT_EQ(lastEnvironment, "prod");
    }
    for (const auto& verb : cli::verbs())
        EXPECT_EQ(verb.writes(), seen.count(std::string(verb.name)) == 1) << verb.name;
}

TEST_F(PultctlTest, theLineOfEveryCommandIsReadBackAsThatCommand)
{
    const client::Command commands[]{
        client::CreateEnvironment{
            "prod", client::EnvironmentClass::Uat, "telecom eu", {60, 30, "a", "b", "c"}},
        client::SetPolicy{{60, 30, "a", "b", "c",
            {{"shop", "http://h:80/'x'", "PUT", {{"x-tester", "a b"}, {"y", ""}}}}}},
        client::Promote{5},
        client::Rollback{3, true},
        client::Freeze{1'767'232'800'250, {"ann", "it's"}},
        client::ReportReadiness{"orders", 5, true, "-odd"},
        client::ForgetGateway{"-edge 1"},
        client::WaiveLeak{{"gate", "-orders", "GET /it's"}, "crm team", 1'767'232'800'250},
        client::RevokeWaiver{{"gate", "orders", ""}},
        client::StartRollout{5, flagPlan(), {}},
        client::StartRollout{5, {}, "careful"},
        client::SetShare{5, 5},
        client::AdvanceRollout{5, 2},
        client::AbortRollout{5},
        client::SetRolloutTemplate{{"careful", flagPlan()}},
        client::RemoveRolloutTemplate{"careful"},
    };
    for (const auto& command : commands) {
        const auto line = client::cliLine("prod", command);
        // The shell takes the line apart, as it will for the person who pastes it.
        const auto script = "set -- " + line.substr(8) + "; PULT_SERVER=" + fake.address()
            + " exec " PULT_PULTCTL " plan \"$@\" >/dev/null";
        EXPECT_EQ(std::system(script.c_str()), 0) << line;
        EXPECT_EQ(client::cliLine("prod", lastCommand), line);
        EXPECT_EQ(lastCommand.index(), command.index());
    }
}

TEST_F(PultctlTest, executesClass2InCiOnlyWithYesAndAReason)
{
    expectGolden("promote_no_yes", {"promote", "prod", "g5"});
    expectGolden("promote_no_reason", {"promote", "prod", "g5", "--yes"});
    EXPECT_EQ(fake.executeCalls(), 0);
    expectGolden("promote", {"promote", "prod", "g5", "--yes", "--reason", "release 3.23"});
    ASSERT_EQ(executed.size(), 1U);
    EXPECT_EQ(executed[0].plan_token(), "token");
    EXPECT_EQ(executed[0].reason(), "release 3.23");
    EXPECT_EQ(executed[0].request_id().size(), 36U) << "a UUID of its own";
    EXPECT_NE(fake.lastOrigin().find("pultctl"), std::string::npos);
}

TEST_F(PultctlTest, class1NeedsNothing)
{
    plan = planOf(1);
    EXPECT_EQ(run({"retreat", "prod"}).exit, 0);
    EXPECT_EQ(fake.executeCalls(), 1);
}

TEST_F(PultctlTest, class3NeedsTheConfirmationOfThePlan)
{
    plan = planOf(3);
    expectGolden("class3_no_confirm", {"promote", "prod", "g5", "--yes", "--reason", "why"});
    expectGolden("class3_no_reason", {"promote", "prod", "g5", "--confirm", "PROD 2"});
    expectGolden(
        "class3_other", {"promote", "prod", "g5", "--confirm", "PROD 12", "--reason", "why"});
    EXPECT_EQ(fake.executeCalls(), 0);
    EXPECT_EQ(run({"promote", "prod", "g5", "--confirm", "PROD 2", "--reason", "why"}).exit, 0);
    ASSERT_EQ(executed.size(), 1U);
    EXPECT_EQ(executed[0].confirmation(), "PROD 2");
}

TEST_F(PultctlTest, asksAPersonAtATerminal)
{
    const auto typed = [this](const std::string& input) {
        return run(Start{{"promote", "prod", "g5"}, {}, input, true});
    };
    const auto yes = typed("release 3.23\nyes\n");
    EXPECT_EQ(yes.exit, 0) << yes.err;
    EXPECT_NE(yes.err.find("schema crm 7 stays"), std::string::npos) << "the plan is shown first";
    EXPECT_NE(yes.err.find("Reason: "), std::string::npos);
    EXPECT_NE(yes.err.find("Promote g5 on prod? [yes/no]"), std::string::npos);
    ASSERT_EQ(executed.size(), 1U);
    EXPECT_EQ(executed[0].reason(), "release 3.23");

    EXPECT_EQ(typed("because\nno\n").exit, 1);
    EXPECT_EQ(typed("because\n\n").exit, 1) << "no is the default";
    EXPECT_EQ(typed("\n").exit, 1) << "no reason, no act";
    EXPECT_EQ(typed("\x04").exit, 1) << "end of input is no consent";

    plan = planOf(3);
    EXPECT_EQ(typed("because\nPROD 3\n").exit, 1);
    EXPECT_EQ(typed("because\nyes\n").exit, 1);
    EXPECT_EQ(fake.executeCalls(), 1);
    EXPECT_EQ(typed("because\nPROD 2\n").exit, 0);
    EXPECT_EQ(fake.executeCalls(), 2);
}

const std::vector<std::string> kPromote{
    "promote", "prod", "g5", "--yes", "--reason", "why", "--request-id", "request-1"};

std::vector<std::string> promoteWith(std::vector<std::string> more)
{
    more.insert(more.begin(), kPromote.begin(), kPromote.end());
    return more;
}

TEST_F(PultctlTest, waitsUntilAcknowledged)
{
    std::atomic<int> asked{0};
    fake.onGetOperation = [&asked](const v1::GetOperationRequest& request, v1::Operation& reply) {
        EXPECT_EQ(request.id(), "18");
        reply = operationAt(
            ++asked < 3 ? v1::OPERATION_STEP_CONFIGURED : v1::OPERATION_STEP_ACKNOWLEDGED);
        if (asked < 3)
            *reply.add_gateways() = proto<v1::GatewayProgress>(
                R"(gateway: "edge-2" state: GATEWAY_STATE_REFUSED reason: "bad cluster")");
        return grpc::Status::OK;
    };
    expectGolden("promote_wait", promoteWith({"--wait"}));
    expectGolden("promote_wait_json", promoteWith({"--wait", "-o", "json"}));
    expectGolden("wait", {"wait", "prod", "18"});
}

TEST_F(PultctlTest, saysWhenItIsNotAcknowledgedInTime)
{
    fake.onGetOperation = [](const v1::GetOperationRequest&, v1::Operation& reply) {
        reply = operationAt(v1::OPERATION_STEP_CONFIGURED);
        reply.set_acknowledged(1);
        return grpc::Status::OK;
    };
    expectGolden("promote_late", promoteWith({"--wait", "--timeout", "50ms"}));
    fake.onGetOperation = [](const v1::GetOperationRequest&, v1::Operation& reply) {
        reply = operationAt(v1::OPERATION_STEP_CONFIGURED);
        reply.set_superseded(true);
        return grpc::Status::OK;
    };
    expectGolden("promote_superseded", promoteWith({"--wait"}));
    fake.onGetOperation = [](const v1::GetOperationRequest&, v1::Operation& reply) {
        reply = operationAt(v1::OPERATION_STEP_ACCEPTED);
        reply.set_superseded(true);
        reply.set_before_restart(true);
        return grpc::Status::OK;
    };
    expectGolden("wait_before_restart", {"wait", "prod", "18"});
}

//! What Execute answers is of before anybody was counted.
TEST_F(PultctlTest, tellsNoCountOfGatewaysBeforeThereIsOne)
{
    fake.onExecute = [](const auto&, v1::Operation& reply) {
        reply = operationAt(v1::OPERATION_STEP_ACCEPTED);
        reply.set_counted(0);
        return grpc::Status::OK;
    };
    EXPECT_NE(run(kPromote).out.find("\nACCEPTED\n"), std::string::npos);
    fake.onGetOperation = [](const v1::GetOperationRequest&, v1::Operation& reply) {
        reply = operationAt(v1::OPERATION_STEP_CONFIGURED);
        reply.set_counted(16);
        reply.set_acknowledged(15);
        return grpc::Status::OK;
    };
    const auto late = run(promoteWith({"--wait", "--timeout", "1ms"}));
    EXPECT_EQ(late.exit, 6);
    EXPECT_NE(late.err.find("CONFIGURED 15/16"), std::string::npos) << late.err;
}

TEST_F(PultctlTest, aPlanOfClass3SaysWhatToType)
{
    plan = planOf(3);
    EXPECT_NE(
        run({"plan", "promote", "prod", "g5"}).out.find("--confirm 'PROD 2'\n"), std::string::npos);
}

TEST_F(PultctlTest, commandsOfTheReactorsAreExplained)
{
    const auto finished = run({"mark-retired", "prod", "orders"});
    EXPECT_EQ(finished.exit, 2);
    EXPECT_NE(finished.err.find("REACTOR_ONLY"), std::string::npos) << finished.err;
}

TEST_F(PultctlTest, waitsUntilTrafficShowsIt)
{
    std::atomic<int> asked{0};
    v1::Observation seen;
    fake.onGetOperation = [&](const v1::GetOperationRequest&, v1::Operation& reply) {
        reply = operationAt(v1::OPERATION_STEP_ACKNOWLEDGED);
        if (++asked < 3)
            reply.mutable_observation()->set_right(12);
        else
            *reply.mutable_observation() = seen;
        return grpc::Status::OK;
    };
    seen = proto<v1::Observation>(
        R"(outcome: OBSERVATION_OUTCOME_OBSERVED right: 300 share_low: 0.99 after_us: 9000000)");
    expectGolden("promote_observed", promoteWith({"--observed"}));
    EXPECT_EQ(asked, 3);
    seen = proto<v1::Observation>(R"(
        outcome: OBSERVATION_OUTCOME_CONTRADICTED right: 300 wrong: 41 ended: true
        wrong_traces: "0af7651916cd43dd8448eb211c80319c" why: "orders served by g4, g5 expected")");
    expectGolden("promote_contradicted", promoteWith({"--observed"}));
    seen = proto<v1::Observation>(
        R"(outcome: OBSERVATION_OUTCOME_NO_EVIDENCE right: 7 ended: true)");
    expectGolden("wait_no_evidence", {"wait", "prod", "18", "--observed"});
    EXPECT_EQ(run({"wait", "prod", "18"}).exit, 0);
    fake.onGetOperation = [](const v1::GetOperationRequest&, v1::Operation& reply) {
        reply = operationAt(v1::OPERATION_STEP_ACKNOWLEDGED);
        reply.set_counting_until_unix_ms(1767226200000);
        return grpc::Status::OK;
    };
    expectGolden("wait_not_watched", {"wait", "prod", "18", "--observed"});
}

TEST_F(PultctlTest, aChangeWithoutRoutesIsDoneWhenConfigured)
{
    fake.onGetOperation = [](const v1::GetOperationRequest&, v1::Operation& reply) {
        reply = operationAt(v1::OPERATION_STEP_CONFIGURED);
        reply.set_no_routing_change(true);
        return grpc::Status::OK;
    };
    EXPECT_EQ(run(promoteWith({"--wait"})).exit, 0);
}

TEST_F(PultctlTest, refusalsEndWith3AndChangedPlansWith7)
{
    fake.onExecute = [](const auto&, auto&) {
        auto changed = planOf(2);
        changed.set_summary("Something else.");
        return refuse(Code::Aborted, "PLAN_CHANGED", "The effect differs now.", &changed);
    };
    expectGolden("plan_changed", kPromote);
    fake.onExecute = [](const auto&, auto&) {
        return refuse(Code::FailedPrecondition, "TOKEN_EXPIRED", "The plan is too old.");
    };
    EXPECT_EQ(run(kPromote).exit, 3);
    plan = proto<v1::PlanResponse>(R"(environment: "prod" act: "Promote g5" command_class: 2
        refusals { reason: "NOT_A_CANDIDATE" message: "g5 is active." })");
    fake.onExecute = [](const auto&, auto&) {
        return refuse(Code::Unauthenticated, "TOKEN_INVALID", "no token");
    };
    expectGolden("promote_refused", {"promote", "prod", "g5", "--yes", "--reason", "why"});
    EXPECT_EQ(run(kPromote).exit, 3) << "an unknown request id changes nothing about that";
}

TEST_F(PultctlTest, aKnownRequestIdIsAnsweredAlthoughThePlanIsRefusedNow)
{
    plan = proto<v1::PlanResponse>(R"(environment: "prod" act: "Promote g5" command_class: 2
        refusals { reason: "NOT_A_CANDIDATE" message: "g5 is active." })");
    expectGolden("promote_again", kPromote);
    ASSERT_EQ(executed.size(), 1U);
    EXPECT_EQ(executed[0].plan_token(), "");
}

TEST_F(PultctlTest, aKnownRequestIdIsAnsweredAndWaitedForAlthoughNothingIsLeftToDo)
{
    plan.set_no_op(true);
    plan.set_summary("g1 is active already.");
    int asked = 0;
    fake.onGetOperation = [&asked](const v1::GetOperationRequest&, v1::Operation& reply) {
        ++asked;
        reply = operationAt(v1::OPERATION_STEP_ACKNOWLEDGED);
        return grpc::Status::OK;
    };
    const std::vector<std::string> line{
        "rollback", "prod", "--expect", "g1", "--wait", "--request-id", "audit-0001"};
    const auto again = run(line);
    EXPECT_EQ(again.exit, 0);
    EXPECT_NE(again.out.find("operation 18"), std::string::npos) << again.out;
    EXPECT_EQ(asked, 1);
    ASSERT_EQ(executed.size(), 1U);
    EXPECT_EQ(executed[0].plan_token(), "");

    fake.onExecute = [](const auto&, auto&) {
        return refuse(Code::Unauthenticated, "TOKEN_INVALID", "no token");
    };
    const auto fresh = run(line);
    EXPECT_EQ(fresh.exit, 0);
    EXPECT_EQ(fresh.out, "Nothing to do: g1 is active already.\n");
    fake.onExecute = [](const auto&, auto&) {
        return refuse(Code::AlreadyExists, "REQUEST_ID_REUSED", "of another command");
    };
    EXPECT_EQ(run(line).exit, 1);
}

TEST_F(PultctlTest, aFreezeForSomeTimeEndsAsTheFirstTime)
{
    plan = planOf(1);
    fake.onListJournal = [](const v1::ListJournalRequest& request, auto& reply) {
        EXPECT_EQ(request.environment(), "prod");
        EXPECT_EQ(request.kind(), "freeze");
        reply = proto<v1::ListJournalResponse>(R"(
            entries { revision: 19 request_id: "other" unix_ms: 1767225700000
                cli: "pultctl freeze prod --until 2026-01-01T01:01:40Z" }
            entries { revision: 18 request_id: "audit-1" unix_ms: 1767225600250
                cli: "pultctl freeze prod --until 2026-01-01T01:00:00Z --exempt ann" })");
        return grpc::Status::OK;
    };
    const auto untilOf = [this](const std::string& lasts, const std::string& id) {
        EXPECT_EQ(run({"freeze", "prod", "--for", lasts, "--request-id", id}).exit, 0);
        return std::get<client::Freeze>(lastCommand).untilUnixMs;
    };
    EXPECT_EQ(untilOf("1h", "audit-1"), 1767229200000);
    EXPECT_NE(untilOf("2h", "audit-1"), 1767229200000) << "another line";
    const auto fresh = untilOf("1h", "audit-2");
    EXPECT_NE(fresh, 1767229200000);
    EXPECT_EQ(fresh % 1000, 0);
}

TEST_F(PultctlTest, errorsHaveTheirExitCode)
{
    const auto exitFor = [this](grpc::Status status) {
        fake.onExecute = [status = std::move(status)](const auto&, auto&) { return status; };
        return run(kPromote).exit;
    };
    EXPECT_EQ(exitFor(refuse(Code::PermissionDenied, "ROLE_MISSING")), 4);
    EXPECT_EQ(exitFor(refuse(Code::ResourceExhausted, "DISK_FULL")), 1);
    EXPECT_EQ(exitFor(refuse(Code::Unavailable, "JOURNAL_FAILED")), 5);
    EXPECT_EQ(exitFor(refuse(Code::AlreadyExists, "REQUEST_ID_REUSED")), 1);
    EXPECT_EQ(exitFor(grpc::Status(grpc::StatusCode::UNAVAILABLE, "cut")), 5);
    EXPECT_GT(fake.executeCalls(), 5) << "a lost answer is asked for again";
}

TEST_F(PultctlTest, aFailedJournalSaysThatItMayHaveBeenDone)
{
    fake.onExecute = [](const auto&, auto&) {
        return refuse(Code::Unavailable, "JOURNAL_FAILED", "The journal cannot be synced.");
    };
    const auto finished = run(kPromote);
    EXPECT_EQ(finished.exit, 5);
    EXPECT_NE(finished.err.find("It may have been done. Once the control plane was restarted, it "
                                "is safe to run it again with --request-id "),
        std::string::npos)
        << finished.err;
}

TEST_F(PultctlTest, anUnreachableServerEndsWith5)
{
    fake.stop();
    for (const auto& words : std::vector<std::vector<std::string>>{{"environments"},
             {"gateways", "prod"}, {"watch", "prod"}, kPromote, {"wait", "prod", "1"}}) {
        const auto finished = run(words);
        EXPECT_EQ(finished.exit, 5) << words.front();
        EXPECT_NE(finished.err.find("does not answer"), std::string::npos) << finished.err;
    }
}

} // namespace
} // namespace pult::test
