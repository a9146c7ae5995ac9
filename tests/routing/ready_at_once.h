// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>
#include <vector>

#include "controlplane/routing/xds/xds_service.h"

namespace pult::routing::testing {

//! Hands commits to the service and says at once that every deployment in them is ready.
class ReadyAtOnce final : public state::CommitListener
{
public:
    explicit ReadyAtOnce(XdsService& service)
        : m_service(service)
    {}

    void onCommit(const state::Commit& commit) override
    {
        m_service.onCommit(commit);
        for (const auto& [name, environment] : commit.after->environments)
            m_service.onReadiness(name, readyOf(*environment), {});
    }

    void onProposal(
        const state::StatePtr& after, const std::vector<std::string>& environments) override
    {
        m_service.onProposal(after, environments);
    }

private:
    using Facts = std::vector<std::pair<state::DeploymentKey, state::ReadinessFact>>;

    [[nodiscard]] static Facts readyOf(const state::Environment& environment)
    {
        Facts facts;
        const auto add = [&](const state::ServiceTable& table) {
            for (const auto& [service, deployment] : table) {
                if (deployment)
                    facts.emplace_back(deployment->key(),
                        state::ReadinessFact{state::Readiness::Ready, 1, 1, "ready"});
            }
        };
        add(*environment.active);
        for (const auto& [number, generation] : environment.generations)
            add(generation->delta);
        return facts;
    }

    XdsService& m_service;
};

} // namespace pult::routing::testing
