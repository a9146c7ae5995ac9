// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/edge/edge_table.h"

#include <algorithm>

#include "controlplane/routing/xds/names.h"
#include "controlplane/state/kinds.h"
#include "controlplane/state/lanes.h"

namespace pult::routing {

namespace {

bool sameTarget(const state::DeploymentPtr& a, const state::DeploymentPtr& b)
{
    return a == b || (a && b && *a == *b);
}

EdgeLane laneOf(const state::Environment& environment, const EdgeSpec& edge,
    const state::Generation& generation)
{
    const auto head = state::headForLane(environment, generation);
    EdgeLane lane{generation.number, generation.name, state::headWord(head), nullptr};
    if (!edge.service.empty())
        lane.target
            = state::resolve(environment, edge.service, generation.number, generation.name, head)
                  .deployment;
    return lane;
}

std::vector<state::DeploymentPtr> deploymentsOf(
    const state::Environment& environment, const EdgeTable& table, const EdgeSpec& edge)
{
    std::map<state::DeploymentKey, state::DeploymentPtr> all;
    if (edge.service.empty())
        return {};
    for (const auto& lane : table.lanes) {
        if (lane.target)
            all.emplace(lane.target->key(), lane.target);
    }
    for (const auto& retiring : environment.retiring) {
        const auto& deployment = retiring.deployment;
        if (!retiring.retired && deployment->service == edge.service)
            all.emplace(deployment->key(), deployment);
    }
    std::vector<state::DeploymentPtr> sorted;
    sorted.reserve(all.size());
    for (auto& [key, deployment] : all)
        sorted.push_back(std::move(deployment));
    return sorted;
}

std::optional<EdgeShare> stagedAt(
    const state::Environment& environment, const EdgeTable& table, const EdgeSpec& edge)
{
    const auto& rollout = environment.rollout;
    if (!rollout || !rollout->holdsShare()
        || !state::takesShare(*rollout, {edge.id, edge.region, edge.zone}))
        return {};
    const auto* const lane = table.find(rollout->generation);
    if (!lane)
        return {};
    return EdgeShare{
        *lane, rollout->sharePermille, rollout->plan->unit == state::ShareUnit::Requests};
}

std::optional<EdgeShare> holdbackAt(const state::Environment& environment, const EdgeTable& table)
{
    const auto& rollout = environment.rollout;
    if (!rollout || !rollout->holdsBack())
        return {};
    const auto* const lane = table.find(rollout->holdback->legacy);
    if (!lane)
        return {};
    return EdgeShare{*lane, rollout->holdback->permille, false};
}

} // namespace

bool operator==(const EdgeLane& a, const EdgeLane& b)
{
    return a.number == b.number && a.name == b.name && a.head == b.head
        && sameTarget(a.target, b.target);
}

bool operator==(const EdgeTable& a, const EdgeTable& b)
{
    return a.headers == b.headers && a.active == b.active && a.lanes == b.lanes
        && a.hosts == b.hosts && a.domains == b.domains && a.groups == b.groups
        && a.staged == b.staged && a.holdback == b.holdback
        && a.longestRequestSeconds == b.longestRequestSeconds
        && std::ranges::equal(a.deployments, b.deployments, sameTarget);
}

const EdgeLane* EdgeTable::find(state::GenerationNumber number) const
{
    const auto found = std::ranges::find(lanes, number, &EdgeLane::number);
    return found == lanes.end() ? nullptr : &*found;
}

const EdgeLane* EdgeTable::findNamed(const std::string& name) const
{
    const auto found = std::ranges::find(lanes, name, &EdgeLane::name);
    return name.empty() || found == lanes.end() ? nullptr : &*found;
}

EdgeTable edgeTableOf(const state::Environment& environment, const EdgeSpec& edge)
{
    EdgeTable table;
    const auto& policy = environment.policy;
    table.headers = {headerName(policy.generationHeader), headerName(policy.generationNameHeader),
        headerName(policy.headHeader)};
    table.longestRequestSeconds = policy.drainSeconds;
    for (const auto& [number, generation] : environment.generations) {
        if (generation->role != state::Role::Archived)
            table.lanes.push_back(laneOf(environment, edge, *generation));
    }
    if (const auto* head = table.find(environment.head))
        table.active = *head;
    table.staged = stagedAt(environment, table, edge);
    table.holdback = holdbackAt(environment, table);
    table.deployments = deploymentsOf(environment, table, edge);
    return table;
}

std::optional<EdgeTable> retreated(EdgeTable table, const state::Environment& environment)
{
    const auto command = state::resolved(environment, state::Retreat{});
    if (const auto* const rollback = std::get_if<state::Rollback>(&command)) {
        const auto* const lane = table.find(rollback->expect);
        if (!lane)
            return {};
        // Legacy carries its own head already: it is stamped alike before and after.
        table.active = *lane;
        table.holdback.reset();
    } else if (!table.staged) {
        return {};
    }
    table.staged.reset();
    return table;
}

std::set<state::DeploymentKey> deploymentsInUse(const EdgeTable& table)
{
    std::set<state::DeploymentKey> keys;
    for (const auto& lane : table.lanes) {
        if (lane.target)
            keys.insert(lane.target->key());
    }
    return keys;
}

} // namespace pult::routing
