// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/canonical.h"
#include "tests/state/invariants.h"

namespace pult::state::testing {

namespace {

std::string g(GenerationNumber number)
{
    return "g" + std::to_string(number);
}

std::string dumpTable(const ServiceTable& table)
{
    std::string text;
    for (const auto& [service, deployment] : table) {
        text += " " + service + "=";
        text += deployment ? deployment->name() + "@" + deployment->release.version : "absent";
    }
    return text;
}

std::string dumpGeneration(const Generation& generation)
{
    auto text = "  " + g(generation.number) + " " + generation.name + " role "
        + std::to_string(static_cast<int>(generation.role)) + " " + generation.application + " "
        + generation.version + " " + generation.manifestDigest + " " + generation.repository
        + " base " + g(generation.base) + " stamp " + headWord(stampOf(generation))
        + (generation.wasHead ? " was head" : "") + (generation.held ? " held" : "")
        + " registered " + std::to_string(generation.registeredUnixMs) + " "
        + generation.registeredBy + " active " + std::to_string(generation.activatedUnixMs);
    text += "\n    delta" + dumpTable(generation.delta) + "\n    brought"
        + dumpTable(generation.brought) + "\n    moved" + dumpTable(generation.movedSinceBase);
    for (const auto& part : generation.contributions) {
        text += "\n    from " + part.repository + " " + part.manifestDigest;
        for (const auto& service : part.services)
            text += " " + service;
    }
    return text + "\n";
}

std::string dumpPlan(const RolloutPlan& plan)
{
    CanonicalWriter canon;
    canon.plan(plan);
    return " plan " + toHex(canon.digest()).substr(0, 12);
}

std::string dumpRollout(const Rollout& rollout)
{
    auto text = "  rollout of " + g(rollout.generation) + dumpPlan(*rollout.plan) + " status "
        + std::to_string(static_cast<int>(rollout.status)) + " stage "
        + std::to_string(rollout.stage) + " share " + std::to_string(rollout.sharePermille)
        + " since " + std::to_string(rollout.startedUnixMs) + " by " + rollout.startedBy + " stage "
        + std::to_string(rollout.stageSinceUnixMs) + " changed at "
        + std::to_string(rollout.changedAt) + " baked " + std::to_string(rollout.bakedMs) + " + "
        + std::to_string(rollout.bakeSinceUnixMs) + " from "
        + std::to_string(static_cast<int>(rollout.pausedFrom)) + " ended "
        + std::to_string(rollout.endedUnixMs) + " because " + rollout.cause.words;
    if (rollout.holdback) {
        text += " holds back " + std::to_string(rollout.holdback->permille) + " on "
            + g(rollout.holdback->legacy) + " " + std::to_string(rollout.holdback->sinceUnixMs)
            + "-" + std::to_string(rollout.holdback->untilUnixMs);
    }
    for (const auto& edge : rollout.edges)
        text += " " + edge;
    return text + "\n";
}

std::string dumpEnvironment(const Environment& environment)
{
    auto text = environment.name + " " + environment.application + " head " + g(environment.head)
        + " legacy " + g(environment.legacy) + " last " + g(environment.lastNumber)
        + (environment.starting ? " starting" : "") + "\n  active" + dumpTable(*environment.active)
        + "\n";
    for (const auto& [number, generation] : environment.generations)
        text += dumpGeneration(*generation);
    for (const auto& lane : environment.closing)
        text += "  closing " + g(lane.number) + " " + lane.name + (lane.contour ? " contour" : "")
            + (lane.wasHead ? " head " + headWord({lane.number, lane.rebases}) : "")
            + (lane.wasLegacy ? " legacy" : "") + " at " + std::to_string(lane.leftAt) + " own"
            + dumpTable(lane.delta) + " all" + dumpTable(lane.table) + "\n";
    for (const auto& retiring : environment.retiring)
        text += "  retiring " + retiring.deployment->name() + " at "
            + std::to_string(retiring.leftAt) + (retiring.retired ? " retired" : "") + "\n";
    if (environment.rollout)
        text += dumpRollout(*environment.rollout);
    for (const auto& [name, plan] : environment.rolloutTemplates)
        text += "  template " + name + dumpPlan(*plan) + "\n";
    for (const auto& [key, reported] : environment.reported)
        text += "  reported " + key.service + "-v" + std::to_string(key.generation)
            + (reported.ready ? " ready " : " not ready ") + reported.detail + "\n";
    for (const auto& [id, revision] : environment.forgotten)
        text += "  forgotten " + id + " at " + std::to_string(revision) + "\n";
    for (const auto& [edge, waiver] : environment.waivers)
        text += "  waived " + edge.caller + " > " + edge.callee + " at " + edge.entry + ": "
            + waiver.owner + " " + waiver.by + " " + waiver.reason + " "
            + std::to_string(waiver.sinceUnixMs) + "-" + std::to_string(waiver.untilUnixMs) + "\n";
    if (environment.freeze)
        text += "  frozen by " + environment.freeze->by + "\n";
    return text + "  last " + std::to_string(environment.last.revision) + " " + environment.last.act
        + "\n";
}

DeploymentPtr copyOf(const DeploymentPtr& deployment)
{
    return deployment ? std::make_shared<const Deployment>(*deployment) : nullptr;
}

ServiceTable copyOf(const ServiceTable& table)
{
    std::vector<ServiceTable::Entry> entries;
    for (const auto& [service, deployment] : table)
        entries.emplace_back(service, copyOf(deployment));
    return ServiceTable(std::move(entries));
}

GenerationPtr copyOf(const GenerationPtr& generation)
{
    auto copy = std::make_shared<Generation>(*generation);
    copy->delta = copyOf(generation->delta);
    copy->brought = copyOf(generation->brought);
    copy->movedSinceBase = copyOf(generation->movedSinceBase);
    return copy;
}

} // namespace

std::string dump(const State& state)
{
    auto text = "revision " + std::to_string(state.revision) + "\n";
    for (const auto& [name, environment] : state.environments)
        text += dumpEnvironment(*environment);
    return text;
}

State deepCopy(const State& state)
{
    State copy = state;
    for (auto& [name, environment] : copy.environments) {
        auto made = std::make_shared<Environment>(*environment);
        made->active = std::make_shared<const ServiceTable>(copyOf(*environment->active));
        for (auto& [number, generation] : made->generations)
            generation = copyOf(generation);
        for (auto& lane : made->closing) {
            lane.delta = copyOf(lane.delta);
            lane.table = copyOf(lane.table);
        }
        for (auto& retiring : made->retiring)
            retiring.deployment = copyOf(retiring.deployment);
        environment = std::move(made);
    }
    return copy;
}

} // namespace pult::state::testing
