// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "controlplane/routing/xds/ads_endpoint.h"
#include "controlplane/routing/xds/snapshot_builder.h"
#include "envoy/config/route/v3/route.pb.h"
#include "tests/routing/recorded_reports.h"

namespace pult::routing::testing {

//! The control plane as far as data planes see it, with a way for gRPC to the routes of an Envoy at
//! the edge: gRPC begins with a listener, which that Envoy has in its bootstrap. There is one for
//! each host, and the edge's routes once more under its name. Everything else is what pultd serves,
//! unless `edit` changes the routes. Thread: one.
class EdgePlane
{
public:
    using Routes = envoy::config::route::v3::RouteConfiguration;

    //! `hosts`: names of the listeners, which gRPC takes for the host it calls.
    EdgePlane(std::uint16_t port, EdgeSpec edge, std::set<std::string> hosts);
    ~EdgePlane();
    EdgePlane(const EdgePlane&) = delete;
    EdgePlane& operator=(const EdgePlane&) = delete;

    //! Edits the edge's routes before they are served, from the next publish on.
    void edit(std::function<void(Routes&)> edit) { m_edit = std::move(edit); }
    void publish(state::EnvironmentPtr environment);
    //! Until this gateway took the newest tables; false after a minute.
    [[nodiscard]] bool acknowledged(const std::string& gateway);

    RecordedReports reports;

private:
    [[nodiscard]] ResourcePtr waysFrom(const std::string& host, const Resource& routes) const;

    const EdgeSpec m_edge;
    const std::set<std::string> m_hosts;
    std::function<void(Routes&)> m_edit = [](Routes&) {};
    state::Revision m_revision = 0;
    SnapshotBuilder m_builder{std::vector<EdgeSpec>{m_edge}};
    SnapshotHub m_hub;
    GatewayBook m_book{reports};
    AdsEndpoint m_endpoint{m_hub, m_book};
    std::unique_ptr<grpc::Server> m_server;
};

} // namespace pult::routing::testing
