// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/endpoint_health.h"

namespace pult::reactors {

namespace {

using state::Readiness;

constexpr int kFailuresToLeave = 2;

std::string inWords(const state::Endpoint& endpoint, const std::string& why, std::size_t more)
{
    auto text = addressOf(endpoint) + " " + why;
    if (more > 0)
        text += " (and " + std::to_string(more) + " more)";
    return text;
}

} // namespace

void EndpointHealth::record(const ProbeResult& result)
{
    m_failures = result.ready ? 0 : m_failures + 1;
    if (result.ready) {
        m_readiness = Readiness::Ready;
        m_detail.clear();
    } else if (m_readiness != Readiness::Ready || m_failures >= kFailuresToLeave) {
        m_readiness = Readiness::NotReady;
        m_detail = result.detail;
    }
}

state::ReadinessFact summarize(
    const state::Deployment& deployment, const std::vector<EndpointHealth>& endpoints)
{
    state::ReadinessFact fact;
    fact.totalEndpoints = static_cast<std::uint32_t>(endpoints.size());
    std::size_t failing = 0;
    std::size_t first = 0;
    for (std::size_t i = 0; i < endpoints.size(); ++i) {
        fact.readyEndpoints += endpoints[i].readiness() == Readiness::Ready ? 1 : 0;
        if (endpoints[i].readiness() == Readiness::NotReady && failing++ == 0)
            first = i;
    }
    if (endpoints.empty()) {
        fact.readiness = Readiness::NotReady;
        fact.detail = "no endpoints";
    } else if (failing > 0) {
        fact.readiness = Readiness::NotReady;
        fact.detail = inWords(
            deployment.placement.endpoints.at(first), endpoints[first].detail(), failing - 1);
    } else if (fact.readyEndpoints == fact.totalEndpoints) {
        fact.readiness = Readiness::Ready;
    }
    return fact;
}

} // namespace pult::reactors
