// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//! A HAProxy as a gateway: what is reported of it, whatever happens to it.
#include <csignal>
#include <fstream>

#include <gtest/gtest.h>

#include "controlplane/routing/haproxy/haproxy_edges.h"
#include "tests/routing/driven_state.h"
#include "tests/routing/recorded_reports.h"
#include "tests/support/haproxy_program.h"
#include "tests/support/http1.h"

namespace pult::routing {
namespace {

using test::HaproxyProgram;
using test::HttpConnection;
using test::HttpEcho;
using testing::DrivenState;
using testing::RecordedReports;
using Gateway = RecordedReports::Gateway;
using std::chrono::milliseconds;

constexpr char kId[] = "edge-1";
constexpr HaproxyEdge::Times kTimes{
    milliseconds(2000), milliseconds(20), milliseconds(5), milliseconds(50)};

class HaproxyEdgeTest : public ::testing::Test
{
protected:
    void SetUp() override
    {
        m_state.release("1", {{"entry", {"1", {m_first.port()}}}});
        m_state.release("2", {{"entry", {"2", {m_second.port()}}}}, "two");
    }

    void begin(const std::string& socket)
    {
        m_edges = std::make_unique<HaproxyEdges>(
            std::vector<HaproxyOption>{{{"shop", kId, "eu", "west-a", "entry"}, socket}}, m_reports,
            kTimes);
        tell();
    }

    void tell() { m_edges->onTables(m_state.environment(), m_state.revision()); }

    bool held()
    {
        return m_reports.waitFor(kId, [this](const Gateway& gateway) {
            return gateway.streams == 1 && gateway.acknowledged == m_state.revision();
        });
    }

    bool refused(const std::string& words)
    {
        return m_reports.waitFor(kId, [&](const Gateway& gateway) {
            return gateway.streams == 1 && !gateway.refusals.empty()
                && gateway.refusals.back().find(words) != std::string::npos;
        });
    }

    bool lost(const std::string& words)
    {
        return m_reports.waitFor(kId, [&](const Gateway& gateway) {
            return gateway.streams == 0 && gateway.unreachable.find(words) != std::string::npos;
        });
    }

    static std::string servedBy(const HaproxyProgram& haproxy)
    {
        HttpConnection connection(haproxy.port());
        const auto answer = connection.get();
        return answer.header("server") + " " + answer.header("x-generation");
    }

    HttpEcho m_first{"first"};
    HttpEcho m_second{"second"};
    DrivenState m_state;
    RecordedReports m_reports;
    std::unique_ptr<HaproxyEdges> m_edges;
};

TEST_F(HaproxyEdgeTest, IsAGatewayThatAcknowledgesWhatItWasSeenToHold)
{
    const HaproxyProgram haproxy;
    begin(haproxy.socket());
    ASSERT_TRUE(held());
    const auto gateway = m_reports.gateway(kId);
    EXPECT_EQ(gateway.identity.kind, "edge");
    EXPECT_EQ(gateway.identity.environment, "shop");
    EXPECT_EQ(gateway.identity.zone, "west-a");
    EXPECT_TRUE(gateway.identity.dataPlane.starts_with("HAProxy 2.")) << gateway.identity.dataPlane;
    EXPECT_EQ(gateway.services, (std::set<state::ServiceName>{"*"}));
    EXPECT_EQ(gateway.deployments, (std::set<state::DeploymentKey>{{"entry", 1}, {"entry", 2}}));
    EXPECT_EQ(servedBy(haproxy), "first 1");
    m_state.run(state::Promote{2});
    tell();
    ASSERT_TRUE(held());
    EXPECT_EQ(servedBy(haproxy), "second 2");
}

TEST_F(HaproxyEdgeTest, CanBeSwitchedBackByHandWithoutAControlPlane)
{
    const HaproxyProgram haproxy;
    begin(haproxy.socket());
    ASSERT_TRUE(held());
    EXPECT_EQ(m_reports.gateway(kId).wayBack, state::RuntimeCommand{}) << "nothing was promoted";
    m_state.run(state::Promote{2});
    tell();
    ASSERT_TRUE(m_reports.waitFor(
        kId, [](const Gateway& gateway) { return !gateway.wayBack.command.empty(); }));
    const auto way = m_reports.gateway(kId).wayBack;
    EXPECT_EQ(way.socket, haproxy.socket());
    m_edges.reset();
    EXPECT_EQ(haproxy.ask(way.command), "\n");
    EXPECT_EQ(servedBy(haproxy), "first 1");
    // A control plane that is back knows nothing of it: the table is what it says.
    m_state.run(state::Freeze{0, {}, "night"});
    begin(haproxy.socket());
    ASSERT_TRUE(held());
    EXPECT_EQ(servedBy(haproxy), "second 2");
}

TEST_F(HaproxyEdgeTest, WhatDoesNotConcernItIsSaid)
{
    const HaproxyProgram haproxy;
    begin(haproxy.socket());
    ASSERT_TRUE(held());
    m_state.run(state::Freeze{0, {}, "night"});
    tell();
    EXPECT_TRUE(m_reports.waitFor(
        kId, [this](const Gateway& gateway) { return gateway.unconcerned == m_state.revision(); }));
}

TEST_F(HaproxyEdgeTest, ASocketThatIsNotThereIsALostGatewayThatMayStillCome)
{
    HaproxyProgram haproxy;
    haproxy.kill();
    std::filesystem::remove(haproxy.socket());
    begin(haproxy.socket());
    ASSERT_TRUE(lost("there is no such socket"));
    EXPECT_EQ(m_reports.gateway(kId).identity.dataPlane, "HAProxy");
    haproxy.start();
    EXPECT_TRUE(held());
}

TEST_F(HaproxyEdgeTest, ARestartBringsAnEmptyOneThatIsFilledAgain)
{
    HaproxyProgram haproxy;
    begin(haproxy.socket());
    ASSERT_TRUE(held());
    haproxy.kill();
    ASSERT_TRUE(lost("nobody listens there"));
    m_state.run(state::Promote{2});
    tell();
    haproxy.start();
    ASSERT_TRUE(held());
    EXPECT_EQ(servedBy(haproxy), "second 2");
}

TEST_F(HaproxyEdgeTest, OneThatDoesNotAnswerIsLost)
{
    HaproxyProgram haproxy;
    m_edges = std::make_unique<HaproxyEdges>(
        std::vector<HaproxyOption>{{{"shop", kId, "", "", "entry"}, haproxy.socket()}}, m_reports,
        HaproxyEdge::Times{milliseconds(100), milliseconds(20), milliseconds(5), milliseconds(50)});
    tell();
    ASSERT_TRUE(held());
    haproxy.program().signal(SIGSTOP);
    EXPECT_TRUE(lost("did not answer within 100 ms"));
    haproxy.program().signal(SIGCONT);
    EXPECT_TRUE(held());
}

TEST_F(HaproxyEdgeTest, WhatSomebodyElseChangesIsPutRight)
{
    const HaproxyProgram haproxy;
    begin(haproxy.socket());
    ASSERT_TRUE(held());
    const auto id = readMapIds(haproxy.ask("show map")).at("table");
    (void)haproxy.ask("clear map " + id + "; set server pult1/s1 state maint");
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (servedBy(haproxy) != "first 1" && std::chrono::steady_clock::now() < patience)
        std::this_thread::yield();
    EXPECT_EQ(servedBy(haproxy), "first 1");
}

TEST_F(HaproxyEdgeTest, OtherHeadersThanThePolicysAreRefused)
{
    const HaproxyProgram haproxy(HaproxyProgram::Settings{{"PULT_GENERATION_HEADER", "x-version"}});
    begin(haproxy.socket());
    ASSERT_TRUE(refused("its configuration stamps the headers x-version x-generation-name "
                        "x-generation-head, the policy says x-generation x-generation-name "
                        "x-generation-head"));
    state::SetPolicy command{m_state.environment()->policy};
    command.policy.generationHeader = "x-version";
    m_state.run(command);
    tell();
    EXPECT_TRUE(held());
}

//! Some other HAProxy: not our configuration.
class OtherHaproxy
{
public:
    explicit OtherHaproxy(const std::string& text)
    {
        const auto file = m_folder.path() / "other.cfg";
        std::ofstream(file) << "global\n stats socket " << socket() << " level admin\n" << text;
        m_program = std::make_unique<test::Program>(
            std::vector<std::string>{"/usr/sbin/haproxy", "-db", "-f", file.string()},
            m_folder.path() / "log");
    }
    [[nodiscard]] std::string socket() const { return (m_folder.path() / "s.sock").string(); }

private:
    test::TemporaryFolder m_folder;
    std::unique_ptr<test::Program> m_program;
};

TEST_F(HaproxyEdgeTest, AnotherConfigurationIsRefused)
{
    const OtherHaproxy other(
        "listen a\n mode http\n bind 127.0.0.1:" + std::to_string(test::freePort())
        + "\n timeout client 1s\n timeout "
          "server 1s\n timeout connect 1s\n");
    begin(other.socket());
    EXPECT_TRUE(refused("its configuration has no map pult-lanes.map"));
}

TEST_F(HaproxyEdgeTest, ARestartOfPultMovesNothing)
{
    const HaproxyProgram haproxy;
    begin(haproxy.socket());
    ASSERT_TRUE(held());
    const auto servers = haproxy.ask("show servers state");
    const auto maps = haproxy.ask("show map");
    m_edges.reset();
    begin(haproxy.socket());
    ASSERT_TRUE(held());
    EXPECT_EQ(readServers(haproxy.ask("show servers state")), readServers(servers));
    EXPECT_EQ(haproxy.ask("show map"), maps) << "versions of maps moved: something was written";
}

} // namespace
} // namespace pult::routing
