// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/wire/plan.h"

#include "client/wire/command.h"
#include "client/wire/enums.h"

namespace pult::client::wire {

namespace {

using Lines = google::protobuf::RepeatedPtrField<v1::PlanLine>;

std::vector<PlanLine> lines(const Lines& wire)
{
    std::vector<PlanLine> to;
    to.reserve(static_cast<std::size_t>(wire.size()));
    for (const auto& line : wire) {
        to.push_back({line.code(), line.text(), {line.args().begin(), line.args().end()},
            toneFromWire(line.tone())});
    }
    return to;
}

void takeLists(Plan& to, const v1::PlanResponse& wire)
{
    for (const auto& refusal : wire.refusals()) {
        to.refusals.push_back({refusal.reason(), refusal.message(),
            {refusal.next_acts().begin(), refusal.next_acts().end()}});
    }
    to.effects = lines(wire.effects());
    to.evidence = lines(wire.evidence());
    to.notUndone = lines(wire.not_undone());
    for (const auto& change : wire.services())
        to.services.push_back(fromWire(change));
}

} // namespace

ServiceChange fromWire(const v1::ServiceChange& wire)
{
    return {wire.service(), wire.version_before(), wire.version_after(), wire.generation_before(),
        wire.generation_after(), {wire.notes().begin(), wire.notes().end()}};
}

Plan fromWire(const v1::PlanResponse& wire)
{
    Plan to;
    to.environment = wire.environment();
    to.act = wire.act();
    to.summary = wire.summary();
    to.commandClass = wire.command_class();
    takeLists(to, wire);
    to.servicesChanged = wire.services_changed();
    to.gatewaysConcerned = wire.gateways_concerned();
    to.expectedMs = wire.expected_ms();
    to.effectDigest = wire.effect_digest();
    to.token = wire.token();
    to.tokenLivesSeconds = wire.token_lives_seconds();
    to.confirmation = wire.confirmation();
    to.cli = wire.cli();
    to.noOp = wire.no_op();
    to.revision = wire.revision();
    if (auto command = fromWire(wire.resolved()))
        to.command = std::move(*command);
    return to;
}

v1::ExecuteRequest toWire(const Execution& execution)
{
    v1::ExecuteRequest wire;
    wire.set_environment(execution.environment);
    *wire.mutable_command() = toWire(execution.command);
    wire.set_plan_token(execution.token);
    wire.set_request_id(execution.requestId);
    wire.set_reason(execution.reason);
    wire.set_confirmation(execution.confirmation);
    return wire;
}

} // namespace pult::client::wire
