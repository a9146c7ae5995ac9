// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "controlplane/state/deployment.h"

namespace pult::state {

enum class EnvironmentClass
{
    Prod,
    Stage,
    Test,
    Uat,
};

//! Where requests come in; see pult/v1/command.proto.
struct Entry
{
    std::string name;
    std::string url;
    std::string method; //!< Empty: gRPC.
    std::map<std::string, std::string> headers;

    friend bool operator==(const Entry&, const Entry&) = default;
};

struct Policy
{
    std::uint32_t gatewayTtlSeconds = 600;
    std::uint32_t drainSeconds = 30;
    std::string generationHeader = "x-generation";
    std::string generationNameHeader = "x-generation-name";
    std::string headHeader = "x-generation-head";
    std::vector<Entry> entries{}; //!< By name.

    friend bool operator==(const Policy&, const Policy&) = default;
};

struct Manifest;

// One struct per command; meaning, class and requirements: docs/commands.md and
// pult/v1/command.proto.

struct CreateEnvironment
{
    EnvironmentClass environmentClass = EnvironmentClass::Test;
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
    //! manifestYaml in parsed form, from whoever spares decide() the work: a large one takes long,
    //! and decide() runs where everybody waits. Null: decide() parses.
    std::shared_ptr<const Manifest> parsed = nullptr;
};

struct Promote
{
    GenerationNumber generation = 0;
};

struct Rollback
{
    GenerationNumber expect = 0;
    bool force = false;
};

struct Retreat
{};

struct Rebase
{
    GenerationNumber generation = 0;
};

struct Drop
{
    GenerationNumber generation = 0;
};

struct ReleaseHold
{
    GenerationNumber generation = 0;
};

struct ResetToActive
{};

struct RetireLegacy
{};

struct Freeze
{
    std::int64_t untilUnixMs = 0;
    std::vector<std::string> exempt;
    std::string reason;
};

struct Unfreeze
{};

struct ReportReadiness
{
    DeploymentKey deployment;
    bool ready = false;
    std::string detail;
};

struct ForgetGateway
{
    std::string gateway;
};

//! Reactor: a generation that left the table is out of use at every edge; its lane stops being
//! routable.
struct CloseLane
{
    GenerationNumber generation = 0;
};

//! Reactor: deployments have drained.
struct MarkRetired
{
    std::vector<DeploymentKey> deployments;
};

//! Reactor: a first installation is ready everywhere.
struct MarkStarted
{};

using Command = std::variant<CreateEnvironment, SetPolicy, Register, Promote, Rollback, Retreat,
    Rebase, Drop, ReleaseHold, ResetToActive, RetireLegacy, Freeze, Unfreeze, ReportReadiness,
    ForgetGateway, CloseLane, MarkRetired, MarkStarted>;

} // namespace pult::state
