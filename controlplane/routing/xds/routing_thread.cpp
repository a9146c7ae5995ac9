// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/routing_thread.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace pult::routing {

RoutingThread::RoutingThread(
    SnapshotHub& hub, state::GatewayReports& reports, std::function<void()> ready)
    : m_hub(hub)
    , m_reports(reports)
    , m_ready(std::move(ready))
{}

RoutingThread::~RoutingThread()
{
    stop();
}

void RoutingThread::start(state::StatePtr state)
{
    const std::scoped_lock lock(m_mutex);
    for (const auto& [name, environment] : state->environments) {
        auto& revisions = m_waiting.revisions[name];
        revisions.insert(revisions.begin(), environment->last.revision);
    }
    m_waiting.loaded = state;
    // A commit may have come first.
    if (!m_waiting.state)
        m_waiting.state = std::move(state);
    m_thread = std::thread([this] { run(); });
}

void RoutingThread::stop()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

void RoutingThread::add(const state::Commit& commit)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_waiting.state = commit.after;
        for (const auto& entry : commit.entries)
            m_waiting.revisions[entry.event.environment].push_back(entry.record.revision);
    }
    m_wake.notify_one();
}

void RoutingThread::propose(
    const state::StatePtr& after, const std::vector<std::string>& environments)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_waiting.proposed = after;
        m_waiting.proposedFor = environments;
    }
    m_wake.notify_one();
}

void RoutingThread::addReadiness(const std::string& environment,
    std::vector<state::DeploymentKey> ready, std::vector<state::DeploymentKey> gone)
{
    {
        const std::scoped_lock lock(m_mutex);
        auto& waiting = m_waiting.readiness[environment];
        std::ranges::move(ready, std::back_inserter(waiting.ready));
        std::ranges::move(gone, std::back_inserter(waiting.gone));
    }
    m_wake.notify_one();
}

void RoutingThread::run()
{
    Work work;
    for (bool first = true; take(work); first = false) {
        process(work);
        if (first)
            m_ready();
    }
}

bool RoutingThread::take(Work& work)
{
    std::unique_lock lock(m_mutex);
    m_wake.wait(lock, [this] {
        return m_stop || m_waiting.state || m_waiting.proposed || !m_waiting.readiness.empty();
    });
    work = std::exchange(m_waiting, {});
    return !m_stop;
}

void RoutingThread::process(const Work& work)
{
    hear(work);
    for (const auto& [name, revisions] : work.revisions) {
        auto environment = m_state->find(name);
        if (!environment)
            continue;
        const auto built = build(name, tablesOf(name), environment, revisions.back());
        for (const auto revision : revisions)
            m_reports.configured(name, revision);
        m_hub.publish(built.snapshot, built.change);
        if (m_edges)
            m_edges->onTables(environment, revisions.back());
    }
    for (const auto& [name, readiness] : work.readiness)
        publishStarted(name);
    if (work.proposed && work.proposed != m_state)
        buildAhead(work);
}

RoutingThread::Tables& RoutingThread::tablesOf(const std::string& environment)
{
    const auto known = m_tables.find(environment);
    if (known != m_tables.end())
        return known->second;
    std::vector<EdgeSpec> envoys;
    std::ranges::copy_if(m_envoys, std::back_inserter(envoys),
        [&](const EdgeSpec& edge) { return edge.environment == environment; });
    Tables tables{SnapshotBuilder(std::move(envoys)), {}, {}, {}};
    return m_tables.try_emplace(environment, std::move(tables)).first->second;
}

SnapshotBuilder::Built RoutingThread::build(const std::string& name, Tables& tables,
    const state::EnvironmentPtr& environment, state::Revision revision)
{
    SnapshotBuilder::Built built;
    const auto ahead = std::exchange(tables.ahead, nullptr);
    if (ahead == environment) {
        built = std::exchange(tables.built, {});
    } else {
        // What was proposed never came to be, or this has to go out before it.
        if (ahead)
            tables.builder.startOver(tables.sent);
        built = tables.builder.build(environment, revision, &m_listening[name]);
    }
    tables.sent = built.snapshot;
    return built;
}

void RoutingThread::buildAhead(const Work& work)
{
    for (const auto& name : work.proposedFor) {
        const auto environment = work.proposed->find(name);
        if (!environment)
            continue;
        auto& tables = tablesOf(name);
        if (tables.ahead)
            tables.builder.startOver(tables.sent);
        tables.built
            = tables.builder.build(environment, environment->last.revision, &m_listening[name]);
        tables.ahead = environment;
    }
}

void RoutingThread::hear(const Work& work)
{
    if (work.state)
        m_state = work.state;
    if (work.loaded) {
        for (const auto& [name, environment] : work.loaded->environments)
            m_listening[name].assume(*environment);
    }
    for (const auto& [name, readiness] : work.readiness) {
        m_listening[name].add(readiness.ready);
        m_listening[name].remove(readiness.gone);
    }
}

//! No commit: the tables stay those of the same revision, but for endpoints.
void RoutingThread::publishStarted(const std::string& environment)
{
    auto current = m_state->find(environment);
    const auto known = m_tables.find(environment);
    if (!current || known == m_tables.end())
        return;
    const auto built = build(environment, known->second, current, current->last.revision);
    if (!built.change.of(ResourceType::Endpoints).empty())
        m_hub.publish(built.snapshot, built.change);
}

} // namespace pult::routing
