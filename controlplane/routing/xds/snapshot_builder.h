// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "controlplane/routing/edge/edge_spec.h"
#include "controlplane/routing/xds/listening.h"
#include "controlplane/routing/xds/snapshot.h"
#include "controlplane/state/lanes.h"
#include "envoy/config/route/v3/route.pb.h"

namespace pult::routing {

//! Keeps the resources of one environment up to date, a commit at a time. Only services that the
//! commit may have touched are computed again, and a resource whose bytes come out the same keeps
//! its version.
//!
//! A cluster lives as long as a route names its deployment *or* the state lists the deployment as
//! retiring: the state retires it only when no gateway's acknowledged configuration names it, so
//! nothing is taken from a data plane that may still use it (make before break).
//!
//! A deployment that nobody saw ready yet has a cluster that drops every call and says so: clients
//! that were given endpoints where nothing listens would hold off for minutes after it is ready.
//!
//! Thread: one at a time (the routing thread). Snapshots may be read anywhere.
class SnapshotBuilder
{
public:
    //! `edges`: Envoys that get a route configuration of their own, each of this environment.
    explicit SnapshotBuilder(std::vector<EdgeSpec> edges = {})
        : m_edges(std::move(edges))
    {}

    struct Built
    {
        SnapshotPtr snapshot;
        SnapshotChange change;
    };

    //! The environment as it is after the commit of `revision`. `listening`: null for all.
    [[nodiscard]] Built build(state::EnvironmentPtr environment, state::Revision revision,
        const Listening* listening = nullptr);

    //! Forgets what it built after `snapshot` (null: everything): the next build computes the whole
    //! and tells how that differs.
    void startOver(SnapshotPtr snapshot);

private:
    using Changes = std::array<std::map<std::string, ResourcePtr>, kResourceTypes>;

    void updateServices(const state::Environment& environment, Changes& changes);
    void updateService(const state::Policy& policy, const std::string& service,
        const std::vector<state::RouteRule>& rules, Changes& changes);
    void updateRetiring(const state::Environment& environment, Changes& changes);
    void updateStamp(const state::Environment& environment, Changes& changes);
    void updateEdges(const state::Environment& environment, Changes& changes);
    void use(const std::string& cluster, const state::DeploymentPtr& deployment, Changes& changes);
    void release(const std::string& cluster, Changes& changes);
    [[nodiscard]] bool listens(const state::Deployment& deployment) const;
    void updateStarting(Changes& changes);
    void putEndpoints(
        const std::string& cluster, const state::Deployment& deployment, Changes& changes);
    void put(ResourceType type, const std::string& name,
        const google::protobuf::MessageLite& message, Changes& changes,
        std::vector<state::DeploymentKey> deployments = {});
    void remove(ResourceType type, const std::string& name, Changes& changes);
    void removeUntouched(Changes& changes);
    [[nodiscard]] Built publish(const Changes& changes);

    std::vector<EdgeSpec> m_edges;
    state::EnvironmentPtr m_environment;
    std::string m_region;
    state::Revision m_revision = 0;
    const Listening* m_listening = nullptr; //!< During a build.
    SnapshotPtr m_snapshot;
    //! After startOver(): what the whole consists of.
    std::optional<std::array<std::set<std::string>, kResourceTypes>> m_touched;
    //! Cluster -> services whose routes name it, and one for a retiring deployment.
    std::unordered_map<std::string, std::size_t> m_users;
    //! Service -> clusters that its routes name, sorted.
    std::unordered_map<std::string, std::vector<std::string>> m_used;
    //! Clusters of deployments that do not listen yet.
    std::map<std::string, state::DeploymentPtr> m_starting;
    //! Clusters kept for retiring deployments, too.
    std::vector<std::string> m_retiring;
    envoy::config::route::v3::RouteConfiguration m_routes; //!< Used again and again.
};

} // namespace pult::routing
