// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/verb.h"
#include "client/text.h"
#include "tests/cli/pultctl_fixture.h"

namespace pult::test {
namespace {

using std::filesystem::path;

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
