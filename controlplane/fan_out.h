// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>
#include <vector>

#include "controlplane/state/ports.h"

namespace pult {

//! Tells several what moved in operations and gateways, in their order. They outlive it.
//! Thread: as ProgressListener.
class ProgressFanOut final : public state::ProgressListener
{
public:
    explicit ProgressFanOut(std::vector<state::ProgressListener*> listeners)
        : m_listeners(std::move(listeners))
    {}

    void onProgress(const std::string& environment, std::vector<state::OperationView> operations,
        std::vector<state::GatewayView> gateways, std::vector<std::string> removedGateways) override
    {
        for (auto* listener : m_listeners)
            listener->onProgress(environment, operations, gateways, removedGateways);
    }

private:
    const std::vector<state::ProgressListener*> m_listeners;
};

//! The same for what moved in readiness.
class ReadinessFanOut final : public state::ReadinessListener
{
public:
    explicit ReadinessFanOut(std::vector<state::ReadinessListener*> listeners)
        : m_listeners(std::move(listeners))
    {}

    void onReadiness(const std::string& environment,
        std::vector<std::pair<state::DeploymentKey, state::ReadinessFact>> changed,
        std::vector<state::DeploymentKey> removed) override
    {
        for (auto* listener : m_listeners)
            listener->onReadiness(environment, changed, removed);
    }

private:
    const std::vector<state::ReadinessListener*> m_listeners;
};

} // namespace pult
