// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The promise of the product, with the real programs: 50 promotes and rollbacks under load, no
// request fails and none meets two generations of one delta, by the services' own answers.
#include <atomic>
#include <csignal>
#include <thread>

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>

#include "playground/lane.h"
#include "playground/load.h"
#include "tests/e2e/cluster.h"

namespace pult::test {
namespace {

using playground::DeltaViews;

//! Instances of the demo that call others, and the edge's stamp.
constexpr std::size_t kCallers = 13;

//! Requests into the edge, as fast as a few of them at a time come back.
class Requests
{
public:
    Requests(const std::string& edge, std::vector<std::uint32_t> lanes, DeltaViews deltas)
        : m_lanes(std::move(lanes))
        , m_deltas(std::move(deltas))
    {
        for (int i = 0; i < 3; ++i)
            m_threads.emplace_back([this, edge, i] { run(edge, i); });
    }

    ~Requests() { stop(); }

    void stop()
    {
        m_stop = true;
        for (auto& thread : m_threads)
            thread.join();
        m_threads.clear();
    }

    //! Until another request has been counted there, or one went wrong.
    void waitForMore(const std::atomic<int>& counter)
    {
        const int seen = counter;
        std::unique_lock lock(mutex);
        counted.wait(lock, [&] { return counter > seen || !wrong.empty(); });
    }

    std::atomic<int> answered{0};
    std::atomic<int> onNew{0};
    std::atomic<int> onOld{0};
    std::mutex mutex;
    std::condition_variable counted;
    std::vector<std::string> wrong;

private:
    void run(const std::string& edge, int offset)
    {
        const auto stub = playground::v1::Hop::NewStub(
            grpc::CreateChannel(edge, grpc::InsecureChannelCredentials()));
        for (std::size_t number = static_cast<std::size_t>(offset); !m_stop; ++number) {
            grpc::ClientContext context;
            context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
            const auto lane = m_lanes[number % m_lanes.size()];
            if (lane != 0) {
                context.AddMetadata(playground::kTesterHeader, "qa");
                context.AddMetadata(playground::kLaneHeader, std::to_string(lane));
            }
            playground::v1::HopAnswer answer;
            const auto status = stub->Handle(&context, {}, &answer);
            note(lane, status, answer);
        }
    }

    void note(
        std::uint32_t lane, const grpc::Status& status, const playground::v1::HopAnswer& answer)
    {
        auto mixed = status.ok() ? playground::mixedHops(answer, m_deltas) : status.error_message();
        const std::scoped_lock lock(mutex);
        if (!mixed.empty())
            wrong.push_back("lane " + std::to_string(lane) + ": " + mixed);
        if (status.ok() && lane == 0)
            ++(answer.head() == "2" ? onNew : onOld);
        ++answered;
        counted.notify_all();
    }

    const std::vector<std::uint32_t> m_lanes;
    const DeltaViews m_deltas;
    std::atomic<bool> m_stop{false};
    std::vector<std::thread> m_threads;
};

DeltaViews deltasOf(const client::EnvironmentState& state)
{
    DeltaViews views;
    for (const auto& generation : state.generations) {
        for (const auto& [service, deployment] : generation->delta) {
            const auto before = state.active.find(service);
            views[generation->number][service]
                = before == state.active.end() || !before->second ? 0 : before->second->generation;
        }
    }
    return views;
}

TEST(Switches, fiftyUnderLoadLoseNothingAndMixNothing)
{
    Cluster cluster(5);
    const auto view = cluster.waitFor([](const client::EnvironmentView& seen) {
        return seen.state->generations.size() == 3 && !seen.state->starting && seen.readiness
            && seen.readiness->size() >= 14
            && std::all_of(seen.readiness->begin(), seen.readiness->end(), [](const auto& entry) {
                   return entry.second.readiness == client::Readiness::Ready;
               });
    });
    ASSERT_TRUE(view) << cluster.logs();
    ASSERT_EQ(view->state->head, 1U);
    const auto deltas = deltasOf(*view->state);
    ASSERT_EQ(deltas.at(2).size(), 3U);

    Requests requests(cluster.edge(), {0, 0, 3, 2}, deltas);
    // Channels open when they are first used: only then is every caller a gateway.
    ASSERT_TRUE(cluster.waitFor([](const client::EnvironmentView& seen) {
        return seen.gateways && seen.gateways->size() >= kCallers;
    })) << cluster.logs();
    for (int round = 0; round < 25; ++round) {
        const auto promoted = cluster.act(client::Promote{2});
        ASSERT_TRUE(promoted) << promoted.error().message << '\n' << cluster.logs();
        EXPECT_GE(promoted->counted, kCallers);
        EXPECT_EQ(promoted->acknowledged, promoted->counted);
        requests.waitForMore(requests.onNew);
        const auto back = cluster.act(client::Rollback{1, false});
        ASSERT_TRUE(back) << back.error().message << '\n' << cluster.logs();
        requests.waitForMore(requests.onOld);
        ASSERT_TRUE(cluster.act(client::ReleaseHold{2}));
    }
    requests.stop();
    EXPECT_TRUE(requests.wrong.empty()) << requests.wrong.size() << " of " << requests.answered
                                        << ", first: " << requests.wrong.front();
    EXPECT_GE(requests.onNew, 25);
    EXPECT_GE(requests.onOld, 25);
    RecordProperty("requests", requests.answered);
}

TEST(Switches, clusterStopsWithItsParent)
{
    Cluster cluster(1);
    cluster.playground().signal(SIGTERM);
    EXPECT_EQ(cluster.playground().wait(std::chrono::seconds(10)), 0);
    cluster.controlPlane().signal(SIGTERM);
    EXPECT_EQ(cluster.controlPlane().wait(std::chrono::seconds(10)), 0);
}

} // namespace
} // namespace pult::test
