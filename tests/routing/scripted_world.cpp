// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/routing/scripted_world.h"

#include "controlplane/routing/xds/encoder.h"

namespace pult::routing::testing {

ScriptedWorld::ScriptedWorld()
{
    for (auto& table : m_snapshot.tables)
        table = std::make_shared<const ResourceTable>();
    m_snapshot.environment = "shop";
}

void ScriptedWorld::put(ResourceType type, const std::string& name,
    std::vector<state::DeploymentKey> deployments, const std::string& content)
{
    m_changes[indexOf(type)][name] = std::make_shared<const Resource>(name, m_snapshot.revision + 1,
        frame(ResourceType::Cluster, clusterFor(name + content)), std::move(deployments));
}

void ScriptedWorld::remove(ResourceType type, const std::string& name)
{
    m_changes[indexOf(type)][name] = nullptr;
}

void ScriptedWorld::putService(const std::string& name)
{
    put(ResourceType::Listener, name);
    put(ResourceType::Route, name, {{name, 1}});
    put(ResourceType::Cluster, name + "-v1");
    put(ResourceType::Endpoints, name + "-v1");
}

SnapshotChange ScriptedWorld::publish()
{
    ++m_snapshot.revision;
    SnapshotChange change;
    for (const auto type : kPushOrder) {
        auto& changes = m_changes[indexOf(type)];
        m_snapshot.tables[indexOf(type)] = std::make_shared<const ResourceTable>(
            m_snapshot.of(type).changed({changes.begin(), changes.end()}));
        for (const auto& [name, resource] : changes)
            change.names[indexOf(type)].push_back(name);
        changes.clear();
    }
    return change;
}

bool ScriptedWorld::publishTo(Session& session)
{
    const auto change = publish();
    return session.onSnapshot(snapshot(), change);
}

std::vector<std::string> names(const std::optional<DiscoveryAnswer>& answer)
{
    if (!answer)
        return {"nothing was sent"};
    std::vector<std::string> out;
    for (const auto& resource : answer->resources)
        out.push_back(resource->name);
    return out;
}

} // namespace pult::routing::testing
