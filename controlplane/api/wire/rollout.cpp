// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/wire/rollout.h"

#include <array>
#include <utility>

#include "controlplane/api/wire/command.h"

namespace pult::api::wire {

namespace {

constexpr std::array kUnits{v1::SHARE_UNIT_USERS, v1::SHARE_UNIT_REQUESTS};
static_assert(static_cast<std::size_t>(state::ShareUnit::Requests) + 1 == kUnits.size());

constexpr std::array kKinds{v1::GUARD_KIND_ERRORS, v1::GUARD_KIND_LATENCY, v1::GUARD_KIND_MEAN,
    v1::GUARD_KIND_PROMQL, v1::GUARD_KIND_SHARE};
static_assert(static_cast<std::size_t>(state::GuardKind::Share) + 1 == kKinds.size());

constexpr std::array kActs{v1::GUARD_ACT_ABORT, v1::GUARD_ACT_HOLD};
static_assert(static_cast<std::size_t>(state::GuardAct::Hold) + 1 == kActs.size());

constexpr std::array kGates{v1::GATE_AUTOMATIC, v1::GATE_PERSON};
static_assert(static_cast<std::size_t>(state::Gate::Person) + 1 == kGates.size());

constexpr std::array kFinishes{v1::FINISH_PERSON, v1::FINISH_PUSH_ON_GREEN};
static_assert(static_cast<std::size_t>(state::Finish::PushOnGreen) + 1 == kFinishes.size());

constexpr std::array kStatuses{v1::ROLLOUT_STATUS_RUNNING, v1::ROLLOUT_STATUS_BAKING,
    v1::ROLLOUT_STATUS_WAITING_GATE, v1::ROLLOUT_STATUS_PAUSED, v1::ROLLOUT_STATUS_ABORTED,
    v1::ROLLOUT_STATUS_DONE};
static_assert(static_cast<std::size_t>(state::RolloutStatus::Done) + 1 == kStatuses.size());

template <typename Table, typename Key> auto at(const Table& table, Key key)
{
    return table[static_cast<std::size_t>(key)];
}

using Strings = google::protobuf::RepeatedPtrField<std::string>;

std::vector<std::string> list(const Strings& from)
{
    return {from.begin(), from.end()};
}

void list(const std::vector<std::string>& from, Strings* to)
{
    to->Add(from.begin(), from.end());
}

//! The first value is what an absent one means. False: not known.
template <typename Table, typename Wire, typename To>
bool choose(const Table& table, Wire from, To& to)
{
    to = {};
    if (static_cast<int>(from) == 0)
        return true;
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (table[i] == from) {
            to = static_cast<To>(i);
            return true;
        }
    }
    return false;
}

tl::unexpected<Error> unknown(const std::string& field)
{
    return failure(fieldInvalid(field, "it is not a value that this control plane knows"));
}

} // namespace

Result<std::vector<state::Guard>> guardsFromWire(const Guards& from, const std::string& field)
{
    std::vector<state::Guard> to;
    for (const auto& in : from) {
        const auto where = field + "[" + std::to_string(to.size()) + "]";
        auto& guard = to.emplace_back();
        guard.name = in.name();
        if (in.kind() == v1::GUARD_KIND_UNSPECIFIED || !choose(kKinds, in.kind(), guard.kind))
            return unknown(where + ".kind");
        if (!choose(kActs, in.act(), guard.act))
            return unknown(where + ".act");
        guard.margin = in.margin();
        guard.quantile = in.quantile();
        if (in.has_limit())
            guard.limit = in.limit();
        guard.services = list(in.services());
        guard.query = in.query();
    }
    return to;
}

void guardsToWire(const std::vector<state::Guard>& from, Guards* to)
{
    for (const auto& guard : from) {
        auto& out = *to->Add();
        out.set_name(guard.name);
        out.set_kind(at(kKinds, guard.kind));
        out.set_act(at(kActs, guard.act));
        out.set_margin(guard.margin);
        out.set_quantile(guard.quantile);
        if (guard.limit)
            out.set_limit(*guard.limit);
        list(guard.services, out.mutable_services());
        out.set_query(guard.query);
    }
}

namespace {

Result<state::Stage> stageFromWire(const v1::Stage& from, const std::string& field)
{
    state::Stage to;
    to.name = from.name();
    to.where = {list(from.where().regions()), list(from.where().zones()), from.where().permille()};
    to.sharePermille = from.share_permille();
    to.bakeSeconds = from.bake_seconds();
    to.minimumSample = from.minimum_sample();
    for (const auto& in : from.coverage()) {
        to.coverage.push_back(
            {in.dimension(), list(in.values()), in.minimum_values(), in.minimum_units()});
    }
    if (!choose(kGates, from.gate(), to.gate))
        return unknown(field + ".gate");
    auto guards = guardsFromWire(from.guards(), field + ".guards");
    if (!guards)
        return failure(guards.error());
    to.guards = *std::move(guards);
    return to;
}

void stageToWire(const state::Stage& from, v1::Stage& to)
{
    to.set_name(from.name);
    list(from.where.regions, to.mutable_where()->mutable_regions());
    list(from.where.zones, to.mutable_where()->mutable_zones());
    to.mutable_where()->set_permille(from.where.permille);
    to.set_share_permille(from.sharePermille);
    to.set_bake_seconds(from.bakeSeconds);
    to.set_minimum_sample(from.minimumSample);
    for (const auto& coverage : from.coverage) {
        auto& out = *to.add_coverage();
        out.set_dimension(coverage.dimension);
        list(coverage.values, out.mutable_values());
        out.set_minimum_values(coverage.minimumValues);
        out.set_minimum_units(coverage.minimumUnits);
    }
    to.set_gate(at(kGates, from.gate));
    guardsToWire(from.guards, to.mutable_guards());
}

} // namespace

Result<state::RolloutPlan> fromWire(const v1::RolloutPlan& from, const std::string& field)
{
    state::RolloutPlan to;
    if (!choose(kUnits, from.unit(), to.unit))
        return unknown(field + ".unit");
    for (const auto& in : from.stages()) {
        auto stage = stageFromWire(in, field + ".stages[" + std::to_string(to.stages.size()) + "]");
        if (!stage)
            return failure(stage.error());
        to.stages.push_back(*std::move(stage));
    }
    auto guards = guardsFromWire(from.guards(), field + ".guards");
    if (!guards)
        return failure(guards.error());
    to.guards = *std::move(guards);
    if (from.alpha() != 0)
        to.alpha = from.alpha();
    if (!choose(kFinishes, from.finish(), to.finish))
        return unknown(field + ".finish");
    to.holdback = {from.holdback().permille(), from.holdback().seconds()};
    return to;
}

void toWire(const state::RolloutPlan& from, v1::RolloutPlan& to)
{
    to.set_unit(at(kUnits, from.unit));
    for (const auto& stage : from.stages)
        stageToWire(stage, *to.add_stages());
    guardsToWire(from.guards, to.mutable_guards());
    to.set_alpha(from.alpha);
    to.set_finish(at(kFinishes, from.finish));
    if (from.holdback == state::Holdback{})
        return;
    to.mutable_holdback()->set_permille(from.holdback.permille);
    to.mutable_holdback()->set_seconds(from.holdback.seconds);
}

void toWire(const state::Rollout& from, v1::Rollout& to)
{
    to.set_generation(from.generation);
    toWire(*from.plan, *to.mutable_plan());
    to.set_status(at(kStatuses, from.status));
    to.set_stage(from.stage + 1);
    to.set_share_permille(from.sharePermille);
    list(from.edges, to.mutable_edges());
    to.set_changed_at(from.changedAt);
    to.set_started_unix_ms(from.startedUnixMs);
    to.set_started_by(from.startedBy);
    to.set_stage_since_unix_ms(from.stageSinceUnixMs);
    to.set_bake_since_unix_ms(from.bakeSinceUnixMs);
    to.set_baked_ms(from.bakedMs);
    if (from.status == state::RolloutStatus::Paused)
        to.set_paused_from(at(kStatuses, from.pausedFrom));
    to.set_ended_unix_ms(from.endedUnixMs);
    to.set_cause(from.cause.words);
    if (!from.holdback)
        return;
    auto& holdback = *to.mutable_holdback();
    holdback.set_permille(from.holdback->permille);
    holdback.set_legacy(from.holdback->legacy);
    holdback.set_since_unix_ms(from.holdback->sinceUnixMs);
    holdback.set_until_unix_ms(from.holdback->untilUnixMs);
}

} // namespace pult::api::wire
