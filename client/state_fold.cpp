// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/state_fold.h"

#include <algorithm>

#include "client/wire/state.h"

namespace pult::client {

namespace {

const DeploymentPtr* lookUp(const ServiceMap& map, const std::string& service)
{
    const auto it = map.find(service);
    return it == map.end() ? nullptr : &it->second;
}

bool sameDeployment(const DeploymentPtr& a, const DeploymentPtr& b)
{
    return a == b || (a && b && *a == *b);
}

//! The pointer that `before` already has for an equal deployment, otherwise the new one.
DeploymentPtr reuse(
    const DeploymentPtr& fresh, const std::string& service, const ServiceMap* before)
{
    const auto* known = before ? lookUp(*before, service) : nullptr;
    return known && sameDeployment(*known, fresh) ? *known : fresh;
}

bool sameDelta(const ServiceMap& a, const ServiceMap& b)
{
    return a.size() == b.size()
        && std::equal(a.begin(), a.end(), b.begin(), [](const auto& x, const auto& y) {
               return x.first == y.first && sameDeployment(x.second, y.second);
           });
}

bool sameGeneration(const Generation& a, const Generation& b)
{
    return sameDelta(a.delta, b.delta) && a.number == b.number && a.name == b.name
        && a.role == b.role && a.application == b.application && a.version == b.version
        && a.manifestDigest == b.manifestDigest && a.base == b.base && a.held == b.held
        && a.movedServices == b.movedServices && a.conflictingServices == b.conflictingServices
        && a.registeredUnixMs == b.registeredUnixMs && a.registeredBy == b.registeredBy
        && a.commit == b.commit && a.platinum == b.platinum && a.branches == b.branches
        && a.activatedUnixMs == b.activatedUnixMs;
}

GenerationPtr reuse(Generation fresh, const EnvironmentState* before)
{
    if (!before)
        return std::make_shared<const Generation>(std::move(fresh));
    auto known = before->find(fresh.number);
    if (known && sameGeneration(*known, fresh))
        return known;
    for (auto& [service, deployment] : fresh.delta) {
        deployment = reuse(deployment, service, known ? &known->delta : nullptr);
        deployment = reuse(deployment, service, &before->active);
    }
    return std::make_shared<const Generation>(std::move(fresh));
}

std::vector<RetiringDeployment> retiringOf(
    const google::protobuf::RepeatedPtrField<v1::RetiringDeployment>& wire,
    const EnvironmentState* before)
{
    std::vector<RetiringDeployment> result;
    for (const auto& item : wire) {
        auto retiring = wire::fromWire(item);
        if (before) {
            for (const auto& known : before->retiring) {
                if (sameDeployment(known.deployment, retiring.deployment))
                    retiring.deployment = known.deployment;
            }
        }
        result.push_back(std::move(retiring));
    }
    return result;
}

bool comesBefore(const GenerationPtr& a, const GenerationPtr& b)
{
    const bool archivedA = a->role == Role::Archived;
    const bool archivedB = b->role == Role::Archived;
    return archivedA != archivedB ? archivedB : a->number > b->number;
}

void order(std::vector<GenerationPtr>& generations)
{
    std::sort(generations.begin(), generations.end(), comesBefore);
    const auto archived = std::find_if(generations.begin(), generations.end(),
        [](const auto& generation) { return generation->role == Role::Archived; });
    const auto kept = std::min<std::ptrdiff_t>(
        generations.end() - archived, static_cast<std::ptrdiff_t>(kArchivedKept));
    generations.erase(archived + kept, generations.end());
}

void upsert(std::vector<GenerationPtr>& generations, GenerationPtr fresh)
{
    const auto it = std::find_if(generations.begin(), generations.end(),
        [&](const auto& known) { return known->number == fresh->number; });
    if (it == generations.end())
        generations.push_back(std::move(fresh));
    else
        *it = std::move(fresh);
}

bool applyActive(
    EnvironmentState& state, const v1::StateChange& change, const EnvironmentState& before)
{
    state.active = before.active;
    for (const auto& service : change.active_removed()) {
        if (state.active.erase(service) == 0)
            return false;
    }
    for (const auto& entry : change.active_changed()) {
        state.active[entry.service()]
            = reuse(wire::targetFromWire(entry), entry.service(), &before.active);
    }
    return true;
}

bool knowsItsHeads(const EnvironmentState& state)
{
    return (state.head == 0 || state.find(state.head))
        && (state.legacy == 0 || state.find(state.legacy));
}

} // namespace

std::shared_ptr<const EnvironmentState> foldSnapshot(
    const v1::EnvironmentState& snapshot, const EnvironmentState* before)
{
    auto state = std::make_shared<EnvironmentState>(wire::headerFromWire(snapshot));
    for (const auto& entry : snapshot.active()) {
        state->active[entry.service()] = reuse(
            wire::targetFromWire(entry), entry.service(), before ? &before->active : nullptr);
    }
    for (const auto& generation : snapshot.generations())
        state->generations.push_back(reuse(wire::fromWire(generation), before));
    order(state->generations);
    state->retiring = retiringOf(snapshot.retiring(), before);
    return state;
}

std::shared_ptr<const EnvironmentState> foldChange(
    const v1::StateChange& change, const EnvironmentState& before)
{
    if (!change.has_header())
        return nullptr;
    auto state = std::make_shared<EnvironmentState>(wire::headerFromWire(change.header()));
    if (!applyActive(*state, change, before))
        return nullptr;
    state->generations = before.generations;
    for (const auto& generation : change.generations())
        upsert(state->generations, reuse(wire::fromWire(generation), &before));
    order(state->generations);
    state->retiring = retiringOf(change.retiring(), &before);
    return knowsItsHeads(*state) ? state : nullptr;
}

} // namespace pult::client
