// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/yaml_json.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

#include "client/leak_waiver_json.h"
#include "client/rollout_json.h"
#include "client/text.h"
#include "common/hash.h"

namespace pult::client {

namespace {

Json time(std::int64_t unixMs)
{
    return unixMs == 0 ? Json(nullptr) : Json(utcText(unixMs));
}

Json toJson(const Endpoint& endpoint);
Json toJson(const std::optional<Observation>& observation);
Json toJson(const Artifact& artifact);
Json toJson(const Contract& contract);
Json toJson(const DatabaseUse& use);
Json toJson(const RetiringDeployment& retiring);
Json toJson(const GatewayProgress& progress);
Json toJson(const PlanLine& line);
Json toJson(const Refusal& refusal);

template <typename Item> Json itemJson(const Item& item)
{
    return toJson(item);
}
template <typename Item> Json itemJson(const std::shared_ptr<const Item>& item)
{
    return item ? toJson(*item) : Json(nullptr);
}

template <typename List> Json list(const List& items)
{
    Json result = Json::array();
    for (const auto& item : items)
        result.push_back(itemJson(item));
    return result;
}

Json toJson(const VersionRange& range)
{
    if (range == VersionRange{})
        return nullptr;
    return {{"from", range.from}, {"to", range.to}};
}

Json toJson(const Endpoint& endpoint)
{
    return {{"host", endpoint.host}, {"port", endpoint.port}};
}

Json toJson(const Artifact& artifact)
{
    return {{"kind", artifact.kind}, {"name", artifact.name}, {"digest", artifact.digest}};
}

Json toJson(const Contract& contract)
{
    return {{"kind", contract.kind}, {"name", contract.name}, {"change", contract.change}};
}

Json toJson(const DatabaseUse& use)
{
    return {
        {"database", use.database}, {"brings", use.brings}, {"worksWith", toJson(use.worksWith)}};
}

Json toJson(const ServiceMap& map)
{
    Json result = Json::array();
    for (const auto& [service, deployment] : map)
        result.push_back({{"service", service}, {"deployment", itemJson(deployment)}});
    return result;
}

Json toJson(const FreezeState& freeze)
{
    if (!freeze.frozen)
        return nullptr;
    return {{"reason", freeze.reason}, {"by", freeze.by}, {"until", time(freeze.untilUnixMs)},
        {"exempt", freeze.exempt}};
}

Json toJson(const RetiringDeployment& retiring)
{
    return {{"deployment", itemJson(retiring.deployment)}, {"since", time(retiring.sinceUnixMs)},
        {"retired", retiring.retired}};
}

Json toJson(const GatewayProgress& progress)
{
    return {{"gateway", progress.gateway}, {"state", text(progress.state)},
        {"afterUs", progress.afterUs}, {"reason", progress.reason}};
}

Json toJson(const PlanLine& line)
{
    return {
        {"code", line.code}, {"text", line.text}, {"args", line.args}, {"tone", text(line.tone)}};
}

Json toJson(const Refusal& refusal)
{
    return {
        {"reason", refusal.reason}, {"message", refusal.message}, {"nextActs", refusal.nextActs}};
}

//! Only words that no YAML reader takes for anything but text stay bare.
bool isBareWord(const std::string& value)
{
    static constexpr std::array<std::string_view, 9> kTaken{
        "true", "false", "yes", "no", "on", "off", "null", "y", "n"};
    if (value.empty() || (std::isalpha(static_cast<unsigned char>(value.front())) == 0))
        return false;
    const bool plain = std::all_of(value.begin(), value.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.'
            || c == '/' || c == ' ';
    });
    std::string lower(value);
    std::transform(lower.begin(), lower.end(), lower.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return plain && value.back() != ' '
        && std::find(kTaken.begin(), kTaken.end(), lower) == kTaken.end();
}

void emit(YAML::Emitter& out, const Json& json);

void emitString(YAML::Emitter& out, const std::string& value)
{
    if (!isBareWord(value))
        out << YAML::DoubleQuoted;
    out << value;
}

void emitMap(YAML::Emitter& out, const Json& json)
{
    if (json.empty())
        out << YAML::Flow;
    out << YAML::BeginMap;
    for (const auto& [key, value] : json.items()) {
        out << YAML::Key;
        emitString(out, key);
        out << YAML::Value;
        emit(out, value);
    }
    out << YAML::EndMap;
}

void emitList(YAML::Emitter& out, const Json& json)
{
    if (json.empty())
        out << YAML::Flow;
    out << YAML::BeginSeq;
    for (const auto& value : json)
        emit(out, value);
    out << YAML::EndSeq;
}

void emit(YAML::Emitter& out, const Json& json)
{
    if (json.is_object())
        emitMap(out, json);
    else if (json.is_array())
        emitList(out, json);
    else if (json.is_string())
        emitString(out, json.get<std::string>());
    else if (json.is_null())
        out << YAML::Null;
    else
        out << json.dump(); // Numbers, true and false are written alike in both.
}

Json toJson(const std::optional<Observation>& observation)
{
    if (!observation)
        return nullptr;
    return {{"outcome", text(observation->outcome)}, {"right", observation->right},
        {"wrong", observation->wrong}, {"shareLow", observation->shareLow},
        {"afterUs", observation->afterUs}, {"wrongTraces", observation->wrongTraces},
        {"why", observation->why}, {"ended", observation->ended}};
}

} // namespace

Json toJson(const Policy& policy)
{
    auto entries = Json::array();
    for (const auto& entry : policy.entries) {
        auto headers = Json::object();
        for (const auto& [header, value] : entry.headers)
            headers[header] = value;
        entries.push_back({{"name", entry.name}, {"url", entry.url}, {"method", entry.method},
            {"headers", std::move(headers)}});
    }
    return {{"gatewayTtlSeconds", policy.gatewayTtlSeconds}, {"drainSeconds", policy.drainSeconds},
        {"generationHeader", policy.generationHeader},
        {"generationNameHeader", policy.generationNameHeader}, {"headHeader", policy.headHeader},
        {"entries", std::move(entries)}};
}

Json toJson(const EnvironmentSummary& summary)
{
    return {{"name", summary.name}, {"class", text(summary.environmentClass)},
        {"cluster", summary.cluster}, {"application", summary.application}, {"head", summary.head}};
}

Json toJson(const ServerInfo& server)
{
    return {{"version", server.version}, {"user", server.user}, {"journalId", server.journalId},
        {"environments", list(server.environments)}};
}

Json toJson(const Deployment& deployment)
{
    return {{"service", deployment.service}, {"generation", deployment.generation},
        {"version", deployment.version}, {"deploymentName", deployment.deploymentName},
        {"endpoints", list(deployment.endpoints)}, {"artifacts", list(deployment.artifacts)},
        {"contracts", list(deployment.contracts)}, {"databases", list(deployment.databases)},
        {"api", toJson(deployment.api)}, {"produces", deployment.produces},
        {"consumes", deployment.consumes}, {"readinessCheck", deployment.readinessCheck}};
}

Json toJson(const DeploymentReadiness& readiness)
{
    return {{"service", readiness.service}, {"generation", readiness.generation},
        {"readiness", text(readiness.readiness)}, {"readyEndpoints", readiness.readyEndpoints},
        {"totalEndpoints", readiness.totalEndpoints}, {"detail", readiness.detail}};
}

Json toJson(const Generation& generation)
{
    return {{"number", generation.number}, {"name", generation.name},
        {"role", text(generation.role)}, {"application", generation.application},
        {"version", generation.version}, {"manifestDigest", generation.manifestDigest},
        {"base", generation.base}, {"held", generation.held},
        {"movedServices", generation.movedServices},
        {"conflictingServices", generation.conflictingServices},
        {"registeredAt", time(generation.registeredUnixMs)},
        {"registeredBy", generation.registeredBy}, {"commit", generation.commit},
        {"platinum", generation.platinum}, {"branches", generation.branches},
        {"activatedAt", time(generation.activatedUnixMs)}, {"delta", toJson(generation.delta)}};
}

Json toJson(const EnvironmentState& state)
{
    return {{"name", state.name}, {"class", text(state.environmentClass)},
        {"cluster", state.cluster}, {"application", state.application}, {"head", state.head},
        {"legacy", state.legacy}, {"starting", state.starting}, {"revision", state.revision},
        {"revisionAt", time(state.revisionUnixMs)}, {"revisionBy", state.revisionBy},
        {"revisionAct", state.revisionAct}, {"freeze", toJson(state.freeze)},
        {"policy", toJson(state.policy)}, {"generations", list(state.generations)},
        {"active", toJson(state.active)}, {"retiring", list(state.retiring)},
        {"rollout", itemJson(state.rollout)}, {"rolloutTemplates", list(state.rolloutTemplates)},
        {"leakWaivers", list(state.leakWaivers)}};
}

Json toJson(const Operation& operation)
{
    return {{"id", operation.id}, {"environment", operation.environment},
        {"revision", operation.revision}, {"requestId", operation.requestId},
        {"act", operation.act}, {"class", operation.commandClass}, {"user", operation.user},
        {"step", text(operation.step)}, {"acceptedAt", time(operation.acceptedUnixMs)},
        {"configuredAfterUs", operation.configuredAfterUs},
        {"acknowledgedAfterUs", operation.acknowledgedAfterUs},
        {"acknowledged", operation.acknowledged}, {"counted", operation.counted},
        {"noRoutingChange", operation.noRoutingChange}, {"superseded", operation.superseded},
        {"beforeRestart", operation.beforeRestart}, {"gateways", list(operation.gateways)},
        {"removedGateways", operation.removedGateways},
        {"observation", toJson(operation.observation)},
        {"countingUntil", time(operation.countingUntilUnixMs)}};
}

Json toJson(const Gateway& gateway)
{
    return {{"id", gateway.id}, {"dataPlane", gateway.dataPlane}, {"kind", gateway.kind},
        {"region", gateway.region}, {"zone", gateway.zone},
        {"acknowledgedRevision", gateway.acknowledgedRevision}, {"state", text(gateway.state)},
        {"reason", gateway.reason}, {"afterUs", gateway.afterUs},
        {"lastSeenAt", time(gateway.lastSeenUnixMs)}, {"refusals", gateway.refusals},
        {"keeps", gateway.keeps}, {"services", gateway.services},
        {"retreatByHand", gateway.retreat ? gateway.retreat->shellLine() : std::string()}};
}

Json toJson(const Route& route)
{
    return {{"service", route.service}, {"lane", route.lane}, {"deployment", route.deployment},
        {"generation", route.generation}, {"version", route.version}, {"because", route.because},
        {"endpoints", list(route.endpoints)}};
}

Json toJson(const RouteTable& table)
{
    return {{"revision", table.revision}, {"routes", list(table.routes)}};
}

Json toJson(const ServiceChange& change)
{
    return {{"service", change.service}, {"versionBefore", change.versionBefore},
        {"versionAfter", change.versionAfter}, {"generationBefore", change.generationBefore},
        {"generationAfter", change.generationAfter}, {"notes", change.notes}};
}

Json toJson(const JournalEntry& entry)
{
    return {{"revision", entry.revision}, {"environment", entry.environment},
        {"at", time(entry.unixMs)}, {"user", entry.user}, {"origin", entry.origin},
        {"kind", entry.kind}, {"act", entry.act}, {"effect", entry.effect},
        {"reason", entry.reason}, {"class", entry.commandClass}, {"breakGlass", entry.breakGlass},
        {"before", entry.before}, {"after", entry.after}, {"reliedOn", entry.reliedOn},
        {"services", list(entry.services)}, {"effectDigest", entry.effectDigest},
        {"requestId", entry.requestId}, {"previousHash", toHex(entry.previousHash)},
        {"hash", toHex(entry.hash)}, {"cli", entry.cli}};
}

Json toJson(const JournalPage& page)
{
    return {{"entries", list(page.entries)}, {"nextPageToken", page.nextPageToken}};
}

Json toJson(const JournalProof& proof)
{
    return {{"revision", proof.revision}, {"events", proof.events}, {"hash", toHex(proof.hash)}};
}

Json toJson(const Plan& plan)
{
    return {{"environment", plan.environment}, {"act", plan.act}, {"summary", plan.summary},
        {"class", plan.commandClass}, {"revision", plan.revision}, {"noOp", plan.noOp},
        {"refusals", list(plan.refusals)}, {"effects", list(plan.effects)},
        {"evidence", list(plan.evidence)}, {"notUndone", list(plan.notUndone)},
        {"servicesChanged", plan.servicesChanged}, {"services", list(plan.services)},
        {"gatewaysConcerned", plan.gatewaysConcerned}, {"expectedMs", plan.expectedMs},
        {"confirmation", plan.confirmation}, {"effectDigest", plan.effectDigest},
        {"cli", plan.cli}};
}

Json toJson(const Error& error)
{
    Json metadata = Json::object();
    for (const auto& [key, value] : error.metadata)
        metadata[key] = value;
    return {
        {"reason", error.reason}, {"message", error.message}, {"metadata", std::move(metadata)}};
}

std::string jsonText(const Json& json)
{
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string yamlText(const Json& json)
{
    YAML::Emitter out;
    out.SetNullFormat(YAML::LowerNull);
    emit(out, json);
    return std::string(out.c_str()) + "\n";
}

} // namespace pult::client
