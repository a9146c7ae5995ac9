// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The prober as it is in the program: real time, real servers.
#include <condition_variable>
#include <mutex>

#include <gtest/gtest.h>

#include "controlplane/reactors/network_probe.h"
#include "controlplane/reactors/readiness_prober.h"
#include "tests/reactors/health_server.h"
#include "tests/reactors/state_builder.h"
#include "tests/reactors/tcp_server.h"

namespace pult::reactors {
namespace {

using namespace std::chrono_literals;
using Kind = state::ReadinessCheck::Kind;
using state::Readiness;

class WaitingListener final : public state::ReadinessListener
{
public:
    void onReadiness(const std::string& /*environment*/,
        std::vector<std::pair<state::DeploymentKey, state::ReadinessFact>> changed,
        std::vector<state::DeploymentKey> /*removed*/) override
    {
        const std::scoped_lock lock(m_mutex);
        for (auto& [key, fact] : changed)
            m_facts[key] = std::move(fact);
        m_changed.notify_all();
    }

    bool waitFor(const state::DeploymentKey& key, Readiness readiness)
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, 120s,
            [&] { return m_facts.contains(key) && m_facts[key].readiness == readiness; });
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    state::ReadinessFacts m_facts;
};

TEST(ReadinessNetworkTest, FollowsRealServersOfEveryKind)
{
    const SystemClock clock;
    ThreadScheduler scheduler;
    NetworkProbe transport;
    WaitingListener listener;
    HealthServer grpc;
    std::atomic<bool> healthy = false;
    const TcpServer http([&](const std::string&) {
        return std::string(healthy ? "HTTP/1.1 200 OK" : "HTTP/1.1 500 Broken")
            + "\r\nContent-Length: 0\r\n\r\n";
    });
    auto tcp = std::make_unique<TcpServer>(TcpServer::Answer{});
    const auto tcpPort = tcp->port();

    ReadinessProber prober(clock, scheduler, transport, listener, {});
    prober.start(stateOf({environmentOf({
        deployment("orders", 1, {grpc.port}, {Kind::Grpc, "", 100, 20'000}),
        deployment("billing", 1, {http.port()}, {Kind::Http, "/ready", 100, 20'000}),
        deployment("stock", 1, {tcpPort}, {Kind::Tcp, "", 100, 20'000}),
    })}));
    EXPECT_TRUE(listener.waitFor({"orders", 1}, Readiness::Ready));
    EXPECT_TRUE(listener.waitFor({"billing", 1}, Readiness::NotReady));
    EXPECT_TRUE(listener.waitFor({"stock", 1}, Readiness::Ready));
    grpc.serving("", false);
    healthy = true;
    tcp.reset();
    EXPECT_TRUE(listener.waitFor({"orders", 1}, Readiness::NotReady));
    EXPECT_TRUE(listener.waitFor({"billing", 1}, Readiness::Ready));
    EXPECT_TRUE(listener.waitFor({"stock", 1}, Readiness::NotReady));
    grpc.serving("", true);
    tcp = std::make_unique<TcpServer>(TcpServer::Answer{}, tcpPort);
    EXPECT_TRUE(listener.waitFor({"orders", 1}, Readiness::Ready));
    EXPECT_TRUE(listener.waitFor({"stock", 1}, Readiness::Ready));
}

} // namespace
} // namespace pult::reactors
