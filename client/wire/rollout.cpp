// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/wire/rollout.h"

namespace pult::client::wire {

namespace {

// The numbers of the contract are the positions of ours; what a newer server may send is Unknown.
static_assert(static_cast<int>(ShareUnit::Requests) == v1::SHARE_UNIT_REQUESTS);
static_assert(static_cast<int>(GuardKind::Share) == v1::GUARD_KIND_SHARE);
static_assert(static_cast<int>(GuardAct::Hold) == v1::GUARD_ACT_HOLD);
static_assert(static_cast<int>(Gate::Person) == v1::GATE_PERSON);
static_assert(static_cast<int>(Finish::PushOnGreen) == v1::FINISH_PUSH_ON_GREEN);
static_assert(static_cast<int>(RolloutStatus::Done) == v1::ROLLOUT_STATUS_DONE);

template <typename To, typename From> To known(From value, To last)
{
    return value < 0 || static_cast<int>(value) > static_cast<int>(last) ? To::Unknown
                                                                         : static_cast<To>(value);
}

RolloutStatus statusFromWire(v1::RolloutStatus value)
{
    return known(value, RolloutStatus::Done);
}

using Strings = google::protobuf::RepeatedPtrField<std::string>;

std::vector<std::string> strings(const Strings& from)
{
    return {from.begin(), from.end()};
}

void strings(const std::vector<std::string>& from, Strings* to)
{
    to->Assign(from.begin(), from.end());
}

} // namespace

std::vector<Guard> guardsFrom(const Guards& from)
{
    std::vector<Guard> to;
    for (const auto& in : from) {
        auto& guard = to.emplace_back();
        guard.name = in.name();
        guard.kind = known(in.kind(), GuardKind::Share);
        guard.act = known(in.act(), GuardAct::Hold);
        guard.margin = in.margin();
        guard.quantile = in.quantile();
        if (in.has_limit())
            guard.limit = in.limit();
        guard.services = strings(in.services());
        guard.query = in.query();
    }
    return to;
}

namespace {

Stage stageFromWire(const v1::Stage& wire)
{
    Stage to;
    to.name = wire.name();
    to.where
        = {strings(wire.where().regions()), strings(wire.where().zones()), wire.where().permille()};
    to.sharePermille = wire.share_permille();
    to.bakeSeconds = wire.bake_seconds();
    to.minimumSample = wire.minimum_sample();
    for (const auto& in : wire.coverage()) {
        to.coverage.push_back(
            {in.dimension(), strings(in.values()), in.minimum_values(), in.minimum_units()});
    }
    to.gate = known(wire.gate(), Gate::Person);
    to.guards = guardsFrom(wire.guards());
    return to;
}

void put(v1::Stage& wire, const Stage& stage)
{
    wire.set_name(stage.name);
    if (stage.where != EdgeSelector{}) {
        strings(stage.where.regions, wire.mutable_where()->mutable_regions());
        strings(stage.where.zones, wire.mutable_where()->mutable_zones());
        wire.mutable_where()->set_permille(stage.where.permille);
    }
    wire.set_share_permille(stage.sharePermille);
    wire.set_bake_seconds(stage.bakeSeconds);
    wire.set_minimum_sample(stage.minimumSample);
    for (const auto& coverage : stage.coverage) {
        auto& to = *wire.add_coverage();
        to.set_dimension(coverage.dimension);
        strings(coverage.values, to.mutable_values());
        to.set_minimum_values(coverage.minimumValues);
        to.set_minimum_units(coverage.minimumUnits);
    }
    wire.set_gate(static_cast<v1::Gate>(stage.gate));
    putGuards(*wire.mutable_guards(), stage.guards);
}

} // namespace

void putGuards(Guards& wire, const std::vector<Guard>& guards)
{
    for (const auto& guard : guards) {
        auto& to = *wire.Add();
        to.set_name(guard.name);
        to.set_kind(static_cast<v1::GuardKind>(guard.kind));
        to.set_act(static_cast<v1::GuardAct>(guard.act));
        to.set_margin(guard.margin);
        to.set_quantile(guard.quantile);
        if (guard.limit)
            to.set_limit(*guard.limit);
        strings(guard.services, to.mutable_services());
        to.set_query(guard.query);
    }
}

RolloutPlan fromWire(const v1::RolloutPlan& wire)
{
    RolloutPlan to;
    to.unit = known(wire.unit(), ShareUnit::Requests);
    for (const auto& stage : wire.stages())
        to.stages.push_back(stageFromWire(stage));
    to.guards = guardsFrom(wire.guards());
    to.alpha = wire.alpha();
    to.finish = known(wire.finish(), Finish::PushOnGreen);
    to.holdback = {wire.holdback().permille(), wire.holdback().seconds()};
    return to;
}

RolloutTemplate fromWire(const v1::RolloutTemplate& wire)
{
    return {wire.name(), fromWire(wire.plan())};
}

Rollout fromWire(const v1::Rollout& wire)
{
    Rollout to;
    to.generation = wire.generation();
    to.plan = fromWire(wire.plan());
    to.status = statusFromWire(wire.status());
    to.stage = wire.stage();
    to.sharePermille = wire.share_permille();
    to.edges = strings(wire.edges());
    to.changedAt = wire.changed_at();
    to.startedUnixMs = wire.started_unix_ms();
    to.startedBy = wire.started_by();
    to.stageSinceUnixMs = wire.stage_since_unix_ms();
    to.bakeSinceUnixMs = wire.bake_since_unix_ms();
    to.bakedMs = wire.baked_ms();
    to.pausedFrom = statusFromWire(wire.paused_from());
    to.endedUnixMs = wire.ended_unix_ms();
    to.cause = wire.cause();
    if (wire.has_holdback()) {
        to.holdback = HoldbackState{wire.holdback().permille(), wire.holdback().legacy(),
            wire.holdback().since_unix_ms(), wire.holdback().until_unix_ms()};
    }
    return to;
}

void putPlan(v1::RolloutPlan& wire, const RolloutPlan& plan)
{
    wire.set_unit(static_cast<v1::ShareUnit>(plan.unit));
    for (const auto& stage : plan.stages)
        put(*wire.add_stages(), stage);
    putGuards(*wire.mutable_guards(), plan.guards);
    wire.set_alpha(plan.alpha);
    wire.set_finish(static_cast<v1::Finish>(plan.finish));
    if (plan.holdback == Holdback{})
        return;
    wire.mutable_holdback()->set_permille(plan.holdback.permille);
    wire.mutable_holdback()->set_seconds(plan.holdback.seconds);
}

} // namespace pult::client::wire
