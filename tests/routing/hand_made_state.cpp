// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/routing/hand_made_state.h"

namespace pult::routing::testing {

HandMadeState::HandMadeState(std::string environment)
    : m_name(std::move(environment))
    , m_state(std::make_shared<const state::State>())
{
    state::Environment made;
    made.name = m_name;
    commit(std::move(made));
}

void HandMadeState::commit(state::Environment changed)
{
    auto next = std::make_shared<state::State>(*m_state);
    next->revision += 1;
    changed.last.revision = next->revision;
    next->environments[m_name] = std::make_shared<const state::Environment>(std::move(changed));
    state::Commit commit;
    commit.before = m_state;
    commit.after = next;
    commit.entries.resize(1);
    commit.entries[0].record.revision = next->revision;
    commit.entries[0].event.environment = m_name;
    m_state = std::move(next);
    if (m_listener) {
        m_listener->onProposal(m_state, {m_name});
        m_listener->onCommit(commit);
    }
}

state::DeploymentPtr HandMadeState::deploy(
    const std::string& service, state::GenerationNumber number)
{
    auto deployment = std::make_shared<state::Deployment>();
    deployment->service = service;
    deployment->generation = number;
    deployment->release.version = "1." + std::to_string(number);
    deployment->placement.endpoints = {{"127.0.0.1", m_nextPort++}};
    return deployment;
}

void HandMadeState::install(const std::vector<std::string>& services)
{
    auto changed = edit();
    std::vector<state::ServiceTable::Entry> active;
    for (const auto& service : services)
        active.emplace_back(service, deploy(service, 1));
    changed.active = std::make_shared<const state::ServiceTable>(std::move(active));
    state::Generation first;
    first.number = 1;
    first.role = state::Role::Active;
    changed.generations[1] = std::make_shared<const state::Generation>(std::move(first));
    changed.head = changed.lastNumber = 1;
    commit(std::move(changed));
}

void HandMadeState::addCandidate(state::GenerationNumber number,
    const std::vector<std::string>& services, const std::string& name)
{
    auto changed = edit();
    state::Generation candidate;
    candidate.number = number;
    candidate.name = name;
    candidate.base = changed.head;
    std::vector<state::ServiceTable::Entry> delta;
    for (const auto& service : services)
        delta.emplace_back(service, deploy(service, number));
    candidate.delta = state::ServiceTable(std::move(delta));
    changed.generations[number] = std::make_shared<const state::Generation>(std::move(candidate));
    changed.lastNumber = number;
    commit(std::move(changed));
}

void HandMadeState::promote(state::GenerationNumber number)
{
    auto changed = edit();
    auto next = *changed.generations.at(number);
    auto before = *changed.generations.at(changed.head);
    before.role = state::Role::Legacy;
    before.delta = changed.active->restrictedTo(next.delta);
    changed.active
        = std::make_shared<const state::ServiceTable>(changed.active->applied(next.delta));
    next.role = state::Role::Active;
    next.delta = {};
    changed.generations.erase(changed.legacy);
    changed.legacy = changed.head;
    changed.head = number;
    changed.generations[before.number]
        = std::make_shared<const state::Generation>(std::move(before));
    changed.generations[number] = std::make_shared<const state::Generation>(std::move(next));
    commit(std::move(changed));
}

void HandMadeState::drop(state::GenerationNumber number)
{
    auto changed = edit();
    changed.generations.erase(number);
    commit(std::move(changed));
}

void HandMadeState::touch()
{
    commit(edit());
}

} // namespace pult::routing::testing
