// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/wire/enums.h"

namespace pult::client::wire {

namespace {

template <typename Wire, typename Ours, std::size_t N>
using Pairs = std::array<std::pair<Wire, Ours>, N>;

constexpr Pairs<v1::EnvironmentClass, EnvironmentClass, 4> kClasses{{
    {v1::ENVIRONMENT_CLASS_PROD, EnvironmentClass::Prod},
    {v1::ENVIRONMENT_CLASS_STAGE, EnvironmentClass::Stage},
    {v1::ENVIRONMENT_CLASS_TEST, EnvironmentClass::Test},
    {v1::ENVIRONMENT_CLASS_UAT, EnvironmentClass::Uat},
}};
constexpr Pairs<v1::Role, Role, 5> kRoles{{
    {v1::ROLE_CANDIDATE, Role::Candidate},
    {v1::ROLE_ACTIVE, Role::Active},
    {v1::ROLE_LEGACY, Role::Legacy},
    {v1::ROLE_CONTOUR, Role::Contour},
    {v1::ROLE_ARCHIVED, Role::Archived},
}};
constexpr Pairs<v1::Readiness, Readiness, 2> kReadiness{{
    {v1::READINESS_READY, Readiness::Ready},
    {v1::READINESS_NOT_READY, Readiness::NotReady},
}};
constexpr Pairs<v1::OperationStep, OperationStep, 4> kSteps{{
    {v1::OPERATION_STEP_ACCEPTED, OperationStep::Accepted},
    {v1::OPERATION_STEP_CONFIGURED, OperationStep::Configured},
    {v1::OPERATION_STEP_ACKNOWLEDGED, OperationStep::Acknowledged},
    {v1::OPERATION_STEP_OBSERVED, OperationStep::Observed},
}};
constexpr Pairs<v1::ObservationOutcome, ObservationOutcome, 3> kOutcomes{{
    {v1::OBSERVATION_OUTCOME_OBSERVED, ObservationOutcome::Observed},
    {v1::OBSERVATION_OUTCOME_CONTRADICTED, ObservationOutcome::Contradicted},
    {v1::OBSERVATION_OUTCOME_NO_EVIDENCE, ObservationOutcome::NoEvidence},
}};
constexpr Pairs<v1::GatewayState, GatewayState, 5> kGatewayStates{{
    {v1::GATEWAY_STATE_PENDING, GatewayState::Pending},
    {v1::GATEWAY_STATE_ACKNOWLEDGED, GatewayState::Acknowledged},
    {v1::GATEWAY_STATE_REFUSED, GatewayState::Refused},
    {v1::GATEWAY_STATE_LOST, GatewayState::Lost},
    {v1::GATEWAY_STATE_NOT_CONCERNED, GatewayState::NotConcerned},
}};

template <typename Wire, typename Ours, std::size_t N>
Ours lookUp(const Pairs<Wire, Ours, N>& pairs, Wire value)
{
    for (const auto& [wire, ours] : pairs) {
        if (wire == value)
            return ours;
    }
    return Ours::Unknown;
}

} // namespace

EnvironmentClass fromWire(v1::EnvironmentClass value)
{
    return lookUp(kClasses, value);
}
Role fromWire(v1::Role value)
{
    return lookUp(kRoles, value);
}
Readiness fromWire(v1::Readiness value)
{
    return lookUp(kReadiness, value);
}
OperationStep fromWire(v1::OperationStep value)
{
    return lookUp(kSteps, value);
}
ObservationOutcome fromWire(v1::ObservationOutcome value)
{
    for (const auto& [wire, ours] : kOutcomes) {
        if (wire == value)
            return ours;
    }
    return ObservationOutcome::Pending;
}
GatewayState fromWire(v1::GatewayState value)
{
    return lookUp(kGatewayStates, value);
}

v1::EnvironmentClass toWire(EnvironmentClass value)
{
    for (const auto& [wire, ours] : kClasses) {
        if (ours == value)
            return wire;
    }
    return v1::ENVIRONMENT_CLASS_UNSPECIFIED;
}

Tone toneFromWire(const std::string& value)
{
    if (value == "good")
        return Tone::Good;
    if (value == "warn")
        return Tone::Warn;
    return value == "bad" ? Tone::Bad : Tone::Info;
}

} // namespace pult::client::wire
