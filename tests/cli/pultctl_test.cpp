// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "cli/verb.h"
#include "client/text.h"
#include "client/wire/command.h"
#include "tests/cli/pultctl_runner.h"
#include "tests/support/fake_control_plane.h"
#include "tests/support/text_proto.h"

namespace pult::test {
namespace {

using std::filesystem::path;

constexpr auto kState = R"(last_part: true part {
    name: "prod" environment_class: ENVIRONMENT_CLASS_PROD cluster: "telecom-eu" application: "CRM"
    head: 4 legacy: 3 revision: 17 revision_unix_ms: 1767225600250 revision_by: "ann"
    revision_act: "Promote g4"
    active { service: "billing" deployment { service: "billing" generation: 1 version: "5.5.0" } }
    active { service: "نُسخه" deployment { service: "نُسخه" generation: 1 version: "1" } }
    active { service: "orders" deployment { service: "orders" generation: 4 version: "2.1" } }
    active { service: "fax" deployment { service: "mail" generation: 4 version: "9" } }
    generations { number: 6 name: "feature-x" role: ROLE_CONTOUR application: "CRM" base: 4
        delta { service: "orders" deployment { service: "orders" generation: 6 version: "2.2-x" } } }
    generations { number: 5 role: ROLE_CANDIDATE application: "CRM" version: "3.23.0" base: 3
        held: true moved_services: "orders" conflicting_services: "orders"
        delta { service: "orders" deployment { service: "orders" generation: 5 version: "2.2" } }
        delta { service: "fax" absent: true } }
    generations { number: 4 role: ROLE_ACTIVE application: "CRM" version: "3.22.1" base: 3 }
    generations { number: 3 role: ROLE_LEGACY application: "CRM" version: "3.22.0"
        delta { service: "orders" deployment { service: "orders" generation: 1 version: "2.0" } } }
    generations { number: 2 role: ROLE_ARCHIVED application: "CRM" version: "3.21.9" }
    retiring { deployment { service: "fax" generation: 3 deployment_name: "fax-v3" }
        since_unix_ms: 1767225600000 }
    freeze { reason: "audit" by: "bob" until_unix_ms: 1767232800000 } })";

v1::PlanResponse planOf(std::uint32_t commandClass)
{
    auto plan = proto<v1::PlanResponse>(R"(environment: "prod" act: "Promote g5"
        summary: "CRM 3.22.1 becomes 3.23.0 for everybody." revision: 17 token: "token"
        effects { code: "SERVICES_SWITCH" text: "2 services switch" args: "2" tone: "info" }
        evidence { code: "LANE_SEEN" text: "120 requests seen in the lane" tone: "good" }
        not_undone { code: "SCHEMA" text: "schema crm 7 stays" tone: "bad" }
        services { service: "fax" version_before: "9" generation_before: 4 notes: "absent" }
        services { service: "orders" version_before: "2.1" generation_before: 4 version_after: "2.2"
            generation_after: 5 notes: "image" notes: "schema 7" }
        services_changed: 2 gateways_concerned: 2 expected_ms: 120 effect_digest: "ab"
        cli: "pultctl promote prod g5")");
    plan.set_command_class(commandClass);
    if (commandClass == 3)
        plan.set_confirmation("PROD 2");
    return plan;
}

v1::Operation operationAt(v1::OperationStep step)
{
    auto operation = proto<v1::Operation>(R"(id: "18" environment: "prod" revision: 18
        request_id: "request-1" act: "Promote g5" accepted_unix_ms: 1767225601000 counted: 2
        command_class: 2 user: "ann")");
    operation.set_step(step);
    if (step >= v1::OPERATION_STEP_CONFIGURED)
        operation.set_configured_after_us(900);
    if (step == v1::OPERATION_STEP_ACKNOWLEDGED) {
        operation.set_acknowledged(2);
        operation.set_acknowledged_after_us(1840);
    }
    return operation;
}

class PultctlTest : public testing::Test
{
protected:
    PultctlTest()
    {
        fake.onGetState = [](const v1::GetStateRequest& request, auto& parts) {
            if (request.environment() != "prod")
                return refuse(Code::NotFound, "ENVIRONMENT_UNKNOWN",
                    "There is no environment " + request.environment() + ".");
            parts.push_back(proto<v1::GetStateResponse>(kState));
            return grpc::Status::OK;
        };
        fake.onPlan = [this](const v1::PlanRequest& request, v1::PlanResponse& reply) {
            lastCommand = client::wire::fromWire(request.command()).value();
            lastEnvironment = request.environment();
            reply = plan;
            *reply.mutable_resolved() = request.command();
            return grpc::Status::OK;
        };
        fake.onExecute = [this](const v1::ExecuteRequest& request, v1::Operation& reply) {
            executed.push_back(request);
            reply = operationAt(v1::OPERATION_STEP_ACCEPTED);
            reply.set_request_id(request.request_id());
            return grpc::Status::OK;
        };
    }

    Finished run(std::vector<std::string> words) { return run(Start{std::move(words)}); }
    Finished run(Start start)
    {
        start.environment.try_emplace("PULT_SERVER", fake.address());
        return runPultctl(start);
    }

    //! Compares everything a run printed with golden/<name>.txt; PULT_UPDATE_GOLDEN=1 writes it.
    void expectGolden(const std::string& name, std::vector<std::string> words)
    {
        const auto finished = run(words);
        std::string text = "$ pultctl";
        for (const auto& word : words)
            text += " " + client::shellQuote(word);
        text += "\nexit " + std::to_string(finished.exit) + "\n--- out\n" + finished.out
            + "--- err\n" + finished.err;
        text = std::regex_replace(text, std::regex(fake.address()), "ADDRESS");
        compare(path(PULT_GOLDEN_DIR) / (name + ".txt"), text);
    }

    FakeControlPlane fake;
    v1::PlanResponse plan = planOf(2);
    client::Command lastCommand;
    std::string lastEnvironment;
    std::vector<v1::ExecuteRequest> executed;

private:
    static void compare(const path& file, const std::string& text)
    {
        if (std::getenv("PULT_UPDATE_GOLDEN"))
            std::ofstream(file) << text;
        std::ifstream in(file);
        ASSERT_TRUE(in) << file;
        std::ostringstream expected;
        expected << in.rdbuf();
        EXPECT_EQ(expected.str(), text) << file;
    }
};

TEST_F(PultctlTest, readsWithoutChangingAnything)
{
    fake.onListEnvironments = [](const auto&, auto& reply) {
        reply = proto<v1::ListEnvironmentsResponse>(R"(server_version: "0.1.0" user: "ann"
            journal_id: "j" environments { name: "prod" environment_class: ENVIRONMENT_CLASS_PROD
            application: "CRM" head: 4 cluster: "telecom-eu" }
            environments { name: "stage/geo-data" environment_class: 77 })");
        return grpc::Status::OK;
    };
    expectGolden("environments", {"environments"});
    expectGolden("environments_json", {"environments", "-o", "json"});
    expectGolden("environments_yaml", {"environments", "--output=yaml"});
    expectGolden("state", {"state", "prod"});
    expectGolden("state_all", {"state", "prod", "--all"});
    expectGolden("state_yaml", {"state", "prod", "-oyaml"});
    expectGolden("state_unknown", {"state", "nowhere"});
    EXPECT_EQ(fake.executeCalls(), 0);
}

TEST_F(PultctlTest, asksForAPastRevision)
{
    std::uint64_t asked = 0;
    fake.onGetState = [&asked](const v1::GetStateRequest& request, auto& parts) {
        asked = request.revision();
        parts.push_back(proto<v1::GetStateResponse>(kState));
        return grpc::Status::OK;
    };
    EXPECT_EQ(run({"state", "prod", "--revision", "12"}).exit, 0);
    EXPECT_EQ(asked, 12U);
}

TEST_F(PultctlTest, listsWhatTheWatchTells)
{
    fake.addWatch([](WatchStream& stream) {
        stream.send(R"(snapshot { revision: 17 journal_id: "j" hash: "h" last_part: true
            part { name: "prod" head: 4 revision: 17 } })");
        stream.send(R"(progress { complete: true
            operations { id: "17" revision: 17 act: "Promote g4" user: "ann" counted: 2
                acknowledged: 2 step: OPERATION_STEP_ACKNOWLEDGED acknowledged_after_us: 1840
                accepted_unix_ms: 1767225600250 }
            operations { id: "18" revision: 18 act: "Freeze" user: "bob" no_routing_change: true
                step: OPERATION_STEP_CONFIGURED accepted_unix_ms: 1767225700000 }
            gateways { id: "edge-1" kind: "edge" region: "eu" zone: "eu-1" after_us: 1840
                data_plane: "gRPC C++ 1.51.1" state: GATEWAY_STATE_ACKNOWLEDGED
                acknowledged_revision: 17 last_seen_unix_ms: 1767225600000 }
            gateways { id: "edge-2" kind: "edge" region: "eu" state: GATEWAY_STATE_REFUSED
                acknowledged_revision: 16 reason: "bad cluster" refusals: 2 } })");
        stream.send("readiness { complete: true }");
        stream.waitUntilGone();
        return grpc::Status::CANCELLED;
    });
    expectGolden("gateways", {"gateways", "prod"});
    expectGolden("gateways_json", {"gateways", "prod", "-o", "json"});
    expectGolden("operations", {"operations", "prod"});
    const auto json = run({"operations", "prod", "-o", "json"}).out;
    EXPECT_LT(json.find("\"id\": \"18\""), json.find("\"id\": \"17\"")) << json;
}

TEST_F(PultctlTest, watchesEvents)
{
    fake.addWatch([](WatchStream& stream) {
        stream.send(R"(snapshot { revision: 17 journal_id: "j" hash: "h" last_part: true
            part { name: "prod" head: 4 revision: 17 generations { number: 4 } } })");
        stream.send("progress { complete: true }");
        stream.send("readiness { complete: true }");
        stream.send(R"(change { revision: 18 hash: "h18" last_part: true
            header { name: "prod" head: 4 revision: 18 }
            entries { revision: 18 unix_ms: 1767225601000 act: "Freeze" user: "bob"
                effect: "until 02:00" kind: "freeze" } })");
        stream.send(R"(progress { operations { id: "18" revision: 18 act: "Freeze"
            no_routing_change: true step: OPERATION_STEP_CONFIGURED } })");
        stream.waitUntilGone();
        return grpc::Status::CANCELLED;
    });
    expectGolden("watch", {"watch", "prod", "--count", "3"});
    expectGolden("watch_json", {"watch", "prod", "--count", "3", "-o", "json"});
}

TEST_F(PultctlTest, showsRoutesAndTheJournal)
{
    fake.onListRoutes = [](const v1::ListRoutesRequest& request, auto& reply) {
        EXPECT_EQ(request.service(), "orders");
        reply = proto<v1::ListRoutesResponse>(R"(revision: 17
            routes { service: "orders" lane: "g5" deployment: "orders-v5" generation: 5
                version: "2.2" because: "candidate" endpoints { host: "127.0.0.1" port: 7005 }
                endpoints { host: "127.0.0.2" port: 7005 } }
            routes { service: "orders" lane: "feature-y" because: "absent" })");
        return grpc::Status::OK;
    };
    fake.onListJournal = [](const v1::ListJournalRequest& request, auto& reply) {
        EXPECT_EQ(request.environment(), "prod");
        EXPECT_EQ(request.user(), "ann");
        EXPECT_EQ(request.kind(), "promote");
        // Three pages of one entry, of which the test wants two.
        const int page = request.page_token().empty() ? 1 : std::stoi(request.page_token());
        reply = proto<v1::ListJournalResponse>(R"(entries { environment: "prod" user: "ann"
            unix_ms: 1767225600250 act: "Promote g4" effect: "CRM 3.22.0 -> 3.22.1"
            reason: "release\nwith a break" break_glass: true })");
        reply.mutable_entries(0)->set_revision(static_cast<std::uint64_t>(18 - page));
        reply.set_next_page_token(std::to_string(page + 1));
        return grpc::Status::OK;
    };
    fake.onVerifyJournal = [](const auto&, v1::VerifyJournalResponse& reply) {
        reply.set_events(17);
        reply.set_revision(17);
        reply.set_hash("\x01\x02");
        return grpc::Status::OK;
    };
    expectGolden("routes", {"routes", "prod", "orders"});
    expectGolden(
        "journal", {"journal", "prod", "--user", "ann", "--kind", "promote", "--limit", "2"});
    expectGolden("journal_verify", {"journal", "verify"});
    expectGolden("journal_limit", {"journal", "--limit", "0"});
}

TEST_F(PultctlTest, aBrokenChainFails)
{
    fake.onVerifyJournal = [](const auto&, auto&) {
        return refuse(Code::DataLoss, "CHAIN_BROKEN", "The chain is broken at revision 9.");
    };
    expectGolden("journal_broken", {"journal", "verify"});
}

TEST_F(PultctlTest, plansWithoutDoing)
{
    expectGolden("plan_promote", {"plan", "promote", "prod", "g5"});
    expectGolden("plan_promote_json", {"plan", "promote", "prod", "5", "-o", "json"});
    plan = proto<v1::PlanResponse>(R"(environment: "prod" act: "Promote g5" command_class: 2
        refusals { reason: "FROZEN" message: "bob froze prod: audit." next_acts: "Unfreeze"
            next_acts: "Wait until 02:00" })");
    expectGolden("plan_refused", {"plan", "promote", "prod", "g5"});
    EXPECT_EQ(fake.executeCalls(), 0);
}

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

TEST_F(PultctlTest, rolloutsStandInWordsAndInJson)
{
    fake.onGetState = [](const v1::GetStateRequest&, auto& parts) {
        parts.push_back(
            proto<v1::GetStateResponse>(R"(last_part: true part { name: "prod" revision: 9
            rollout { generation: 5 status: ROLLOUT_STATUS_PAUSED paused_from: ROLLOUT_STATUS_BAKING
                stage: 2 share_permille: 50 started_unix_ms: 1767225600000 started_by: "ann"
                edges: "edge-a" edges: "edge-b" baked_ms: 250000 cause: "green: as judged"
                plan { unit: SHARE_UNIT_USERS alpha: 0.01 finish: FINISH_PERSON
                    stages { name: "one zone" share_permille: 10 bake_seconds: 600
                        minimum_sample: 300 gate: GATE_AUTOMATIC
                        where { zones: "eu-1a" permille: 500 } }
                    stages { name: "5 %" share_permille: 50 bake_seconds: 600 gate: GATE_PERSON
                        where { permille: 1000 } } } }
            rollout_templates { name: "careful" plan { finish: FINISH_PUSH_ON_GREEN
                stages { share_permille: 10 } stages { share_permille: 1000 } } } })"));
        return grpc::Status::OK;
    };
    expectGolden("rollout_status", {"rollout", "status", "prod"});
    expectGolden("rollout_status_json", {"rollout", "status", "prod", "-o", "json"});
    expectGolden("rollout_templates", {"rollout", "templates", "prod"});
}

TEST_F(PultctlTest, planFilesWithProblemsNameEachPlace)
{
    const std::string bad = "rollout-bad.yaml"; // In the folder that the test runs in.
    std::ofstream(bad) << "stages:\n  - {share: 0, bakes: 5}\nfinish: never\n";
    expectGolden("rollout_bad_plan", {"rollout", "start", "prod", "g5", "--plan", bad});
    expectGolden("rollout_bad_flags", {"rollout", "start", "prod", "g5", "--bake", "5m"});
    expectGolden("rollout_no_verb", {"rollout", "prod"});
    expectGolden("rollout_alone", {"rollout"});
    expectGolden("rollout_help", {"rollout", "--help"});
    EXPECT_EQ(run({"plan", "rollout", "--help"}).exit, 0);
    std::filesystem::remove(bad);
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

TEST_F(PultctlTest, nothingToDoIsDone)
{
    plan.set_no_op(true);
    plan.set_summary("The same release is registered already, as g4.");
    EXPECT_EQ(run({"promote", "prod", "g5"}).out,
        "Nothing to do: The same release is registered already, as g4.\n");
    EXPECT_EQ(fake.executeCalls(), 0);
}

TEST_F(PultctlTest, registersSeveralManifestsInOrder)
{
    const path folder = testing::TempDir();
    std::ofstream(folder / "a.yaml") << "a";
    std::ofstream(folder / "b.yaml") << "b";
    const auto finished = run({"register", "prod", (folder / "a.yaml").string(),
        (folder / "b.yaml").string(), "--yes", "--reason", "why"});
    EXPECT_EQ(finished.exit, 0) << finished.err;
    ASSERT_EQ(executed.size(), 2U);
    EXPECT_EQ(executed[0].command().register_().manifest_yaml(), "a");
    EXPECT_EQ(executed[1].command().register_().manifest_yaml(), "b");
    EXPECT_NE(executed[0].request_id(), executed[1].request_id());

    Start piped{{"plan", "register", "prod", "-"}, {}, "from a pipe", false};
    EXPECT_EQ(run(piped).exit, 0);
    EXPECT_EQ(std::get<client::Register>(lastCommand).manifestYaml, "from a pipe");
    expectGolden("register_unreadable", {"register", "prod", "/nonexistent/x.yaml"});
}

TEST_F(PultctlTest, everyFaultOfAManifestHasItsLine)
{
    const std::string manifest = testing::TempDir() + "bad.yaml";
    std::ofstream(manifest) << "services: 7\n";
    fake.onPlan = [](const auto&, auto&) {
        return refuse(Code::InvalidArgument, "MANIFEST_INVALID",
            "bad.yaml:1:1: pult: is missing\nbad.yaml:1:11: services: has to be a map");
    };
    const auto finished = run({"plan", "register", "prod", manifest});
    EXPECT_EQ(finished.exit, 1);
    EXPECT_EQ(finished.err,
        "pultctl: bad.yaml:1:1: pult: is missing\n"
        "bad.yaml:1:11: services: has to be a map (MANIFEST_INVALID)\n");
}

TEST_F(PultctlTest, complainsAboutTheLine)
{
    expectGolden("usage_verb", {"promoto", "prod"});
    expectGolden("usage_missing", {"promote", "prod"});
    expectGolden("usage_too_many", {"promote", "prod", "g5", "g6"});
    expectGolden("usage_option", {"promote", "prod", "g5", "--now"});
    expectGolden("usage_format", {"state", "prod", "-o", "xml"});
    expectGolden("usage_expect", {"rollback", "prod"});
    expectGolden("usage_class", {"create-environment", "prod", "--class", "live"});
    expectGolden("usage_ready", {"report-readiness", "prod", "orders", "g5"});
    expectGolden("usage_plan", {"plan", "state", "prod"});
    expectGolden("usage_name", {"drop", "prod", "feature-z"});
    expectGolden("usage_server", {"environments", "--server", "nowhere"});
    expectGolden("usage_drain", {"set-policy", "prod", "--drain", "1500ms"});
    EXPECT_EQ(run(std::vector<std::string>{}).exit, 2);
    EXPECT_EQ(fake.executeCalls(), 0);
}

TEST_F(PultctlTest, helpsWithEveryVerb)
{
    expectGolden("help", {"--help"});
    expectGolden("help_rollback", {"rollback", "--help"});
    for (const auto& verb : cli::verbs()) {
        const auto finished = run({std::string(verb.name), "--help"});
        EXPECT_EQ(finished.exit, 0) << verb.name;
        EXPECT_NE(finished.out.find(verb.summary), std::string::npos) << verb.name;
    }
    EXPECT_EQ(run({"--version"}).out.substr(0, 8), "pultctl ");
}

TEST_F(PultctlTest, theGuideNamesEveryVerbAndOption)
{
    std::ifstream in(path(PULT_DOCS_DIR) / "pultctl.md");
    const std::string guide((std::istreambuf_iterator<char>(in)), {});
    for (const auto& verb : cli::verbs()) {
        EXPECT_NE(guide.find("`" + std::string(verb.name)), std::string::npos) << verb.name;
        for (const auto& option : cli::optionsOf(verb))
            EXPECT_NE(guide.find("--" + std::string(option.name)), std::string::npos)
                << verb.name << " " << option.name;
    }
}

TEST_F(PultctlTest, noColourAndNoControlCharactersInAPipe)
{
    fake.onGetState = [](const v1::GetStateRequest&, auto& parts) {
        parts.push_back(proto<v1::GetStateResponse>(
            R"(last_part: true part { name: "p\033[31m" revision_act: "a\033]0;x\007" })"));
        return grpc::Status::OK;
    };
    const auto finished = run({"state", "prod"});
    EXPECT_EQ(finished.out.find('\x1b'), std::string::npos);
    EXPECT_EQ(finished.out.find('\x07'), std::string::npos);
}

} // namespace
} // namespace pult::test
