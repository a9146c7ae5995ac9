// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/codec/rollout.h"

#include "controlplane/codec/guards.h"
#include "controlplane/codec/values.h"
#include "controlplane/codec/verdict.h"

namespace pult::codec {

namespace {

// The enumerations are fixed: the stored numbers are the core's positions.
static_assert(
    static_cast<int>(state::RolloutStatus::Running) == journal::v1::ROLLOUT_STATUS_RUNNING);
static_assert(static_cast<int>(state::RolloutStatus::Done) == journal::v1::ROLLOUT_STATUS_DONE);
static_assert(static_cast<int>(state::ShareUnit::Requests) == journal::v1::SHARE_UNIT_REQUESTS);

journal::v1::RolloutStatus write(state::RolloutStatus from)
{
    return static_cast<journal::v1::RolloutStatus>(from);
}

state::RolloutStatus read(journal::v1::RolloutStatus from)
{
    return static_cast<state::RolloutStatus>(from);
}

void write(const state::Stage& from, journal::v1::Stage& to)
{
    to.set_name(from.name);
    writeStrings(from.where.regions, *to.mutable_where()->mutable_regions());
    writeStrings(from.where.zones, *to.mutable_where()->mutable_zones());
    to.mutable_where()->set_permille(from.where.permille);
    to.set_share_permille(from.sharePermille);
    to.set_bake_seconds(from.bakeSeconds);
    to.set_minimum_sample(from.minimumSample);
    for (const auto& coverage : from.coverage) {
        auto& out = *to.add_coverage();
        out.set_dimension(coverage.dimension);
        writeStrings(coverage.values, *out.mutable_values());
        out.set_minimum_values(coverage.minimumValues);
        out.set_minimum_units(coverage.minimumUnits);
    }
    to.set_gate_person(from.gate == state::Gate::Person);
    writeGuards(from.guards, *to.mutable_guards());
}

state::Stage read(const journal::v1::Stage& from)
{
    state::Stage to;
    to.name = from.name();
    to.where = {readStrings(from.where().regions()), readStrings(from.where().zones()),
        from.where().permille()};
    to.sharePermille = from.share_permille();
    to.bakeSeconds = from.bake_seconds();
    to.minimumSample = from.minimum_sample();
    for (const auto& in : from.coverage()) {
        to.coverage.push_back(
            {in.dimension(), readStrings(in.values()), in.minimum_values(), in.minimum_units()});
    }
    to.gate = from.gate_person() ? state::Gate::Person : state::Gate::Automatic;
    to.guards = readGuards(from.guards());
    return to;
}

void write(const state::Holdback& from, journal::v1::Holdback& to)
{
    to.set_permille(from.permille);
    to.set_seconds(from.seconds);
}

} // namespace

void write(const state::RolloutPlan& from, journal::v1::RolloutPlan& to)
{
    to.set_unit(static_cast<journal::v1::ShareUnit>(from.unit));
    for (const auto& stage : from.stages)
        write(stage, *to.add_stages());
    writeGuards(from.guards, *to.mutable_guards());
    to.set_alpha(from.alpha);
    to.set_push_on_green(from.finish == state::Finish::PushOnGreen);
    if (from.holdback != state::Holdback{})
        write(from.holdback, *to.mutable_holdback());
}

state::RolloutPlan read(const journal::v1::RolloutPlan& from)
{
    state::RolloutPlan to;
    to.unit = static_cast<state::ShareUnit>(from.unit());
    for (const auto& stage : from.stages())
        to.stages.push_back(read(stage));
    to.guards = readGuards(from.guards());
    to.alpha = from.alpha();
    to.finish = from.push_on_green() ? state::Finish::PushOnGreen : state::Finish::Person;
    to.holdback = {from.holdback().permille(), from.holdback().seconds()};
    return to;
}

void write(const state::RolloutCause& from, journal::v1::RolloutCause& to)
{
    to.set_words(from.words);
    if (from.verdict)
        write(*from.verdict, *to.mutable_verdict());
}

state::RolloutCause read(const journal::v1::RolloutCause& from)
{
    return {from.words(),
        from.has_verdict() ? std::make_shared<const state::RolloutVerdict>(read(from.verdict()))
                           : nullptr};
}

void write(const state::RolloutOutcome& from, journal::v1::RolloutOutcome& to)
{
    to.set_status(write(from.status));
    if (from.holdback != state::Holdback{})
        write(from.holdback, *to.mutable_holdback());
    write(from.cause, *to.mutable_cause());
}

state::RolloutOutcome read(const journal::v1::RolloutOutcome& from)
{
    return {read(from.status()), {from.holdback().permille(), from.holdback().seconds()},
        read(from.cause())};
}

void write(const state::Rollout& from, journal::v1::Rollout& to)
{
    to.set_generation(from.generation);
    write(*from.plan, *to.mutable_plan());
    to.set_status(write(from.status));
    to.set_stage(from.stage);
    to.set_share_permille(from.sharePermille);
    writeStrings(from.edges, *to.mutable_edges());
    to.set_changed_at(from.changedAt);
    to.set_started_unix_ms(from.startedUnixMs);
    to.set_started_by(from.startedBy);
    to.set_stage_since_unix_ms(from.stageSinceUnixMs);
    to.set_bake_since_unix_ms(from.bakeSinceUnixMs);
    to.set_baked_ms(from.bakedMs);
    to.set_paused_from(write(from.pausedFrom));
    to.set_ended_unix_ms(from.endedUnixMs);
    write(from.cause, *to.mutable_cause());
    if (!from.holdback)
        return;
    auto& holdback = *to.mutable_holdback();
    holdback.set_permille(from.holdback->permille);
    holdback.set_legacy(from.holdback->legacy);
    holdback.set_since_unix_ms(from.holdback->sinceUnixMs);
    holdback.set_until_unix_ms(from.holdback->untilUnixMs);
}

state::RolloutPtr read(const journal::v1::Rollout& from)
{
    auto to = std::make_shared<state::Rollout>();
    to->generation = from.generation();
    to->plan = std::make_shared<const state::RolloutPlan>(read(from.plan()));
    to->status = read(from.status());
    to->stage = from.stage();
    to->sharePermille = from.share_permille();
    to->edges = readStrings(from.edges());
    to->changedAt = from.changed_at();
    to->startedUnixMs = from.started_unix_ms();
    to->startedBy = from.started_by();
    to->stageSinceUnixMs = from.stage_since_unix_ms();
    to->bakeSinceUnixMs = from.bake_since_unix_ms();
    to->bakedMs = from.baked_ms();
    to->pausedFrom = read(from.paused_from());
    to->endedUnixMs = from.ended_unix_ms();
    to->cause = read(from.cause());
    if (from.has_holdback()) {
        const auto& in = from.holdback();
        to->holdback = state::HoldbackState{
            in.permille(), in.legacy(), in.since_unix_ms(), in.until_unix_ms()};
    }
    return to->stage < to->plan->stages.size() ? to : nullptr;
}

} // namespace pult::codec
