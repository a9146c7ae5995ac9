// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/haproxy/haproxy_edges.h"

namespace pult::routing {

HaproxyEdges::HaproxyEdges(const std::vector<HaproxyOption>& options,
    state::GatewayReports& reports, HaproxyEdge::Times times)
{
    for (const auto& option : options)
        m_edges.push_back(std::make_unique<HaproxyEdge>(option, reports, times));
}

void HaproxyEdges::onTables(const state::EnvironmentPtr& environment, state::Revision revision)
{
    for (const auto& edge : m_edges) {
        if (edge->spec().environment == environment->name)
            edge->onTable(environment, revision);
    }
}

void HaproxyEdges::stop()
{
    for (const auto& edge : m_edges)
        edge->stop();
}

} // namespace pult::routing
