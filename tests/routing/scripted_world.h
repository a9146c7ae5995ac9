// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "controlplane/routing/xds/session.h"

namespace pult::routing::testing {

//! A control plane of strings: put and remove resources, publish, and see what a session says. The
//! same name is the same bytes unless `content` differs.
class ScriptedWorld
{
public:
    ScriptedWorld();

    void put(ResourceType type, const std::string& name,
        std::vector<state::DeploymentKey> deployments = {}, const std::string& content = {});
    void remove(ResourceType type, const std::string& name);
    //! A service with its listener, routes and one cluster.
    void putService(const std::string& name);

    SnapshotChange publish();
    //! True: something has to be sent.
    bool publishTo(Session& session);
    [[nodiscard]] SnapshotPtr snapshot() const { return std::make_shared<Snapshot>(m_snapshot); }

private:
    Snapshot m_snapshot;
    std::array<std::map<std::string, ResourcePtr>, kResourceTypes> m_changes;
};

//! Of the resources that were sent.
[[nodiscard]] std::vector<std::string> names(const std::optional<DiscoveryAnswer>& answer);

} // namespace pult::routing::testing
