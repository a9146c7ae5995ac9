// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

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

//! Everything a person or CI may ask for. The reactors' own commands are not here.
using Command
    = std::variant<CreateEnvironment, SetPolicy, Register, Promote, Rollback, Retreat, Rebase, Drop,
        ReleaseHold, ResetToActive, RetireLegacy, Freeze, Unfreeze, ReportReadiness, ForgetGateway>;

} // namespace pult::client
