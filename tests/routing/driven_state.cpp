// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/routing/driven_state.h"

#include <sstream>
#include <stdexcept>

#include "controlplane/state/decide.h"

namespace pult::routing::testing {

namespace {

// Longer than any drain.
constexpr std::int64_t kStepMs = 60'000;

std::string endpointsOf(const Installed& installed)
{
    std::string text;
    for (const auto port : installed.ports)
        text += (text.empty() ? "" : ", ") + ("\"127.0.0.1:" + std::to_string(port)) + '"';
    return "[" + text + "]";
}

std::string manifest(const std::string& head, const Services& services,
    const std::map<std::string, std::string>& replacements, const std::string& environment)
{
    std::ostringstream out;
    out << "pult: 1\n" << head << "services:\n";
    for (const auto& [name, service] : services)
        out << "  " << name << ":\n    version: " << service.version << '\n';
    if (!replacements.empty())
        out << "replacements:\n";
    for (const auto& [from, to] : replacements)
        out << "  " << from << ": " << to << '\n';
    out << "placements:\n  " << environment << ":\n    services:\n";
    for (const auto& [name, service] : services)
        out << "      " << name << ":\n        endpoints: " << endpointsOf(service)
            << "\n        readiness: {grpc: \"\"}\n";
    return out.str();
}

std::string reasonsOf(const state::Decision& decision)
{
    std::string text = decision.noOp ? "nothing would change" : "";
    for (const auto& refusal : decision.refusals)
        text += refusal.reason + ": " + refusal.message + "; ";
    return text;
}

} // namespace

DrivenState::DrivenState(std::string environment)
    : m_name(std::move(environment))
    , m_state(std::make_shared<const state::State>())
{
    run(state::CreateEnvironment{});
}

state::Facts DrivenState::facts() const
{
    state::Facts facts;
    facts.nowUnixMs = m_nowUnixMs;
    const auto environment = m_state->find(m_name);
    if (!environment)
        return facts;
    auto readiness = std::make_shared<state::ReadinessFacts>();
    const auto add = [&](const state::ServiceTable& table) {
        for (const auto& [service, deployment] : table) {
            if (deployment)
                (*readiness)[deployment->key()] = {state::Readiness::Ready, 1, 1, "ready"};
        }
    };
    add(*environment->active);
    for (const auto& [number, generation] : environment->generations)
        add(generation->delta);
    auto& observed = facts.environments[m_name];
    observed.readiness = std::move(readiness);
    // No gateway is counted, so that nobody holds back a lane or a deployment.
    observed.gateways = std::make_shared<const std::map<std::string, state::GatewayFact>>();
    observed.named = std::make_shared<const std::set<state::DeploymentKey>>();
    return facts;
}

Result<state::Decision> DrivenState::decide(state::Command command)
{
    m_nowUnixMs += kStepMs;
    state::Request request;
    request.environment = m_name;
    request.command = std::move(command);
    request.user = "test";
    request.reason = "test";
    request.reactor = true;
    return state::decide(*m_state, facts(), request);
}

void DrivenState::run(state::Command command)
{
    auto decision = decide(std::move(command));
    if (!decision)
        throw std::runtime_error(decision.error().message);
    if (!decision->event)
        throw std::runtime_error(reasonsOf(*decision));
    commit(std::move(*decision->event));
}

bool DrivenState::tryRun(state::Command command)
{
    auto decision = decide(std::move(command));
    if (!decision || !decision->event)
        return false;
    commit(std::move(*decision->event));
    return true;
}

void DrivenState::commit(state::Event event)
{
    state::Commit commit;
    commit.before = m_state;
    commit.entries.resize(1);
    commit.entries[0].record.revision = m_state->revision + 1;
    auto folded = state::fold(*m_state, event, m_state->revision + 1);
    if (!folded)
        throw std::runtime_error(folded.error().message);
    commit.entries[0].event = std::move(event);
    commit.after = m_state = std::move(*folded);
    if (m_listener) {
        m_listener->onProposal(m_state, {m_name});
        m_listener->onCommit(commit);
    }
}

state::GenerationNumber DrivenState::release(const std::string& version, const Services& services,
    const std::string& name, const std::map<std::string, std::string>& replacements)
{
    const auto head = "kind: release\napplication: CRM\nversion: " + version + '\n'
        + (name.empty() ? "" : "name: " + name + '\n');
    run(state::Register{manifest(head, services, replacements, m_name), version + ".yaml", {}});
    return environment()->lastNumber;
}

state::GenerationNumber DrivenState::contour(const std::string& name, const Services& services)
{
    const auto head = "kind: branch\napplication: CRM\nversion: " + name + "\nname: " + name
        + "\nrepository: git/" + name + '\n';
    run(state::Register{manifest(head, services, {}, m_name), name + ".yaml", {}});
    return environment()->lastNumber;
}

} // namespace pult::routing::testing
