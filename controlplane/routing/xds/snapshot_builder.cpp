// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/snapshot_builder.h"

#include <algorithm>
#include <utility>

#include "controlplane/routing/edge/edge_table.h"
#include "controlplane/routing/xds/edge_routes.h"
#include "controlplane/routing/xds/encoder.h"
#include "controlplane/routing/xds/names.h"

namespace pult::routing {

namespace {

// A table of nothing but one error: the service is nowhere.
bool isNowhere(std::span<const state::RouteRule> rules)
{
    return rules.size() == 1 && !rules.front().deployment;
}

template <typename T, typename Compare = std::less<>>
void sortOnce(std::vector<T>& values, Compare less = {})
{
    std::sort(values.begin(), values.end(), less);
    const auto same = [&](const T& a, const T& b) { return !less(a, b) && !less(b, a); };
    values.erase(std::unique(values.begin(), values.end(), same), values.end());
}

std::vector<state::DeploymentKey> deploymentsOf(std::span<const state::RouteRule> rules)
{
    std::vector<state::DeploymentKey> keys;
    for (const auto& rule : rules) {
        if (rule.deployment)
            keys.push_back(rule.deployment->key());
    }
    sortOnce(keys);
    return keys;
}

using NamedCluster = std::pair<std::string, state::DeploymentPtr>;

//! Each once, sorted by name.
std::vector<NamedCluster> clustersOf(
    const state::ServiceName& service, std::span<const state::RouteRule> rules)
{
    std::vector<NamedCluster> clusters;
    for (const auto& rule : rules)
        clusters.emplace_back(clusterOf(service, rule), rule.deployment);
    sortOnce(
        clusters, [](const NamedCluster& a, const NamedCluster& b) { return a.first < b.first; });
    return clusters;
}

std::vector<state::ServiceName> servicesToCompute(
    const state::Environment* before, const state::Environment& after)
{
    return before ? state::touchedServices(*before, after) : state::routedServices(after);
}

bool sameBytes(const grpc::Slice& a, const grpc::Slice& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

SnapshotPtr emptySnapshot()
{
    auto snapshot = std::make_shared<Snapshot>();
    for (auto& table : snapshot->tables)
        table = std::make_shared<const ResourceTable>();
    return snapshot;
}

} // namespace

SnapshotBuilder::Built SnapshotBuilder::build(
    state::EnvironmentPtr environment, state::Revision revision, const Listening* listening)
{
    if (!m_snapshot)
        m_snapshot = emptySnapshot();
    m_revision = revision;
    m_listening = listening;
    m_region = environment->name;
    Changes changes;
    if (environment != m_environment) {
        updateServices(*environment, changes);
        updateRetiring(*environment, changes);
        updateStamp(*environment, changes);
        updateEdges(*environment, changes);
        m_environment = std::move(environment);
    }
    updateStarting(changes);
    removeUntouched(changes);
    return publish(changes);
}

void SnapshotBuilder::startOver(SnapshotPtr snapshot)
{
    m_snapshot = std::move(snapshot);
    m_environment.reset();
    m_users.clear();
    m_used.clear();
    m_starting.clear();
    m_retiring.clear();
    m_touched.emplace();
}

void SnapshotBuilder::removeUntouched(Changes& changes)
{
    if (!m_touched)
        return;
    for (const auto type : kPushOrder) {
        const auto& touched = m_touched->at(indexOf(type));
        for (const auto& resource : m_snapshot->of(type)) {
            if (!touched.contains(resource->name))
                changes.at(indexOf(type))[resource->name] = nullptr;
        }
    }
    m_touched.reset();
}

void SnapshotBuilder::updateServices(const state::Environment& environment, Changes& changes)
{
    const state::RouteTables tables(environment);
    for (const auto& service : servicesToCompute(m_environment.get(), environment))
        updateService(environment.policy, service, tables.of(service), changes);
}

void SnapshotBuilder::updateService(const state::Policy& policy, const std::string& service,
    const std::vector<state::RouteRule>& rules, Changes& changes)
{
    if (isNowhere(rules)) {
        remove(ResourceType::Listener, service, changes);
        remove(ResourceType::Route, service, changes);
        for (const auto& cluster : m_used[service])
            release(cluster, changes);
        m_used.erase(service);
        return;
    }
    if (!m_used.contains(service))
        put(ResourceType::Listener, service, listenerFor(service, service), changes);
    writeRoutes(policy, service, rules, m_routes);
    put(ResourceType::Route, service, m_routes, changes, deploymentsOf(rules));
    auto& used = m_used[service];
    std::vector<std::string> now;
    for (auto& [cluster, deployment] : clustersOf(service, rules)) {
        if (!std::binary_search(used.begin(), used.end(), cluster))
            use(cluster, deployment, changes);
        now.push_back(std::move(cluster));
    }
    for (const auto& cluster : used) {
        if (!std::binary_search(now.begin(), now.end(), cluster))
            release(cluster, changes);
    }
    used = std::move(now);
}

void SnapshotBuilder::updateRetiring(const state::Environment& environment, Changes& changes)
{
    std::vector<std::string> now;
    for (const auto& retiring : environment.retiring) {
        if (retiring.retired)
            continue;
        now.push_back(retiring.deployment->name());
        use(now.back(), retiring.deployment, changes);
    }
    for (const auto& cluster : std::exchange(m_retiring, std::move(now)))
        release(cluster, changes);
}

void SnapshotBuilder::updateStamp(const state::Environment& environment, Changes& changes)
{
    put(ResourceType::Stamp, environment.name, stampFor(environment), changes);
}

void SnapshotBuilder::updateEdges(const state::Environment& environment, Changes& changes)
{
    for (const auto& edge : m_edges) {
        const auto table = edgeTableOf(environment, edge);
        const auto used = deploymentsInUse(table);
        writeEdgeRoutes(table, edge, m_routes);
        put(ResourceType::Route, edgeRoutesName(edge.id), m_routes, changes,
            {used.begin(), used.end()});
    }
}

// What a deployment is never changes: its cluster is made once.
void SnapshotBuilder::use(
    const std::string& cluster, const state::DeploymentPtr& deployment, Changes& changes)
{
    if (m_users[cluster]++ > 0)
        return;
    put(ResourceType::Cluster, cluster, clusterFor(cluster), changes);
    if (deployment && listens(*deployment)) {
        putEndpoints(cluster, *deployment, changes);
        return;
    }
    put(ResourceType::Endpoints, cluster,
        refusalBy(cluster, deployment ? "starting." + cluster : cluster), changes);
    if (deployment)
        m_starting[cluster] = deployment;
}

bool SnapshotBuilder::listens(const state::Deployment& deployment) const
{
    return !m_listening || m_listening->has(deployment.key());
}

void SnapshotBuilder::updateStarting(Changes& changes)
{
    std::erase_if(m_starting, [&](const auto& entry) {
        const auto& [cluster, deployment] = entry;
        if (!listens(*deployment))
            return false;
        putEndpoints(cluster, *deployment, changes);
        return true;
    });
}

void SnapshotBuilder::putEndpoints(
    const std::string& cluster, const state::Deployment& deployment, Changes& changes)
{
    put(ResourceType::Endpoints, cluster,
        assignmentFor(cluster, m_region, deployment.placement.endpoints), changes);
}

void SnapshotBuilder::release(const std::string& cluster, Changes& changes)
{
    const auto users = m_users.find(cluster);
    if (--users->second > 0)
        return;
    m_users.erase(users);
    m_starting.erase(cluster);
    remove(ResourceType::Cluster, cluster, changes);
    remove(ResourceType::Endpoints, cluster, changes);
}

void SnapshotBuilder::put(ResourceType type, const std::string& name,
    const google::protobuf::MessageLite& message, Changes& changes,
    std::vector<state::DeploymentKey> deployments)
{
    if (m_touched)
        m_touched->at(indexOf(type)).insert(name);
    const auto old = m_snapshot->of(type).find(name);
    auto bytes = frame(type, message);
    auto& change = changes.at(indexOf(type));
    if (old && sameBytes(old->bytes, bytes)) {
        change.erase(name);
        return;
    }
    change[name] = std::make_shared<const Resource>(
        name, m_revision, std::move(bytes), std::move(deployments));
}

void SnapshotBuilder::remove(ResourceType type, const std::string& name, Changes& changes)
{
    auto& change = changes.at(indexOf(type));
    if (m_snapshot->of(type).find(name))
        change[name] = nullptr;
    else
        change.erase(name);
}

SnapshotBuilder::Built SnapshotBuilder::publish(const Changes& changes)
{
    auto next = std::make_shared<Snapshot>(*m_snapshot);
    next->environment = m_environment->name;
    next->revision = m_revision;
    SnapshotChange change;
    for (const auto type : kPushOrder) {
        const auto& ofType = changes.at(indexOf(type));
        if (ofType.empty())
            continue;
        next->tables.at(indexOf(type)) = std::make_shared<const ResourceTable>(
            m_snapshot->of(type).changed({ofType.begin(), ofType.end()}));
        for (const auto& [name, resource] : ofType)
            change.names.at(indexOf(type)).push_back(name);
    }
    m_snapshot = next;
    return {std::move(next), std::move(change)};
}

} // namespace pult::routing
