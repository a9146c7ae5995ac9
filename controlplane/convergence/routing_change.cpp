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
        state::RolloutPaused, state::RolloutResumed, state::StageBaking, state::GateOpened,
        state::RolloutTemplateSet, state::RolloutTemplateRemoved, state::LeakWaived,
        state::WaiverRevoked>(effect);
}

bool isHousekeeping(const state::Effect& effect)
{
    return isAny<state::EnvironmentStarted, state::LaneClosed>(effect);
}

std::set<state::ServiceName> touchedBy(const state::Commit& commit, const std::string& environment)
{
    const auto after = commit.after->find(environment);
    if (!after)
        return {};
    const auto before = commit.before ? commit.before->find(environment) : nullptr;
    const state::Environment none;
    const auto names = state::concernedServices(before ? *before : none, *after);
    return {names.begin(), names.end()};
}

} // namespace pult::convergence
