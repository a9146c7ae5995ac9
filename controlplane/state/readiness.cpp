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

ReadinessFact unknownOf(const Deployment& deployment)
{
    ReadinessFact unknown;
    unknown.totalEndpoints = static_cast<std::uint32_t>(deployment.placement.endpoints.size());
    return unknown;
}

//! Facts by key, asked for in the order of keys: near ones are found by walking.
class FactsWalk
{
public:
    explicit FactsWalk(const ReadinessFacts* facts)
        : m_facts(facts)
    {
        if (facts)
            m_at = facts->begin();
    }

    const ReadinessFact* find(const Deployment& deployment)
    {
        if (!m_facts)
            return nullptr;
        for (int step = 0; m_at != m_facts->end() && isBefore(m_at->first, deployment); ++step) {
            if (step < kSteps)
                ++m_at;
            else
                m_at = m_facts->lower_bound(deployment.key());
        }
        const bool found = m_at != m_facts->end() && m_at->first.generation == deployment.generation
            && m_at->first.service == deployment.service;
        return found ? &m_at->second : nullptr;
    }

private:
    static constexpr int kSteps = 3;

    static bool isBefore(const DeploymentKey& key, const Deployment& deployment)
    {
        const auto order = key.service.compare(deployment.service);
        return order != 0 ? order < 0 : key.generation < deployment.generation;
    }

    const ReadinessFacts* m_facts;
    ReadinessFacts::const_iterator m_at;
};

void count(ReadinessSummary& summary, const Deployment& deployment, const ReadinessFact& fact)
{
    ++summary.deployments;
    summary.instances += fact.totalEndpoints;
    summary.readyInstances += fact.readyEndpoints;
    if (fact.readiness == Readiness::Ready)
        ++summary.readyDeployments;
    else
        summary.notReady.push_back(inWords(deployment, fact));
    if (deployment.placement.endpoints.empty())
        summary.withoutEndpoints.push_back(deployment.name());
}

} // namespace

ReadinessFact readinessOf(
    const Environment& environment, const EnvironmentFacts& observed, const Deployment& deployment)
{
    if (deployment.placement.readiness.kind == ReadinessCheck::Kind::Reported)
        return reportedOf(environment, deployment);
    if (observed.readiness) {
        const auto at = observed.readiness->find(deployment.key());
        if (at != observed.readiness->end())
            return at->second;
    }
    return unknownOf(deployment);
}

ReadinessSummary summarize(
    const Environment& environment, const EnvironmentFacts& observed, const ServiceTable& table)
{
    ReadinessSummary summary;
    FactsWalk walk(observed.readiness.get());
    std::set<const Deployment*> replacing;
    for (const auto& [service, deployment] : table) {
        if (!deployment)
            continue;
        if (deployment->service != service) {
            // One that replaces others may stand in the table more than once.
            if (replacing.insert(deployment.get()).second
                && !sameDeployment(table.at(deployment->service), deployment))
                count(summary, *deployment, readinessOf(environment, observed, *deployment));
        } else if (deployment->placement.readiness.kind == ReadinessCheck::Kind::Reported) {
            count(summary, *deployment, reportedOf(environment, *deployment));
        } else {
            const auto* fact = walk.find(*deployment);
            count(summary, *deployment, fact ? *fact : unknownOf(*deployment));
        }
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
