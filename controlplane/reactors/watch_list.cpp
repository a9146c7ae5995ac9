// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/watch_list.h"

#include <algorithm>
#include <utility>

namespace pult::reactors {

namespace {

using Living = std::map<state::DeploymentKey, state::DeploymentPtr>;

void collect(Living& living, const state::ServiceTable& table)
{
    for (const auto& [service, deployment] : table)
        if (deployment)
            living.emplace(deployment->key(), deployment);
}

Living livingOf(const state::Environment& environment)
{
    Living living;
    collect(living, *environment.active);
    for (const auto& generation : environment.lanes())
        collect(living, generation->delta);
    return living;
}

//! By identity: tables are shared while they do not change.
bool sameTables(const state::Environment& a, const state::Environment& b)
{
    return a.active == b.active && a.generations == b.generations;
}

bool isReported(const state::Deployment& deployment)
{
    return deployment.placement.readiness.kind == state::ReadinessCheck::Kind::Reported;
}

} // namespace

WatchList::Changes WatchList::follow(const state::State& state)
{
    Changes changes;
    for (auto& [name, room] : m_rooms)
        if (!state.find(name))
            moveTo(room, name, std::make_shared<const state::Environment>(), changes);
    for (const auto& [name, environment] : state.environments)
        moveTo(m_rooms[name], name, environment, changes);
    return changes;
}

void WatchList::moveTo(
    Room& room, const std::string& name, state::EnvironmentPtr environment, Changes& changes)
{
    const auto before = std::exchange(room.environment, std::move(environment));
    if (before == room.environment)
        return;
    if (!before || !sameTables(*before, *room.environment)) {
        auto living = livingOf(*room.environment);
        for (const auto& [key, deployment] : room.living) {
            const auto now = living.find(key);
            if (now == living.end() || now->second->placement != deployment->placement)
                changes.removed.push_back({name, deployment});
        }
        for (const auto& [key, deployment] : living) {
            const auto was = room.living.find(key);
            if (was == room.living.end() || was->second->placement != deployment->placement)
                changes.added.push_back({name, deployment});
        }
        room.living = std::move(living);
    }
    if (before && before->reported != room.environment->reported) {
        for (const auto& [key, deployment] : room.living)
            if (isReported(*deployment))
                changes.reported.push_back({name, deployment});
    }
}

} // namespace pult::reactors
