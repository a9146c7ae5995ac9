// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/wire/operation.h"

#include "client/wire/enums.h"
#include "client/wire/state.h"

namespace pult::client::wire {

namespace {

void takeProgress(Operation& to, const v1::Operation& wire)
{
    for (const auto& progress : wire.gateways()) {
        to.gateways.push_back({progress.gateway(), fromWire(progress.state()), progress.after_us(),
            progress.reason()});
    }
    to.removedGateways.assign(wire.removed_gateways().begin(), wire.removed_gateways().end());
}

Observation observationOf(const v1::Observation& wire)
{
    return {fromWire(wire.outcome()), wire.right(), wire.wrong(), wire.share_low(), wire.after_us(),
        {wire.wrong_traces().begin(), wire.wrong_traces().end()}, wire.why(), wire.ended()};
}

} // namespace

Operation fromWire(const v1::Operation& wire)
{
    Operation to;
    to.id = wire.id();
    to.environment = wire.environment();
    to.revision = wire.revision();
    to.requestId = wire.request_id();
    to.act = wire.act();
    to.step = fromWire(wire.step());
    to.acceptedUnixMs = wire.accepted_unix_ms();
    to.configuredAfterUs = wire.configured_after_us();
    to.acknowledgedAfterUs = wire.acknowledged_after_us();
    to.acknowledged = wire.acknowledged();
    to.counted = wire.counted();
    takeProgress(to, wire);
    to.noRoutingChange = wire.no_routing_change();
    to.superseded = wire.superseded();
    to.beforeRestart = wire.before_restart();
    to.commandClass = wire.command_class();
    to.user = wire.user();
    if (wire.has_observation())
        to.observation = observationOf(wire.observation());
    to.countingUntilUnixMs = wire.counting_until_unix_ms();
    return to;
}

Gateway fromWire(const v1::Gateway& wire)
{
    Gateway to;
    to.id = wire.id();
    to.dataPlane = wire.data_plane();
    to.kind = wire.kind();
    to.region = wire.region();
    to.zone = wire.zone();
    to.acknowledgedRevision = wire.acknowledged_revision();
    to.state = fromWire(wire.state());
    to.reason = wire.reason();
    to.afterUs = wire.after_us();
    to.lastSeenUnixMs = wire.last_seen_unix_ms();
    to.services.assign(wire.services().begin(), wire.services().end());
    to.refusals = wire.refusals();
    to.keeps.assign(wire.keeps().begin(), wire.keeps().end());
    if (wire.has_retreat())
        to.retreat = RuntimeCommand{wire.retreat().socket(), wire.retreat().command()};
    return to;
}

Route fromWire(const v1::Route& wire)
{
    Route to;
    to.service = wire.service();
    to.lane = wire.lane();
    to.deployment = wire.deployment();
    for (const auto& endpoint : wire.endpoints())
        to.endpoints.push_back(fromWire(endpoint));
    to.generation = wire.generation();
    to.version = wire.version();
    to.because = wire.because();
    return to;
}

} // namespace pult::client::wire
