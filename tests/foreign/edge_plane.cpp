// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/foreign/edge_plane.h"

#include <algorithm>
#include <chrono>

#include "controlplane/routing/xds/edge_routes.h"
#include "controlplane/routing/xds/encoder.h"
#include "tests/routing/resources.h"

namespace pult::routing::testing {

namespace {

void apply(Snapshot& snapshot, ResourceType type, const std::vector<ResourceTable::Change>& changes)
{
    snapshot.tables.at(indexOf(type))
        = std::make_shared<const ResourceTable>(snapshot.of(type).changed(changes));
}

} // namespace

EdgePlane::EdgePlane(std::uint16_t port, EdgeSpec edge, std::set<std::string> hosts)
    : m_edge(std::move(edge))
    , m_hosts(std::move(hosts))
{
    grpc::ServerBuilder builder;
    builder.AddListeningPort(
        "127.0.0.1:" + std::to_string(port), grpc::InsecureServerCredentials());
    builder.RegisterService(&m_endpoint);
    m_server = builder.BuildAndStart();
}

EdgePlane::~EdgePlane()
{
    m_endpoint.close();
    m_server->Shutdown(std::chrono::system_clock::now());
}

void EdgePlane::publish(state::EnvironmentPtr environment)
{
    auto built = m_builder.build(std::move(environment), ++m_revision);
    auto snapshot = std::make_shared<Snapshot>(*built.snapshot);
    const auto routes = snapshot->of(ResourceType::Route).find(edgeRoutesName(m_edge.id));
    std::vector<ResourceTable::Change> listeners;
    std::vector<ResourceTable::Change> ways;
    for (const auto& host : m_hosts) {
        listeners.emplace_back(host,
            std::make_shared<const Resource>(
                host, 1, frame(ResourceType::Listener, listenerFor(host, host))));
        ways.emplace_back(host, waysFrom(host, *routes));
    }
    apply(*snapshot, ResourceType::Listener, listeners);
    apply(*snapshot, ResourceType::Route, ways);
    auto& changed = built.change.names.at(indexOf(ResourceType::Route));
    changed.insert(changed.end(), m_hosts.begin(), m_hosts.end());
    std::ranges::sort(changed);
    m_hub.publish(snapshot, built.change);
    m_endpoint.open();
}

ResourcePtr EdgePlane::waysFrom(const std::string& host, const Resource& routes) const
{
    auto message = unpack<Routes>(routes);
    m_edit(message);
    message.set_name(host);
    return std::make_shared<const Resource>(
        host, m_revision, frame(ResourceType::Route, message), routes.deployments);
}

bool EdgePlane::acknowledged(const std::string& gateway)
{
    return reports.waitFor(
        gateway, [this](const auto& known) { return known.held() >= m_revision; });
}

} // namespace pult::routing::testing
