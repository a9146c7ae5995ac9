// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/writer/planner.h"

#include "controlplane/state/concerned.h"

namespace pult::writer {

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
    planned.gatewaysConcerned = state::concernedGateways(decision, state, observed);
    planned.expectedMs = observed.expectedMs;
    state::completeSwitch(decision, planned.gatewaysConcerned, planned.expectedMs);
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
