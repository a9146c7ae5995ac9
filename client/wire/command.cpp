// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/wire/command.h"

#include "client/wire/enums.h"
#include "client/wire/leak_waiver.h"
#include "client/wire/rollout.h"
#include "client/wire/state.h"

namespace pult::client::wire {

namespace {

void put(v1::Policy& wire, const Policy& policy)
{
    wire.set_gateway_ttl_seconds(policy.gatewayTtlSeconds);
    wire.set_drain_seconds(policy.drainSeconds);
    wire.set_generation_header(policy.generationHeader);
    wire.set_generation_name_header(policy.generationNameHeader);
    wire.set_head_header(policy.headHeader);
    for (const auto& entry : policy.entries) {
        auto& to = *wire.add_entries();
        to.set_name(entry.name);
        to.set_url(entry.url);
        to.set_method(entry.method);
        to.mutable_headers()->insert(entry.headers.begin(), entry.headers.end());
    }
}

//! Writes each kind of command into its variant.
struct Writer
{
    v1::Command& wire;

    void operator()(const CreateEnvironment& from) const
    {
        auto* to = wire.mutable_create_environment();
        to->set_name(from.name);
        to->set_environment_class(toWire(from.environmentClass));
        to->set_cluster(from.cluster);
        if (from.policy != Policy{})
            put(*to->mutable_policy(), from.policy);
    }
    void operator()(const SetPolicy& from) const
    {
        put(*wire.mutable_set_policy()->mutable_policy(), from.policy);
    }
    void operator()(const Register& from) const
    {
        auto* to = wire.mutable_register_();
        to->set_manifest_yaml(from.manifestYaml);
        to->set_file_name(from.fileName);
        to->set_name(from.name);
    }
    void operator()(const Promote& from) const
    {
        wire.mutable_promote()->set_generation(from.generation);
    }
    void operator()(const Rollback& from) const
    {
        wire.mutable_rollback()->set_expect(from.expect);
        wire.mutable_rollback()->set_force(from.force);
    }
    void operator()(const Retreat&) const { wire.mutable_retreat(); }
    void operator()(const Rebase& from) const
    {
        wire.mutable_rebase()->set_generation(from.generation);
    }
    void operator()(const Drop& from) const
    {
        wire.mutable_drop()->set_generation(from.generation);
    }
    void operator()(const ReleaseHold& from) const
    {
        wire.mutable_release_hold()->set_generation(from.generation);
    }
    void operator()(const ResetToActive&) const { wire.mutable_reset_to_active(); }
    void operator()(const RetireLegacy&) const { wire.mutable_retire_legacy(); }
    void operator()(const Freeze& from) const
    {
        auto* to = wire.mutable_freeze();
        to->set_until_unix_ms(from.untilUnixMs);
        to->mutable_exempt()->Assign(from.exempt.begin(), from.exempt.end());
    }
    void operator()(const Unfreeze&) const { wire.mutable_unfreeze(); }
    void operator()(const ReportReadiness& from) const
    {
        auto* to = wire.mutable_report_readiness();
        to->set_service(from.service);
        to->set_generation(from.generation);
        to->set_ready(from.ready);
        to->set_detail(from.detail);
    }
    void operator()(const ForgetGateway& from) const
    {
        wire.mutable_forget_gateway()->set_gateway(from.gateway);
    }
    void operator()(const WaiveLeak& from) const
    {
        auto* to = wire.mutable_waive_leak();
        putEdge(*to->mutable_edge(), from.edge);
        to->set_owner(from.owner);
        to->set_until_unix_ms(from.untilUnixMs);
    }
    void operator()(const RevokeWaiver& from) const
    {
        putEdge(*wire.mutable_revoke_waiver()->mutable_edge(), from.edge);
    }
    void operator()(const StartRollout& from) const
    {
        auto* to = wire.mutable_start_rollout();
        to->set_generation(from.generation);
        to->set_plan_template(from.planTemplate);
        if (from.plan != RolloutPlan{})
            putPlan(*to->mutable_plan(), from.plan);
    }
    void operator()(const SetShare& from) const
    {
        wire.mutable_set_share()->set_generation(from.generation);
        wire.mutable_set_share()->set_share_permille(from.permille);
    }
    void operator()(const AdvanceRollout& from) const
    {
        wire.mutable_advance_rollout()->set_generation(from.generation);
        wire.mutable_advance_rollout()->set_from_stage(from.fromStage);
    }
    void operator()(const PauseRollout& from) const
    {
        wire.mutable_pause_rollout()->set_generation(from.generation);
    }
    void operator()(const ResumeRollout& from) const
    {
        wire.mutable_resume_rollout()->set_generation(from.generation);
    }
    void operator()(const AbortRollout& from) const
    {
        wire.mutable_abort_rollout()->set_generation(from.generation);
    }
    void operator()(const SetRolloutTemplate& from) const
    {
        auto* to = wire.mutable_set_rollout_template()->mutable_template_();
        to->set_name(from.rolloutTemplate.name);
        putPlan(*to->mutable_plan(), from.rolloutTemplate.plan);
    }
    void operator()(const RemoveRolloutTemplate& from) const
    {
        wire.mutable_remove_rollout_template()->set_name(from.name);
    }
};

CreateEnvironment read(const v1::CreateEnvironment& from)
{
    return {
        from.name(), fromWire(from.environment_class()), from.cluster(), fromWire(from.policy())};
}

Freeze read(const v1::Freeze& from)
{
    return {from.until_unix_ms(), {from.exempt().begin(), from.exempt().end()}};
}

ReportReadiness read(const v1::ReportReadiness& from)
{
    return {from.service(), from.generation(), from.ready(), from.detail()};
}

} // namespace

v1::Command toWire(const Command& command)
{
    v1::Command wire;
    std::visit(Writer{wire}, command);
    return wire;
}

std::optional<Command> fromWire(const v1::Command& wire)
{
    switch (wire.kind_case()) {
    case v1::Command::kCreateEnvironment:
        return read(wire.create_environment());
    case v1::Command::kSetPolicy:
        return SetPolicy{fromWire(wire.set_policy().policy())};
    case v1::Command::kRegister:
        return Register{wire.register_().manifest_yaml(), wire.register_().file_name(),
            wire.register_().name()};
    case v1::Command::kPromote:
        return Promote{wire.promote().generation()};
    case v1::Command::kRollback:
        return Rollback{wire.rollback().expect(), wire.rollback().force()};
    case v1::Command::kRetreat:
        return Retreat{};
    case v1::Command::kRebase:
        return Rebase{wire.rebase().generation()};
    case v1::Command::kDrop:
        return Drop{wire.drop().generation()};
    case v1::Command::kReleaseHold:
        return ReleaseHold{wire.release_hold().generation()};
    case v1::Command::kResetToActive:
        return ResetToActive{};
    case v1::Command::kRetireLegacy:
        return RetireLegacy{};
    case v1::Command::kFreeze:
        return read(wire.freeze());
    case v1::Command::kUnfreeze:
        return Unfreeze{};
    case v1::Command::kReportReadiness:
        return read(wire.report_readiness());
    case v1::Command::kForgetGateway:
        return ForgetGateway{wire.forget_gateway().gateway()};
    case v1::Command::kStartRollout:
        return StartRollout{wire.start_rollout().generation(),
            fromWire(wire.start_rollout().plan()), wire.start_rollout().plan_template()};
    case v1::Command::kSetShare:
        return SetShare{wire.set_share().generation(), wire.set_share().share_permille()};
    case v1::Command::kAdvanceRollout:
        return AdvanceRollout{
            wire.advance_rollout().generation(), wire.advance_rollout().from_stage()};
    case v1::Command::kPauseRollout:
        return PauseRollout{wire.pause_rollout().generation()};
    case v1::Command::kResumeRollout:
        return ResumeRollout{wire.resume_rollout().generation()};
    case v1::Command::kAbortRollout:
        return AbortRollout{wire.abort_rollout().generation()};
    case v1::Command::kSetRolloutTemplate:
        return SetRolloutTemplate{fromWire(wire.set_rollout_template().template_())};
    case v1::Command::kRemoveRolloutTemplate:
        return RemoveRolloutTemplate{wire.remove_rollout_template().name()};
    case v1::Command::kWaiveLeak:
        return WaiveLeak{fromWire(wire.waive_leak().edge()), wire.waive_leak().owner(),
            wire.waive_leak().until_unix_ms()};
    case v1::Command::kRevokeWaiver:
        return RevokeWaiver{fromWire(wire.revoke_waiver().edge())};
    default:
        return std::nullopt;
    }
}

} // namespace pult::client::wire
