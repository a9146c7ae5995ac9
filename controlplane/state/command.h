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
#include "controlplane/state/leak_waiver.h"
#include "controlplane/state/rollout.h"

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

//! Of one candidate. The plan is `plan`; or, when that has no stages, the environment's template of
//! that name; or, when that is empty too, its template "default".
struct StartRollout
{
    GenerationNumber generation = 0;
    RolloutPlan plan;
    std::string planTemplate;
};

//! Another share in the stage that it is in.
struct SetShare
{
    GenerationNumber generation = 0;
    std::uint32_t permille = 0;
};

//! To the next stage.
struct AdvanceRollout
{
    GenerationNumber generation = 0;
    //! Number of the stage that is left, from 1; another one refuses. 0: whichever it is.
    std::uint32_t fromStage = 0;
};

struct PauseRollout
{
    GenerationNumber generation = 0;
};

struct ResumeRollout
{
    GenerationNumber generation = 0;
};

struct AbortRollout
{
    GenerationNumber generation = 0;
};

//! Reactor: every edge that takes the share has acknowledged it; the bake clock runs.
struct BakeStage
{
    GenerationNumber generation = 0;
    std::uint32_t stage = 0; //!< From 1.
};

//! Reactor: the bake is over, and going on is not for automation.
struct OpenGate
{
    GenerationNumber generation = 0;
    std::uint32_t stage = 0; //!< From 1.
};

//! Reactor: the time of the holdback is over.
struct EndHoldback
{
    GenerationNumber generation = 0;
};

//! A plan that rollouts of this environment may begin with.
struct SetRolloutTemplate
{
    std::string name;
    RolloutPlan plan;
};

struct RemoveRolloutTemplate
{
    std::string name;
};

//! A leak is known and somebody sees to it; why is the request's reason.
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

using Command = std::variant<CreateEnvironment, SetPolicy, Register, Promote, Rollback, Retreat,
    Rebase, Drop, ReleaseHold, ResetToActive, RetireLegacy, Freeze, Unfreeze, ReportReadiness,
    ForgetGateway, CloseLane, MarkRetired, MarkStarted, StartRollout, SetShare, AdvanceRollout,
    PauseRollout, ResumeRollout, AbortRollout, BakeStage, OpenGate, EndHoldback, SetRolloutTemplate,
    RemoveRolloutTemplate, WaiveLeak, RevokeWaiver>;

} // namespace pult::state
