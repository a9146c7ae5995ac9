// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/readiness.h"

#include <algorithm>
#include <set>

namespace pult::state {

namespace {

ReadinessFact reportedOf(const Environment& environment, const Deployment& deployment)
{
    ReadinessFact fact;
    fact.totalEndpoints = static_cast<std::uint32_t>(deployment.placement.endpoints.size());
    const auto at = environment.reported.find(deployment.key());
    if (at == environment.reported.end()) {
        fact.detail = "not reported yet";
        return fact;
    }
    fact.readiness = at->second.ready ? Readiness::Ready : Readiness::NotReady;
    fact.readyEndpoints = at->second.ready ? fact.totalEndpoints : 0;
    fact.detail = at->second.detail;
    return fact;
}

std::string inWords(const Deployment& deployment, const ReadinessFact& fact)
{
    auto text = deployment.name() + " (" + std::to_string(fact.readyEndpoints) + " of "
        + std::to_string(fact.totalEndpoints) + " instances ready";
    if (fact.readiness == Readiness::Unknown && fact.detail.empty())
        text += ": not checked yet";
    else if (!fact.detail.empty())
        text += ": " + fact.detail;
    return text + ")";
}

} // namespace

ReadinessFact readinessOf(
    const Environment& environment, const EnvironmentFacts& observed, const Deployment& deployment)
{
    if (deployment.placement.readiness.kind == ReadinessCheck::Kind::Reported)
        return reportedOf(environment, deployment);
    ReadinessFact unknown;
    unknown.totalEndpoints = static_cast<std::uint32_t>(deployment.placement.endpoints.size());
    if (!observed.readiness)
        return unknown;
    const auto at = observed.readiness->find(deployment.key());
    return at == observed.readiness->end() ? unknown : at->second;
}

ReadinessSummary summarize(
    const Environment& environment, const EnvironmentFacts& observed, const ServiceTable& table)
{
    ReadinessSummary summary;
    std::set<const Deployment*> replacing;
    for (const auto& [service, deployment] : table) {
        if (!deployment)
            continue;
        // One that replaces another may stand in the table more than once.
        const bool own = deployment->service == service;
        if (!own
            && (!replacing.insert(deployment.get()).second
                || sameDeployment(table.at(deployment->service), deployment)))
            continue;
        const auto fact = readinessOf(environment, observed, *deployment);
        ++summary.deployments;
        summary.instances += fact.totalEndpoints;
        summary.readyInstances += fact.readyEndpoints;
        if (fact.readiness == Readiness::Ready)
            ++summary.readyDeployments;
        else
            summary.notReady.push_back(inWords(*deployment, fact));
        if (deployment->placement.endpoints.empty())
            summary.withoutEndpoints.push_back(deployment->name());
    }
    return summary;
}

std::uint32_t drainSecondsOf(const Environment& environment, const Deployment& deployment)
{
    return deployment.placement.drainSeconds.value_or(environment.policy.drainSeconds);
}

std::uint32_t drainSecondsOf(const Environment& environment, const ClosingLane& lane)
{
    auto longest = environment.policy.drainSeconds;
    for (const auto& [service, deployment] : lane.delta) {
        if (deployment)
            longest = std::max(longest, drainSecondsOf(environment, *deployment));
    }
    return longest;
}

} // namespace pult::state
