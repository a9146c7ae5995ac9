// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/session.h"

#include <algorithm>
#include <utility>

#include "controlplane/routing/xds/names.h"

namespace pult::routing {

Session::Session(SnapshotPtr snapshot, Subscribe subscribe)
    : m_snapshot(std::move(snapshot))
    , m_isWarm([this](const Resource& routes) { return isWarm(routes); })
{
    for (const auto type : kPushOrder)
        m_types.at(indexOf(type)) = subscribe(type);
}

Subscription::Outcome Session::onQuery(const DiscoveryQuery& query)
{
    auto& subscription = of(query.type);
    const bool first = !subscription.started();
    auto outcome = subscription.onQuery(query, m_snapshot->of(query.type));
    if (first && query.type == ResourceType::Endpoints) {
        std::vector<std::string> sent;
        for (const auto& [name, wanted] : of(ResourceType::Cluster).wanted()) {
            if (!wanted.nonce.empty())
                sent.push_back(name);
        }
        warm(sent);
    }
    return outcome;
}

void Session::warm(const std::vector<std::string>& clusters)
{
    of(ResourceType::Endpoints).resend(clusters);
}

bool Session::onSnapshot(SnapshotPtr snapshot, const SnapshotChange& change)
{
    m_snapshot = std::move(snapshot);
    bool concerned = false;
    for (const auto type : kPushOrder) {
        if (of(type).onChange(m_snapshot->of(type), change.of(type)))
            concerned = true;
    }
    return concerned;
}

std::optional<DiscoveryAnswer> Session::next()
{
    for (const auto type : kPushOrder) {
        if (!of(type).owes() || (type == ResourceType::Stamp && !routesHeld()))
            continue;
        auto answer = of(type).answer(*m_snapshot, std::to_string(m_nonce + 1),
            type == ResourceType::Route ? m_isWarm : nullptr);
        if (!answer)
            continue;
        ++m_nonce;
        if (type == ResourceType::Cluster) {
            std::vector<std::string> sent;
            for (const auto& cluster : answer->resources)
                sent.push_back(cluster->name);
            warm(sent);
        }
        return answer;
    }
    return std::nullopt;
}

bool Session::isWarm(const Resource& routes) const
{
    const auto& endpoints = of(ResourceType::Endpoints);
    if (!of(ResourceType::Cluster).isWildcard())
        return true;
    if (!endpoints.started())
        return of(ResourceType::Cluster).settled();
    return std::ranges::all_of(routes.deployments, [&endpoints](const auto& deployment) {
        const auto found = endpoints.wanted().find(clusterOf(deployment));
        return found != endpoints.wanted().end() && found->second.held;
    });
}

bool Session::routesHeld() const
{
    return !of(ResourceType::Route).started() || of(ResourceType::Route).settled();
}

bool Session::holdsAll() const
{
    bool any = false;
    for (const auto& type : m_types) {
        if (type->started() && !type->settled())
            return false;
        any = any || type->started();
    }
    const auto& routes = of(ResourceType::Route).wanted();
    for (const auto& [name, wanted] : of(ResourceType::Listener).wanted()) {
        if (!wanted.named)
            continue;
        const auto service = serviceOfListener(name);
        const auto route = routes.find(service);
        const bool held = route != routes.end() && route->second.held;
        if (!held && m_snapshot->of(ResourceType::Listener).find(service))
            return false;
    }
    return any;
}

std::set<state::ServiceName> Session::services() const
{
    std::set<state::ServiceName> services;
    const bool everything = of(ResourceType::Stamp).started()
        || std::ranges::any_of(m_types, [](const auto& type) { return type->isWildcard(); });
    if (everything)
        services.insert("*");
    for (const auto& [name, wanted] : of(ResourceType::Listener).wanted()) {
        if (wanted.named)
            services.emplace(serviceOfListener(name));
    }
    for (const auto& [name, wanted] : of(ResourceType::Route).wanted())
        services.insert(name);
    return services;
}

std::set<state::DeploymentKey> Session::deployments() const
{
    std::set<state::DeploymentKey> keys;
    for (const auto& [name, wanted] : of(ResourceType::Route).wanted()) {
        if (wanted.held)
            keys.insert(wanted.held->deployments.begin(), wanted.held->deployments.end());
    }
    return keys;
}

} // namespace pult::routing
