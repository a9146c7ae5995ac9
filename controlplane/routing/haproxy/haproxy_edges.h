// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "controlplane/routing/edge/edge_sink.h"
#include "controlplane/routing/haproxy/haproxy_edge.h"

namespace pult::routing {

//! The HAProxies of one pultd. Thread: any; stop() while no table comes any more.
class HaproxyEdges final : public EdgeSink
{
public:
    //! `reports` outlives it.
    HaproxyEdges(const std::vector<HaproxyOption>& options, state::GatewayReports& reports,
        HaproxyEdge::Times times = {});

    void onTables(const state::EnvironmentPtr& environment, state::Revision revision) override;
    void stop();

private:
    std::vector<std::unique_ptr<HaproxyEdge>> m_edges;
};

} // namespace pult::routing
