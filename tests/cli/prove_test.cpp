// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>
#include <fstream>
#include <sstream>

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include "common/grpc_status.h"
#include "pult/v1/telemetry.grpc.pb.h"
#include "tests/cli/pultctl_runner.h"
#include "tests/support/text_proto.h"

namespace pult::test {
namespace {

//! Tells the events of a test, then ends as it says.
class Prover final : public v1::Telemetry::Service
{
public:
    Prover()
    {
        grpc::ServerBuilder builder;
        builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &m_port);
        builder.RegisterService(this);
        m_server = builder.BuildAndStart();
    }

    grpc::Status Prove(grpc::ServerContext*, const v1::ProveRequest* request,
        grpc::ServerWriter<v1::ProveEvent>* writer) override
    {
        m_request = *request;
        for (const auto& event : m_events)
            writer->Write(proto<v1::ProveEvent>(event));
        return m_end;
    }

    [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(m_port); }

    std::vector<std::string> m_events; //!< In protobuf's text format.
    grpc::Status m_end;
    v1::ProveRequest m_request;

private:
    int m_port = 0;
    std::unique_ptr<grpc::Server> m_server;
};

constexpr char kRunning[] = R"(entry: "shop" trace_id: "ab" outcome: PROOF_OUTCOME_RUNNING)";
constexpr char kReached[] = R"(entry: "shop" trace_id: "ab" outcome: PROOF_OUTCOME_REACHED
    summary: "Reached orders g5 at 2 of 2 hops" after_ms: 2345
    hops { service: "gate" name: "GET /" expected_generation: 4 generation: 4 lane_kept: true }
    hops { service: "orders" name: "Get" expected_generation: 5 generation: 5 lane_kept: true })";
constexpr char kLost[] = R"(entry: "pay" trace_id: "cd" outcome: PROOF_OUTCOME_LOST
    summary: "Lane lost at gate: <no header>" after_ms: 100
    hops { service: "pay" expected_generation: 5 generation: 4 finding: "no header" })";
constexpr char kFailed[] = R"(entry: "bill" outcome: PROOF_OUTCOME_FAILED summary: "HTTP 503")";
constexpr char kSilent[] = R"(entry: "mail" outcome: PROOF_OUTCOME_NO_EVIDENCE)";

class PultctlProve : public testing::Test
{
protected:
    Finished run(std::vector<std::string> words)
    {
        words.insert(words.begin(), "prove");
        return runPultctl({std::move(words), {{"PULT_SERVER", m_prover.address()}}});
    }
    int endOf(std::vector<std::string> events)
    {
        m_prover.m_events = std::move(events);
        return run({"prod", "g5"}).exit;
    }

    Prover m_prover;
};

TEST_F(PultctlProve, ShowsHowItWent)
{
    m_prover.m_events = {kRunning, kReached};
    const auto finished = run({"prod", "g5", "--entry", "shop", "--entry", "pay"});
    EXPECT_EQ(finished.exit, 0) << finished.err;
    EXPECT_EQ(finished.out,
        "ENTRY  OUTCOME  AFTER  WHAT\n"
        "shop   REACHED  2.3 s  Reached orders g5 at 2 of 2 hops\n"
        "\n"
        "shop, trace ab\n"
        "SERVICE  MET  EXPECTED  LANE  FINDING\n"
        "gate     g4   g4        kept\n"
        "orders   g5   g5        kept\n");
    EXPECT_EQ(m_prover.m_request.environment(), "prod");
    EXPECT_EQ(m_prover.m_request.lane(), 5U);
    ASSERT_EQ(m_prover.m_request.entries_size(), 2);
    EXPECT_EQ(m_prover.m_request.entries(1), "pay");
}

TEST_F(PultctlProve, OrdinaryTrafficIsCalledActive)
{
    m_prover.m_events = {kReached};
    EXPECT_EQ(run({"prod", "active"}).exit, 0);
    EXPECT_EQ(m_prover.m_request.lane(), 0U);
}

TEST_F(PultctlProve, TheWorstOutcomeIsTheExitCode)
{
    EXPECT_EQ(endOf({kReached}), 0);
    EXPECT_EQ(endOf({kReached, kSilent}), 8);
    EXPECT_EQ(endOf({kReached, kSilent, kFailed}), 1);
    EXPECT_EQ(endOf({kReached, kSilent, kFailed, kLost}), 9);
    EXPECT_EQ(endOf({kRunning}), 1);
    EXPECT_EQ(endOf({}), 1) << "no probe, no proof";
}

TEST_F(PultctlProve, SeveralEntriesShowTheHopsOfThoseThatDidNotReach)
{
    m_prover.m_events = {kReached, kLost};
    const auto finished = run({"prod", "g5"});
    EXPECT_EQ(finished.out,
        "ENTRY  OUTCOME  AFTER  WHAT\n"
        "shop   REACHED  2.3 s  Reached orders g5 at 2 of 2 hops\n"
        "pay    LOST     0.1 s  Lane lost at gate: <no header>\n"
        "\n"
        "pay, trace cd\n"
        "SERVICE  MET  EXPECTED  LANE  FINDING\n"
        "pay      g4   g5        -     no header\n");
}

TEST_F(PultctlProve, WritesJUnit)
{
    const auto file = std::filesystem::path(testing::TempDir()) / "prove.xml";
    m_prover.m_events = {kReached, kLost};
    EXPECT_EQ(run({"prod", "g5", "--junit", file.string()}).exit, 9);
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    EXPECT_NE(text.str().find("tests=\"2\" failures=\"1\""), std::string::npos) << text.str();
    EXPECT_NE(text.str().find("&lt;no header&gt;"), std::string::npos) << text.str();
    const auto nowhere = run({"prod", "g5", "--junit", "/nonexistent/prove.xml"});
    EXPECT_EQ(nowhere.exit, 1);
    EXPECT_NE(nowhere.err.find("Cannot write /nonexistent/prove.xml"), std::string::npos);
}

TEST_F(PultctlProve, JsonSaysWhetherItIsProven)
{
    m_prover.m_events = {kReached, kLost};
    const auto finished = run({"prod", "g5", "-o", "json"});
    EXPECT_NE(finished.out.find("\"proven\": false"), std::string::npos) << finished.out;
    EXPECT_NE(finished.out.find("\"outcome\": \"LOST\""), std::string::npos) << finished.out;
}

TEST_F(PultctlProve, ErrorsAreTold)
{
    m_prover.m_end = toStatus({Code::FailedPrecondition, "NO_ENTRIES", "No entries.", {}, {}});
    const auto refused = run({"prod", "g5"});
    EXPECT_EQ(refused.exit, 3);
    EXPECT_EQ(refused.err, "pultctl: No entries. (NO_ENTRIES)\n");
    // What was under way when the call broke off is told, and proves nothing.
    m_prover.m_events = {kReached};
    m_prover.m_end = toStatus({Code::Unavailable, "SHUTTING_DOWN", "It ends.", {}, {}});
    const auto broken = run({"prod", "g5"});
    EXPECT_NE(broken.exit, 0);
    EXPECT_NE(broken.out.find("Reached orders"), std::string::npos);
}

} // namespace
} // namespace pult::test
