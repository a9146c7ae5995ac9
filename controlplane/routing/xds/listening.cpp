// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/listening.h"

namespace pult::routing {

void Listening::assume(const state::Environment& environment)
{
    const auto addAll = [this](const state::ServiceTable& table) {
        for (const auto& [service, deployment] : table) {
            if (deployment)
                m_ready.insert(deployment->key());
        }
    };
    addAll(*environment.active);
    for (const auto& [number, generation] : environment.generations)
        addAll(generation->delta);
    for (const auto& retiring : environment.retiring)
        m_ready.insert(retiring.deployment->key());
}

void Listening::add(const std::vector<state::DeploymentKey>& ready)
{
    m_ready.insert(ready.begin(), ready.end());
}

void Listening::remove(const std::vector<state::DeploymentKey>& gone)
{
    for (const auto& key : gone)
        m_ready.erase(key);
}

} // namespace pult::routing
