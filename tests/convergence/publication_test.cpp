// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/convergence/convergence_fixture.h"

#include <thread>

#include <gmock/gmock.h>

namespace pult::convergence {
namespace {

using namespace std::chrono_literals;
using Step = state::OperationStep;
using testing::ElementsAre;

TEST_F(ConvergenceTest, StepsAreToldAtOnceAndInOrder)
{
    connect("edge-1");
    publish();
    const auto revision = commitSilently();
    m_scheduler.advance(0ms);
    m_convergence->configured("prod", revision);
    m_scheduler.advance(0ms);
    take("edge-1", revision);
    m_scheduler.advance(0ms);
    EXPECT_THAT(m_listener.steps.at(revision),
        ElementsAre(Step::Accepted, Step::Configured, Step::Acknowledged));
}

TEST_F(ConvergenceTest, EverythingElseIsToldTogether)
{
    for (int i = 0; i < 100; ++i)
        connect("edge-" + std::to_string(i));
    publish();
    const auto revision = commit();
    m_scheduler.advance(0ms);
    const int before = m_listener.calls;
    for (int i = 0; i < 99; ++i)
        take("edge-" + std::to_string(i), revision);
    m_scheduler.advance(19ms);
    EXPECT_EQ(m_listener.calls, before);
    m_scheduler.advance(1ms);
    EXPECT_EQ(m_listener.calls, before + 1);
    EXPECT_EQ(m_listener.operation(revision).acknowledged, 99U);
    EXPECT_EQ(m_listener.gateway("edge-98").acknowledgedRevision, revision);
    EXPECT_THAT(m_listener.gateway("edge-98").services, ElementsAre("orders"));
    m_scheduler.advance(10s);
    EXPECT_EQ(m_listener.calls, before + 1); // Nothing moved, nothing told.
}

TEST_F(ConvergenceTest, TheWayBackByHandIsToldWithTheGateway)
{
    connect("edge-1");
    publish();
    EXPECT_TRUE(m_listener.gateway("edge-1").wayBack.command.empty());
    const state::RuntimeCommand way{"/run/edge.sock", "set map #5 table 4"};
    m_convergence->wayBack("prod", "edge-1", way);
    publish();
    EXPECT_EQ(m_listener.gateway("edge-1").wayBack, way);
    const int before = m_listener.calls;
    m_convergence->wayBack("prod", "edge-1", way);
    publish();
    EXPECT_EQ(m_listener.calls, before) << "nothing moved";
    // It stays: it is needed when nobody can ask any more.
    disconnect("edge-1");
    publish();
    EXPECT_EQ(m_listener.gateway("edge-1").wayBack, way);
}

TEST_F(ConvergenceTest, ARemovedGatewayThatIsBackIsNotToldAsRemoved)
{
    connect("edge-1");
    publish();
    commitQuiet(state::GatewayForgotten{"edge-1"});
    connect("edge-1");
    publish();
    EXPECT_TRUE(m_listener.knows("edge-1"));
    EXPECT_TRUE(m_listener.removed.empty());
}

TEST_F(ConvergenceTest, TheListenerIsNotCalledAfterTheEnd)
{
    connect("edge-1");
    commit();
    m_convergence.reset();
    m_scheduler.advance(10s);
    EXPECT_EQ(m_listener.calls, 0);
}

//! Counts, and asks back, as a watch hub may.
class AskingListener final : public state::ProgressListener
{
public:
    void onProgress(const std::string& environment, std::vector<state::OperationView> operations,
        std::vector<state::GatewayView> /*gateways*/,
        std::vector<std::string> /*removedGateways*/) override
    {
        EXPECT_EQ(inside.fetch_add(1), 0);
        for (const auto& view : operations) {
            EXPECT_TRUE(source->operation(environment, view.revision).has_value());
            if (view.step == Step::Acknowledged)
                ended.notify();
        }
        inside.fetch_sub(1);
    }

    struct Signal
    {
        void notify()
        {
            const std::scoped_lock lock(mutex);
            set = true;
            changed.notify_all();
        }
        bool wait()
        {
            std::unique_lock lock(mutex);
            return changed.wait_for(lock, 60s, [this] { return set; });
        }
        std::mutex mutex;
        std::condition_variable changed;
        bool set = false;
    };
    Signal ended;
    std::atomic<int> inside = 0;
    const state::ProgressSource* source = nullptr;
};

TEST_F(ConvergenceTest, ManyThreadsReportAtOnce)
{
    const SystemClock clock;
    ThreadScheduler scheduler;
    AskingListener listener;
    auto convergence = std::make_unique<Convergence>(clock, scheduler, listener);
    listener.source = convergence.get();
    constexpr int kThreads = 4;
    constexpr int kEach = 50;
    for (int i = 0; i < kThreads * kEach; ++i)
        convergence->connected({"prod", "edge-" + std::to_string(i), "", "", "", ""});
    m_convergence.swap(convergence);
    const auto revision = commit();
    m_convergence.swap(convergence);
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t] {
            for (int i = t * kEach; i < (t + 1) * kEach; ++i) {
                convergence->pushed("prod", "edge-" + std::to_string(i), revision, true);
                convergence->acknowledged("prod", "edge-" + std::to_string(i), revision);
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_TRUE(listener.ended.wait());
    EXPECT_EQ(convergence->operation("prod", revision)->acknowledged, 200U);
}

} // namespace
} // namespace pult::convergence
