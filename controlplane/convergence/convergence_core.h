// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "controlplane/convergence/convergence.h"
#include "controlplane/convergence/environment_progress.h"
#include "controlplane/convergence/traffic_observer.h"

namespace pult::convergence {

//! The lock, the environments behind it, and what is published when. Work that is posted holds it
//! weakly, so it may outlive its Convergence for a moment; close() ends the calls to the listener.
class Convergence::Core : public std::enable_shared_from_this<Convergence::Core>
{
public:
    Core(const Clock& clock, Scheduler& scheduler, state::ProgressListener& listener)
        : m_clock(clock)
        , m_scheduler(scheduler)
        , m_listener(listener)
    {}

    void restore(const state::State& state, const std::vector<state::Commit::Entry>& recent);
    void onCommit(const state::Commit& commit);
    //! Does `report` to the environment under the lock, then sees to its publication.
    template <typename Report> void report(const std::string& environment, const Report& report)
    {
        Wanted wanted;
        {
            const std::scoped_lock lock(m_mutex);
            auto& progress = m_rooms[environment].progress;
            const auto at = now();
            report(progress, at);
            beginToWatch(environment, progress, at);
            wanted = want(progress);
        }
        ask(wanted);
    }
    //! Reads under the lock; an environment that nobody spoke of yet gives what `Read` returns by
    //! default.
    template <typename Read>
    auto read(const std::string& environment, const Read& read) const
        -> std::invoke_result_t<Read, const EnvironmentProgress&, const Moment&>
    {
        const std::scoped_lock lock(m_mutex);
        const auto room = m_rooms.find(environment);
        if (room == m_rooms.end())
            return {};
        return read(room->second.progress, now());
    }
    void expire();
    //! Before anything else is called.
    void watch(const state::TrafficSource& traffic) { m_traffic = &traffic; }
    //! On one thread.
    void lookAtTraffic();
    void addTo(state::Facts& facts) const;
    //! The listener is not called any more once this returns.
    void close();

private:
    //! Snapshots of one environment, shared with whoever decides.
    struct FactsSnapshot
    {
        std::shared_ptr<const std::map<std::string, state::GatewayFact>> gateways
            = std::make_shared<const std::map<std::string, state::GatewayFact>>();
        std::shared_ptr<const std::set<state::DeploymentKey>> named
            = std::make_shared<const std::set<state::DeploymentKey>>();
        std::uint32_t expectedMs = 0;
    };
    struct Room
    {
        EnvironmentProgress progress;
        FactsSnapshot facts;
    };
    struct Publication
    {
        std::string environment;
        EnvironmentProgress::Changes changes;
        std::vector<EnvironmentProgress::GatewayStub> stubs; //!< For the facts; only in a batch.
    };

    //! Work that has to be posted, because it is not yet.
    struct Wanted
    {
        bool steps = false;
        bool batch = false;
    };

    void expectTraffic(const state::Commit& commit,
        const std::map<std::string, std::set<state::ServiceName>>& touched);
    void beginToWatch(
        const std::string& environment, EnvironmentProgress& progress, const Moment& at);
    [[nodiscard]] Moment now() const;
    [[nodiscard]] Wanted want(const EnvironmentProgress& progress);
    void ask(const Wanted& wanted);
    void armBatch();
    void publishSteps();
    void publishBatch();
    [[nodiscard]] std::vector<Publication> takeSteps();
    [[nodiscard]] std::vector<Publication> takeBatch();
    void refreshFacts(const std::vector<Publication>& batch);
    void tell(std::vector<Publication> publications);

    const Clock& m_clock;
    Scheduler& m_scheduler;
    state::ProgressListener& m_listener;
    const state::TrafficSource* m_traffic = nullptr; //!< Null: no spans are received.
    TrafficObserver m_observer;

    mutable std::mutex m_mutex;
    std::map<std::string, Room, std::less<>> m_rooms;
    bool m_stepsPosted = false;
    bool m_batchPosted = false;

    std::mutex m_telling; //!< Never taken while m_mutex is held.
    bool m_closed = false; //!< Under m_telling.
    std::unique_ptr<Timer> m_batchTimer; //!< Touched on the scheduler's thread only.
};

} // namespace pult::convergence
