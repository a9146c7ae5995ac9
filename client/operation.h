// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/state.h"

namespace pult::client {

// Plain values of pult/v1/operation.proto; durations are microseconds from durable.

enum class OperationStep
{
    Unknown,
    Accepted,
    Configured,
    Acknowledged,
    Observed,
};

enum class ObservationOutcome
{
    Pending, //!< Being watched, or from a newer server.
    Observed,
    Contradicted,
    NoEvidence,
};

struct Observation
{
    ObservationOutcome outcome = ObservationOutcome::Pending;
    std::uint64_t right = 0;
    std::uint64_t wrong = 0;
    double shareLow = 0;
    std::uint64_t afterUs = 0;
    std::vector<std::string> wrongTraces;
    std::string why;
    bool ended = false;

    friend bool operator==(const Observation&, const Observation&) = default;
};

enum class GatewayState
{
    Unknown,
    Pending,
    Acknowledged,
    Refused,
    Lost,
    NotConcerned,
};

struct GatewayProgress
{
    std::string gateway;
    GatewayState state = GatewayState::Unknown;
    std::uint64_t afterUs = 0;
    std::string reason;

    friend bool operator==(const GatewayProgress&, const GatewayProgress&) = default;
};

struct Operation
{
    std::string id;
    std::string environment;
    std::uint64_t revision = 0;
    std::string requestId;
    std::string act;
    OperationStep step = OperationStep::Unknown;
    std::int64_t acceptedUnixMs = 0;
    std::uint64_t configuredAfterUs = 0;
    std::uint64_t acknowledgedAfterUs = 0;
    std::uint32_t acknowledged = 0;
    std::uint32_t counted = 0;
    std::vector<GatewayProgress> gateways;
    bool noRoutingChange = false;
    bool superseded = false;
    //! Nobody knows what became of it, unless it is the newest routing change: that is followed on.
    bool beforeRestart = false;
    std::vector<std::string> removedGateways;
    std::uint32_t commandClass = 0;
    std::string user;
    std::optional<Observation> observation;
    //! Until then m may grow. 0: it is complete.
    std::int64_t countingUntilUnixMs = 0;

    friend bool operator==(const Operation&, const Operation&) = default;
};

//! Every counted gateway took it.
[[nodiscard]] inline bool isAcknowledged(const Operation& operation)
{
    return operation.step == OperationStep::Acknowledged
        || operation.step == OperationStep::Observed;
}

//! What became of it was lost in a restart of the control plane, and a later change took its place.
[[nodiscard]] inline bool endIsUnknown(const Operation& operation)
{
    return operation.beforeRestart && operation.superseded && !isAcknowledged(operation);
}

using OperationPtr = std::shared_ptr<const Operation>;

//! What a data plane is told by its own runtime socket.
struct RuntimeCommand
{
    std::string socket; //!< Path on its machine.
    std::string command; //!< One line.

    //! "echo 'set map …' | socat - /run/haproxy/pult-edge.sock"
    [[nodiscard]] std::string shellLine() const;

    friend bool operator==(const RuntimeCommand&, const RuntimeCommand&) = default;
};

struct Gateway
{
    std::string id;
    std::string dataPlane;
    std::string kind;
    std::string region;
    std::string zone;
    std::uint64_t acknowledgedRevision = 0;
    GatewayState state = GatewayState::Unknown;
    std::string reason;
    std::uint64_t afterUs = 0;
    std::int64_t lastSeenUnixMs = 0;
    std::vector<std::string> services;
    std::uint64_t refusals = 0;
    //! What left the table and cannot go while it, lost or refusing, may still use it.
    std::vector<std::string> keeps;
    //! What does there, without a control plane, what Retreat would do. Nothing: it takes its
    //! tables from a control plane only, or there is nothing to go back to.
    std::optional<RuntimeCommand> retreat;

    friend bool operator==(const Gateway&, const Gateway&) = default;
};

using GatewayPtr = std::shared_ptr<const Gateway>;

struct Route
{
    std::string service;
    std::string lane;
    std::string deployment;
    std::vector<Endpoint> endpoints;
    std::uint32_t generation = 0;
    std::string version;
    std::string because;
};

} // namespace pult::client
