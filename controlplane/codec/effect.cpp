// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/codec/effect.h"

#include "controlplane/codec/rollout.h"
#include "controlplane/codec/values.h"

namespace pult::codec {

namespace {

using Refs = google::protobuf::RepeatedPtrField<journal::v1::EntryRef>;
using Proto = journal::v1::Event;

void writeTable(const state::TableRef& from, Refs& to)
{
    for (const auto& entry : from) {
        auto& out = *to.Add();
        out.set_service(entry.service);
        if (entry.deployment)
            write(*entry.deployment, *out.mutable_deployment());
    }
}

state::TableRef readTable(const Refs& from)
{
    state::TableRef to;
    to.reserve(static_cast<std::size_t>(from.size()));
    for (const auto& in : from) {
        auto& entry = to.emplace_back();
        entry.service = in.service();
        if (in.has_deployment())
            entry.deployment = read(in.deployment());
    }
    return to;
}

template <typename From> void putOutcome(const std::optional<state::RolloutOutcome>& from, From& to)
{
    if (from)
        write(*from, *to.mutable_rollout());
}

template <typename From> std::optional<state::RolloutOutcome> getOutcome(const From& from)
{
    if (!from.has_rollout())
        return std::nullopt;
    return read(from.rollout());
}

// One writer an effect, found by overload; one reader an effect, found by its case below.

void put(const state::EnvironmentCreated& from, Proto& event)
{
    auto& to = *event.mutable_environment_created();
    to.set_environment_class(write(from.environmentClass));
    to.set_cluster(from.cluster);
    write(from.policy, *to.mutable_policy());
}

state::Effect get(const journal::v1::EnvironmentCreated& from)
{
    return state::EnvironmentCreated{
        read(from.environment_class()), from.cluster(), read(from.policy())};
}

void put(const state::PolicySet& from, Proto& event)
{
    write(from.policy, *event.mutable_policy_set()->mutable_policy());
}

state::Effect get(const journal::v1::PolicySet& from)
{
    return state::PolicySet{read(from.policy())};
}

void put(const state::Registered& from, Proto& event)
{
    auto& to = *event.mutable_registered();
    to.set_number(from.number);
    to.set_name(from.name);
    to.set_kind(from.kind == state::ManifestKind::Branch ? journal::v1::MANIFEST_KIND_BRANCH
                                                         : journal::v1::MANIFEST_KIND_RELEASE);
    to.set_application(from.application);
    to.set_version(from.version);
    to.set_manifest_digest(from.manifestDigest);
    to.set_commit(from.commit);
    to.set_repository(from.repository);
    to.set_platinum(from.platinum);
    writeStrings(from.branches, *to.mutable_branches());
    to.set_base(from.base);
    to.set_became_active(from.becameActive);
    for (const auto& deployment : from.deployments)
        write(deployment, *to.add_deployments());
    writeTable(from.delta, *to.mutable_delta());
    to.set_supersedes(from.supersedes);
    write(from.contributions, *to.mutable_contributions());
}

state::Effect get(const journal::v1::Registered& from)
{
    state::Registered to;
    to.number = from.number();
    to.name = from.name();
    to.kind = from.kind() == journal::v1::MANIFEST_KIND_BRANCH ? state::ManifestKind::Branch
                                                               : state::ManifestKind::Release;
    to.application = from.application();
    to.version = from.version();
    to.manifestDigest = from.manifest_digest();
    to.commit = from.commit();
    to.repository = from.repository();
    to.platinum = from.platinum();
    to.branches = readStrings(from.branches());
    to.base = from.base();
    to.becameActive = from.became_active();
    for (const auto& deployment : from.deployments())
        to.deployments.push_back(read(deployment));
    to.delta = readTable(from.delta());
    to.supersedes = from.supersedes();
    to.contributions = read(from.contributions());
    return to;
}

void put(const state::Promoted& from, Proto& event)
{
    auto& to = *event.mutable_promoted();
    to.set_generation(from.generation);
    writeTable(from.activeChanges, *to.mutable_active_changes());
    to.set_legacy(from.legacy);
    writeTable(from.legacyDelta, *to.mutable_legacy_delta());
    to.set_retired(from.retired);
    putOutcome(from.rollout, to);
}

state::Effect get(const journal::v1::Promoted& from)
{
    return state::Promoted{from.generation(), readTable(from.active_changes()), from.legacy(),
        readTable(from.legacy_delta()), from.retired(), getOutcome(from)};
}

void put(const state::RolledBack& from, Proto& event)
{
    auto& to = *event.mutable_rolled_back();
    to.set_from(from.from);
    to.set_to(from.to);
    writeTable(from.activeChanges, *to.mutable_active_changes());
    writeTable(from.candidateDelta, *to.mutable_candidate_delta());
    to.set_forced(from.forced);
    putOutcome(from.rollout, to);
}

state::Effect get(const journal::v1::RolledBack& from)
{
    return state::RolledBack{from.from(), from.to(), readTable(from.active_changes()),
        readTable(from.candidate_delta()), from.forced(), getOutcome(from)};
}

void put(const state::Rebased& from, Proto& event)
{
    event.mutable_rebased()->set_generation(from.generation);
    event.mutable_rebased()->set_base(from.base);
}

state::Effect get(const journal::v1::Rebased& from)
{
    return state::Rebased{from.generation(), from.base()};
}

void put(const state::Dropped& from, Proto& event)
{
    event.mutable_dropped()->set_generation(from.generation);
    putOutcome(from.rollout, *event.mutable_dropped());
}

state::Effect get(const journal::v1::Dropped& from)
{
    return state::Dropped{from.generation(), getOutcome(from)};
}

void put(const state::HoldReleased& from, Proto& event)
{
    event.mutable_hold_released()->set_generation(from.generation);
}

state::Effect get(const journal::v1::HoldReleased& from)
{
    return state::HoldReleased{from.generation()};
}

void put(const state::ActiveReset& from, Proto& event)
{
    event.mutable_active_reset()->mutable_dropped()->Add(from.dropped.begin(), from.dropped.end());
    putOutcome(from.rollout, *event.mutable_active_reset());
}

state::Effect get(const journal::v1::ActiveReset& from)
{
    return state::ActiveReset{{from.dropped().begin(), from.dropped().end()}, getOutcome(from)};
}

void put(const state::LegacyRetired& from, Proto& event)
{
    event.mutable_legacy_retired()->set_generation(from.generation);
    putOutcome(from.rollout, *event.mutable_legacy_retired());
}

state::Effect get(const journal::v1::LegacyRetired& from)
{
    return state::LegacyRetired{from.generation(), getOutcome(from)};
}

void put(const state::Frozen& from, Proto& event)
{
    auto& to = *event.mutable_frozen();
    to.set_reason(from.reason);
    to.set_until_unix_ms(from.untilUnixMs);
    writeStrings(from.exempt, *to.mutable_exempt());
}

state::Effect get(const journal::v1::Frozen& from)
{
    return state::Frozen{from.reason(), from.until_unix_ms(), readStrings(from.exempt())};
}

void put(const state::Unfrozen& /*from*/, Proto& event)
{
    event.mutable_unfrozen();
}

state::Effect get(const journal::v1::Unfrozen& /*from*/)
{
    return state::Unfrozen{};
}

void put(const state::ReadinessReported& from, Proto& event)
{
    auto& to = *event.mutable_readiness_reported();
    write(from.deployment, *to.mutable_deployment());
    to.set_ready(from.ready);
    to.set_detail(from.detail);
}

state::Effect get(const journal::v1::ReadinessReported& from)
{
    return state::ReadinessReported{read(from.deployment()), from.ready(), from.detail()};
}

void put(const state::GatewayForgotten& from, Proto& event)
{
    event.mutable_gateway_forgotten()->set_gateway(from.gateway);
}

state::Effect get(const journal::v1::GatewayForgotten& from)
{
    return state::GatewayForgotten{from.gateway()};
}

void put(const state::LaneClosed& from, Proto& event)
{
    event.mutable_lane_closed()->set_generation(from.generation);
}

state::Effect get(const journal::v1::LaneClosed& from)
{
    return state::LaneClosed{from.generation()};
}

void put(const state::DeploymentsRetired& from, Proto& event)
{
    for (const auto& key : from.deployments)
        write(key, *event.mutable_deployments_retired()->add_deployments());
    event.mutable_deployments_retired();
}

state::Effect get(const journal::v1::DeploymentsRetired& from)
{
    state::DeploymentsRetired to;
    for (const auto& key : from.deployments())
        to.deployments.push_back(read(key));
    return to;
}

void put(const state::EnvironmentStarted& /*from*/, Proto& event)
{
    event.mutable_environment_started();
}

state::Effect get(const journal::v1::EnvironmentStarted& /*from*/)
{
    return state::EnvironmentStarted{};
}

void put(const state::RolloutStarted& from, Proto& event)
{
    auto& to = *event.mutable_rollout_started();
    to.set_generation(from.generation);
    write(from.plan, *to.mutable_plan());
    writeStrings(from.edges, *to.mutable_edges());
}

state::Effect get(const journal::v1::RolloutStarted& from)
{
    return state::RolloutStarted{from.generation(), read(from.plan()), readStrings(from.edges())};
}

void put(const state::ShareSet& from, Proto& event)
{
    event.mutable_share_set()->set_generation(from.generation);
    event.mutable_share_set()->set_permille(from.permille);
}

state::Effect get(const journal::v1::ShareSet& from)
{
    return state::ShareSet{from.generation(), from.permille()};
}

void put(const state::RolloutAdvanced& from, Proto& event)
{
    auto& to = *event.mutable_rollout_advanced();
    to.set_generation(from.generation);
    to.set_stage(from.stage);
    to.set_permille(from.permille);
    writeStrings(from.edges, *to.mutable_edges());
    write(from.cause, *to.mutable_cause());
}

state::Effect get(const journal::v1::RolloutAdvanced& from)
{
    return state::RolloutAdvanced{from.generation(), from.stage(), from.permille(),
        readStrings(from.edges()), read(from.cause())};
}

void put(const state::RolloutPaused& from, Proto& event)
{
    event.mutable_rollout_paused()->set_generation(from.generation);
}

state::Effect get(const journal::v1::RolloutPaused& from)
{
    return state::RolloutPaused{from.generation()};
}

void put(const state::RolloutResumed& from, Proto& event)
{
    event.mutable_rollout_resumed()->set_generation(from.generation);
}

state::Effect get(const journal::v1::RolloutResumed& from)
{
    return state::RolloutResumed{from.generation()};
}

void put(const state::RolloutAborted& from, Proto& event)
{
    event.mutable_rollout_aborted()->set_generation(from.generation);
    write(from.cause, *event.mutable_rollout_aborted()->mutable_cause());
}

state::Effect get(const journal::v1::RolloutAborted& from)
{
    return state::RolloutAborted{from.generation(), read(from.cause())};
}

void put(const state::StageBaking& from, Proto& event)
{
    event.mutable_stage_baking()->set_generation(from.generation);
}

state::Effect get(const journal::v1::StageBaking& from)
{
    return state::StageBaking{from.generation()};
}

void put(const state::GateOpened& from, Proto& event)
{
    event.mutable_gate_opened()->set_generation(from.generation);
    write(from.cause, *event.mutable_gate_opened()->mutable_cause());
}

state::Effect get(const journal::v1::GateOpened& from)
{
    return state::GateOpened{from.generation(), read(from.cause())};
}

void put(const state::HoldbackEnded& from, Proto& event)
{
    event.mutable_holdback_ended()->set_generation(from.generation);
    write(from.cause, *event.mutable_holdback_ended()->mutable_cause());
}

state::Effect get(const journal::v1::HoldbackEnded& from)
{
    return state::HoldbackEnded{from.generation(), read(from.cause())};
}

void put(const state::RolloutTemplateSet& from, Proto& event)
{
    event.mutable_rollout_template_set()->set_name(from.name);
    write(from.plan, *event.mutable_rollout_template_set()->mutable_plan());
}

state::Effect get(const journal::v1::RolloutTemplateSet& from)
{
    return state::RolloutTemplateSet{from.name(), read(from.plan())};
}

void put(const state::RolloutTemplateRemoved& from, Proto& event)
{
    event.mutable_rollout_template_removed()->set_name(from.name);
}

state::Effect get(const journal::v1::RolloutTemplateRemoved& from)
{
    return state::RolloutTemplateRemoved{from.name()};
}

void put(const state::LeakWaived& from, Proto& event)
{
    auto& to = *event.mutable_leak_waived();
    write(from.edge, *to.mutable_edge());
    to.set_owner(from.owner);
    to.set_until_unix_ms(from.untilUnixMs);
}

state::Effect get(const journal::v1::LeakWaived& from)
{
    return state::LeakWaived{read(from.edge()), from.owner(), from.until_unix_ms()};
}

void put(const state::WaiverRevoked& from, Proto& event)
{
    write(from.edge, *event.mutable_waiver_revoked()->mutable_edge());
}

state::Effect get(const journal::v1::WaiverRevoked& from)
{
    return state::WaiverRevoked{read(from.edge())};
}

using Reader = state::Effect (*)(const Proto&);

struct CaseReader
{
    Proto::EffectCase effect;
    Reader read;
};

constexpr CaseReader kReaders[] = {
    {Proto::kEnvironmentCreated, [](const Proto& e) { return get(e.environment_created()); }},
    {Proto::kPolicySet, [](const Proto& e) { return get(e.policy_set()); }},
    {Proto::kRegistered, [](const Proto& e) { return get(e.registered()); }},
    {Proto::kPromoted, [](const Proto& e) { return get(e.promoted()); }},
    {Proto::kRolledBack, [](const Proto& e) { return get(e.rolled_back()); }},
    {Proto::kRebased, [](const Proto& e) { return get(e.rebased()); }},
    {Proto::kDropped, [](const Proto& e) { return get(e.dropped()); }},
    {Proto::kHoldReleased, [](const Proto& e) { return get(e.hold_released()); }},
    {Proto::kActiveReset, [](const Proto& e) { return get(e.active_reset()); }},
    {Proto::kLegacyRetired, [](const Proto& e) { return get(e.legacy_retired()); }},
    {Proto::kFrozen, [](const Proto& e) { return get(e.frozen()); }},
    {Proto::kUnfrozen, [](const Proto& e) { return get(e.unfrozen()); }},
    {Proto::kReadinessReported, [](const Proto& e) { return get(e.readiness_reported()); }},
    {Proto::kGatewayForgotten, [](const Proto& e) { return get(e.gateway_forgotten()); }},
    {Proto::kLaneClosed, [](const Proto& e) { return get(e.lane_closed()); }},
    {Proto::kDeploymentsRetired, [](const Proto& e) { return get(e.deployments_retired()); }},
    {Proto::kEnvironmentStarted, [](const Proto& e) { return get(e.environment_started()); }},
    {Proto::kRolloutStarted, [](const Proto& e) { return get(e.rollout_started()); }},
    {Proto::kShareSet, [](const Proto& e) { return get(e.share_set()); }},
    {Proto::kRolloutAdvanced, [](const Proto& e) { return get(e.rollout_advanced()); }},
    {Proto::kRolloutPaused, [](const Proto& e) { return get(e.rollout_paused()); }},
    {Proto::kRolloutResumed, [](const Proto& e) { return get(e.rollout_resumed()); }},
    {Proto::kRolloutAborted, [](const Proto& e) { return get(e.rollout_aborted()); }},
    {Proto::kStageBaking, [](const Proto& e) { return get(e.stage_baking()); }},
    {Proto::kGateOpened, [](const Proto& e) { return get(e.gate_opened()); }},
    {Proto::kHoldbackEnded, [](const Proto& e) { return get(e.holdback_ended()); }},
    {Proto::kRolloutTemplateSet, [](const Proto& e) { return get(e.rollout_template_set()); }},
    {Proto::kRolloutTemplateRemoved,
        [](const Proto& e) { return get(e.rollout_template_removed()); }},
    {Proto::kLeakWaived, [](const Proto& e) { return get(e.leak_waived()); }},
    {Proto::kWaiverRevoked, [](const Proto& e) { return get(e.waiver_revoked()); }},
};

static_assert(std::size(kReaders) == std::variant_size_v<state::Effect>);

} // namespace

void writeEffect(const state::Effect& from, Proto& to)
{
    std::visit([&to](const auto& effect) { put(effect, to); }, from);
}

std::optional<state::Effect> readEffect(const Proto& from)
{
    for (const auto& [effect, read] : kReaders) {
        if (effect == from.effect_case())
            return read(from);
    }
    return std::nullopt;
}

} // namespace pult::codec
