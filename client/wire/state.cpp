// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/wire/state.h"

#include "client/wire/enums.h"
#include "client/wire/leak_waiver.h"
#include "client/wire/rollout.h"

namespace pult::client::wire {

namespace {

std::vector<std::string> strings(const google::protobuf::RepeatedPtrField<std::string>& wire)
{
    return {wire.begin(), wire.end()};
}

VersionRange fromWire(const v1::VersionRange& wire)
{
    return {wire.from(), wire.to()};
}

void takeParts(Deployment& to, const v1::Deployment& wire)
{
    for (const auto& endpoint : wire.endpoints())
        to.endpoints.push_back(wire::fromWire(endpoint));
    for (const auto& artifact : wire.artifacts())
        to.artifacts.push_back({artifact.kind(), artifact.name(), artifact.digest()});
    for (const auto& contract : wire.contracts())
        to.contracts.push_back({contract.kind(), contract.name(), contract.change()});
    for (const auto& use : wire.databases())
        to.databases.push_back({use.database(), use.brings(), fromWire(use.works_with())});
}

FreezeState fromWire(const v1::FreezeState& wire)
{
    return {true, wire.reason(), wire.by(), wire.until_unix_ms(), strings(wire.exempt())};
}

} // namespace

Policy fromWire(const v1::Policy& wire)
{
    Policy to{wire.gateway_ttl_seconds(), wire.drain_seconds(), wire.generation_header(),
        wire.generation_name_header(), wire.head_header(), {}};
    for (const auto& entry : wire.entries())
        to.entries.push_back({entry.name(), entry.url(), entry.method(),
            {entry.headers().begin(), entry.headers().end()}});
    return to;
}

Endpoint fromWire(const v1::Endpoint& wire)
{
    return {wire.host(), wire.port()};
}

DeploymentPtr fromWire(const v1::Deployment& wire)
{
    auto to = std::make_shared<Deployment>();
    to->service = wire.service();
    to->generation = wire.generation();
    to->version = wire.version();
    to->deploymentName = wire.deployment_name();
    takeParts(*to, wire);
    to->api = fromWire(wire.api());
    to->produces = strings(wire.subscriptions().produces());
    to->consumes = strings(wire.subscriptions().consumes());
    to->readinessCheck = wire.readiness_check();
    return to;
}

DeploymentReadiness fromWire(const v1::DeploymentReadiness& wire)
{
    return {wire.service(), wire.generation(), fromWire(wire.readiness()), wire.ready_endpoints(),
        wire.total_endpoints(), wire.detail()};
}

RetiringDeployment fromWire(const v1::RetiringDeployment& wire)
{
    return {fromWire(wire.deployment()), wire.since_unix_ms(), wire.retired()};
}

EnvironmentSummary fromWire(const v1::EnvironmentSummary& wire)
{
    return {wire.name(), fromWire(wire.environment_class()), wire.cluster(), wire.application(),
        wire.head()};
}

DeploymentPtr targetFromWire(const v1::DeltaEntry& wire)
{
    return wire.has_deployment() ? fromWire(wire.deployment()) : nullptr;
}

Generation fromWire(const v1::Generation& wire)
{
    Generation to;
    to.number = wire.number();
    to.name = wire.name();
    to.role = fromWire(wire.role());
    to.application = wire.application();
    to.version = wire.version();
    to.manifestDigest = wire.manifest_digest();
    to.base = wire.base();
    for (const auto& entry : wire.delta())
        to.delta[entry.service()] = targetFromWire(entry);
    to.held = wire.held();
    to.movedServices = strings(wire.moved_services());
    to.conflictingServices = strings(wire.conflicting_services());
    to.registeredUnixMs = wire.registered_unix_ms();
    to.registeredBy = wire.registered_by();
    to.commit = wire.commit();
    to.platinum = wire.platinum();
    to.branches = strings(wire.branches());
    to.activatedUnixMs = wire.activated_unix_ms();
    return to;
}

EnvironmentState headerFromWire(const v1::EnvironmentState& wire)
{
    EnvironmentState to;
    to.name = wire.name();
    to.environmentClass = fromWire(wire.environment_class());
    to.cluster = wire.cluster();
    to.application = wire.application();
    to.head = wire.head();
    to.legacy = wire.legacy();
    to.starting = wire.starting();
    if (wire.has_freeze())
        to.freeze = fromWire(wire.freeze());
    to.policy = fromWire(wire.policy());
    to.revision = wire.revision();
    to.revisionUnixMs = wire.revision_unix_ms();
    to.revisionBy = wire.revision_by();
    to.revisionAct = wire.revision_act();
    if (wire.has_rollout())
        to.rollout = std::make_shared<const Rollout>(fromWire(wire.rollout()));
    for (const auto& known : wire.rollout_templates())
        to.rolloutTemplates.push_back(fromWire(known));
    for (const auto& waiver : wire.leak_waivers())
        to.leakWaivers.push_back(fromWire(waiver));
    return to;
}

EnvironmentState fromWire(const v1::EnvironmentState& wire)
{
    EnvironmentState to = headerFromWire(wire);
    for (const auto& entry : wire.active())
        to.active[entry.service()] = targetFromWire(entry);
    for (const auto& generation : wire.generations())
        to.generations.push_back(std::make_shared<Generation>(fromWire(generation)));
    for (const auto& retiring : wire.retiring())
        to.retiring.push_back(fromWire(retiring));
    return to;
}

void joinGenerations(google::protobuf::RepeatedPtrField<v1::Generation>& whole,
    const google::protobuf::RepeatedPtrField<v1::Generation>& part)
{
    for (const auto& generation : part) {
        const auto count = whole.size();
        if (count > 0 && whole.Get(count - 1).number() == generation.number())
            whole.Mutable(count - 1)->mutable_delta()->MergeFrom(generation.delta());
        else
            *whole.Add() = generation;
    }
}

void joinPart(v1::EnvironmentState& whole, v1::EnvironmentState&& part, bool first)
{
    if (first) {
        whole = std::move(part);
        return;
    }
    whole.mutable_active()->MergeFrom(part.active());
    joinGenerations(*whole.mutable_generations(), part.generations());
    whole.mutable_retiring()->MergeFrom(part.retiring());
}

} // namespace pult::client::wire
