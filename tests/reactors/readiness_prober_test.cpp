// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/readiness_prober.h"

#include <deque>
#include <map>
#include <set>

#include <gmock/gmock.h>

#include "tests/reactors/state_builder.h"

namespace pult::reactors {
namespace {

using namespace std::chrono_literals;
using state::Readiness;
using testing::ElementsAre;
using testing::IsEmpty;

//! Answers by port: ready unless said otherwise; or holds answers back.
class FakeTransport final : public ProbeTransport
{
public:
    void probe(const ProbeTarget& target, Done done) override
    {
        ++asked[target.endpoint.port];
        ++total;
        lastTarget = target;
        if (holding) {
            held.emplace_back(target.endpoint.port, std::move(done));
            mostHeld = std::max(mostHeld, held.size());
        } else {
            done(answerOf(target.endpoint.port));
        }
    }
    void release(const state::Endpoint& endpoint) override { released.insert(endpoint.port); }

    void answerHeld()
    {
        for (auto& [port, done] : std::exchange(held, {}))
            done(answerOf(port));
    }

    std::map<std::uint16_t, int> asked;
    std::map<std::uint16_t, std::string> failing;
    std::set<std::uint16_t> released;
    std::deque<std::pair<std::uint16_t, Done>> held;
    std::size_t mostHeld = 0;
    bool holding = false;
    int total = 0;
    ProbeTarget lastTarget;

private:
    ProbeResult answerOf(std::uint16_t port) const
    {
        const auto it = failing.find(port);
        return it == failing.end() ? ProbeResult{true, {}} : notReady(it->second);
    }
};

class RecordingListener final : public state::ReadinessListener
{
public:
    void onReadiness(const std::string& environment,
        std::vector<std::pair<state::DeploymentKey, state::ReadinessFact>> changed,
        std::vector<state::DeploymentKey> removedKeys) override
    {
        ++calls;
        for (auto& [key, fact] : changed)
            facts[environment][key] = std::move(fact);
        for (const auto& key : removedKeys) {
            removed.push_back(key);
            facts[environment].erase(key);
        }
    }

    int calls = 0;
    std::map<std::string, state::ReadinessFacts> facts;
    std::vector<state::DeploymentKey> removed;
};

class ReadinessProberTest : public testing::Test
{
protected:
    void follow(const state::Environment& environment)
    {
        m_prober->start(stateOf({environment}, ++m_revision));
        m_scheduler.advance(0ms);
    }
    void publish() { m_scheduler.advance(50ms); }
    [[nodiscard]] state::ReadinessFact fact(const state::DeploymentKey& key) const
    {
        return m_listener.facts.at("prod").at(key);
    }
    [[nodiscard]] std::shared_ptr<const state::ReadinessFacts> snapshot() const
    {
        state::Facts facts;
        m_prober->addTo(facts);
        return facts.environments["prod"].readiness;
    }

    std::shared_ptr<ManualClock> m_clock = std::make_shared<ManualClock>();
    ManualScheduler m_scheduler{m_clock};
    FakeTransport m_transport;
    RecordingListener m_listener;
    std::unique_ptr<ReadinessProber> m_prober = std::make_unique<ReadinessProber>(
        *m_clock, m_scheduler, m_transport, m_listener, ReadinessProber::Options{});
    state::Revision m_revision = 0;
};

TEST_F(ReadinessProberTest, AFreshDeploymentIsAskedAtOnce)
{
    follow(environmentOf({deployment(
        "orders", 4, {4001}, {state::ReadinessCheck::Kind::Http, "/ready", 2000, 700})}));
    EXPECT_EQ(m_transport.asked[4001], 1);
    EXPECT_EQ(m_transport.lastTarget.kind, state::ReadinessCheck::Kind::Http);
    EXPECT_EQ(m_transport.lastTarget.target, "/ready");
    EXPECT_EQ(m_transport.lastTarget.timeout, 700ms);
    publish();
    EXPECT_EQ(fact({"orders", 4}), (state::ReadinessFact{Readiness::Ready, 1, 1, ""}));
}

TEST_F(ReadinessProberTest, UnknownWhileNobodyHasAnswered)
{
    m_transport.holding = true;
    follow(environmentOf({deployment("orders", 4, {4001})}));
    publish();
    EXPECT_EQ(fact({"orders", 4}), (state::ReadinessFact{Readiness::Unknown, 0, 1, ""}));
}

TEST_F(ReadinessProberTest, AsksAgainEveryIntervalGiveOrTakeATenth)
{
    follow(environmentOf({deployment("orders", 4, {4001})}));
    m_scheduler.advance(1'790ms);
    EXPECT_EQ(m_transport.asked[4001], 1);
    m_scheduler.advance(420ms);
    EXPECT_EQ(m_transport.asked[4001], 2);
    m_scheduler.advance(60s);
    EXPECT_NEAR(m_transport.asked[4001], 32, 4);
}

TEST_F(ReadinessProberTest, EndpointsDoNotMarchInStep)
{
    follow(environmentOf({deployment("orders", 4, {4001, 4002, 4003, 4004})}));
    std::map<std::uint16_t, int> before = m_transport.asked;
    std::set<int> moments;
    for (int ms = 0; ms < 2'300; ms += 5) {
        m_scheduler.advance(5ms);
        if (m_transport.asked != before)
            moments.insert(ms);
        before = m_transport.asked;
    }
    EXPECT_GE(moments.size(), 3U);
}

TEST_F(ReadinessProberTest, OneFailureIsForgivenTwoAreNot)
{
    follow(environmentOf({deployment("orders", 4, {4001, 4002})}));
    publish();
    m_transport.failing[4002] = "refused";
    m_scheduler.advance(2'300ms);
    EXPECT_EQ(fact({"orders", 4}).readiness, Readiness::Ready);
    m_scheduler.advance(2'300ms);
    EXPECT_EQ(fact({"orders", 4}),
        (state::ReadinessFact{Readiness::NotReady, 1, 2, "127.0.0.1:4002 refused"}));
    m_transport.failing.clear();
    m_scheduler.advance(2'300ms);
    EXPECT_EQ(fact({"orders", 4}), (state::ReadinessFact{Readiness::Ready, 2, 2, ""}));
}

TEST_F(ReadinessProberTest, OnlyChangesAreTold)
{
    follow(environmentOf({deployment("orders", 4, {4001})}));
    publish();
    EXPECT_EQ(m_listener.calls, 1);
    const auto before = snapshot();
    m_scheduler.advance(60s);
    EXPECT_EQ(m_listener.calls, 1);
    EXPECT_EQ(snapshot(), before);
}

TEST_F(ReadinessProberTest, SnapshotsAreImmutable)
{
    m_transport.failing[4001] = "down";
    follow(environmentOf({deployment("orders", 4, {4001})}));
    EXPECT_EQ(snapshot(), nullptr);
    publish();
    const auto before = snapshot();
    m_transport.failing.clear();
    m_scheduler.advance(3s);
    EXPECT_EQ(before->at({"orders", 4}).readiness, Readiness::NotReady);
    EXPECT_EQ(snapshot()->at({"orders", 4}).readiness, Readiness::Ready);
}

TEST_F(ReadinessProberTest, WhatIsNotLivingAnyMoreIsLetGo)
{
    auto environment = environmentOf({deployment("billing", 4, {4001})});
    environment.generations[5] = candidate(5, {deployment("orders", 5, {5001})});
    follow(environment);
    publish();
    environment.generations.erase(5);
    follow(environment);
    publish();
    EXPECT_THAT(m_listener.removed, ElementsAre(state::DeploymentKey{"orders", 5}));
    EXPECT_THAT(m_transport.released, ElementsAre(5001));
    EXPECT_FALSE(snapshot()->contains({"orders", 5}));
    const int asked = m_transport.asked[5001];
    m_scheduler.advance(60s);
    EXPECT_EQ(m_transport.asked[5001], asked);
    EXPECT_GT(m_transport.asked[4001], 10);
}

TEST_F(ReadinessProberTest, AnAnswerForWhatIsGoneIsIgnored)
{
    m_transport.holding = true;
    follow(environmentOf({deployment("orders", 4, {4001})}));
    follow(environmentOf({deployment("orders", 5, {5001})}));
    m_transport.answerHeld();
    publish();
    EXPECT_EQ(m_listener.facts.at("prod").size(), 1U);
    EXPECT_EQ(fact({"orders", 5}).readiness, Readiness::Ready);
}

TEST_F(ReadinessProberTest, ReportedReadinessIsRepeated)
{
    auto environment = environmentOf({deployment("orders", 4, {4001}, state::ReadinessCheck{})});
    follow(environment);
    publish();
    EXPECT_EQ(fact({"orders", 4}).readiness, Readiness::Unknown);
    environment.reported[{"orders", 4}] = {false, "warming up"};
    follow(environment);
    publish();
    EXPECT_EQ(fact({"orders", 4}), (state::ReadinessFact{Readiness::NotReady, 0, 1, "warming up"}));
    environment.reported[{"orders", 4}] = {true, ""};
    follow(environment);
    publish();
    EXPECT_EQ(fact({"orders", 4}), (state::ReadinessFact{Readiness::Ready, 1, 1, ""}));
    EXPECT_EQ(m_transport.total, 0);
}

TEST_F(ReadinessProberTest, TenThousandEndpointsStayWithinTheLimits)
{
    std::vector<state::DeploymentPtr> deployments;
    for (int i = 0; i < 1'000; ++i) {
        std::vector<std::uint16_t> ports;
        for (int j = 0; j < 10; ++j)
            ports.push_back(static_cast<std::uint16_t>(10'000 + i * 10 + j));
        deployments.push_back(deployment("service-" + std::to_string(i), 1, ports));
    }
    m_transport.holding = true;
    follow(environmentOf(deployments));
    EXPECT_EQ(m_transport.held.size(), 256U);
    for (int ms = 0; ms < 12'000; ms += 10) {
        m_transport.answerHeld();
        m_scheduler.advance(10ms);
    }
    EXPECT_LE(m_transport.mostHeld, 256U);
    EXPECT_EQ(m_transport.asked.size(), 10'000U);
    EXPECT_LE(m_transport.total, 256 + 12'000 + 10); // A flight, then 1 000 a second.
    EXPECT_GE(m_transport.total, 11'000);
    EXPECT_EQ(snapshot()->size(), 1'000U);
    EXPECT_LE(m_listener.calls, 12'000 / 50 + 1);
}

TEST_F(ReadinessProberTest, NothingIsCalledAfterTheEnd)
{
    m_transport.holding = true;
    follow(environmentOf({deployment("orders", 4, {4001})}));
    m_prober.reset();
    m_transport.answerHeld();
    m_scheduler.advance(60s);
    EXPECT_EQ(m_listener.calls, 0);
    EXPECT_EQ(m_transport.total, 1);
}

} // namespace
} // namespace pult::reactors
