// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/routing/recorded_reports.h"

#include <algorithm>
#include <chrono>

namespace pult::routing::testing {

namespace {

constexpr std::chrono::minutes kPatience{1};

} // namespace

void RecordedReports::update(
    const std::string& id, const std::string& word, const std::function<void(Gateway&)>& change)
{
    {
        const std::scoped_lock lock(m_mutex);
        change(m_gateways[id]);
        m_log.push_back(id + " " + word);
    }
    m_changed.notify_all();
}

void RecordedReports::connected(const state::GatewayIdentity& gateway)
{
    update(gateway.id, "connected", [&](Gateway& entry) {
        entry.identity = gateway;
        ++entry.streams;
    });
}

void RecordedReports::subscribed(
    const std::string&, const std::string& id, std::set<state::ServiceName> services)
{
    update(id, "subscribed", [&](Gateway& entry) { entry.services = std::move(services); });
}

void RecordedReports::pushed(
    const std::string&, const std::string& id, state::Revision revision, bool concerned)
{
    update(id, (concerned ? "pushed " : "left alone ") + std::to_string(revision),
        [&](Gateway& entry) { (concerned ? entry.pushed : entry.unconcerned) = revision; });
}

void RecordedReports::acknowledged(
    const std::string&, const std::string& id, state::Revision revision)
{
    update(id, "acknowledged " + std::to_string(revision),
        [&](Gateway& entry) { entry.acknowledged = revision; });
}

void RecordedReports::refused(
    const std::string&, const std::string& id, state::Revision revision, std::string reason)
{
    update(id, "refused " + std::to_string(revision),
        [&](Gateway& entry) { entry.refusals.push_back(std::move(reason)); });
}

void RecordedReports::names(
    const std::string&, const std::string& id, std::set<state::DeploymentKey> deployments)
{
    update(id, "names", [&](Gateway& entry) { entry.deployments = std::move(deployments); });
}

void RecordedReports::disconnected(const std::string&, const std::string& id)
{
    update(id, "disconnected", [](Gateway& entry) { --entry.streams; });
}

void RecordedReports::unreachable(const std::string&, const std::string& id, std::string why)
{
    update(id, "unreachable", [&](Gateway& entry) { entry.unreachable = std::move(why); });
}

void RecordedReports::configured(const std::string&, state::Revision revision)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_configured = revision;
    }
    m_changed.notify_all();
}

void RecordedReports::wayBack(
    const std::string&, const std::string& id, state::RuntimeCommand command)
{
    update(id, "way back", [&](Gateway& entry) { entry.wayBack = std::move(command); });
}

RecordedReports::Gateway RecordedReports::gateway(const std::string& id)
{
    const std::scoped_lock lock(m_mutex);
    return m_gateways[id];
}

std::vector<std::string> RecordedReports::takeLog()
{
    const std::scoped_lock lock(m_mutex);
    return std::exchange(m_log, {});
}

bool RecordedReports::waitFor(
    const std::string& id, const std::function<bool(const Gateway&)>& holds)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, kPatience, [&] { return holds(m_gateways[id]); });
}

bool RecordedReports::waitForAll(
    std::size_t count, const std::function<bool(const Gateway&)>& holds)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, kPatience, [&] {
        return m_gateways.size() == count
            && std::ranges::all_of(
                m_gateways, [&](const auto& entry) { return holds(entry.second); });
    });
}

bool RecordedReports::waitConfigured(state::Revision revision)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, kPatience, [&] { return m_configured >= revision; });
}

} // namespace pult::routing::testing
