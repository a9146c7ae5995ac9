// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/wire/state.h"

#include <algorithm>
#include <array>

#include "controlplane/api/wire/rollout.h"

namespace pult::api::wire {

namespace {

constexpr std::array kClasses{v1::ENVIRONMENT_CLASS_PROD, v1::ENVIRONMENT_CLASS_STAGE,
    v1::ENVIRONMENT_CLASS_TEST, v1::ENVIRONMENT_CLASS_UAT};
static_assert(static_cast<std::size_t>(state::EnvironmentClass::Uat) + 1 == kClasses.size());

constexpr std::array kRoles{
    v1::ROLE_CANDIDATE, v1::ROLE_ACTIVE, v1::ROLE_LEGACY, v1::ROLE_CONTOUR, v1::ROLE_ARCHIVED};
static_assert(static_cast<std::size_t>(state::Role::Archived) + 1 == kRoles.size());

constexpr std::array kChecks{"reported", "grpc", "http", "tcp"};
static_assert(static_cast<std::size_t>(state::ReadinessCheck::Kind::Tcp) + 1 == kChecks.size());

constexpr std::array kReadiness{
    v1::READINESS_UNSPECIFIED, v1::READINESS_READY, v1::READINESS_NOT_READY};
static_assert(static_cast<std::size_t>(state::Readiness::NotReady) + 1 == kReadiness.size());

template <typename Table, typename Key> auto at(const Table& table, Key key)
{
    return table[static_cast<std::size_t>(key)];
}

void toWire(const state::VersionRange& from, v1::VersionRange* to)
{
    to->set_from(from.from);
    to->set_to(from.to);
}

void releaseToWire(const state::ServiceRelease& from, v1::Deployment& to)
{
    to.set_version(from.version);
    for (const auto& artifact : from.artifacts) {
        auto& out = *to.add_artifacts();
        out.set_kind(artifact.kind);
        out.set_name(artifact.name);
        out.set_digest(artifact.digest);
    }
    for (const auto& contract : from.contracts) {
        auto& out = *to.add_contracts();
        out.set_kind(contract.kind);
        out.set_name(contract.name);
        out.set_change(contract.change);
    }
    for (const auto& use : from.databases) {
        auto& out = *to.add_databases();
        out.set_database(use.database);
        out.set_brings(use.brings);
        toWire(use.worksWith, out.mutable_works_with());
    }
    if (from.api != state::VersionRange{})
        toWire(from.api, to.mutable_api());
    if (!from.produces.empty() || !from.consumes.empty()) {
        to.mutable_subscriptions()->mutable_produces()->Add(
            from.produces.begin(), from.produces.end());
        to.mutable_subscriptions()->mutable_consumes()->Add(
            from.consumes.begin(), from.consumes.end());
    }
}

void movedToWire(const state::Generation& from, v1::Generation& to)
{
    for (const auto& [service, before] : from.movedSinceBase) {
        to.add_moved_services(service);
        if (from.delta.contains(service))
            to.add_conflicting_services(service);
    }
}

} // namespace

v1::EnvironmentClass toWire(state::EnvironmentClass from)
{
    return at(kClasses, from);
}

v1::Role toWire(state::Role from)
{
    return at(kRoles, from);
}

void toWire(const state::Policy& from, v1::Policy& to)
{
    to.set_gateway_ttl_seconds(from.gatewayTtlSeconds);
    to.set_drain_seconds(from.drainSeconds);
    to.set_generation_header(from.generationHeader);
    to.set_generation_name_header(from.generationNameHeader);
    to.set_head_header(from.headHeader);
    for (const auto& entry : from.entries) {
        auto& out = *to.add_entries();
        out.set_name(entry.name);
        out.set_url(entry.url);
        out.set_method(entry.method);
        out.mutable_headers()->insert(entry.headers.begin(), entry.headers.end());
    }
}

void toWire(const state::WaivedEdge& from, v1::WaivedEdge& to)
{
    to.set_caller(from.caller);
    to.set_callee(from.callee);
    to.set_entry(from.entry);
}

void toWire(const state::WaivedEdge& edge, const state::LeakWaiver& from, v1::LeakWaiver& to)
{
    toWire(edge, *to.mutable_edge());
    to.set_owner(from.owner);
    to.set_reason(from.reason);
    to.set_by(from.by);
    to.set_since_unix_ms(from.sinceUnixMs);
    to.set_until_unix_ms(from.untilUnixMs);
}

void toWire(const state::Endpoint& from, v1::Endpoint& to)
{
    to.set_host(from.host);
    to.set_port(from.port);
}

void toWire(const state::Deployment& from, v1::Deployment& to)
{
    to.set_service(from.service);
    to.set_generation(from.generation);
    to.set_deployment_name(from.name());
    releaseToWire(from.release, to);
    for (const auto& endpoint : from.placement.endpoints)
        toWire(endpoint, *to.add_endpoints());
    to.set_readiness_check(at(kChecks, from.placement.readiness.kind));
}

void toWire(const state::ServiceName& service, const state::DeploymentPtr& from, v1::DeltaEntry& to)
{
    to.set_service(service);
    if (from)
        toWire(*from, *to.mutable_deployment());
    else
        to.set_absent(true);
}

void headerToWire(const state::Generation& from, v1::Generation& to)
{
    to.set_number(from.number);
    to.set_name(from.name);
    to.set_role(toWire(from.role));
    to.set_application(from.application);
    to.set_version(from.version);
    to.set_manifest_digest(from.manifestDigest);
    to.set_base(from.base);
    to.set_held(from.held);
    movedToWire(from, to);
    to.set_registered_unix_ms(from.registeredUnixMs);
    to.set_registered_by(from.registeredBy);
    to.set_commit(from.commit);
    to.set_platinum(from.platinum);
    to.mutable_branches()->Add(from.branches.begin(), from.branches.end());
    to.set_activated_unix_ms(from.activatedUnixMs);
}

void toWire(const state::Retiring& from, v1::RetiringDeployment& to)
{
    toWire(*from.deployment, *to.mutable_deployment());
    to.set_since_unix_ms(from.leftUnixMs);
    to.set_retired(from.retired);
}

void headerToWire(const state::Environment& from, v1::EnvironmentState& to)
{
    to.set_name(from.name);
    to.set_environment_class(toWire(from.environmentClass));
    to.set_cluster(from.cluster);
    to.set_application(from.application);
    to.set_head(from.head);
    to.set_legacy(from.legacy);
    to.set_starting(from.starting);
    if (from.freeze) {
        auto& freeze = *to.mutable_freeze();
        freeze.set_reason(from.freeze->reason);
        freeze.set_by(from.freeze->by);
        freeze.set_until_unix_ms(from.freeze->untilUnixMs);
        freeze.mutable_exempt()->Add(from.freeze->exempt.begin(), from.freeze->exempt.end());
    }
    toWire(from.policy, *to.mutable_policy());
    to.set_revision(from.last.revision);
    to.set_revision_unix_ms(from.last.unixMs);
    to.set_revision_by(from.last.by);
    to.set_revision_act(from.last.act);
    if (from.rollout)
        toWire(*from.rollout, *to.mutable_rollout());
    for (const auto& [name, plan] : from.rolloutTemplates) {
        auto& out = *to.add_rollout_templates();
        out.set_name(name);
        toWire(*plan, *out.mutable_plan());
    }
    for (const auto& [edge, waiver] : from.waivers)
        toWire(edge, waiver, *to.add_leak_waivers());
}

void toWire(
    const state::DeploymentKey& key, const state::ReadinessFact& from, v1::DeploymentReadiness& to)
{
    to.set_service(key.service);
    to.set_generation(key.generation);
    to.set_readiness(at(kReadiness, from.readiness));
    to.set_ready_endpoints(from.readyEndpoints);
    to.set_total_endpoints(from.totalEndpoints);
    to.set_detail(from.detail);
}

std::vector<state::GenerationPtr> inOrder(const state::Environment& environment)
{
    std::vector<state::GenerationPtr> order;
    order.reserve(environment.generations.size());
    for (auto it = environment.generations.rbegin(); it != environment.generations.rend(); ++it)
        order.push_back(it->second);
    std::stable_partition(order.begin(), order.end(),
        [](const auto& generation) { return generation->role != state::Role::Archived; });
    return order;
}

} // namespace pult::api::wire
