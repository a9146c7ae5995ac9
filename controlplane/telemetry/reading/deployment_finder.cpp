// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/reading/deployment_finder.h"

#include <algorithm>

#include "controlplane/telemetry/reading/lane_text.h"

namespace pult::telemetry {

namespace {

//! Calls visit(table) for every table that may hold a living deployment.
template <typename Visit> void forTables(const state::Environment& environment, Visit&& visit)
{
    visit(*environment.active);
    for (const auto& [number, generation] : environment.generations) {
        visit(generation->delta);
        visit(generation->brought);
    }
    for (const auto& closing : environment.closing)
        visit(closing.delta);
}

std::string endpointText(const state::Endpoint& endpoint)
{
    return endpoint.host + ":" + std::to_string(endpoint.port);
}

} // namespace

DeploymentFinder::DeploymentFinder(state::EnvironmentPtr environment)
    : m_environment(std::move(environment))
{}

bool DeploymentFinder::knows(std::string_view service) const
{
    if (!m_environment || service.empty())
        return false;
    bool known = false;
    forTables(*m_environment,
        [&](const state::ServiceTable& table) { known = known || table.contains(service); });
    return known;
}

std::vector<state::DeploymentPtr> DeploymentFinder::living(std::string_view service) const
{
    std::vector<state::DeploymentPtr> found;
    if (!m_environment)
        return found;
    const auto add = [&](const state::DeploymentPtr& deployment) {
        const auto same
            = [&](const state::DeploymentPtr& other) { return sameDeployment(other, deployment); };
        if (deployment && deployment->service == service
            && std::none_of(found.begin(), found.end(), same))
            found.push_back(deployment);
    };
    forTables(*m_environment, [&](const state::ServiceTable& table) { add(table.at(service)); });
    for (const auto& retiring : m_environment->retiring) {
        if (!retiring.retired)
            add(retiring.deployment);
    }
    return found;
}

std::uint32_t DeploymentFinder::byVersion(std::string_view service, std::string_view version) const
{
    if (version.empty())
        return 0;
    std::uint32_t generation = 0;
    for (const auto& deployment : living(service)) {
        if (deployment->release.version != version)
            continue;
        if (generation != 0)
            return 0;
        generation = deployment->generation;
    }
    return generation;
}

void DeploymentFinder::indexEndpoints()
{
    m_indexed = true;
    if (!m_environment)
        return;
    const auto add = [&](const state::DeploymentPtr& deployment) {
        if (!deployment)
            return;
        for (const auto& endpoint : deployment->placement.endpoints)
            m_endpoints.try_emplace(endpointText(endpoint), deployment);
    };
    forTables(*m_environment, [&](const state::ServiceTable& table) {
        for (const auto& [name, deployment] : table)
            add(deployment);
    });
}

state::DeploymentPtr DeploymentFinder::byEndpoint(std::string_view endpoint)
{
    if (endpoint.empty())
        return nullptr;
    if (!m_indexed)
        indexEndpoints();
    const auto found = m_endpoints.find(std::string(endpoint));
    return found == m_endpoints.end() ? nullptr : found->second;
}

FoundDeployment DeploymentFinder::find(const ProcessClues& clues)
{
    FoundDeployment found{clues.service, clues.generation, knows(clues.service)};
    if (!found.known) {
        const auto suffix = versionSuffix(clues.service);
        const auto plain = clues.service.substr(0, suffix.plainSize);
        if (suffix.generation != 0 && (!m_environment || knows(plain))) {
            found.service = plain;
            found.known = m_environment != nullptr;
            if (found.generation == 0)
                found.generation = suffix.generation;
        }
    }
    if (found.generation == 0 && found.known)
        found.generation = byVersion(found.service, clues.version);
    if (found.generation == 0 && found.known) {
        const auto deployment = byEndpoint(clues.endpoint);
        if (deployment && deployment->service == found.service)
            found.generation = deployment->generation;
    }
    return found;
}

std::string_view DeploymentFinder::serviceOf(std::string_view peer)
{
    if (!m_environment || peer.empty())
        return {};
    if (const auto deployment = byEndpoint(peer))
        return deployment->service;
    const auto host = peer.substr(0, peer.find(':'));
    for (const auto candidate : {peer, host, host.substr(0, host.find('.'))}) {
        if (knows(candidate))
            return candidate;
        const auto plain = candidate.substr(0, versionSuffix(candidate).plainSize);
        if (knows(plain))
            return plain;
    }
    return {};
}

} // namespace pult::telemetry
