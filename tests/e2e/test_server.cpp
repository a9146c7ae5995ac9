// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The real pultd as a process: start, identity, limits, end.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>

#include "client/environment_watch.h"
#include "tests/e2e/server.h"

namespace pult::test {
namespace {

using namespace std::chrono_literals;

std::string ownAccount()
{
    const auto* entry = ::getpwuid(::geteuid());
    return entry ? entry->pw_name : "uid-" + std::to_string(::geteuid());
}

Result<client::ServerInfo> askWho(const std::string& address)
{
    const auto control = client::connect({address, "e2e test"});
    if (!control)
        return failure(control.error());
    return answerOf<client::ServerInfo>(
        [&](auto done) { (*control)->listEnvironments(std::move(done)); });
}

class ServerProcess : public ::testing::Test
{
protected:
    TemporaryFolder m_folder;
};

TEST_F(ServerProcess, TellsWhereItListensAndEndsCleanly)
{
    Server server(m_folder.path(), "pultd.sock", {"--listen", "127.0.0.1:0"});
    const auto ready = server.ready();
    ASSERT_TRUE(ready.is_object()) << server.program().log();
    EXPECT_EQ(ready["listen"][0], server.unixAddress());
    EXPECT_EQ(ready["revision"], 0);
    EXPECT_EQ(ready["journalId"].get<std::string>().size(), 36U);
    EXPECT_EQ(ready["xds"].get<std::string>().rfind("127.0.0.1:", 0), 0U);

    const auto control = server.connect();
    client::CreateEnvironment create;
    create.name = "prod";
    create.environmentClass = client::EnvironmentClass::Prod;
    const auto plan = planOn(*control, "prod", create);
    ASSERT_TRUE(plan) << plan.error().message;
    const auto created = executeOn(*control, *plan, "request-create-prod");
    ASSERT_TRUE(created) << created.error().message;
    EXPECT_EQ(created->user, ownAccount());

    // A watch that is open does not hold up the end.
    std::promise<void> live;
    std::once_flag once;
    const auto watch = client::watchEnvironment({server.unixAddress(), "e2e test"}, "prod",
        std::make_shared<SystemClock>(), [&](const client::EnvironmentViewPtr& view) {
            if (view->link == client::LinkState::Live)
                std::call_once(once, [&] { live.set_value(); });
        });
    live.get_future().wait();
    const auto begin = std::chrono::steady_clock::now();
    server.program().signal(SIGTERM);
    EXPECT_EQ(server.program().wait(), 0);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
    EXPECT_FALSE(std::filesystem::exists(m_folder.path() / "run" / "pultd.sock"));
}

TEST_F(ServerProcess, KnowsTheAccountOnEverySocket)
{
    Server server(m_folder.path(), "pultd.sock",
        {"--listen", "127.0.0.1:0", "--listen", "localhost:0", "--ready-fd", "1"});
    ASSERT_TRUE(server.ready().is_object()) << server.program().log();
    for (const auto& address : server.ready()["listen"]) {
        const auto who = askWho(address);
        ASSERT_TRUE(who) << address << ": " << who.error().message;
        EXPECT_EQ(who->user, ownAccount()) << address;
        EXPECT_EQ(who->version, "0.1.0");
    }
}

TEST_F(ServerProcess, KnowsTheAccountOverIpv6)
{
    std::ifstream interfaces("/proc/net/if_inet6");
    if (interfaces.peek() == std::ifstream::traits_type::eof()) {
        // Without IPv6 the address is refused in words.
        Server server(m_folder.path(), "pultd.sock", {"--listen", "[::1]:0"});
        EXPECT_EQ(server.program().wait(), 1);
        EXPECT_NE(server.program().log().find("[::1]:0"), std::string::npos);
        return;
    }
    Server server(m_folder.path(), "pultd.sock", {"--listen", "[::1]:0"});
    ASSERT_TRUE(server.ready().is_object()) << server.program().log();
    const auto who = askWho(server.ready()["listen"][1]);
    ASSERT_TRUE(who) << who.error().message;
    EXPECT_EQ(who->user, ownAccount());
}

TEST_F(ServerProcess, RefusesAddressesThatOthersCanReach)
{
    Program open(
        {binary("pultd").string(), "--data", m_folder.path().string(), "--listen", "0.0.0.0:0"},
        m_folder.path() / "log");
    EXPECT_EQ(open.wait(), 2);
    EXPECT_NE(open.log().find("can be reached from other machines"), std::string::npos);
    Program xds(
        {binary("pultd").string(), "--data", m_folder.path().string(), "--xds", "10.0.0.1:18000"},
        m_folder.path() / "log2");
    EXPECT_EQ(xds.wait(), 2);
}

TEST_F(ServerProcess, OneJournalHasOneServer)
{
    Server first(m_folder.path());
    ASSERT_TRUE(first.ready().is_object());
    Server second(m_folder.path(), "second.sock");
    EXPECT_EQ(second.program().wait(), 1);
    EXPECT_NE(second.program().log().find("JOURNAL_IN_USE"), std::string::npos);
    EXPECT_TRUE(askWho(first.unixAddress()));
}

TEST_F(ServerProcess, TakesOverTheSocketOfADeadServerOnly)
{
    {
        Server dead(m_folder.path());
        ASSERT_TRUE(dead.ready().is_object());
        dead.program().signal(SIGKILL);
        dead.program().wait();
    }
    ASSERT_TRUE(std::filesystem::exists(m_folder.path() / "run" / "pultd.sock"));
    Server next(m_folder.path());
    ASSERT_TRUE(next.ready().is_object()) << next.program().log();
    TemporaryFolder other;
    Program intruder(
        {binary("pultd").string(), "--data", other.path().string(), "--listen", next.unixAddress(),
            "--xds", "off", "--otlp-grpc", "none", "--otlp-http", "none"},
        other.path() / "log");
    EXPECT_EQ(intruder.wait(), 1);
    EXPECT_NE(intruder.log().find("ADDRESS_IN_USE"), std::string::npos);
}

TEST_F(ServerProcess, SaysWhereSpansComeIn)
{
    Server server(m_folder.path());
    ASSERT_TRUE(server.ready().is_object()) << server.program().log();
    EXPECT_EQ(server.ready()["otlpGrpc"].get<std::string>().rfind("127.0.0.1:", 0), 0U);
    EXPECT_EQ(server.ready()["otlpHttp"].get<std::string>().rfind("127.0.0.1:", 0), 0U);
    // What is asked for by name must be free.
    TemporaryFolder other;
    Program intruder({binary("pultd").string(), "--data", other.path().string(), "--listen",
                         "127.0.0.1:0", "--xds", "off", "--otlp-grpc",
                         server.ready()["otlpGrpc"].get<std::string>(), "--otlp-http", "none"},
        other.path() / "log");
    EXPECT_EQ(intruder.wait(), 1);
    EXPECT_NE(intruder.log().find("ADDRESS_IN_USE"), std::string::npos) << intruder.log();
    TemporaryFolder deaf;
    Program none({binary("pultd").string(), "--data", deaf.path().string(), "--listen",
                     "127.0.0.1:0", "--xds", "off", "--otlp-grpc", "none", "--otlp-http", "none"},
        deaf.path() / "log");
    const auto ready = none.readJson();
    ASSERT_TRUE(ready.is_object()) << none.log();
    EXPECT_TRUE(ready["otlpGrpc"].is_null());
    EXPECT_TRUE(ready["otlpHttp"].is_null());
}

//! Holds a port, once whoever else has it gives it up.
int holdPort(std::uint16_t port)
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int one = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const auto* raw = reinterpret_cast<const sockaddr*>(&address);
    const auto end = std::chrono::steady_clock::now() + 20s;
    while (::bind(fd, raw, sizeof address) != 0) {
        if (std::chrono::steady_clock::now() > end)
            return -1;
        std::this_thread::sleep_for(10ms);
    }
    EXPECT_EQ(::listen(fd, 1), 0);
    return fd;
}

//! The default addresses may be another program's, a collector's for one.
TEST_F(ServerProcess, GoesOnWhenTheDefaultAddressesForSpansAreTaken)
{
    const int grpc = holdPort(4317);
    const int http = holdPort(4318);
    ASSERT_GE(grpc, 0);
    ASSERT_GE(http, 0);
    Program deaf({binary("pultd").string(), "--data", m_folder.path().string(), "--listen",
                     "127.0.0.1:0", "--xds", "off"},
        m_folder.path() / "log");
    const auto ready = deaf.readJson();
    ASSERT_TRUE(ready.is_object()) << deaf.log();
    EXPECT_TRUE(ready["otlpGrpc"].is_null());
    EXPECT_TRUE(ready["otlpHttp"].is_null());
    EXPECT_NE(deaf.log().find("--otlp-grpc names another address"), std::string::npos);
    EXPECT_NE(deaf.log().find("--otlp-http names another address"), std::string::npos);
    deaf.signal(SIGTERM);
    EXPECT_EQ(deaf.wait(), 0);
    ::close(grpc);
    ::close(http);
}

TEST_F(ServerProcess, EndsWithTheProgramThatStartedIt)
{
    const auto command = binary("pultd").string()
        + " --die-with-parent --xds off --otlp-grpc none --otlp-http none --data "
        + m_folder.path().string() + " --listen unix:" + m_folder.path().string()
        + "/run/x.sock & echo $!; wait";
    Program shell({"/bin/sh", "-c", command}, m_folder.path() / "log");
    const auto pid = std::stoi(shell.readLine().value_or("0"));
    ASSERT_GT(pid, 0);
    ASSERT_TRUE(shell.readJson().is_object()) << shell.log();
    const int handle = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    ASSERT_GE(handle, 0);
    shell.signal(SIGKILL);
    pollfd ended{handle, POLLIN, 0};
    EXPECT_EQ(::poll(&ended, 1, 10000), 1);
    ::close(handle);
}

//! R15: stock gRPC never accepts again after it once ran out of descriptors.
TEST_F(ServerProcess, ServesAgainAfterAFloodOfIdleConnections)
{
    Server server(m_folder.path(), "pultd.sock", {"--listen", "127.0.0.1:0"},
        {"/bin/sh", "-c", "ulimit -n 128; exec \"$@\"", "sh"});
    ASSERT_TRUE(server.ready().is_object()) << server.program().log();
    const auto address = server.ready()["listen"][1].get<std::string>();
    ASSERT_TRUE(askWho(address));

    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port
        = htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    std::vector<int> idle;
    for (int i = 0; i < 400; ++i) {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        ASSERT_GE(fd, 0);
        idle.push_back(fd);
        static_cast<void>(::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof(to)));
    }
    for (const int fd : idle)
        ::close(fd);
    const auto begin = std::chrono::steady_clock::now();
    auto who = askWho(address);
    while (!who && std::chrono::steady_clock::now() - begin < 5s)
        who = askWho(address);
    EXPECT_TRUE(who) << who.error().message;
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

} // namespace
} // namespace pult::test
