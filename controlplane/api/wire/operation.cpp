// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/wire/operation.h"

#include <array>

#include "controlplane/api/wire/state.h"

namespace pult::api::wire {

namespace {

constexpr std::array kSteps{v1::OPERATION_STEP_ACCEPTED, v1::OPERATION_STEP_CONFIGURED,
    v1::OPERATION_STEP_ACKNOWLEDGED, v1::OPERATION_STEP_OBSERVED};
static_assert(static_cast<std::size_t>(state::OperationStep::Observed) + 1 == kSteps.size());

constexpr std::array kOutcomes{v1::OBSERVATION_OUTCOME_UNSPECIFIED,
    v1::OBSERVATION_OUTCOME_OBSERVED, v1::OBSERVATION_OUTCOME_CONTRADICTED,
    v1::OBSERVATION_OUTCOME_NO_EVIDENCE};
static_assert(
    static_cast<std::size_t>(state::ObservationOutcome::NoEvidence) + 1 == kOutcomes.size());

constexpr std::array kStates{v1::GATEWAY_STATE_PENDING, v1::GATEWAY_STATE_ACKNOWLEDGED,
    v1::GATEWAY_STATE_REFUSED, v1::GATEWAY_STATE_LOST, v1::GATEWAY_STATE_NOT_CONCERNED};
static_assert(static_cast<std::size_t>(state::GatewayState::NotConcerned) + 1 == kStates.size());

v1::GatewayState toWire(state::GatewayState from)
{
    return kStates[static_cast<std::size_t>(from)];
}

void toWire(const state::ObservationView& from, v1::Observation& to)
{
    to.set_outcome(kOutcomes[static_cast<std::size_t>(from.outcome)]);
    to.set_right(from.right);
    to.set_wrong(from.wrong);
    to.set_share_low(from.shareLow);
    to.set_after_us(from.afterUs);
    to.mutable_wrong_traces()->Add(from.wrongTraces.begin(), from.wrongTraces.end());
    to.set_why(from.why);
    to.set_ended(from.ended);
}

std::string lane(const state::RouteMatch& match, bool alone)
{
    switch (match.kind) {
    case state::RouteMatch::Kind::Lane:
        return "g" + std::to_string(match.number);
    case state::RouteMatch::Kind::LaneName:
        return match.name;
    case state::RouteMatch::Kind::Head:
        return "entered at g" + state::headWord({match.number, match.rebases});
    case state::RouteMatch::Kind::Default:
        break;
    }
    return alone ? "no lane" : "anything else";
}

} // namespace

void toWire(const state::OperationView& from, v1::Operation& to)
{
    to.set_id(std::to_string(from.revision));
    to.set_environment(from.environment);
    to.set_revision(from.revision);
    to.set_request_id(from.requestId);
    to.set_act(from.act);
    to.set_step(kSteps[static_cast<std::size_t>(from.step)]);
    to.set_accepted_unix_ms(from.acceptedUnixMs);
    to.set_configured_after_us(from.configuredAfterUs);
    to.set_acknowledged_after_us(from.acknowledgedAfterUs);
    to.set_acknowledged(from.acknowledged);
    to.set_counted(from.counted);
    for (const auto& gateway : from.gateways) {
        auto& out = *to.add_gateways();
        out.set_gateway(gateway.gateway);
        out.set_state(toWire(gateway.state));
        out.set_after_us(gateway.afterUs);
        out.set_reason(gateway.reason);
    }
    to.set_no_routing_change(from.noRoutingChange);
    to.set_superseded(from.superseded);
    to.mutable_removed_gateways()->Add(from.removedGateways.begin(), from.removedGateways.end());
    to.set_command_class(from.commandClass);
    to.set_user(from.user);
    to.set_before_restart(from.beforeRestart);
    if (from.observation)
        toWire(*from.observation, *to.mutable_observation());
    to.set_counting_until_unix_ms(from.countingUntilUnixMs);
}

void toWire(const state::GatewayView& from, v1::Gateway& to)
{
    to.set_id(from.identity.id);
    to.set_data_plane(from.identity.dataPlane);
    to.set_kind(from.identity.kind);
    to.set_region(from.identity.region);
    to.set_zone(from.identity.zone);
    to.set_acknowledged_revision(from.acknowledgedRevision);
    to.set_state(toWire(from.state));
    to.set_reason(from.reason);
    to.set_after_us(from.afterUs);
    to.set_last_seen_unix_ms(from.lastSeenUnixMs);
    to.mutable_services()->Add(from.services.begin(), from.services.end());
    to.set_refusals(from.refusals);
    to.mutable_keeps()->Add(from.keeps.begin(), from.keeps.end());
    if (!from.wayBack.command.empty()) {
        to.mutable_retreat()->set_socket(from.wayBack.socket);
        to.mutable_retreat()->set_command(from.wayBack.command);
    }
}

void toWire(const writer::Accepted& from, v1::Operation& to)
{
    to.set_environment(from.environment);
    to.set_revision(from.revision);
    to.set_request_id(from.requestId);
    to.set_act(from.act);
    to.set_user(from.user);
    to.set_command_class(from.commandClass);
    to.set_accepted_unix_ms(from.unixMs);
    if (from.noOp) {
        to.set_step(v1::OPERATION_STEP_ACKNOWLEDGED);
        to.set_no_routing_change(true);
    } else {
        to.set_id(std::to_string(from.revision));
        to.set_step(v1::OPERATION_STEP_ACCEPTED);
    }
}

void toWire(const state::ServiceName& service, const std::vector<state::RouteRule>& from,
    google::protobuf::RepeatedPtrField<v1::Route>& to)
{
    for (const auto& rule : from) {
        auto& out = *to.Add();
        out.set_service(service);
        out.set_lane(lane(rule.match, from.size() == 1));
        out.set_because(rule.deployment ? rule.because : rule.error);
        if (!rule.deployment)
            continue;
        out.set_deployment(rule.deployment->name());
        for (const auto& endpoint : rule.deployment->placement.endpoints)
            toWire(endpoint, *out.add_endpoints());
        out.set_generation(rule.deployment->generation);
        out.set_version(rule.deployment->release.version);
    }
}

} // namespace pult::api::wire
