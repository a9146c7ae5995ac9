// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "controlplane/reactors/endpoint_health.h"
#include "controlplane/reactors/readiness_prober.h"
#include "controlplane/reactors/watch_list.h"

namespace pult::reactors {

//! What outlives a ReadinessProber for a moment: posted work and late answers hold it weakly.
//! States are followed, probes started and changes told on the scheduler's thread; answers come on
//! any.
class ReadinessProber::Core : public std::enable_shared_from_this<ReadinessProber::Core>
{
public:
    Core(const Clock& clock, Scheduler& scheduler, ProbeTransport& transport,
        state::ReadinessListener& listener, const Options& options)
        : m_clock(clock)
        , m_scheduler(scheduler)
        , m_transport(transport)
        , m_listener(listener)
        , m_queue(options.limits)
        , m_random(options.jitterSeed)
    {}

    void follow(state::StatePtr state);
    void addTo(state::Facts& facts) const;
    //! Neither the transport nor the listener is called any more once this returns.
    void close();

private:
    struct Watched
    {
        state::DeploymentPtr deployment;
        std::vector<EndpointHealth> endpoints;
        std::vector<ProbeQueue::Id> probes; //!< One an endpoint; none when it is reported.
        state::ReadinessFact fact;
    };
    struct Room
    {
        std::map<state::DeploymentKey, Watched> watched;
        std::set<state::DeploymentKey> changed;
        std::set<state::DeploymentKey> removed;
        std::shared_ptr<const state::ReadinessFacts> facts;
    };
    //! Where the answer of a probe belongs.
    struct Place
    {
        Room* room = nullptr;
        Watched* watched = nullptr;
        std::size_t index = 0;
    };
    struct Probe
    {
        ProbeQueue::Id id = 0;
        ProbeTarget target;
    };
    struct Publication
    {
        std::string environment;
        std::vector<std::pair<state::DeploymentKey, state::ReadinessFact>> changed;
        std::vector<state::DeploymentKey> removed;
    };

    void post(void (Core::*work)());
    void wake();
    // On the scheduler's thread, while not closed:
    void turn();
    void followWaiting();
    void startDue();
    void armNext();
    void publish();

    void apply(const state::State& state, const WatchList::Changes& changes);
    void add(const state::State& state, const WatchList::Item& item);
    void remove(const WatchList::Item& item);
    void setFact(Room& room, Watched& watched, state::ReadinessFact fact);
    [[nodiscard]] std::vector<Probe> takeDue();
    void answer(ProbeQueue::Id id, const ProbeResult& result);
    [[nodiscard]] MonoTime nextDue(const state::Deployment& deployment);
    [[nodiscard]] std::vector<Publication> takeChanges();

    const Clock& m_clock;
    Scheduler& m_scheduler;
    ProbeTransport& m_transport;
    state::ReadinessListener& m_listener;

    mutable std::mutex m_mutex;
    state::StatePtr m_waiting; //!< Newest state that is not followed yet.
    bool m_turnPosted = false;
    ProbeQueue m_queue;
    std::map<std::string, Room> m_rooms;
    std::unordered_map<ProbeQueue::Id, Place> m_places;
    ProbeQueue::Id m_lastId = 0;
    std::mt19937 m_random;
    bool m_changed = false; //!< Something waits to be published.

    std::mutex m_working; //!< Held on the scheduler's thread while it works; taken before m_mutex.
    bool m_closed = false; //!< The rest is under m_working.
    WatchList m_list;
    std::unique_ptr<Timer> m_turnTimer;
    std::unique_ptr<Timer> m_publishTimer;
    bool m_publishArmed = false;
};

} // namespace pult::reactors
