// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "client/leak_waiver.h"
#include "client/state.h"

namespace pult::client {

// One struct per command of pult.v1.Command; the meaning of every field is documented there.

struct CreateEnvironment
{
    std::string name;
    EnvironmentClass environmentClass = EnvironmentClass::Unknown;
    std::string cluster;
    Policy policy;
};

struct SetPolicy
{
    Policy policy;
};

struct Register
{
    std::string manifestYaml;
    std::string fileName;
    std::string name;
};

struct Promote
{
    std::uint32_t generation = 0;
};

struct Rollback
{
    std::uint32_t expect = 0;
    bool force = false;
};

struct Retreat
{};

struct Rebase
{
    std::uint32_t generation = 0;
};

struct Drop
{
    std::uint32_t generation = 0;
};

struct ReleaseHold
{
    std::uint32_t generation = 0;
};

struct ResetToActive
{};

struct RetireLegacy
{};

struct Freeze
{
    std::int64_t untilUnixMs = 0;
    std::vector<std::string> exempt;
};

struct Unfreeze
{};

struct ReportReadiness
{
    std::string service;
    std::uint32_t generation = 0;
    bool ready = false;
    std::string detail;
};

struct ForgetGateway
{
    std::string gateway;
};

//! The plan; or, when it has no stages, the environment's template of that name; or, when that is
//! empty too, its template "default".
struct StartRollout
{
    std::uint32_t generation = 0;
    RolloutPlan plan;
    std::string planTemplate;
};

struct SetShare
{
    std::uint32_t generation = 0;
    std::uint32_t permille = 0;
};

struct AdvanceRollout
{
    std::uint32_t generation = 0;
    std::uint32_t fromStage = 0; //!< From 1; 0: whichever it is.
};

struct PauseRollout
{
    std::uint32_t generation = 0;
};

struct ResumeRollout
{
    std::uint32_t generation = 0;
};

struct AbortRollout
{
    std::uint32_t generation = 0;
};

struct SetRolloutTemplate
{
    RolloutTemplate rolloutTemplate;
};

struct RemoveRolloutTemplate
{
    std::string name;
};

struct WaiveLeak
{
    WaivedEdge edge;
    std::string owner;
    std::int64_t untilUnixMs = 0;
};

struct RevokeWaiver
{
    WaivedEdge edge;
};

//! Everything a person or CI may ask for. The reactors' own commands are not here.
using Command = std::variant<CreateEnvironment, SetPolicy, Register, Promote, Rollback, Retreat,
    Rebase, Drop, ReleaseHold, ResetToActive, RetireLegacy, Freeze, Unfreeze, ReportReadiness,
    ForgetGateway, StartRollout, SetShare, AdvanceRollout, PauseRollout, ResumeRollout,
    AbortRollout, SetRolloutTemplate, RemoveRolloutTemplate, WaiveLeak, RevokeWaiver>;

} // namespace pult::client
