// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pult::state {

using ServiceName = std::string;
//! The number of an installation into an environment: 1, 2, 3, … never reused. 0: none.
using GenerationNumber = std::uint32_t;

//! Image, dataset, model or configuration. A change of any is a change of the service.
struct Artifact
{
    std::string kind; //!< image, dataset, model or config
    std::string name;
    std::string digest;

    friend auto operator<=>(const Artifact&, const Artifact&) = default;
};

struct Contract
{
    std::string kind; //!< api, message, schema or behaviour
    std::string name;
    std::string change; //!< extends, breaks or keeps

    friend auto operator<=>(const Contract&, const Contract&) = default;
};

//! Inclusive. Both 0: not declared.
struct VersionRange
{
    std::uint32_t from = 0;
    std::uint32_t to = 0;

    friend auto operator<=>(const VersionRange&, const VersionRange&) = default;
};

struct DatabaseUse
{
    std::string database;
    std::uint32_t brings = 0;
    VersionRange worksWith;

    friend auto operator<=>(const DatabaseUse&, const DatabaseUse&) = default;
};

//! What a release says about one service. Two services are the same when these are equal,
//! wherever and by whichever generation they were deployed.
struct ServiceRelease
{
    std::string version;
    std::vector<Artifact> artifacts;
    std::vector<Contract> contracts;
    std::vector<DatabaseUse> databases;
    VersionRange api;
    std::vector<std::string> produces;
    std::vector<std::string> consumes;

    friend bool operator==(const ServiceRelease&, const ServiceRelease&) = default;
};

struct Endpoint
{
    std::string host; //!< IPv4 or IPv6 address, without brackets
    std::uint16_t port = 0;

    friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

struct ReadinessCheck
{
    enum class Kind
    {
        Reported, //!< CI tells, by ReportReadiness.
        Grpc, //!< grpc.health.v1; target = service name, may be empty.
        Http, //!< GET target (a path) answers 2xx.
        Tcp, //!< The port accepts.
    };
    Kind kind = Kind::Reported;
    std::string target;
    std::uint32_t intervalMs = 2000;
    std::uint32_t timeoutMs = 1000;

    friend bool operator==(const ReadinessCheck&, const ReadinessCheck&) = default;
};

//! Where one service of a release runs in one environment.
struct ServicePlacement
{
    std::vector<Endpoint> endpoints;
    ReadinessCheck readiness;
    //! Absent: the environment's policy.
    std::optional<std::uint32_t> drainSeconds;

    friend bool operator==(const ServicePlacement&, const ServicePlacement&) = default;
};

//! Key of a deployment: the service it is of and the generation that brought it.
struct DeploymentKey
{
    ServiceName service;
    GenerationNumber generation = 0;

    friend auto operator<=>(const DeploymentKey&, const DeploymentKey&) = default;
};

//! Name it runs under, for example orders-v4.
[[nodiscard]] inline std::string nameOf(const DeploymentKey& key)
{
    return key.service + "-v" + std::to_string(key.generation);
}

//! One running version of a service: persistent and separate. Immutable once shared.
struct Deployment
{
    ServiceName service;
    GenerationNumber generation = 0;
    ServiceRelease release;
    ServicePlacement placement;

    [[nodiscard]] DeploymentKey key() const { return {service, generation}; }
    //! Name it runs under, for example orders-v4.
    [[nodiscard]] std::string name() const { return nameOf(key()); }

    friend bool operator==(const Deployment&, const Deployment&) = default;
};

//! Null means ABSENT. A deployment whose service differs from the key replaces it.
using DeploymentPtr = std::shared_ptr<const Deployment>;

} // namespace pult::state
