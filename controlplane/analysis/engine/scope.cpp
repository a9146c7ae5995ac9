// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/engine/scope.h"

#include <algorithm>

#include "controlplane/state/state.h"

namespace pult::analysis {

namespace {

Arms armsOf(const state::Environment& environment, const state::Rollout& rollout)
{
    Arms arms;
    arms.generation = rollout.generation;
    arms.stage = rollout.stage;
    arms.startedUnixMs = rollout.startedUnixMs;
    if (rollout.holdsBack()) {
        arms.holdback = true;
        arms.control = rollout.holdback->legacy;
        arms.sharePermille = state::kWholePermille - rollout.holdback->permille;
        arms.settled = true;
        return arms;
    }
    arms.control = environment.head;
    arms.sharePermille = rollout.sharePermille;
    arms.settled = rollout.status != state::RolloutStatus::Running
        && !(rollout.status == state::RolloutStatus::Paused
            && rollout.pausedFrom == state::RolloutStatus::Running);
    return arms;
}

} // namespace

std::optional<Scope> scopeOf(const state::Environment& environment)
{
    const auto& rollout = environment.rollout;
    if (!rollout || !(rollout->holdsShare() || rollout->holdsBack()))
        return std::nullopt;
    Scope scope;
    scope.environment = environment.name;
    scope.arms = armsOf(environment, *rollout);
    scope.unit = rollout->plan->unit;
    scope.guards = state::guardsOf(*rollout->plan, rollout->stage);
    scope.alpha = rollout->plan->alpha;
    scope.stageSinceUnixMs
        = rollout->holdsBack() ? rollout->holdback->sinceUnixMs : rollout->stageSinceUnixMs;
    if (const auto found = environment.generations.find(rollout->generation);
        found != environment.generations.end()) {
        for (const auto& [service, deployment] : found->second->delta) {
            if (deployment)
                scope.changed.insert(service);
        }
    }
    auto services = scope.changed;
    if (environment.active) {
        for (const auto& [service, deployment] : *environment.active)
            services.insert(service);
    }
    scope.services = services.size();
    scope.rollout = rollout;
    return scope;
}

bool takesEverybody(const state::Rollout& rollout, const std::vector<state::EdgeIdentity>& edges)
{
    if (rollout.holdsBack() || rollout.sharePermille < state::kWholePermille)
        return false;
    const auto& where = rollout.stageNow().where;
    if (edges.empty())
        return where.regions.empty() && where.zones.empty()
            && where.permille == state::kWholePermille;
    return std::ranges::all_of(
        edges, [&](const auto& edge) { return state::takesShare(rollout, edge); });
}

} // namespace pult::analysis
