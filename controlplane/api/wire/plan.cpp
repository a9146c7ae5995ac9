// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/wire/plan.h"

#include <algorithm>
#include <array>

#include "common/hash.h"
#include "controlplane/api/wire/command.h"
#include "controlplane/api/wire/journal.h"

namespace pult::api::wire {

namespace {

constexpr std::array kTones{"info", "good", "warn", "bad"};
static_assert(static_cast<std::size_t>(state::Tone::Bad) + 1 == kTones.size());

void linesToWire(
    const std::vector<state::PlanLine>& from, google::protobuf::RepeatedPtrField<v1::PlanLine>& to)
{
    for (const auto& line : from) {
        auto& out = *to.Add();
        out.set_code(line.code);
        out.set_text(line.text);
        out.mutable_args()->Add(line.args.begin(), line.args.end());
        out.set_tone(kTones[static_cast<std::size_t>(line.tone)]);
    }
}

void refusalsToWire(const std::vector<state::Refusal>& from, v1::PlanResponse& to)
{
    for (const auto& refusal : from) {
        auto& out = *to.add_refusals();
        out.set_reason(refusal.reason);
        out.set_message(refusal.message);
        out.mutable_next_acts()->Add(refusal.nextActs.begin(), refusal.nextActs.end());
    }
}

} // namespace

void toWire(
    const std::string& environment, const writer::PlannedCommand& from, v1::PlanResponse& to)
{
    const auto& decision = from.decision;
    to.set_environment(environment);
    to.set_act(decision.act);
    to.set_summary(decision.summary);
    to.set_command_class(decision.commandClass);
    refusalsToWire(decision.refusals, to);
    linesToWire(decision.effects, *to.mutable_effects());
    linesToWire(decision.evidence, *to.mutable_evidence());
    linesToWire(decision.notUndone, *to.mutable_not_undone());
    const auto shown = std::min(decision.services.size(), kMostPlannedServices);
    for (std::size_t i = 0; i < shown; ++i)
        toWire(decision.services[i], *to.add_services());
    to.set_services_changed(static_cast<std::uint32_t>(decision.services.size()));
    to.set_gateways_concerned(from.gatewaysConcerned);
    to.set_expected_ms(from.expectedMs);
    to.set_effect_digest(toHex(decision.effectDigest));
    to.set_token(from.token);
    to.set_token_lives_seconds(from.tokenLivesSeconds);
    to.set_confirmation(decision.confirmation);
    to.set_cli(decision.cli);
    to.set_no_op(decision.noOp);
    to.set_revision(from.revision);
    toWire(environment, decision.resolved, *to.mutable_resolved());
}

} // namespace pult::api::wire
