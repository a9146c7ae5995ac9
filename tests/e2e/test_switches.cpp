// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The promise of the product, with the real programs: 50 promotes and rollbacks under load, no
// request fails and none meets two generations of one delta, by the services' own answers.
#include <atomic>
#include <csignal>
#include <map>
#include <memory>
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

//! Instances of the demo that call others, and the edges.
constexpr std::size_t kCallers = 12 + 4;

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

    //! What is asked for from now on, and what answers are held against.
    void ask(std::vector<std::uint32_t> lanes, DeltaViews deltas)
    {
        const std::scoped_lock lock(mutex);
        m_lanes = std::move(lanes);
        m_deltas = std::move(deltas);
    }

    //! Until another request has been counted there, or one went wrong.
    void waitForMore(const std::atomic<int>& counter)
    {
        const int seen = counter;
        std::unique_lock lock(mutex);
        counted.wait(lock, [&] { return counter > seen || !wrong.empty(); });
    }

    //! Until a request has entered with these stamps after now, or one went wrong.
    bool waitForStamps(const std::string& lane, const std::string& head)
    {
        std::unique_lock lock(mutex);
        const auto seen = stamps[{lane, head}];
        return counted.wait_for(lock, std::chrono::seconds(30), [&] {
            return stamps[{lane, head}] > seen || !wrong.empty();
        });
    }

    std::atomic<int> answered{0};
    std::atomic<int> onNew{0};
    std::atomic<int> onOld{0};
    std::mutex mutex;
    std::condition_variable counted;
    std::vector<std::string> wrong;
    //! Lane and head as the edge stamped them, and how many requests.
    std::map<std::pair<std::string, std::string>, int> stamps;

private:
    void run(const std::string& edge, int offset)
    {
        const auto stub = playground::v1::Hop::NewStub(
            grpc::CreateChannel(edge, grpc::InsecureChannelCredentials()));
        for (std::size_t number = static_cast<std::size_t>(offset); !m_stop; ++number) {
            grpc::ClientContext context;
            context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
            const auto lane = laneOf(number);
            if (lane != 0) {
                context.AddMetadata(playground::kTesterHeader, "qa");
                context.AddMetadata(playground::kLaneHeader, std::to_string(lane));
            }
            playground::v1::HopAnswer answer;
            const auto status = stub->Handle(&context, {}, &answer);
            note(lane, status, answer);
        }
    }

    std::uint32_t laneOf(std::size_t number)
    {
        const std::scoped_lock lock(mutex);
        return m_lanes[number % m_lanes.size()];
    }

    void note(
        std::uint32_t lane, const grpc::Status& status, const playground::v1::HopAnswer& answer)
    {
        const std::scoped_lock lock(mutex);
        auto trouble = status.ok() ? playground::failedHop(answer) : status.error_message();
        if (status.ok() && trouble.empty())
            trouble = playground::mixedHops(answer, m_deltas);
        if (status.ok())
            ++stamps[{answer.lane(), answer.head()}];
        if (!trouble.empty())
            wrong.push_back("lane " + std::to_string(lane) + ": " + trouble);
        if (status.ok() && lane == 0)
            ++(answer.head() == "2" ? onNew : onOld);
        ++answered;
        counted.notify_all();
    }

    std::vector<std::uint32_t> m_lanes;
    DeltaViews m_deltas;
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

bool everythingReady(const client::EnvironmentView& seen)
{
    return !seen.state->starting && seen.readiness && seen.readiness->size() >= 14
        && std::all_of(seen.readiness->begin(), seen.readiness->end(),
            [](const auto& entry) { return entry.second.readiness == client::Readiness::Ready; });
}

//! Promotes, rollbacks and rebases while testers ask for every lane there is, legacy's too.
class LanesUnderLoad : public testing::Test
{
protected:
    void SetUp() override
    {
        ASSERT_TRUE(cluster.waitFor([](const client::EnvironmentView& seen) {
            return seen.state->generations.size() == 3 && everythingReady(seen);
        })) << cluster.logs();
        watch();
        requests = std::make_unique<Requests>(cluster.edge(), lanes, deltas);
        ASSERT_TRUE(cluster.waitFor([](const client::EnvironmentView& seen) {
            return seen.gateways && seen.gateways->size() >= kCallers;
        })) << cluster.logs();
    }

    //! Learns lanes and deltas of now. A delta stays known as it was registered.
    void watch()
    {
        const auto view = cluster.waitFor([](const client::EnvironmentView&) { return true; });
        for (auto& [generation, delta] : deltasOf(*view->state))
            deltas.try_emplace(generation, std::move(delta));
        lanes = {0, 0};
        for (const auto& generation : view->state->generations) {
            if (generation->role == client::Role::Candidate
                || generation->role == client::Role::Legacy)
                lanes.push_back(generation->number);
        }
        if (requests)
            requests->ask(lanes, deltas);
    }

    void act(const client::Command& command)
    {
        const auto done = cluster.act(command);
        ASSERT_TRUE(done) << done.error().message << '\n' << cluster.logs();
        watch();
    }

    //! A release of the head in which the services change; its number. 0: it did not come to be.
    std::uint32_t release(const std::vector<std::string>& services)
    {
        std::vector<std::string> arguments{binary("pult-playground").string(), "release", "--data",
            (cluster.data() / "playground").string()};
        arguments.insert(arguments.end(), services.begin(), services.end());
        Program program(arguments, cluster.data() / "release.log");
        const auto said = program.readLine(); // "CRM 3.24.0 is g4 (…)"
        const auto at = said ? said->find(" is g") : std::string::npos;
        if (at == std::string::npos || program.wait() != 0)
            return 0;
        const auto number = static_cast<std::uint32_t>(std::stoul(said->substr(at + 5)));
        const auto view = cluster.waitFor([number](const client::EnvironmentView& seen) {
            return isReady(seen, number) && everythingReady(seen);
        });
        if (!view || !isReached(number))
            return 0;
        watch();
        return number;
    }

    //! Ready instances may still be waited for by callers that tried to connect before they
    //! listened: testers ask for the lane once requests on it succeed in a row.
    bool isReached(std::uint32_t number)
    {
        constexpr int kInARow = 30;
        const auto stub = playground::v1::Hop::NewStub(
            grpc::CreateChannel(cluster.edge(), grpc::InsecureChannelCredentials()));
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        int good = 0;
        while (good < kInARow && std::chrono::steady_clock::now() < deadline) {
            grpc::ClientContext context;
            context.AddMetadata(playground::kTesterHeader, "qa");
            context.AddMetadata(playground::kLaneHeader, std::to_string(number));
            playground::v1::HopAnswer answer;
            const bool ok
                = stub->Handle(&context, {}, &answer).ok() && playground::failedHop(answer).empty();
            good = ok && answer.lane() == std::to_string(number) ? good + 1 : 0;
        }
        return good == kInARow;
    }

    //! All that it brings is.
    static bool isReady(const client::EnvironmentView& seen, std::uint32_t number)
    {
        const auto& all = seen.state->generations;
        const auto found = std::find_if(all.begin(), all.end(),
            [number](const auto& generation) { return generation->number == number; });
        return found != all.end() && seen.readiness
            && std::all_of((*found)->delta.begin(), (*found)->delta.end(), [&](const auto& entry) {
                   const auto fact = seen.readiness->find({entry.first, number});
                   return fact != seen.readiness->end()
                       && fact->second.readiness == client::Readiness::Ready;
               });
    }

    Cluster cluster{5};
    std::vector<std::uint32_t> lanes;
    DeltaViews deltas;
    std::unique_ptr<Requests> requests;
};

TEST_F(LanesUnderLoad, aRebaseAndTheLegacyLaneMixNothing)
{
    const auto word = [](std::uint32_t number) { return std::to_string(number); };
    std::uint32_t head = 1;
    for (int round = 0; round < 3; ++round) {
        const auto spare = round == 0 ? std::string("2") : "2." + std::to_string(round);
        const auto next = release({"tariffs", "accounts"});
        ASSERT_NE(next, 0U) << cluster.logs();
        ASSERT_NO_FATAL_FAILURE(act(client::Promote{2}));
        ASSERT_TRUE(requests->waitForStamps("2", spare));
        ASSERT_TRUE(requests->waitForStamps(word(head), word(head))) << "a tester on legacy";
        ASSERT_TRUE(requests->waitForStamps(word(next), spare));
        ASSERT_NO_FATAL_FAILURE(act(client::Rollback{head, false}));
        ASSERT_NO_FATAL_FAILURE(act(client::Promote{next}));
        ASSERT_TRUE(requests->waitForStamps(word(head), word(head)));
        ASSERT_TRUE(requests->waitForStamps("2", word(next)));
        ASSERT_NO_FATAL_FAILURE(act(client::Rebase{2}));
        ASSERT_NO_FATAL_FAILURE(act(client::ReleaseHold{2}));
        ASSERT_NO_FATAL_FAILURE(act(client::Promote{2}));
        ASSERT_TRUE(requests->waitForStamps("2", "2." + std::to_string(round + 1)));
        ASSERT_TRUE(requests->waitForStamps(word(next), word(next)));
        ASSERT_NO_FATAL_FAILURE(act(client::Rollback{next, false}));
        ASSERT_NO_FATAL_FAILURE(act(client::ReleaseHold{2}));
        head = next;
    }
    requests->stop();
    EXPECT_TRUE(requests->wrong.empty()) << requests->wrong.size() << " of " << requests->answered
                                         << ", first: " << requests->wrong.front();
    RecordProperty("requests", requests->answered);
}

TEST(Switches, clusterStopsWhenItIsAskedTo)
{
    Cluster cluster(1);
    cluster.playground().signal(SIGTERM);
    EXPECT_EQ(cluster.playground().wait(std::chrono::seconds(10)), 0);
    cluster.controlPlane().signal(SIGTERM);
    EXPECT_EQ(cluster.controlPlane().wait(std::chrono::seconds(10)), 0);
}

} // namespace
} // namespace pult::test
