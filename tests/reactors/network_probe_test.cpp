// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The transports against real servers on loopback.
#include "controlplane/reactors/network_probe.h"

#include <future>
#include <optional>
#include <vector>

#include <gmock/gmock.h>

#include "tests/reactors/health_server.h"
#include "tests/reactors/tcp_server.h"

namespace pult::reactors {
namespace {

using namespace std::chrono_literals;
using Kind = state::ReadinessCheck::Kind;
using testing::HasSubstr;
using testing::StartsWith;

class NetworkProbeTest : public testing::Test
{
protected:
    ProbeResult ask(Kind kind, std::uint16_t port, std::string target = {},
        std::chrono::milliseconds timeout = 20s)
    {
        return ask({kind, {"127.0.0.1", port}, std::move(target), timeout});
    }
    ProbeResult ask(const ProbeTarget& target)
    {
        auto answer = std::make_shared<std::promise<ProbeResult>>();
        auto future = answer->get_future();
        m_probe->probe(
            target, [answer](ProbeResult result) { answer->set_value(std::move(result)); });
        if (future.wait_for(60s) == std::future_status::ready)
            return future.get();
        ADD_FAILURE() << "never answered";
        return {};
    }

    std::unique_ptr<NetworkProbe> m_probe = std::make_unique<NetworkProbe>();
};

std::string answerWith(const std::string& status, const std::string& body = {})
{
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size())
        + "\r\nConnection: close\r\n\r\n" + body;
}

TEST_F(NetworkProbeTest, GrpcHealthServing)
{
    HealthServer server;
    EXPECT_TRUE(ask(Kind::Grpc, server.port).ready);
    server.serving("orders", true);
    EXPECT_TRUE(ask(Kind::Grpc, server.port, "orders").ready);
}

TEST_F(NetworkProbeTest, GrpcHealthNotServing)
{
    HealthServer server;
    server.serving("orders", false);
    const auto result = ask(Kind::Grpc, server.port, "orders");
    EXPECT_FALSE(result.ready);
    EXPECT_EQ(result.detail, "says NOT_SERVING");
    EXPECT_TRUE(ask(Kind::Grpc, server.port).ready); // The server itself is well.
}

TEST_F(NetworkProbeTest, GrpcUnknownService)
{
    const HealthServer server;
    EXPECT_EQ(
        ask(Kind::Grpc, server.port, "nobody").detail, "does not know the health service 'nobody'");
}

TEST_F(NetworkProbeTest, GrpcWithoutHealthService)
{
    const HealthServer server(false);
    EXPECT_EQ(ask(Kind::Grpc, server.port).detail, "does not serve grpc.health.v1");
}

TEST_F(NetworkProbeTest, GrpcNobodyListens)
{
    const auto result = ask(Kind::Grpc, freePort());
    EXPECT_FALSE(result.ready);
    EXPECT_THAT(result.detail, HasSubstr("Connection refused"));
    EXPECT_THAT(result.detail, StartsWith("unreachable: "));
}

TEST_F(NetworkProbeTest, GrpcSilence)
{
    const TcpServer silent({});
    EXPECT_EQ(ask(Kind::Grpc, silent.port(), "", 200ms).detail, "no answer within 200 ms");
}

TEST_F(NetworkProbeTest, GrpcComesBackWithoutWaiting)
{
    const auto port = freePort();
    EXPECT_FALSE(ask(Kind::Grpc, port).ready);
    const HealthServer server(true, port);
    ASSERT_EQ(server.port, port);
    EXPECT_TRUE(ask(Kind::Grpc, port).ready); // No back-off of the failed connection is in the way.
}

TEST_F(NetworkProbeTest, GrpcConnectionIsLetGo)
{
    HealthServer server;
    EXPECT_TRUE(ask(Kind::Grpc, server.port).ready);
    m_probe->release({"127.0.0.1", server.port});
    EXPECT_TRUE(ask(Kind::Grpc, server.port).ready);
}

TEST_F(NetworkProbeTest, HttpAnswersByStatus)
{
    const TcpServer server([](const std::string& request) {
        if (request.rfind("GET /ready?deep=1 HTTP/1.1\r\n", 0) == 0)
            return answerWith("200 OK", "fine");
        if (request.rfind("GET /empty ", 0) == 0)
            return answerWith("204 No Content");
        if (request.rfind("GET /moved ", 0) == 0)
            return std::string("HTTP/1.1 302 Found\r\nLocation: /ready?deep=1\r\n"
                               "Content-Length: 0\r\n\r\n");
        return answerWith("503 Service Unavailable", "warming up");
    });
    EXPECT_TRUE(ask(Kind::Http, server.port(), "/ready?deep=1").ready);
    EXPECT_TRUE(ask(Kind::Http, server.port(), "/empty").ready);
    EXPECT_EQ(ask(Kind::Http, server.port(), "/moved").detail, "answers HTTP 302");
    EXPECT_EQ(ask(Kind::Http, server.port(), "/").detail, "answers HTTP 503");
    EXPECT_EQ(ask(Kind::Http, server.port()).detail, "answers HTTP 503");
}

TEST_F(NetworkProbeTest, HttpReadsNoMoreThanItNeeds)
{
    const TcpServer server(
        [](const std::string&) { return answerWith("200 OK", std::string(1'000'000, 'x')); });
    EXPECT_TRUE(ask(Kind::Http, server.port(), "/").ready);
}

TEST_F(NetworkProbeTest, HttpFailuresHaveReasons)
{
    EXPECT_EQ(ask(Kind::Http, freePort(), "/").detail, "unreachable: Connection refused");
    const TcpServer silent({});
    EXPECT_EQ(ask(Kind::Http, silent.port(), "/", 200ms).detail, "no answer within 200 ms");
    const TcpServer babble([](const std::string&) { return std::string("what?\r\n"); });
    const auto result = ask(Kind::Http, babble.port(), "/");
    EXPECT_FALSE(result.ready);
    EXPECT_NE(result.detail, "");
}

TEST_F(NetworkProbeTest, TcpAcceptsOrNot)
{
    auto server = std::make_unique<TcpServer>(TcpServer::Answer{});
    const auto port = server->port();
    EXPECT_TRUE(ask(Kind::Tcp, port).ready);
    EXPECT_TRUE(ask(Kind::Tcp, port).ready);
    server.reset();
    EXPECT_EQ(ask(Kind::Tcp, port).detail, "unreachable: Connection refused");
}

TEST_F(NetworkProbeTest, ReportedIsNobodysToAsk)
{
    EXPECT_FALSE(ask(Kind::Reported, 1).ready);
}

TEST_F(NetworkProbeTest, ManyAtOnce)
{
    HealthServer server;
    const TcpServer http([](const std::string&) { return answerWith("200 OK"); });
    std::atomic<int> ready = 0;
    std::promise<void> all;
    constexpr int kProbes = 300;
    std::atomic<int> answered = 0;
    for (int i = 0; i < kProbes; ++i) {
        const auto kind = i % 3 == 0 ? Kind::Grpc : i % 3 == 1 ? Kind::Http : Kind::Tcp;
        const auto port = kind == Kind::Grpc ? server.port : http.port();
        m_probe->probe({kind, {"127.0.0.1", port}, {}, 60s}, [&](const ProbeResult& result) {
            ready += result.ready ? 1 : 0;
            if (++answered == kProbes)
                all.set_value();
        });
    }
    ASSERT_EQ(all.get_future().wait_for(120s), std::future_status::ready);
    EXPECT_EQ(ready, kProbes);
}

TEST_F(NetworkProbeTest, TheEndWaitsForNobody)
{
    const TcpServer silent({});
    std::atomic<int> answers = 0;
    for (const auto kind : {Kind::Grpc, Kind::Http})
        m_probe->probe({kind, {"127.0.0.1", silent.port()}, "/", 600s},
            [&answers](const ProbeResult&) { ++answers; });
    m_probe.reset();
    EXPECT_EQ(answers, 0);
}

} // namespace
} // namespace pult::reactors
