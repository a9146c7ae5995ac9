// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/xds_service.h"

#include <utility>

#include "controlplane/routing/xds/ads_endpoint.h"
#include "controlplane/routing/xds/routing_thread.h"

namespace pult::routing {

class XdsService::Impl
{
public:
    explicit Impl(state::GatewayReports& reports)
        : book(reports)
        , endpoint(hub, book)
        , thread(hub, reports, [this] { endpoint.open(); })
    {}

    SnapshotHub hub;
    GatewayBook book;
    AdsEndpoint endpoint;
    RoutingThread thread;
};

XdsService::XdsService(state::GatewayReports& reports)
    : m_impl(std::make_unique<Impl>(reports))
{}

XdsService::~XdsService()
{
    stop();
}

void XdsService::tell(EdgeSink& edges)
{
    m_impl->thread.tell(edges);
}

void XdsService::serve(std::vector<EdgeSpec> envoys)
{
    m_impl->thread.serve(std::move(envoys));
}

grpc::Service& XdsService::service()
{
    return m_impl->endpoint;
}

void XdsService::start(state::StatePtr state)
{
    m_impl->thread.start(std::move(state));
}

void XdsService::stop()
{
    m_impl->thread.stop();
    m_impl->endpoint.close();
}

void XdsService::onCommit(const state::Commit& commit)
{
    m_impl->thread.add(commit);
}

void XdsService::onProposal(
    const state::StatePtr& after, const std::vector<std::string>& environments)
{
    m_impl->thread.propose(after, environments);
}

void XdsService::onReadiness(const std::string& environment,
    std::vector<std::pair<state::DeploymentKey, state::ReadinessFact>> changed,
    std::vector<state::DeploymentKey> removed)
{
    std::vector<state::DeploymentKey> ready;
    for (auto& [key, fact] : changed) {
        if (fact.readiness == state::Readiness::Ready)
            ready.push_back(std::move(key));
    }
    if (!ready.empty() || !removed.empty())
        m_impl->thread.addReadiness(environment, std::move(ready), std::move(removed));
}

} // namespace pult::routing
