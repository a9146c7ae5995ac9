// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/drain_reactor.h"

#include <algorithm>
#include <set>
#include <utility>

#include "common/hash.h"
#include "controlplane/state/readiness.h"

namespace pult::reactors {

namespace {

//! One event a batch, but none that grows without bound.
constexpr std::size_t kMostAtOnce = 200;

bool allHold(const state::EnvironmentFacts& facts, state::Revision revision)
{
    return std::all_of(facts.gateways->begin(), facts.gateways->end(),
        [&](const auto& entry) { return entry.second.acknowledged >= revision; });
}

Wish closeWish(const state::Environment& environment, const state::ClosingLane& lane)
{
    const auto number = std::to_string(lane.number);
    return {environment.name, "close-lane/" + number,
        "reactor-close-lane-" + environment.name + "-" + number + "-" + std::to_string(lane.leftAt),
        state::CloseLane{lane.number}, "every gateway left it and it has drained"};
}

//! The same deployments of the same departures give the same id.
std::string retireId(
    const state::Environment& environment, const std::vector<const state::Retiring*>& due)
{
    std::string text;
    for (const auto* const retiring : due)
        text += retiring->deployment->name() + "@" + std::to_string(retiring->leftAt) + "\n";
    return "reactor-mark-retired-" + environment.name + "-" + toHex(sha256({text})).substr(0, 16);
}

Wish retireWish(
    const state::Environment& environment, const std::vector<const state::Retiring*>& due)
{
    state::MarkRetired command;
    for (const auto* const retiring : due)
        command.deployments.push_back(retiring->deployment->key());
    return {environment.name, "mark-retired", retireId(environment, due), std::move(command),
        "no gateway names them and they have drained"};
}

//! Deployments that a lane still routes to.
std::set<state::DeploymentKey> routedByLanes(const state::Environment& environment)
{
    std::set<state::DeploymentKey> keys;
    for (const auto& lane : environment.closing)
        if (!lane.contour)
            for (const auto& [service, deployment] : lane.table)
                if (deployment)
                    keys.insert(deployment->key());
    return keys;
}

} // namespace

std::vector<Wish> DrainReactor::wishes(
    const state::Environment& environment, const state::EnvironmentFacts& facts, MonoTime now)
{
    std::vector<Wish> wishes;
    if (!facts.gatewaysComplete || !facts.gateways || !facts.named)
        return wishes;
    auto& memory = m_memories[environment.name];
    closeLanes(wishes, memory, environment, facts, now);
    retire(wishes, memory, environment, facts, now);
    return wishes;
}

void DrainReactor::closeLanes(std::vector<Wish>& wishes, Memory& memory,
    const state::Environment& environment, const state::EnvironmentFacts& facts, MonoTime now)
{
    decltype(memory.quietLanes) quiet;
    for (const auto& lane : environment.closing) {
        const bool left = allHold(facts, lane.leftAt);
        const auto known = memory.quietLanes.find({lane.number, lane.leftAt});
        if (!left && known == memory.quietLanes.end())
            continue;
        const auto since = known == memory.quietLanes.end() ? now : known->second;
        quiet.emplace(std::pair(lane.number, lane.leftAt), since);
        const std::chrono::seconds drain(state::drainSecondsOf(environment, lane));
        if (left && now - since >= drain)
            wishes.push_back(closeWish(environment, lane));
    }
    memory.quietLanes = std::move(quiet);
}

void DrainReactor::retire(std::vector<Wish>& wishes, Memory& memory,
    const state::Environment& environment, const state::EnvironmentFacts& facts, MonoTime now)
{
    const auto routed = routedByLanes(environment);
    std::map<state::DeploymentKey, MonoTime> unnamed;
    std::vector<const state::Retiring*> due;
    for (const auto& retiring : environment.retiring) {
        const auto key = retiring.deployment->key();
        if (retiring.retired || facts.named->contains(key) || routed.contains(key))
            continue;
        const auto known = memory.unnamed.find(key);
        const auto since = known == memory.unnamed.end() ? now : known->second;
        unnamed.emplace(key, since);
        const std::chrono::seconds drain(state::drainSecondsOf(environment, *retiring.deployment));
        if (now - since >= drain && due.size() < kMostAtOnce)
            due.push_back(&retiring);
    }
    memory.unnamed = std::move(unnamed);
    if (!due.empty())
        wishes.push_back(retireWish(environment, due));
}

} // namespace pult::reactors
