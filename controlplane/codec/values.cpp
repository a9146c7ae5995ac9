// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/codec/values.h"

namespace pult::codec {

namespace {

using Kind = state::ReadinessCheck::Kind;

// Both enumerations are fixed: the stored numbers are the core's position, plus one for the class.
static_assert(static_cast<int>(Kind::Reported) == journal::v1::ReadinessCheck::KIND_REPORTED);
static_assert(static_cast<int>(Kind::Grpc) == journal::v1::ReadinessCheck::KIND_GRPC);
static_assert(static_cast<int>(Kind::Http) == journal::v1::ReadinessCheck::KIND_HTTP);
static_assert(static_cast<int>(Kind::Tcp) == journal::v1::ReadinessCheck::KIND_TCP);
static_assert(
    static_cast<int>(state::EnvironmentClass::Prod) + 1 == journal::v1::ENVIRONMENT_CLASS_PROD);
static_assert(
    static_cast<int>(state::EnvironmentClass::Uat) + 1 == journal::v1::ENVIRONMENT_CLASS_UAT);

void write(const state::VersionRange& from, journal::v1::VersionRange* to)
{
    to->set_from(from.from);
    to->set_to(from.to);
}

state::VersionRange read(const journal::v1::VersionRange& from)
{
    return {from.from(), from.to()};
}

void writeRelease(const state::ServiceRelease& from, journal::v1::Deployment& to)
{
    to.set_version(from.version);
    for (const auto& artifact : from.artifacts) {
        auto& out = *to.add_artifacts();
        out.set_kind(artifact.kind);
        out.set_name(artifact.name);
        out.set_digest(artifact.digest);
    }
    for (const auto& contract : from.contracts) {
        auto& out = *to.add_contracts();
        out.set_kind(contract.kind);
        out.set_name(contract.name);
        out.set_change(contract.change);
    }
    for (const auto& use : from.databases) {
        auto& out = *to.add_databases();
        out.set_database(use.database);
        out.set_brings(use.brings);
        write(use.worksWith, out.mutable_works_with());
    }
    if (from.api != state::VersionRange{})
        write(from.api, to.mutable_api());
    writeStrings(from.produces, *to.mutable_produces());
    writeStrings(from.consumes, *to.mutable_consumes());
}

state::ServiceRelease readRelease(const journal::v1::Deployment& from)
{
    state::ServiceRelease to;
    to.version = from.version();
    for (const auto& in : from.artifacts())
        to.artifacts.push_back({in.kind(), in.name(), in.digest()});
    for (const auto& in : from.contracts())
        to.contracts.push_back({in.kind(), in.name(), in.change()});
    for (const auto& in : from.databases())
        to.databases.push_back({in.database(), in.brings(), read(in.works_with())});
    to.api = read(from.api());
    to.produces = readStrings(from.produces());
    to.consumes = readStrings(from.consumes());
    return to;
}

void writePlacement(const state::ServicePlacement& from, journal::v1::Deployment& to)
{
    for (const auto& endpoint : from.endpoints) {
        auto& out = *to.add_endpoints();
        out.set_host(endpoint.host);
        out.set_port(endpoint.port);
    }
    auto& check = *to.mutable_readiness();
    check.set_kind(static_cast<journal::v1::ReadinessCheck::Kind>(from.readiness.kind));
    check.set_target(from.readiness.target);
    check.set_interval_ms(from.readiness.intervalMs);
    check.set_timeout_ms(from.readiness.timeoutMs);
    if (from.drainSeconds)
        to.set_drain_seconds(*from.drainSeconds);
}

state::ServicePlacement readPlacement(const journal::v1::Deployment& from)
{
    state::ServicePlacement to;
    for (const auto& in : from.endpoints())
        to.endpoints.push_back({in.host(), static_cast<std::uint16_t>(in.port())});
    const auto& check = from.readiness();
    to.readiness = {
        static_cast<Kind>(check.kind()), check.target(), check.interval_ms(), check.timeout_ms()};
    if (from.has_drain_seconds())
        to.drainSeconds = from.drain_seconds();
    return to;
}

} // namespace

void write(const state::Policy& from, journal::v1::Policy& to)
{
    to.set_gateway_ttl_seconds(from.gatewayTtlSeconds);
    to.set_drain_seconds(from.drainSeconds);
    to.set_generation_header(from.generationHeader);
    to.set_generation_name_header(from.generationNameHeader);
    to.set_head_header(from.headHeader);
    for (const auto& entry : from.entries) {
        auto& out = *to.add_entries();
        out.set_name(entry.name);
        out.set_url(entry.url);
        out.set_method(entry.method);
        for (const auto& [name, value] : entry.headers) {
            auto& header = *out.add_headers();
            header.set_name(name);
            header.set_value(value);
        }
    }
}

state::Policy read(const journal::v1::Policy& from)
{
    state::Policy to{from.gateway_ttl_seconds(), from.drain_seconds(), from.generation_header(),
        from.generation_name_header(), from.head_header(), {}};
    for (const auto& entry : from.entries()) {
        auto& out
            = to.entries.emplace_back(state::Entry{entry.name(), entry.url(), entry.method(), {}});
        for (const auto& header : entry.headers())
            out.headers[header.name()] = header.value();
    }
    return to;
}

journal::v1::EnvironmentClass write(state::EnvironmentClass from)
{
    return static_cast<journal::v1::EnvironmentClass>(static_cast<int>(from) + 1);
}

state::EnvironmentClass read(journal::v1::EnvironmentClass from)
{
    return static_cast<state::EnvironmentClass>(static_cast<int>(from) - 1);
}

void write(const state::WaivedEdge& from, journal::v1::WaivedEdge& to)
{
    to.set_caller(from.caller);
    to.set_callee(from.callee);
    to.set_entry(from.entry);
}

state::WaivedEdge read(const journal::v1::WaivedEdge& from)
{
    return {from.caller(), from.callee(), from.entry()};
}

void write(const state::DeploymentKey& from, journal::v1::DeploymentKey& to)
{
    to.set_service(from.service);
    to.set_generation(from.generation);
}

state::DeploymentKey read(const journal::v1::DeploymentKey& from)
{
    return {from.service(), from.generation()};
}

void write(const state::Deployment& from, journal::v1::Deployment& to)
{
    to.set_service(from.service);
    to.set_generation(from.generation);
    writeRelease(from.release, to);
    writePlacement(from.placement, to);
}

state::Deployment read(const journal::v1::Deployment& from)
{
    return {from.service(), from.generation(), readRelease(from), readPlacement(from)};
}

void write(const std::vector<state::Contribution>& from, Contributions& to)
{
    for (const auto& contribution : from) {
        auto& out = *to.Add();
        out.set_repository(contribution.repository);
        out.set_manifest_digest(contribution.manifestDigest);
        writeStrings(contribution.services, *out.mutable_services());
    }
}

std::vector<state::Contribution> read(const Contributions& from)
{
    std::vector<state::Contribution> to;
    for (const auto& in : from)
        to.push_back({in.repository(), in.manifest_digest(), readStrings(in.services())});
    return to;
}

} // namespace pult::codec
