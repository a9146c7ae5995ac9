// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/convergence/convergence_fixture.h"

#include <utility>

namespace pult::convergence {

void RecordingListener::onProgress(const std::string& environment,
    std::vector<state::OperationView> operations, std::vector<state::GatewayView> gateways,
    std::vector<std::string> removedGateways)
{
    EXPECT_EQ(environment, "prod");
    ++calls;
    for (auto& view : operations) {
        auto& told = steps[view.revision];
        if (told.empty() || told.back() != view.step)
            told.push_back(view.step);
        m_operations[view.revision] = std::move(view);
    }
    for (auto& view : gateways) {
        removed.erase(view.identity.id);
        m_gateways[view.identity.id] = std::move(view);
    }
    for (const auto& id : removedGateways) {
        removed.insert(id);
        m_gateways.erase(id);
    }
}

ConvergenceTest::ConvergenceTest()
    : m_convergence(std::make_unique<Convergence>(*m_clock, m_scheduler, m_listener))
{
    m_environment.name = "prod";
    m_environment.head = 1;
    replaceDeployments({"orders", "billing", "stock"}, 1);
    auto first = std::make_shared<state::State>();
    first->revision = 1;
    first->environments["prod"] = std::make_shared<const state::Environment>(m_environment);
    m_state = std::move(first);
}

void ConvergenceTest::replaceDeployments(
    const Services& services, state::GenerationNumber generation)
{
    std::vector<state::ServiceTable::Entry> entries;
    for (const auto& service : services) {
        auto deployment = std::make_shared<state::Deployment>();
        deployment->service = service;
        deployment->generation = generation;
        entries.emplace_back(service, std::move(deployment));
    }
    m_environment.active = std::make_shared<const state::ServiceTable>(
        m_environment.active->applied(state::ServiceTable(std::move(entries))));
}

state::Commit::Entry ConvergenceTest::entryFor(state::Revision revision, state::Effect effect) const
{
    state::Commit::Entry entry;
    entry.record.revision = revision;
    entry.record.unixMs = m_clock->wall().time_since_epoch().count();
    entry.event.environment = "prod";
    entry.event.requestId = "request-" + std::to_string(revision);
    entry.event.act = "Act " + std::to_string(revision);
    entry.event.user = "olga";
    entry.event.commandClass = 2;
    entry.event.effect = std::move(effect);
    return entry;
}

std::vector<state::Revision> ConvergenceTest::commitBatch(
    const std::vector<state::Effect>& effects, const Services& touched)
{
    state::Commit commit;
    commit.before = m_state;
    commit.durableAt = m_clock->mono();
    auto after = std::make_shared<state::State>(*m_state);
    std::vector<state::Revision> revisions;
    for (const auto& effect : effects) {
        revisions.push_back(++after->revision);
        commit.entries.push_back(entryFor(after->revision, effect));
        m_journal.push_back(commit.entries.back());
    }
    m_environment.last.revision = after->revision;
    if (!touched.empty())
        replaceDeployments(touched, static_cast<state::GenerationNumber>(after->revision));
    after->environments["prod"] = std::make_shared<const state::Environment>(m_environment);
    m_state = after;
    commit.after = m_state;
    m_convergence->onCommit(commit);
    return revisions;
}

state::Revision ConvergenceTest::commitSilently(const Services& touched)
{
    return commitBatch({state::Promoted{}}, touched).front();
}

state::Revision ConvergenceTest::commit(const Services& touched)
{
    const auto revision = commitSilently(touched);
    m_convergence->configured("prod", revision);
    return revision;
}

state::Revision ConvergenceTest::commitQuiet(state::Effect effect)
{
    return commitBatch({std::move(effect)}, {}).front();
}

state::Revision ConvergenceTest::leaving(
    const std::pair<state::GenerationNumber, state::ServiceName>& what)
{
    state::ClosingLane lane;
    lane.number = what.first;
    lane.leftAt = m_state->revision + 1;
    auto deployment = std::make_shared<state::Deployment>();
    deployment->service = what.second;
    deployment->generation = what.first;
    m_environment.closing.push_back(std::move(lane));
    m_environment.retiring.push_back({std::move(deployment), m_state->revision + 1, 0, false});
    return commit({what.second});
}

void ConvergenceTest::setTtl(std::uint32_t seconds)
{
    m_environment.policy.gatewayTtlSeconds = seconds;
    commitQuiet(state::PolicySet{m_environment.policy});
}

void ConvergenceTest::connect(const std::string& id, const Services& services)
{
    m_convergence->connected({"prod", id, "gRPC C++ 1.51.1", "client", "eu", "a"});
    m_convergence->subscribed("prod", id, services);
}

void ConvergenceTest::take(const std::string& id, state::Revision revision)
{
    push(id, revision);
    acknowledge(id, revision);
}

void ConvergenceTest::restart(const std::vector<state::Commit::Entry>& recent)
{
    m_listener = {};
    m_convergence = std::make_unique<Convergence>(*m_clock, m_scheduler, m_listener);
    m_convergence->restore(*m_state, recent);
}

std::string ConvergenceTest::count(state::Revision revision) const
{
    const auto view = operation(revision);
    return std::to_string(view.acknowledged) + "/" + std::to_string(view.counted);
}

state::GatewayState ConvergenceTest::stateIn(state::Revision revision, const std::string& id) const
{
    for (const auto& progress : operation(revision).gateways) {
        if (progress.gateway == id)
            return progress.state;
    }
    ADD_FAILURE() << id << " is not listed by operation " << revision;
    return {};
}

state::GatewayView ConvergenceTest::gateway(const std::string& id) const
{
    for (const auto& view : m_convergence->gateways("prod")) {
        if (view.identity.id == id)
            return view;
    }
    ADD_FAILURE() << id << " is not known";
    return {};
}

state::EnvironmentFacts ConvergenceTest::facts() const
{
    state::Facts facts;
    m_convergence->addTo(facts);
    return facts.environments.at("prod");
}

} // namespace pult::convergence
