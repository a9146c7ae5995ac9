// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/convergence/convergence.h"

#include <utility>

#include "controlplane/convergence/convergence_core.h"

namespace pult::convergence {

namespace {

constexpr std::chrono::milliseconds kExpiryPeriod{1'000};

} // namespace

Convergence::Convergence(
    const Clock& clock, Scheduler& scheduler, state::ProgressListener& listener)
    : m_core(std::make_shared<Core>(clock, scheduler, listener))
    , m_tick(scheduler.every(kExpiryPeriod, [core = m_core.get()] {
        core->expire();
        core->lookAtTraffic();
    }))
{}

Convergence::~Convergence()
{
    m_tick.reset();
    m_core->close();
}

void Convergence::watch(const state::TrafficSource& traffic)
{
    m_core->watch(traffic);
}

void Convergence::restore(
    const state::State& state, const std::vector<state::Commit::Entry>& recent)
{
    m_core->restore(state, recent);
}

void Convergence::addTo(state::Facts& facts) const
{
    m_core->addTo(facts);
}

void Convergence::onCommit(const state::Commit& commit)
{
    m_core->onCommit(commit);
}

void Convergence::connected(const state::GatewayIdentity& gateway)
{
    m_core->report(gateway.environment,
        [&](auto& progress, const auto& now) { progress.connected(gateway, now); });
}

void Convergence::subscribed(
    const std::string& environment, const std::string& id, std::set<state::ServiceName> services)
{
    m_core->report(environment, [&](auto& progress, const auto& now) {
        progress.subscribed(id, std::move(services), now);
    });
}

void Convergence::pushed(
    const std::string& environment, const std::string& id, state::Revision revision, bool concerned)
{
    m_core->report(environment,
        [&](auto& progress, const auto& now) { progress.pushed(id, revision, concerned, now); });
}

void Convergence::acknowledged(
    const std::string& environment, const std::string& id, state::Revision revision)
{
    m_core->report(environment,
        [&](auto& progress, const auto& now) { progress.acknowledged(id, revision, now); });
}

void Convergence::refused(const std::string& environment, const std::string& id,
    state::Revision revision, std::string reason)
{
    m_core->report(environment, [&](auto& progress, const auto& now) {
        progress.refused(id, revision, std::move(reason), now);
    });
}

void Convergence::names(const std::string& environment, const std::string& id,
    std::set<state::DeploymentKey> deployments)
{
    m_core->report(environment,
        [&](auto& progress, const auto& now) { progress.names(id, std::move(deployments), now); });
}

void Convergence::disconnected(const std::string& environment, const std::string& id)
{
    m_core->report(
        environment, [&](auto& progress, const auto& now) { progress.disconnected(id, now); });
}

void Convergence::unreachable(
    const std::string& environment, const std::string& id, std::string why)
{
    m_core->report(environment,
        [&](auto& progress, const auto& /*now*/) { progress.unreachable(id, std::move(why)); });
}

void Convergence::configured(const std::string& environment, state::Revision revision)
{
    m_core->report(
        environment, [&](auto& progress, const auto& now) { progress.configured(revision, now); });
}

void Convergence::wayBack(
    const std::string& environment, const std::string& id, state::RuntimeCommand command)
{
    m_core->report(environment,
        [&](auto& progress, const auto& /*now*/) { progress.wayBack(id, std::move(command)); });
}

std::vector<state::OperationView> Convergence::operations(const std::string& environment) const
{
    return m_core->read(environment,
        [](const auto& progress, const auto&) { return progress.operations().views(); });
}

std::optional<state::OperationView> Convergence::operation(
    const std::string& environment, state::Revision revision) const
{
    return m_core->read(environment,
        [&](const auto& progress, const auto&) { return progress.operations().view(revision); });
}

std::vector<state::GatewayView> Convergence::gateways(const std::string& environment) const
{
    return m_core->read(
        environment, [](const auto& progress, const auto& now) { return progress.gateways(now); });
}

} // namespace pult::convergence
