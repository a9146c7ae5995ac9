// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/convergence/convergence_core.h"

#include <set>

#include "controlplane/convergence/routing_change.h"

namespace pult::convergence {

namespace {

using Kind = TrackedOperation::Kind;

constexpr std::chrono::milliseconds kBatchPeriod{20};

//! Environment -> revision of its newest event that can be a routing change.
std::map<std::string, state::Revision> newestRouting(
    const std::vector<state::Commit::Entry>& recent)
{
    std::map<std::string, state::Revision> newest;
    for (const auto& entry : recent) {
        if (mayChangeRouting(entry.event.effect))
            newest[entry.event.environment] = entry.record.revision;
    }
    return newest;
}

Kind restoredKind(const state::Commit::Entry& entry, state::Revision newest)
{
    if (!mayChangeRouting(entry.event.effect))
        return Kind::NoRouting;
    return entry.record.revision == newest ? Kind::Routing : Kind::Forgotten;
}

} // namespace

Moment Convergence::Core::now() const
{
    return {m_clock.mono(), m_clock.wall().time_since_epoch().count()};
}

void Convergence::Core::restore(
    const state::State& state, const std::vector<state::Commit::Entry>& recent)
{
    const auto newest = newestRouting(recent);
    const std::scoped_lock lock(m_mutex);
    const auto start = now();
    for (const auto& [name, environment] : state.environments) {
        const std::chrono::seconds ttl(environment->policy.gatewayTtlSeconds);
        auto& progress = m_rooms[name].progress;
        progress.setTtl(ttl);
        progress.setEnvironment(environment);
        progress.startAt(environment->last.revision);
        if (environment->head != 0) // Before the first installation no gateway held anything.
            progress.holdBackUntil(start.mono + ttl,
                start.unixMs + std::chrono::duration_cast<std::chrono::milliseconds>(ttl).count());
    }
    for (const auto& entry : recent) {
        const auto& name = entry.event.environment;
        const auto found = newest.find(name);
        const auto kind = restoredKind(entry, found == newest.end() ? 0 : found->second);
        m_rooms[name].progress.restore(entry, kind, start);
    }
}

void Convergence::Core::onCommit(const state::Commit& commit)
{
    std::map<std::string, std::set<state::ServiceName>> touched;
    for (const auto& entry : commit.entries) {
        const auto& name = entry.event.environment;
        if (mayChangeRouting(entry.event.effect) && !touched.contains(name))
            touched.emplace(name, touchedBy(commit, name));
    }
    expectTraffic(commit, touched);
    static const std::set<state::ServiceName> kNone;
    for (const auto& entry : commit.entries) {
        const auto& name = entry.event.environment;
        const auto environment = commit.after->find(name);
        const auto& services = mayChangeRouting(entry.event.effect) ? touched.at(name) : kNone;
        report(name, [&](EnvironmentProgress& progress, const Moment& at) {
            if (environment) {
                progress.setTtl(std::chrono::seconds(environment->policy.gatewayTtlSeconds));
                progress.setEnvironment(environment);
            }
            progress.accept(entry, services, commit.durableAt, at);
            if (const auto* const forgotten
                = std::get_if<state::GatewayForgotten>(&entry.event.effect))
                progress.forget(forgotten->gateway, at);
        });
    }
}

//! Before the operations stand: one without gateways is acknowledged at once.
void Convergence::Core::expectTraffic(
    const state::Commit& commit, const std::map<std::string, std::set<state::ServiceName>>& touched)
{
    if (!m_traffic)
        return;
    for (const auto& entry : commit.entries) {
        const auto& name = entry.event.environment;
        const auto& effect = entry.event.effect;
        if (!mayChangeRouting(effect) || isHousekeeping(effect) || touched.at(name).empty())
            continue;
        m_observer.expect(
            {name, entry.record.revision, commit.before ? commit.before->find(name) : nullptr,
                commit.after->find(name), touched.at(name), commit.durableAt});
    }
}

void Convergence::Core::beginToWatch(
    const std::string& environment, EnvironmentProgress& progress, const Moment& at)
{
    for (const auto revision : progress.takeAcknowledged()) {
        if (m_traffic && m_observer.begin(environment, revision, at.mono))
            progress.observed(revision, {});
    }
}

void Convergence::Core::lookAtTraffic()
{
    if (!m_traffic)
        return;
    for (const auto& seen : m_observer.look(*m_traffic, m_clock.mono())) {
        report(seen.environment, [&](EnvironmentProgress& progress, const Moment&) {
            progress.observed(seen.revision, seen.view);
        });
    }
}

void Convergence::Core::expire()
{
    Wanted wanted;
    {
        const std::scoped_lock lock(m_mutex);
        const auto at = now();
        for (auto& [name, room] : m_rooms) {
            room.progress.expire(at);
            beginToWatch(name, room.progress, at);
            const auto more = want(room.progress);
            wanted = {wanted.steps || more.steps, wanted.batch || more.batch};
        }
    }
    ask(wanted);
}

void Convergence::Core::addTo(state::Facts& facts) const
{
    const std::scoped_lock lock(m_mutex);
    const auto at = m_clock.mono();
    for (const auto& [name, room] : m_rooms) {
        auto& environment = facts.environments[name];
        environment.gateways = room.facts.gateways;
        environment.named = room.facts.named;
        environment.expectedMs = room.facts.expectedMs;
        environment.gatewaysComplete = room.progress.complete(at);
    }
}

// Publication

Convergence::Core::Wanted Convergence::Core::want(const EnvironmentProgress& progress)
{
    const Wanted wanted{
        progress.hasSteps() && !m_stepsPosted, progress.hasChanges() && !m_batchPosted};
    m_stepsPosted = m_stepsPosted || wanted.steps;
    m_batchPosted = m_batchPosted || wanted.batch;
    return wanted;
}

void Convergence::Core::ask(const Wanted& wanted)
{
    if (wanted.steps)
        m_scheduler.post([weak = weak_from_this()] {
            if (const auto self = weak.lock())
                self->publishSteps();
        });
    if (wanted.batch)
        m_scheduler.post([weak = weak_from_this()] {
            if (const auto self = weak.lock())
                self->armBatch();
        });
}

void Convergence::Core::armBatch()
{
    m_batchTimer = m_scheduler.after(kBatchPeriod, [weak = weak_from_this()] {
        if (const auto self = weak.lock())
            self->publishBatch();
    });
}

void Convergence::Core::publishSteps()
{
    tell(takeSteps());
}

void Convergence::Core::publishBatch()
{
    auto batch = takeBatch();
    refreshFacts(batch);
    tell(std::move(batch));
}

std::vector<Convergence::Core::Publication> Convergence::Core::takeSteps()
{
    std::vector<Publication> taken;
    const std::scoped_lock lock(m_mutex);
    m_stepsPosted = false;
    for (auto& [name, room] : m_rooms) {
        if (room.progress.hasSteps())
            taken.push_back({name, room.progress.takeSteps(), {}});
    }
    return taken;
}

std::vector<Convergence::Core::Publication> Convergence::Core::takeBatch()
{
    std::vector<Publication> taken;
    const std::scoped_lock lock(m_mutex);
    m_batchPosted = false;
    const auto at = now();
    for (auto& [name, room] : m_rooms) {
        if (!room.progress.hasChanges())
            continue;
        taken.push_back({name, room.progress.takeAll(at), room.progress.gatewayStubs()});
        room.facts.named = room.progress.named();
        room.facts.expectedMs = room.progress.operations().expectedMs();
    }
    return taken;
}

void Convergence::Core::refreshFacts(const std::vector<Publication>& batch)
{
    for (const auto& publication : batch) {
        std::map<std::string, state::GatewayFact> gateways;
        for (const auto& stub : publication.stubs)
            gateways.emplace(stub.id,
                state::GatewayFact{stub.connected, stub.held, stub.services, stub.names, stub.kind,
                    stub.region, stub.zone});
        auto shared = std::make_shared<const std::map<std::string, state::GatewayFact>>(
            std::move(gateways));
        const std::scoped_lock lock(m_mutex);
        m_rooms.find(publication.environment)->second.facts.gateways.swap(shared);
    }
}

void Convergence::Core::tell(std::vector<Publication> publications)
{
    const std::scoped_lock lock(m_telling);
    if (m_closed)
        return;
    for (auto& publication : publications) {
        auto& changes = publication.changes;
        m_listener.onProgress(publication.environment, std::move(changes.operations),
            std::move(changes.gateways), std::move(changes.removedGateways));
    }
}

void Convergence::Core::close()
{
    const std::scoped_lock lock(m_telling);
    m_closed = true;
}

} // namespace pult::convergence
