// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/convergence/routing_change.h"

#include <variant>

#include "controlplane/state/lanes.h"

namespace pult::convergence {

namespace {

template <typename... Kinds> bool isAny(const state::Effect& effect)
{
    return (std::holds_alternative<Kinds>(effect) || ...);
}

} // namespace

bool mayChangeRouting(const state::Effect& effect)
{
    return !isAny<state::EnvironmentCreated, state::HoldReleased, state::Frozen, state::Unfrozen,
        state::ReadinessReported, state::GatewayForgotten, state::DeploymentsRetired,
        state::EnvironmentStarted>(effect);
}

std::set<state::ServiceName> touchedBy(const state::Commit& commit, const std::string& environment)
{
    const auto after = commit.after->find(environment);
    if (!after)
        return {};
    const auto before = commit.before ? commit.before->find(environment) : nullptr;
    const bool headers = before
        && (before->policy.generationHeader != after->policy.generationHeader
            || before->policy.generationNameHeader != after->policy.generationNameHeader
            || before->policy.headHeader != after->policy.headHeader);
    const auto names = headers
        ? state::routedServices(*after)
        : state::touchedServices(before ? *before : state::Environment{}, *after);
    return {names.begin(), names.end()};
}

} // namespace pult::convergence
