// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/installation.h"

#include <algorithm>
#include <map>

namespace pult::state {

namespace {

//! Lays a manifest over the active map.
class Installer
{
public:
    Installer(const Environment& environment, const Manifest& manifest, GenerationNumber number)
        : m_environment(environment)
        , m_active(*environment.active)
        , m_manifest(manifest)
        , m_number(number)
    {}

    Installation install()
    {
        deploy();
        if (m_manifest.kind == ManifestKind::Release)
            removeMissing();
        else
            followReplacements();
        replace();
        m_result.delta = ServiceTable(std::move(m_entries));
        return std::move(m_result);
    }

private:
    void deploy()
    {
        for (const auto& [service, declared] : m_manifest.services) {
            auto release = releaseHere(service, declared);
            const auto active = m_active.at(service);
            if (active && active->service == service && active->release == release)
                continue;
            add(service, std::move(release));
        }
    }

    //! The release with the artifacts whose digest is one per environment.
    ServiceRelease releaseHere(const ServiceName& service, ServiceRelease release)
    {
        bool declared = false;
        for (const auto& [environment, services] : m_manifest.environmentArtifacts)
            declared = declared || services.contains(service);
        if (!declared)
            return release;
        const auto here = m_manifest.environmentArtifacts.find(m_environment.name);
        if (here == m_manifest.environmentArtifacts.end() || !here->second.contains(service)) {
            m_result.withoutDigest.push_back(service);
            return release;
        }
        const auto& artifacts = here->second.at(service);
        release.artifacts.insert(release.artifacts.end(), artifacts.begin(), artifacts.end());
        std::sort(release.artifacts.begin(), release.artifacts.end());
        return release;
    }

    void add(const ServiceName& service, ServiceRelease release)
    {
        Deployment deployment;
        deployment.service = service;
        deployment.generation = m_number;
        deployment.release = std::move(release);
        const auto* placement = placementOf(service);
        if (!placement)
            m_result.unplaced.push_back(service);
        else
            deployment.placement = *placement;
        if (placement && placement->endpoints.empty())
            m_result.withoutEndpoints.push_back(service);
        auto shared = std::make_shared<const Deployment>(deployment);
        m_result.deployments.push_back(std::move(deployment));
        m_fresh.emplace(service, shared);
        m_entries.emplace_back(service, std::move(shared));
    }

    const ServicePlacement* placementOf(const ServiceName& service) const
    {
        const auto here = m_manifest.placements.find(m_environment.name);
        if (here == m_manifest.placements.end())
            return nullptr;
        const auto at = here->second.find(service);
        return at == here->second.end() ? nullptr : &at->second;
    }

    void removeMissing()
    {
        for (const auto& [service, deployment] : m_active) {
            if (!m_manifest.services.contains(service)
                && !m_manifest.replacements.contains(service))
                m_entries.emplace_back(service, nullptr);
        }
    }

    //! Who calls B and reaches F in the active map reaches the branch's F in its lane.
    void followReplacements()
    {
        for (const auto& [service, deployment] : m_active) {
            if (deployment->service == service || m_manifest.services.contains(service)
                || m_manifest.replacements.contains(service))
                continue;
            if (const auto fresh = m_fresh.find(deployment->service); fresh != m_fresh.end())
                m_entries.emplace_back(service, fresh->second);
        }
    }

    void replace()
    {
        for (const auto& [service, first] : m_manifest.replacements) {
            auto target = first;
            for (auto next = m_manifest.replacements.find(target);
                 next != m_manifest.replacements.end(); next = m_manifest.replacements.find(target))
                target = next->second;
            const auto fresh = m_fresh.find(target);
            auto reached = fresh != m_fresh.end() ? fresh->second : m_active.at(target);
            if (!reached)
                m_result.unknownTargets.push_back(target);
            else if (!sameDeployment(m_active.at(service), reached))
                m_entries.emplace_back(service, std::move(reached));
        }
    }

    const Environment& m_environment;
    const ServiceTable& m_active;
    const Manifest& m_manifest;
    GenerationNumber m_number;
    Installation m_result;
    std::map<ServiceName, DeploymentPtr> m_fresh;
    std::vector<ServiceTable::Entry> m_entries;
};

} // namespace

Installation install(
    const Environment& environment, const Manifest& manifest, GenerationNumber number)
{
    return Installer(environment, manifest, number).install();
}

} // namespace pult::state
