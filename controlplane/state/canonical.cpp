// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/canonical.h"

#include <array>
#include <bit>

namespace pult::state {

void CanonicalWriter::number(std::uint64_t value)
{
    std::array<char, 8> bytes{};
    for (auto& byte : bytes) {
        byte = static_cast<char>(value >> 56);
        value <<= 8;
    }
    m_bytes.append(bytes.data(), bytes.size());
}

void CanonicalWriter::text(std::string_view value)
{
    number(value.size());
    m_bytes += value;
}

void CanonicalWriter::texts(const std::vector<std::string>& values)
{
    list(values, [this](const std::string& value) { text(value); });
}

void CanonicalWriter::release(const ServiceRelease& release)
{
    text(release.version);
    list(release.artifacts, [this](const Artifact& artifact) {
        text(artifact.kind);
        text(artifact.name);
        text(artifact.digest);
    });
    list(release.contracts, [this](const Contract& contract) {
        text(contract.kind);
        text(contract.name);
        text(contract.change);
    });
    list(release.databases, [this](const DatabaseUse& use) {
        text(use.database);
        number(use.brings);
        number(use.worksWith.from);
        number(use.worksWith.to);
    });
    number(release.api.from);
    number(release.api.to);
    texts(release.produces);
    texts(release.consumes);
}

void CanonicalWriter::deployment(const Deployment& deployment)
{
    key(deployment.key());
    release(deployment.release);
    const auto& placement = deployment.placement;
    list(placement.endpoints, [this](const Endpoint& endpoint) {
        text(endpoint.host);
        number(endpoint.port);
    });
    number(static_cast<std::uint64_t>(placement.readiness.kind));
    text(placement.readiness.target);
    number(placement.readiness.intervalMs);
    number(placement.readiness.timeoutMs);
    number(placement.drainSeconds ? 1 + std::uint64_t{*placement.drainSeconds} : 0);
}

void CanonicalWriter::key(const DeploymentKey& key)
{
    text(key.service);
    number(key.generation);
}

void CanonicalWriter::table(const TableRef& table)
{
    list(table, [this](const EntryRef& entry) {
        text(entry.service);
        number(entry.deployment ? 1 : 0);
        if (entry.deployment)
            key(*entry.deployment);
    });
}

void CanonicalWriter::policy(const Policy& policy)
{
    number(policy.gatewayTtlSeconds);
    number(policy.drainSeconds);
    text(policy.generationHeader);
    text(policy.generationNameHeader);
    text(policy.headHeader);
    // Last, and only when there are some: policies without them keep their digests.
    if (policy.entries.empty())
        return;
    list(policy.entries, [this](const Entry& entry) {
        text(entry.name);
        text(entry.url);
        text(entry.method);
        number(entry.headers.size());
        for (const auto& [name, value] : entry.headers) {
            text(name);
            text(value);
        }
    });
}

void CanonicalWriter::real(double value)
{
    number(std::bit_cast<std::uint64_t>(value));
}

namespace {

void write(CanonicalWriter& to, const std::vector<Guard>& guards)
{
    to.list(guards, [&to](const Guard& guard) {
        to.text(guard.name);
        to.number(static_cast<std::uint64_t>(guard.kind));
        to.number(static_cast<std::uint64_t>(guard.act));
        to.real(guard.margin);
        to.real(guard.quantile);
        to.number(guard.limit ? 1 : 0);
        to.real(guard.limit.value_or(0));
        to.texts(guard.services);
        to.text(guard.query);
    });
}

void write(CanonicalWriter& to, const Stage& stage)
{
    to.text(stage.name);
    to.texts(stage.where.regions);
    to.texts(stage.where.zones);
    to.number(stage.where.permille);
    to.number(stage.sharePermille);
    to.number(stage.bakeSeconds);
    to.number(stage.minimumSample);
    to.list(stage.coverage, [&to](const Coverage& coverage) {
        to.text(coverage.dimension);
        to.texts(coverage.values);
        to.number(coverage.minimumValues);
        to.number(coverage.minimumUnits);
    });
    to.number(static_cast<std::uint64_t>(stage.gate));
    write(to, stage.guards);
}

} // namespace

void CanonicalWriter::plan(const RolloutPlan& plan)
{
    number(static_cast<std::uint64_t>(plan.unit));
    list(plan.stages, [this](const Stage& stage) { write(*this, stage); });
    write(*this, plan.guards);
    real(plan.alpha);
    number(static_cast<std::uint64_t>(plan.finish));
    number(plan.holdback.permille);
    number(plan.holdback.seconds);
}

namespace {

//! Last, and only when there is one: effects without keep their digests. Causes are words and
//! facts.
void write(CanonicalWriter& to, const std::optional<RolloutOutcome>& outcome)
{
    if (!outcome)
        return;
    to.number(static_cast<std::uint64_t>(outcome->status));
    to.number(outcome->holdback.permille);
    to.number(outcome->holdback.seconds);
}

void write(CanonicalWriter& to, const EnvironmentCreated& effect)
{
    to.number(static_cast<std::uint64_t>(effect.environmentClass));
    to.text(effect.cluster);
    to.policy(effect.policy);
}

void write(CanonicalWriter& to, const PolicySet& effect)
{
    to.policy(effect.policy);
}

void write(CanonicalWriter& to, const Registered& effect)
{
    to.number(effect.number);
    to.text(effect.name);
    to.number(static_cast<std::uint64_t>(effect.kind));
    to.text(effect.application);
    to.text(effect.version);
    to.text(effect.manifestDigest);
    to.text(effect.commit);
    to.text(effect.repository);
    to.number(effect.platinum ? 1 : 0);
    to.texts(effect.branches);
    to.number(effect.base);
    to.number(effect.becameActive ? 1 : 0);
    to.list(effect.deployments, [&to](const Deployment& deployment) { to.deployment(deployment); });
    to.table(effect.delta);
    to.number(effect.supersedes);
    to.list(effect.contributions, [&to](const Contribution& contribution) {
        to.text(contribution.repository);
        to.text(contribution.manifestDigest);
        to.texts(contribution.services);
    });
}

void write(CanonicalWriter& to, const Promoted& effect)
{
    to.number(effect.generation);
    to.table(effect.activeChanges);
    to.number(effect.legacy);
    to.table(effect.legacyDelta);
    to.number(effect.retired);
    write(to, effect.rollout);
}

void write(CanonicalWriter& to, const RolledBack& effect)
{
    to.number(effect.from);
    to.number(effect.to);
    to.table(effect.activeChanges);
    to.table(effect.candidateDelta);
    // Without the rollout that ends with it: one that ended meanwhile never stops a rollback.
    to.number(effect.forced ? 1 : 0);
}

void write(CanonicalWriter& to, const Rebased& effect)
{
    to.number(effect.generation);
    to.number(effect.base);
}

void write(CanonicalWriter& to, const Dropped& effect)
{
    to.number(effect.generation);
    write(to, effect.rollout);
}

void write(CanonicalWriter& to, const HoldReleased& effect)
{
    to.number(effect.generation);
}

void write(CanonicalWriter& to, const ActiveReset& effect)
{
    to.list(effect.dropped, [&to](GenerationNumber number) { to.number(number); });
    write(to, effect.rollout);
}

void write(CanonicalWriter& to, const LegacyRetired& effect)
{
    to.number(effect.generation);
    write(to, effect.rollout);
}

// The reason is words: it is not known yet when a freeze is planned.
void write(CanonicalWriter& to, const Frozen& effect)
{
    to.number(static_cast<std::uint64_t>(effect.untilUnixMs));
    to.texts(effect.exempt);
}

void write(CanonicalWriter&, const Unfrozen&) {}

void write(CanonicalWriter& to, const ReadinessReported& effect)
{
    to.key(effect.deployment);
    to.number(effect.ready ? 1 : 0);
    to.text(effect.detail);
}

void write(CanonicalWriter& to, const GatewayForgotten& effect)
{
    to.text(effect.gateway);
}

void write(CanonicalWriter& to, const LaneClosed& effect)
{
    to.number(effect.generation);
}

void write(CanonicalWriter& to, const DeploymentsRetired& effect)
{
    to.list(effect.deployments, [&to](const DeploymentKey& key) { to.key(key); });
}

void write(CanonicalWriter&, const EnvironmentStarted&) {}

void write(CanonicalWriter& to, const RolloutStarted& effect)
{
    to.number(effect.generation);
    to.plan(effect.plan);
    to.texts(effect.edges);
}

void write(CanonicalWriter& to, const ShareSet& effect)
{
    to.number(effect.generation);
    to.number(effect.permille);
}

void write(CanonicalWriter& to, const RolloutAdvanced& effect)
{
    to.number(effect.generation);
    to.number(effect.stage);
    to.number(effect.permille);
    to.texts(effect.edges);
}

void write(CanonicalWriter& to, const RolloutPaused& effect)
{
    to.number(effect.generation);
}

void write(CanonicalWriter& to, const RolloutResumed& effect)
{
    to.number(effect.generation);
}

void write(CanonicalWriter& to, const RolloutAborted& effect)
{
    to.number(effect.generation);
}

void write(CanonicalWriter& to, const StageBaking& effect)
{
    to.number(effect.generation);
}

void write(CanonicalWriter& to, const GateOpened& effect)
{
    to.number(effect.generation);
}

void write(CanonicalWriter& to, const HoldbackEnded& effect)
{
    to.number(effect.generation);
}

void write(CanonicalWriter& to, const RolloutTemplateSet& effect)
{
    to.text(effect.name);
    to.plan(effect.plan);
}

void write(CanonicalWriter& to, const RolloutTemplateRemoved& effect)
{
    to.text(effect.name);
}

void write(CanonicalWriter& to, const WaivedEdge& edge)
{
    to.text(edge.caller);
    to.text(edge.callee);
    to.text(edge.entry);
}

void write(CanonicalWriter& to, const LeakWaived& effect)
{
    write(to, effect.edge);
    to.text(effect.owner);
    to.number(static_cast<std::uint64_t>(effect.untilUnixMs));
}

void write(CanonicalWriter& to, const WaiverRevoked& effect)
{
    write(to, effect.edge);
}

} // namespace

Digest effectDigest(const std::string& environment, const Effect& effect)
{
    CanonicalWriter writer;
    writer.text(environment);
    writer.number(effect.index());
    std::visit([&writer](const auto& kind) { write(writer, kind); }, effect);
    return writer.digest();
}

} // namespace pult::state
