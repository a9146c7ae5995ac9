// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/writer/planner.h"

#include <algorithm>

#include "controlplane/state/lanes.h"

namespace pult::writer {

namespace {

std::vector<state::ServiceName> concernedBy(const state::State& before, const state::Event& event)
{
    const auto after = state::fold(before, event, before.revision + 1);
    const auto was = before.find(event.environment);
    const auto is = after ? (*after)->find(event.environment) : nullptr;
    return was && is ? state::concernedServices(*was, *is) : std::vector<state::ServiceName>{};
}

bool asksFor(const state::GatewayFact& gateway, const state::ServiceName& service)
{
    return gateway.services.contains(service) || gateway.services.contains("*");
}

//! Gateways that subscribe to something whose table changes.
std::uint32_t concerned(
    const state::EnvironmentFacts& facts, const std::vector<state::ServiceName>& services)
{
    if (!facts.gateways)
        return 0;
    return static_cast<std::uint32_t>(
        std::count_if(facts.gateways->begin(), facts.gateways->end(), [&](const auto& gateway) {
            return std::any_of(services.begin(), services.end(),
                [&](const auto& service) { return asksFor(gateway.second, service); });
        }));
}

} // namespace

Result<PlannedCommand> Planner::plan(const state::Request& request) const
{
    const auto state = m_published->get();
    const auto facts = m_facts.facts();
    auto decision = state::decide(*state, *facts, request);
    if (!decision)
        return failure(std::move(decision.error()));
    return present(
        *state, *facts, request, m_codec.commandDigest(request.command), *std::move(decision));
}

PlannedCommand Planner::present(const state::State& state, const state::Facts& facts,
    const state::Request& request, const Digest& command, state::Decision decision) const
{
    PlannedCommand planned;
    const auto& observed = facts.of(request.environment);
    if (decision.event)
        planned.gatewaysConcerned = concerned(observed, concernedBy(state, *decision.event));
    planned.expectedMs = observed.expectedMs;
    planned.revision = state.revision;
    if (decision.refusals.empty()) {
        planned.token
            = m_tokens.issue({request.user, request.environment, command}, decision.effectDigest);
        planned.tokenLivesSeconds = static_cast<std::uint32_t>(PlanTokens::kLives.count());
    }
    planned.decision = std::move(decision);
    return planned;
}

} // namespace pult::writer
