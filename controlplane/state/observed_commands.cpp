// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <set>

#include "controlplane/state/draft.h"
#include "controlplane/state/names.h"
#include "controlplane/state/readiness.h"
#include "controlplane/state/reasons.h"
#include "controlplane/state/rollout_draft.h"
#include "controlplane/state/words.h"

namespace pult::state {

namespace {

constexpr std::size_t kMostDetail = 500;
constexpr std::size_t kMostGateway = 200;

DeploymentPtr standing(const ServiceTable& table, const DeploymentKey& key)
{
    if (auto deployment = table.at(key.service); deployment && deployment->key() == key)
        return deployment;
    // It may be left only where it replaces another.
    const auto at = std::find_if(table.begin(), table.end(),
        [&key](const auto& entry) { return entry.second && entry.second->key() == key; });
    return at == table.end() ? nullptr : at->second;
}

//! Null when no living table names it.
DeploymentPtr living(const Environment& environment, const DeploymentKey& key)
{
    if (auto found = standing(*environment.active, key))
        return found;
    for (const auto& lane : environment.lanes()) {
        if (auto found = standing(lane->delta, key))
            return found;
    }
    return nullptr;
}

//! Nothing is taken away from gateways that may still come back.
bool gatewaysKnown(Draft& draft)
{
    if (draft.observed.gateways && draft.observed.gatewaysComplete)
        return true;
    draft.refuse(
        reasons::kGatewaysIncomplete, "Gateways of before the last start may still come back.");
    return false;
}

std::vector<std::string> gatewaysBehind(const EnvironmentFacts& observed, Revision revision)
{
    std::vector<std::string> behind;
    for (const auto& [id, gateway] : *observed.gateways) {
        if (gateway.acknowledged < revision)
            behind.push_back(id);
    }
    return behind;
}

void checkLane(Draft& draft, const ClosingLane& lane)
{
    if (!gatewaysKnown(draft))
        return;
    if (const auto behind = gatewaysBehind(draft.observed, lane.leftAt); !behind.empty()) {
        draft.refuse(reasons::kLaneInUse,
            words::names(behind, 5) + (behind.size() == 1 ? " has" : " have")
                + " not acknowledged revision " + std::to_string(lane.leftAt) + ".");
    }
    // A time of day of before it left was set back since, and tells nothing: the reactor counts the
    // drain on a clock that never is.
    const auto drained = lane.leftUnixMs + std::int64_t{drainSecondsOf(draft.before, lane)} * 1000;
    if (draft.facts.nowUnixMs >= lane.leftUnixMs && draft.facts.nowUnixMs < drained) {
        draft.refuse(reasons::kLaneInUse,
            words::generation(lane.number) + " drains until " + words::utc(drained) + ".");
    }
}

std::vector<std::string> gatewaysNaming(const EnvironmentFacts& observed, const DeploymentKey& key)
{
    std::vector<std::string> naming;
    for (const auto& [id, gateway] : *observed.gateways) {
        if (gateway.names && gateway.names->count(key) != 0)
            naming.push_back(id);
    }
    if (naming.empty())
        naming.emplace_back("a gateway");
    return naming;
}

//! Why a deployment may not be recorded as retired; empty: it may.
std::string stillUsed(const Draft& draft, const Retiring& retiring)
{
    const auto key = retiring.deployment->key();
    if (!draft.observed.named)
        return "no gateway has told what it names";
    if (draft.observed.named->count(key) != 0)
        return "named by " + words::names(gatewaysNaming(draft.observed, key), 5);
    for (const auto& lane : draft.before.closing) {
        const bool routed = !lane.contour
            && std::any_of(lane.table.begin(), lane.table.end(),
                [&key](const auto& entry) { return entry.second && entry.second->key() == key; });
        if (routed)
            return "the lane of " + words::generation(lane.number) + " is not closed";
    }
    return {};
}

} // namespace

Result<void> handle(Draft& draft, const ReportReadiness& command)
{
    const auto& key = command.deployment;
    if (!isServiceName(key.service))
        return fieldInvalid("report_readiness.service", "a service as in the manifest");
    if (key.generation == 0)
        return fieldInvalid("report_readiness.generation", "the generation that deployed it");
    if (!command.detail.empty() && !isFreeText(command.detail, kMostDetail))
        return fieldInvalid("report_readiness.detail", "one line of at most 500 bytes of UTF-8");

    const auto name = nameOf(key);
    const std::string word = command.ready ? "ready" : "not ready";
    draft.act(1, "Report " + name + " " + word, name + " is " + word + ".");
    draft.effectWords = word + (command.detail.empty() ? "" : ": " + command.detail);
    auto flags = words::shell(key.service) + " " + words::generation(key.generation)
        + (command.ready ? " --ready" : " --not-ready");
    if (!command.detail.empty())
        flags += " --detail " + words::shell(command.detail);
    draft.decision.cli = draft.cli("report-readiness", flags);

    const auto deployment = living(draft.before, key);
    if (!deployment) {
        draft.refuse(reasons::kDeploymentUnknown,
            "no living generation of " + draft.before.name + " names " + name + ".",
            {draft.cli("state")});
        return {};
    }
    if (deployment->placement.readiness.kind != ReadinessCheck::Kind::Reported) {
        draft.refuse(reasons::kReadinessProbed,
            name + " is probed: its placement does not say readiness: reported.");
        return {};
    }
    const auto known = draft.before.reported.find(key);
    if (known != draft.before.reported.end()
        && known->second == ReportedReadiness{command.ready, command.detail}) {
        draft.noOp(name + " is known as " + word + " already.");
        return {};
    }
    draft.effectLine("READINESS_REPORTED", name + " counts as " + word, {name, word});
    draft.effect = ReadinessReported{key, command.ready, command.detail};
    return {};
}

Result<void> handle(Draft& draft, const ForgetGateway& command)
{
    if (!isFreeText(command.gateway, kMostGateway))
        return fieldInvalid("forget_gateway.gateway", "the node id of a gateway");
    const auto& id = command.gateway;
    draft.act(2, "Forget gateway " + id, id + " is not counted any more.");
    draft.decision.cli = draft.cli("forget-gateway", words::shell(id));
    draft.effectWords = id + " is not counted";
    const auto& gateways = draft.observed.gateways;
    const auto known = gateways ? gateways->find(id) : decltype(gateways->find(id)){};
    if (!gateways || known == gateways->end()) {
        draft.refuse(
            reasons::kGatewayUnknown, "no gateway " + id + " is counted.", {draft.cli("gateways")});
        return {};
    }
    if (known->second.connected) {
        draft.refuse(
            reasons::kGatewayConnected, id + " is connected: only a lost gateway is forgotten.");
        return {};
    }
    draft.effectLine("GATEWAY_FORGOTTEN",
        "what it holds is not waited for; deployments that only it names may retire", {id},
        Tone::Warn);
    draft.effect = GatewayForgotten{id};
    return {};
}

Result<void> handle(Draft& draft, const CloseLane& command)
{
    if (command.generation == 0)
        return fieldInvalid("close_lane.generation", "a generation that left the table");
    const auto g = words::generation(command.generation);
    draft.act(1, "Close lane of " + g, "Requests for " + g + " are not routed any more.");
    draft.decision.cli = draft.cli("close-lane", g);
    draft.effectWords = "lane of " + g + " ends";
    if (!reactorOnly(draft, "CloseLane"))
        return {};
    const auto& closing = draft.before.closing;
    const auto lane = std::find_if(closing.begin(), closing.end(),
        [&command](const ClosingLane& l) { return l.number == command.generation; });
    if (lane == closing.end()) {
        draft.refuse(reasons::kLaneUnknown, g + " has no closing lane.");
        return {};
    }
    checkLane(draft, *lane);
    draft.reliedOn.push_back("all gateways at revision " + std::to_string(lane->leftAt));
    draft.effectLine("LANE_CLOSES", "the lane of " + g + " closes", {g});
    draft.effect = LaneClosed{command.generation};
    return {};
}

Result<void> handle(Draft& draft, const MarkRetired& command)
{
    if (command.deployments.empty())
        return fieldInvalid("mark_retired.deployments", "at least one");
    std::vector<std::string> names;
    for (const auto& key : command.deployments)
        names.push_back(nameOf(key));
    draft.act(1, "Retire " + words::names(names), words::names(names) + " may be deleted.");
    draft.decision.cli = draft.cli("mark-retired", words::names(names, names.size()));
    draft.effectWords = words::count(names.size(), "deployment") + " drained";
    if (!reactorOnly(draft, "MarkRetired") || !gatewaysKnown(draft))
        return {};

    DeploymentsRetired effect;
    for (const auto& key : std::set(command.deployments.begin(), command.deployments.end())) {
        const auto& all = draft.before.retiring;
        const auto at = std::find_if(all.begin(), all.end(),
            [&key](const Retiring& retiring) { return retiring.deployment->key() == key; });
        if (at == all.end()) {
            draft.refuse(reasons::kDeploymentUnknown, nameOf(key) + " is not retiring.");
        } else if (!at->retired) {
            if (const auto why = stillUsed(draft, *at); !why.empty())
                draft.refuse(reasons::kDeploymentInUse, nameOf(key) + ": " + why + ".");
            effect.deployments.push_back(key);
        }
    }
    if (effect.deployments.empty() && !draft.refused()) {
        draft.noOp(words::names(names) + " retired already.");
        return {};
    }
    draft.reliedOn.emplace_back("named by no gateway");
    draft.effectLine("DEPLOYMENTS_RETIRE", words::names(names) + " retired", {words::names(names)});
    if (!draft.refused())
        draft.effect = std::move(effect);
    return {};
}

Result<void> handle(Draft& draft, const MarkStarted&)
{
    const auto& before = draft.before;
    draft.act(1, "Mark started", before.name + " has started.");
    draft.decision.cli = draft.cli("mark-started");
    if (!reactorOnly(draft, "MarkStarted"))
        return {};
    if (!before.starting) {
        draft.noOp(before.name + " is not starting.");
        return {};
    }
    const auto readiness = summarize(before, draft.observed, *before.active);
    if (!readiness.ready()) {
        draft.refuse(
            reasons::kNotReady, "not ready yet: " + words::names(readiness.notReady, 5) + ".");
        return {};
    }
    const auto instances = std::to_string(readiness.readyInstances) + " of "
        + std::to_string(readiness.instances) + " ready";
    draft.reliedOn.push_back(instances);
    draft.effectWords = instances;
    draft.effectLine("STARTED", before.name + " is ready everywhere", {before.name}, Tone::Good);
    draft.effect = EnvironmentStarted{};
    return {};
}

} // namespace pult::state
