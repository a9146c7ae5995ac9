// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/readiness_core.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "controlplane/state/readiness.h"

namespace pult::reactors {

namespace {

constexpr std::chrono::milliseconds kPublishPeriod{50};
constexpr std::chrono::milliseconds kLeastInterval{100};
constexpr double kJitter = 0.1;
//! Probes of a busy prober start in small handfuls, not one a turn.
constexpr std::chrono::milliseconds kLeastTurn{5};

bool isReported(const state::Deployment& deployment)
{
    return deployment.placement.readiness.kind == state::ReadinessCheck::Kind::Reported;
}

ProbeTarget targetOf(const state::Deployment& deployment, std::size_t index)
{
    const auto& placement = deployment.placement;
    return {placement.readiness.kind, placement.endpoints.at(index), placement.readiness.target,
        std::chrono::milliseconds(placement.readiness.timeoutMs)};
}

} // namespace

void ReadinessProber::Core::follow(state::StatePtr state)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_waiting = std::move(state);
    }
    wake();
}

void ReadinessProber::Core::addTo(state::Facts& facts) const
{
    const std::scoped_lock lock(m_mutex);
    for (const auto& [name, room] : m_rooms)
        facts.environments[name].readiness = room.facts;
}

void ReadinessProber::Core::close()
{
    const std::scoped_lock lock(m_working);
    m_closed = true;
}

// Turns of the scheduler's thread

void ReadinessProber::Core::wake()
{
    {
        const std::scoped_lock lock(m_mutex);
        if (std::exchange(m_turnPosted, true))
            return;
    }
    m_scheduler.post([weak = weak_from_this()] {
        if (const auto self = weak.lock())
            self->turn();
    });
}

void ReadinessProber::Core::turn()
{
    const std::scoped_lock working(m_working);
    if (m_closed)
        return;
    {
        const std::scoped_lock lock(m_mutex);
        m_turnPosted = false;
    }
    followWaiting();
    startDue();
    armNext();
}

void ReadinessProber::Core::followWaiting()
{
    state::StatePtr state;
    {
        const std::scoped_lock lock(m_mutex);
        state.swap(m_waiting);
    }
    if (!state)
        return;
    const auto changes = m_list.follow(*state);
    apply(*state, changes);
    for (const auto& item : changes.removed)
        for (const auto& endpoint : item.deployment->placement.endpoints)
            m_transport.release(endpoint);
}

void ReadinessProber::Core::startDue()
{
    for (const auto& probe : takeDue()) {
        m_transport.probe(
            probe.target, [weak = weak_from_this(), id = probe.id](const ProbeResult& result) {
                if (const auto self = weak.lock())
                    self->answer(id, result);
            });
    }
}

void ReadinessProber::Core::armNext()
{
    const auto now = m_clock.mono();
    std::optional<MonoTime> at;
    bool publishes = false;
    {
        const std::scoped_lock lock(m_mutex);
        at = m_queue.wakeAt(now);
        publishes = m_changed;
    }
    if (at) {
        const auto delay = std::chrono::ceil<std::chrono::milliseconds>(*at - now);
        m_turnTimer = m_scheduler.after(std::max(delay, kLeastTurn), [weak = weak_from_this()] {
            if (const auto self = weak.lock())
                self->wake();
        });
    }
    if (publishes && !std::exchange(m_publishArmed, true)) {
        m_publishTimer = m_scheduler.after(kPublishPeriod, [weak = weak_from_this()] {
            if (const auto self = weak.lock())
                self->publish();
        });
    }
}

// Following

void ReadinessProber::Core::apply(const state::State& state, const WatchList::Changes& changes)
{
    const std::scoped_lock lock(m_mutex);
    for (const auto& item : changes.removed)
        remove(item);
    for (const auto& item : changes.added)
        add(state, item);
    for (const auto& item : changes.reported) {
        auto& room = m_rooms[item.environment];
        auto& watched = room.watched.at(item.deployment->key());
        setFact(
            room, watched, state::readinessOf(*state.find(item.environment), {}, *item.deployment));
    }
}

void ReadinessProber::Core::add(const state::State& state, const WatchList::Item& item)
{
    const auto key = item.deployment->key();
    auto& room = m_rooms[item.environment];
    auto& watched = room.watched[key];
    watched.deployment = item.deployment;
    room.removed.erase(key);
    if (isReported(*item.deployment)) {
        watched.fact = state::readinessOf(*state.find(item.environment), {}, *item.deployment);
    } else {
        const auto count = item.deployment->placement.endpoints.size();
        watched.endpoints.resize(count);
        for (std::size_t index = 0; index < count; ++index) {
            const auto id = ++m_lastId;
            watched.probes.push_back(id);
            m_places.emplace(id, Place{&room, &watched, index});
            m_queue.add(id, m_clock.mono());
        }
        watched.fact = summarize(*item.deployment, watched.endpoints);
    }
    room.changed.insert(key);
    m_changed = true;
}

void ReadinessProber::Core::remove(const WatchList::Item& item)
{
    const auto key = item.deployment->key();
    auto& room = m_rooms[item.environment];
    const auto it = room.watched.find(key);
    for (const auto id : it->second.probes) {
        m_queue.remove(id);
        m_places.erase(id);
    }
    room.watched.erase(it);
    room.changed.erase(key);
    room.removed.insert(key);
    m_changed = true;
}

// Probing

std::vector<ReadinessProber::Core::Probe> ReadinessProber::Core::takeDue()
{
    std::vector<Probe> due;
    const std::scoped_lock lock(m_mutex);
    while (const auto id = m_queue.next(m_clock.mono())) {
        const auto& place = m_places.at(*id);
        due.push_back({*id, targetOf(*place.watched->deployment, place.index)});
    }
    return due;
}

void ReadinessProber::Core::answer(ProbeQueue::Id id, const ProbeResult& result)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_queue.finished();
        if (const auto it = m_places.find(id); it != m_places.end()) {
            const auto& [room, watched, index] = it->second;
            watched->endpoints[index].record(result);
            setFact(*room, *watched, summarize(*watched->deployment, watched->endpoints));
            m_queue.add(id, nextDue(*watched->deployment));
        }
    }
    wake();
}

MonoTime ReadinessProber::Core::nextDue(const state::Deployment& deployment)
{
    const auto interval = std::max(
        std::chrono::milliseconds(deployment.placement.readiness.intervalMs), kLeastInterval);
    std::uniform_real_distribution<double> factor(1 - kJitter, 1 + kJitter);
    const std::chrono::duration<double, std::milli> jittered(
        static_cast<double>(interval.count()) * factor(m_random));
    return m_clock.mono() + std::chrono::duration_cast<std::chrono::nanoseconds>(jittered);
}

void ReadinessProber::Core::setFact(Room& room, Watched& watched, state::ReadinessFact fact)
{
    if (watched.fact == fact)
        return;
    watched.fact = std::move(fact);
    room.changed.insert(watched.deployment->key());
    m_changed = true;
}

// Publication

void ReadinessProber::Core::publish()
{
    const std::scoped_lock working(m_working);
    if (m_closed)
        return;
    m_publishArmed = false;
    for (auto& [environment, changed, removed] : takeChanges())
        m_listener.onReadiness(environment, std::move(changed), std::move(removed));
}

std::vector<ReadinessProber::Core::Publication> ReadinessProber::Core::takeChanges()
{
    std::vector<Publication> taken;
    const std::scoped_lock lock(m_mutex);
    m_changed = false;
    for (auto& [name, room] : m_rooms) {
        if (room.changed.empty() && room.removed.empty())
            continue;
        Publication publication{name, {}, {room.removed.begin(), room.removed.end()}};
        for (const auto& key : room.changed)
            publication.changed.emplace_back(key, room.watched.at(key).fact);
        room.changed.clear();
        room.removed.clear();
        state::ReadinessFacts facts;
        for (const auto& [key, watched] : room.watched)
            facts.emplace_hint(facts.end(), key, watched.fact);
        room.facts = std::make_shared<const state::ReadinessFacts>(std::move(facts));
        taken.push_back(std::move(publication));
    }
    return taken;
}

} // namespace pult::reactors
