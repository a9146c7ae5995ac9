// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <unordered_map>

#include "controlplane/codec/codec.h"
#include "controlplane/codec/reasons.h"
#include "controlplane/codec/rollout.h"
#include "controlplane/codec/values.h"
#include "pult/journal/v1/snapshot.pb.h"

namespace pult::codec {

namespace {

using Entries = google::protobuf::RepeatedPtrField<journal::v1::TableEntry>;

//! Numbers the deployments of one environment in the order in which they are met.
class DeploymentWriter
{
public:
    explicit DeploymentWriter(journal::v1::Environment& to)
        : m_to(to)
    {}

    std::uint32_t indexOf(const state::DeploymentPtr& deployment)
    {
        if (!deployment)
            return 0;
        const auto [at, fresh] = m_index.emplace(deployment.get(), m_index.size() + 1);
        if (fresh)
            write(*deployment, *m_to.add_deployments());
        return static_cast<std::uint32_t>(at->second);
    }

    void table(const state::ServiceTable& from, Entries& to)
    {
        to.Reserve(static_cast<int>(from.size()));
        for (const auto& [service, deployment] : from) {
            auto& entry = *to.Add();
            entry.set_service(service);
            entry.set_deployment(indexOf(deployment));
        }
    }

private:
    journal::v1::Environment& m_to;
    std::unordered_map<const state::Deployment*, std::size_t> m_index;
};

//! The other way round; remembers when an index was out of range.
class DeploymentReader
{
public:
    explicit DeploymentReader(const journal::v1::Environment& from)
    {
        m_deployments.reserve(static_cast<std::size_t>(from.deployments_size()));
        for (const auto& deployment : from.deployments())
            m_deployments.push_back(std::make_shared<const state::Deployment>(read(deployment)));
    }

    state::DeploymentPtr at(std::uint32_t index)
    {
        if (index > m_deployments.size())
            m_broken = true;
        return index == 0 || index > m_deployments.size() ? nullptr : m_deployments[index - 1];
    }

    state::ServiceTable table(const Entries& from)
    {
        std::vector<state::ServiceTable::Entry> entries;
        entries.reserve(static_cast<std::size_t>(from.size()));
        for (const auto& entry : from)
            entries.emplace_back(entry.service(), at(entry.deployment()));
        return state::ServiceTable(std::move(entries));
    }

    [[nodiscard]] bool broken() const { return m_broken; }

private:
    std::vector<state::DeploymentPtr> m_deployments;
    bool m_broken = false;
};

void writeGeneration(
    const state::Generation& from, DeploymentWriter& deployments, journal::v1::Generation& to)
{
    to.set_number(from.number);
    to.set_name(from.name);
    to.set_role(static_cast<std::uint32_t>(from.role) + 1);
    to.set_application(from.application);
    to.set_version(from.version);
    to.set_manifest_digest(from.manifestDigest);
    to.set_commit(from.commit);
    to.set_repository(from.repository);
    to.set_platinum(from.platinum);
    writeStrings(from.branches, *to.mutable_branches());
    to.set_base(from.base);
    to.set_rebases(from.rebases);
    to.set_was_head(from.wasHead);
    deployments.table(from.delta, *to.mutable_delta());
    deployments.table(from.brought, *to.mutable_brought());
    write(from.contributions, *to.mutable_contributions());
    deployments.table(from.movedSinceBase, *to.mutable_moved_since_base());
    to.set_held(from.held);
    to.set_registered_unix_ms(from.registeredUnixMs);
    to.set_registered_by(from.registeredBy);
    to.set_activated_unix_ms(from.activatedUnixMs);
}

state::GenerationPtr readGeneration(
    const journal::v1::Generation& from, DeploymentReader& deployments)
{
    auto to = std::make_shared<state::Generation>();
    to->number = from.number();
    to->name = from.name();
    to->role = static_cast<state::Role>(from.role() - 1);
    to->application = from.application();
    to->version = from.version();
    to->manifestDigest = from.manifest_digest();
    to->commit = from.commit();
    to->repository = from.repository();
    to->platinum = from.platinum();
    to->branches = readStrings(from.branches());
    to->base = from.base();
    to->rebases = from.rebases();
    to->wasHead = from.was_head();
    to->delta = deployments.table(from.delta());
    to->brought = deployments.table(from.brought());
    to->contributions = read(from.contributions());
    to->movedSinceBase = deployments.table(from.moved_since_base());
    to->held = from.held();
    to->registeredUnixMs = from.registered_unix_ms();
    to->registeredBy = from.registered_by();
    to->activatedUnixMs = from.activated_unix_ms();
    return to;
}

void writeLeaving(
    const state::Environment& from, DeploymentWriter& deployments, journal::v1::Environment& to)
{
    for (const auto& lane : from.closing) {
        auto& out = *to.add_closing();
        out.set_number(lane.number);
        out.set_name(lane.name);
        out.set_contour(lane.contour);
        deployments.table(lane.delta, *out.mutable_delta());
        deployments.table(lane.table, *out.mutable_table());
        out.set_left_at(lane.leftAt);
        out.set_left_unix_ms(lane.leftUnixMs);
        out.set_was_head(lane.wasHead);
        out.set_rebases(lane.rebases);
        out.set_was_legacy(lane.wasLegacy);
    }
    for (const auto& retiring : from.retiring) {
        auto& out = *to.add_retiring();
        out.set_deployment(deployments.indexOf(retiring.deployment));
        out.set_left_at(retiring.leftAt);
        out.set_left_unix_ms(retiring.leftUnixMs);
        out.set_retired(retiring.retired);
    }
}

void readLeaving(
    const journal::v1::Environment& from, DeploymentReader& deployments, state::Environment& to)
{
    for (const auto& in : from.closing()) {
        to.closing.push_back({in.number(), in.name(), in.contour(), deployments.table(in.delta()),
            deployments.table(in.table()), in.left_at(), in.left_unix_ms(), in.was_head(),
            in.rebases(), in.was_legacy()});
    }
    for (const auto& in : from.retiring()) {
        to.retiring.push_back(
            {deployments.at(in.deployment()), in.left_at(), in.left_unix_ms(), in.retired()});
    }
}

void writeMarks(const state::Environment& from, journal::v1::Environment& to)
{
    if (from.freeze) {
        auto& out = *to.mutable_freeze();
        out.set_reason(from.freeze->reason);
        out.set_by(from.freeze->by);
        out.set_until_unix_ms(from.freeze->untilUnixMs);
        writeStrings(from.freeze->exempt, *out.mutable_exempt());
    }
    for (const auto& [key, reported] : from.reported) {
        auto& out = *to.add_reported();
        write(key, *out.mutable_deployment());
        out.set_ready(reported.ready);
        out.set_detail(reported.detail);
    }
    for (const auto& [gateway, revision] : from.forgotten) {
        auto& out = *to.add_forgotten();
        out.set_gateway(gateway);
        out.set_revision(revision);
    }
    to.set_last_revision(from.last.revision);
    to.set_last_unix_ms(from.last.unixMs);
    to.set_last_by(from.last.by);
    to.set_last_act(from.last.act);
}

void writeRollouts(const state::Environment& from, journal::v1::Environment& to)
{
    if (from.rollout)
        write(*from.rollout, *to.mutable_rollout());
    for (const auto& [name, plan] : from.rolloutTemplates) {
        auto& out = *to.add_rollout_templates();
        out.set_name(name);
        write(*plan, *out.mutable_plan());
    }
}

//! False when the rollout names what is not there.
bool readRollouts(const journal::v1::Environment& from, state::Environment& to)
{
    for (const auto& in : from.rollout_templates())
        to.rolloutTemplates[in.name()]
            = std::make_shared<const state::RolloutPlan>(read(in.plan()));
    if (from.has_rollout())
        to.rollout = read(from.rollout());
    return to.rollout || !from.has_rollout();
}

void writeWaivers(const state::LeakWaivers& from, journal::v1::Environment& to)
{
    for (const auto& [edge, waiver] : from) {
        auto& out = *to.add_leak_waivers();
        write(edge, *out.mutable_edge());
        out.set_owner(waiver.owner);
        out.set_reason(waiver.reason);
        out.set_by(waiver.by);
        out.set_since_unix_ms(waiver.sinceUnixMs);
        out.set_until_unix_ms(waiver.untilUnixMs);
    }
}

void readMarks(const journal::v1::Environment& from, state::Environment& to)
{
    if (from.has_freeze()) {
        to.freeze = state::FreezeState{from.freeze().reason(), from.freeze().by(),
            from.freeze().until_unix_ms(), readStrings(from.freeze().exempt())};
    }
    for (const auto& in : from.reported())
        to.reported[read(in.deployment())] = {in.ready(), in.detail()};
    for (const auto& in : from.forgotten())
        to.forgotten[in.gateway()] = in.revision();
    for (const auto& in : from.leak_waivers()) {
        to.waivers[read(in.edge())]
            = {in.owner(), in.reason(), in.by(), in.since_unix_ms(), in.until_unix_ms()};
    }
    to.last = {from.last_revision(), from.last_unix_ms(), from.last_by(), from.last_act()};
}

void writeEnvironment(const state::Environment& from, journal::v1::Environment& to)
{
    DeploymentWriter deployments(to);
    to.set_name(from.name);
    to.set_environment_class(write(from.environmentClass));
    to.set_cluster(from.cluster);
    write(from.policy, *to.mutable_policy());
    to.set_application(from.application);
    to.set_last_number(from.lastNumber);
    to.set_head(from.head);
    to.set_legacy(from.legacy);
    to.set_starting(from.starting);
    deployments.table(*from.active, *to.mutable_active());
    for (const auto& [number, generation] : from.generations)
        writeGeneration(*generation, deployments, *to.add_generations());
    writeLeaving(from, deployments, to);
    writeMarks(from, to);
    writeRollouts(from, to);
    writeWaivers(from.waivers, to);
}

//! Null when something names what is not in it.
state::EnvironmentPtr readEnvironment(const journal::v1::Environment& from)
{
    DeploymentReader deployments(from);
    auto to = std::make_shared<state::Environment>();
    to->name = from.name();
    to->environmentClass = read(from.environment_class());
    to->cluster = from.cluster();
    to->policy = read(from.policy());
    to->application = from.application();
    to->lastNumber = from.last_number();
    to->head = from.head();
    to->legacy = from.legacy();
    to->starting = from.starting();
    to->active = std::make_shared<const state::ServiceTable>(deployments.table(from.active()));
    for (const auto& in : from.generations())
        to->generations[in.number()] = readGeneration(in, deployments);
    readLeaving(from, deployments, *to);
    readMarks(from, *to);
    return readRollouts(from, *to) && !deployments.broken() ? to : nullptr;
}

tl::unexpected<Error> corrupt(const std::string& what)
{
    return failure(Code::DataLoss, kSnapshotCorrupt, "the snapshot cannot be read: " + what);
}

} // namespace

std::string JournalCodec::encodeState(const state::State& state) const
{
    journal::v1::Snapshot to;
    to.set_revision(state.revision);
    for (const auto& [name, environment] : state.environments)
        writeEnvironment(*environment, *to.add_environments());
    return to.SerializeAsString();
}

Result<state::StatePtr> JournalCodec::decodeState(std::string_view bytes) const
{
    journal::v1::Snapshot from;
    if (!from.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
        return corrupt("its bytes are no pult.journal.v1.Snapshot");
    auto to = std::make_shared<state::State>();
    to->revision = from.revision();
    for (const auto& in : from.environments()) {
        auto environment = readEnvironment(in);
        if (!environment)
            return corrupt(
                "environment " + in.name() + " names a deployment or a stage that is not in it");
        to->environments[in.name()] = std::move(environment);
    }
    return to;
}

} // namespace pult::codec
