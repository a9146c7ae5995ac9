// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "client/leak_waiver.h"
#include "client/rollout.h"

namespace pult::client {

// Plain values of pult/v1/state.proto. Times are milliseconds since the Unix epoch, 0: never.
// Enums have Unknown for what a newer server may send.

enum class EnvironmentClass
{
    Unknown,
    Prod,
    Stage,
    Test,
    Uat,
};

enum class Role
{
    Unknown,
    Candidate,
    Active,
    Legacy,
    Contour,
    Archived,
};

//! Where requests come in from outside.
struct Entry
{
    std::string name;
    std::string url;
    std::string method; //!< Empty: gRPC, or the default.
    std::map<std::string, std::string> headers;

    friend bool operator==(const Entry&, const Entry&) = default;
};

struct Policy
{
    std::uint32_t gatewayTtlSeconds = 0;
    std::uint32_t drainSeconds = 0;
    std::string generationHeader;
    std::string generationNameHeader;
    std::string headHeader;
    std::vector<Entry> entries{};

    friend bool operator==(const Policy&, const Policy&) = default;
};

struct Artifact
{
    std::string kind;
    std::string name;
    std::string digest;

    friend bool operator==(const Artifact&, const Artifact&) = default;
};

struct Contract
{
    std::string kind;
    std::string name;
    std::string change;

    friend bool operator==(const Contract&, const Contract&) = default;
};

struct VersionRange
{
    std::uint32_t from = 0;
    std::uint32_t to = 0;

    friend bool operator==(const VersionRange&, const VersionRange&) = default;
};

struct DatabaseUse
{
    std::string database;
    std::uint32_t brings = 0;
    VersionRange worksWith;

    friend bool operator==(const DatabaseUse&, const DatabaseUse&) = default;
};

struct Endpoint
{
    std::string host;
    std::uint32_t port = 0;

    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

struct Deployment
{
    std::string service;
    std::uint32_t generation = 0;
    std::string version;
    std::string deploymentName;
    std::vector<Endpoint> endpoints;
    std::vector<Artifact> artifacts;
    std::vector<Contract> contracts;
    std::vector<DatabaseUse> databases;
    VersionRange api;
    std::vector<std::string> produces;
    std::vector<std::string> consumes;
    std::string readinessCheck;

    friend bool operator==(const Deployment&, const Deployment&) = default;
};

//! What stands at one service: a deployment, or nothing when the service is absent.
//! `deployment->service` differs from the key when the service is replaced.
using DeploymentPtr = std::shared_ptr<const Deployment>;
//! Service name -> deployment; a null pointer means ABSENT. Ordered by name.
using ServiceMap = std::map<std::string, DeploymentPtr>;

struct Generation
{
    std::uint32_t number = 0;
    std::string name;
    Role role = Role::Unknown;
    std::string application;
    std::string version;
    std::string manifestDigest;
    std::uint32_t base = 0;
    ServiceMap delta;
    bool held = false;
    std::vector<std::string> movedServices;
    std::vector<std::string> conflictingServices;
    std::int64_t registeredUnixMs = 0;
    std::string registeredBy;
    std::string commit;
    bool platinum = false;
    std::vector<std::string> branches;
    std::int64_t activatedUnixMs = 0;
};

using GenerationPtr = std::shared_ptr<const Generation>;

struct RetiringDeployment
{
    DeploymentPtr deployment;
    std::int64_t sinceUnixMs = 0;
    bool retired = false;
};

struct FreezeState
{
    bool frozen = false;
    std::string reason;
    std::string by;
    std::int64_t untilUnixMs = 0;
    std::vector<std::string> exempt;
};

//! Everything durable about one environment at one revision. Immutable once shared.
struct EnvironmentState
{
    std::string name;
    EnvironmentClass environmentClass = EnvironmentClass::Unknown;
    std::string cluster;
    std::string application;
    std::uint32_t head = 0;
    std::uint32_t legacy = 0;
    bool starting = false;
    ServiceMap active;
    //! Newest number first; living ones, then at most 50 archived.
    std::vector<GenerationPtr> generations;
    std::vector<RetiringDeployment> retiring;
    FreezeState freeze;
    Policy policy;
    std::uint64_t revision = 0;
    std::int64_t revisionUnixMs = 0;
    std::string revisionBy;
    std::string revisionAct;
    RolloutPtr rollout; //!< Null: there never was one.
    std::vector<RolloutTemplate> rolloutTemplates; //!< By name.
    std::vector<LeakWaiver> leakWaivers; //!< By edge; some may be over.

    //! Null when there is none of that number.
    [[nodiscard]] GenerationPtr find(std::uint32_t number) const;
};

enum class Readiness
{
    Unknown,
    Ready,
    NotReady,
};

struct DeploymentReadiness
{
    std::string service;
    std::uint32_t generation = 0;
    Readiness readiness = Readiness::Unknown;
    std::uint32_t readyEndpoints = 0;
    std::uint32_t totalEndpoints = 0;
    std::string detail;

    friend bool operator==(const DeploymentReadiness&, const DeploymentReadiness&) = default;
};

struct EnvironmentSummary
{
    std::string name;
    EnvironmentClass environmentClass = EnvironmentClass::Unknown;
    std::string cluster;
    std::string application;
    std::uint32_t head = 0;

    friend bool operator==(const EnvironmentSummary&, const EnvironmentSummary&) = default;
};

} // namespace pult::client
