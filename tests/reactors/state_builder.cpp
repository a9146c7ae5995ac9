// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/reactors/state_builder.h"

#include <utility>

namespace pult::reactors {

state::DeploymentPtr deployment(const std::string& service, state::GenerationNumber generation,
    const std::vector<std::uint16_t>& ports, state::ReadinessCheck check)
{
    state::Deployment made;
    made.service = service;
    made.generation = generation;
    made.placement.readiness = std::move(check);
    for (const auto port : ports)
        made.placement.endpoints.push_back({"127.0.0.1", port});
    return std::make_shared<const state::Deployment>(std::move(made));
}

state::ServiceTable tableOf(const std::vector<state::DeploymentPtr>& deployments)
{
    std::vector<state::ServiceTable::Entry> entries;
    for (const auto& one : deployments)
        entries.emplace_back(one->service, one);
    return state::ServiceTable(std::move(entries));
}

state::Environment environmentOf(const std::vector<state::DeploymentPtr>& active, std::string name)
{
    state::Environment environment;
    environment.name = std::move(name);
    environment.head = 1;
    environment.active = std::make_shared<const state::ServiceTable>(tableOf(active));
    state::Generation head;
    head.number = 1;
    head.role = state::Role::Active;
    environment.generations[1] = std::make_shared<const state::Generation>(std::move(head));
    return environment;
}

state::GenerationPtr candidate(
    state::GenerationNumber number, const std::vector<state::DeploymentPtr>& delta)
{
    state::Generation generation;
    generation.number = number;
    generation.role = state::Role::Candidate;
    generation.delta = tableOf(delta);
    return std::make_shared<const state::Generation>(std::move(generation));
}

state::StatePtr stateOf(
    const std::vector<state::Environment>& environments, state::Revision revision)
{
    auto state = std::make_shared<state::State>();
    state->revision = revision;
    for (const auto& environment : environments)
        state->environments[environment.name]
            = std::make_shared<const state::Environment>(environment);
    return state;
}

state::EnvironmentFacts quietFacts()
{
    state::EnvironmentFacts facts;
    facts.gateways = std::make_shared<const std::map<std::string, state::GatewayFact>>();
    facts.named = std::make_shared<const std::set<state::DeploymentKey>>();
    return facts;
}

void addGateway(state::EnvironmentFacts& facts, const std::string& id, state::Revision revision)
{
    auto gateways = *facts.gateways;
    gateways[id].connected = true;
    gateways[id].acknowledged = revision;
    facts.gateways
        = std::make_shared<const std::map<std::string, state::GatewayFact>>(std::move(gateways));
}

void setNamed(state::EnvironmentFacts& facts, std::set<state::DeploymentKey> keys)
{
    facts.named = std::make_shared<const std::set<state::DeploymentKey>>(std::move(keys));
}

void setReady(state::EnvironmentFacts& facts, const std::vector<state::DeploymentPtr>& ready)
{
    state::ReadinessFacts readiness;
    for (const auto& one : ready) {
        const auto count = static_cast<std::uint32_t>(one->placement.endpoints.size());
        readiness[one->key()] = {state::Readiness::Ready, count, count, ""};
    }
    facts.readiness = std::make_shared<const state::ReadinessFacts>(std::move(readiness));
}

} // namespace pult::reactors
