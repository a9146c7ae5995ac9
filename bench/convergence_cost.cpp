// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What following a switch costs: 1 000 gateways, each subscribed to ten services, take one commit.
// CPU time of the whole process, the publication to a listener included. The bare side is the least
// that any account of acknowledgements does: find the gateway in a map under a mutex, and write.
#include <ctime>

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "bench/support/figure.h"
#include "common/clock.h"
#include "common/scheduler.h"
#include "controlplane/convergence/convergence.h"

namespace {

using namespace pult;

constexpr int kGateways = 1'000;
constexpr int kServices = 10;
constexpr int kRounds = 30;

double cpuUs()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

double median(std::vector<double> values)
{
    return bench::percentile(values, 50);
}

//! Waits for the last thing that a commit publishes.
class LastGateway final : public state::ProgressListener
{
public:
    void onProgress(const std::string& /*environment*/,
        std::vector<state::OperationView> /*operations*/, std::vector<state::GatewayView> gateways,
        std::vector<std::string> /*removed*/) override
    {
        const std::scoped_lock lock(m_mutex);
        for (const auto& view : gateways)
            ++m_holders[view.acknowledgedRevision];
        m_changed.notify_all();
    }

    void waitForAll(state::Revision revision)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_holders[revision] >= kGateways; });
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::map<state::Revision, int> m_holders;
};

//! An environment in which each commit replaces every service's deployment.
class Commits
{
public:
    Commits() { m_state = after(1); }

    state::Commit next()
    {
        state::Commit commit;
        commit.before = m_state;
        m_state = commit.after = after(m_state->revision + 1);
        commit.durableAt = std::chrono::steady_clock::now();
        state::Commit::Entry entry;
        entry.record.revision = m_state->revision;
        entry.event.environment = "prod";
        entry.event.act = "Roll back to g1";
        entry.event.effect = state::RolledBack{};
        commit.entries.push_back(std::move(entry));
        return commit;
    }

    static std::string service(int index) { return "service-" + std::to_string(index); }

private:
    static state::StatePtr after(state::Revision revision)
    {
        std::vector<state::ServiceTable::Entry> entries;
        for (int i = 0; i < kServices; ++i) {
            auto deployment = std::make_shared<state::Deployment>();
            deployment->service = service(i);
            deployment->generation = static_cast<state::GenerationNumber>(revision);
            entries.emplace_back(service(i), std::move(deployment));
        }
        auto environment = std::make_shared<state::Environment>();
        environment->name = "prod";
        environment->active = std::make_shared<const state::ServiceTable>(std::move(entries));
        auto state = std::make_shared<state::State>();
        state->revision = revision;
        state->environments["prod"] = std::move(environment);
        return state;
    }

    state::StatePtr m_state;
};

struct Cost
{
    double perAcknowledgementUs = 0;
    double wholeCommitMs = 0;
};

class Fleet
{
public:
    Fleet()
        : m_convergence(m_clock, m_scheduler, m_listener)
    {
        std::set<state::ServiceName> services;
        for (int i = 0; i < kServices; ++i)
            services.insert(Commits::service(i));
        for (int i = 0; i < kGateways; ++i) {
            m_ids.push_back("gateway-" + std::to_string(i));
            m_convergence.connected({"prod", m_ids.back(), "gRPC C++ 1.51.1", "client", "eu", "a"});
            m_convergence.subscribed("prod", m_ids.back(), services);
        }
    }

    Cost takeOneCommit()
    {
        const auto commit = m_commits.next();
        const auto revision = commit.after->revision;
        const auto named = namesOf(revision);
        const double start = cpuUs();
        m_convergence.onCommit(commit);
        m_convergence.configured("prod", revision);
        for (const auto& id : m_ids)
            m_convergence.pushed("prod", id, revision, true);
        const double pushed = cpuUs();
        for (const auto& id : m_ids)
            m_convergence.acknowledged("prod", id, revision);
        m_listener.waitForAll(revision);
        const double acknowledged = cpuUs();
        for (const auto& id : m_ids)
            m_convergence.names("prod", id, named);
        const double end = cpuUs();
        return {(acknowledged - pushed) / kGateways, (end - start) / 1e3};
    }

private:
    static std::set<state::DeploymentKey> namesOf(state::Revision revision)
    {
        std::set<state::DeploymentKey> keys;
        for (int i = 0; i < kServices; ++i)
            keys.insert({Commits::service(i), static_cast<state::GenerationNumber>(revision)});
        return keys;
    }

    SystemClock m_clock;
    ThreadScheduler m_scheduler;
    LastGateway m_listener;
    convergence::Convergence m_convergence;
    Commits m_commits;
    std::vector<std::string> m_ids;
};

double bareUpdateUs()
{
    std::mutex mutex;
    std::map<std::string, std::map<std::string, state::Revision>> held;
    std::vector<std::string> ids;
    for (int i = 0; i < kGateways; ++i) {
        ids.push_back("gateway-" + std::to_string(i));
        held["prod"][ids.back()] = 0;
    }
    const double start = cpuUs();
    for (state::Revision revision = 1; revision <= kRounds; ++revision) {
        for (const auto& id : ids) {
            const std::scoped_lock lock(mutex);
            held.find("prod")->second.find(id)->second = revision;
        }
    }
    return (cpuUs() - start) / (kRounds * kGateways);
}

} // namespace

int main()
{
    Fleet fleet;
    fleet.takeOneCommit(); // The first one also publishes a thousand new gateways.
    std::vector<double> acknowledgements;
    std::vector<double> commits;
    std::vector<double> bare;
    for (int round = 0; round < kRounds; ++round) {
        const auto cost = fleet.takeOneCommit();
        acknowledgements.push_back(cost.perAcknowledgementUs);
        commits.push_back(cost.wholeCommitMs);
        bare.push_back(bareUpdateUs());
    }
    bench::note("convergence_bare_update", median(bare), "us");
    bench::note("convergence_acknowledgement", median(acknowledgements), "us");
    const bool ratio = bench::figure("convergence_acknowledgement_ratio",
        median(acknowledgements) / median(bare), bench::Goal::AtMost, 10);
    const bool whole = bench::figure(
        "convergence_cpu_ms_of_1000_gateways", median(commits), bench::Goal::AtMost, 20);
    return ratio && whole ? 0 : 1;
}
