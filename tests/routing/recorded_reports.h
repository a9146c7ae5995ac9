// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "controlplane/state/ports.h"

namespace pult::routing::testing {

//! Remembers what data planes reported, per gateway and as words in order. Thread: any.
class RecordedReports final : public state::GatewayReports
{
public:
    struct Gateway
    {
        state::GatewayIdentity identity;
        int streams = 0;
        std::set<state::ServiceName> services;
        std::set<state::DeploymentKey> deployments;
        //! Newest that it was sent; what it acknowledged; what left it alone.
        state::Revision pushed = 0;
        state::Revision acknowledged = 0;
        state::Revision unconcerned = 0;
        std::vector<std::string> refusals;
        std::string unreachable; //!< Why, while it is not connected.
        state::RuntimeCommand wayBack;

        //! Everything up to here is known to be held.
        [[nodiscard]] state::Revision held() const
        {
            return pushed > acknowledged ? acknowledged : std::max(acknowledged, unconcerned);
        }
    };

    void connected(const state::GatewayIdentity& gateway) override;
    void subscribed(const std::string& environment, const std::string& id,
        std::set<state::ServiceName> services) override;
    void pushed(const std::string& environment, const std::string& id, state::Revision revision,
        bool concerned) override;
    void acknowledged(
        const std::string& environment, const std::string& id, state::Revision revision) override;
    void refused(const std::string& environment, const std::string& id, state::Revision revision,
        std::string reason) override;
    void names(const std::string& environment, const std::string& id,
        std::set<state::DeploymentKey> deployments) override;
    void disconnected(const std::string& environment, const std::string& id) override;
    void unreachable(
        const std::string& environment, const std::string& id, std::string why) override;
    void configured(const std::string& environment, state::Revision revision) override;
    void wayBack(const std::string& environment, const std::string& id,
        state::RuntimeCommand command) override;

    [[nodiscard]] Gateway gateway(const std::string& id);
    [[nodiscard]] std::vector<std::string> takeLog();
    //! Waits until it holds; false after a minute.
    [[nodiscard]] bool waitFor(
        const std::string& id, const std::function<bool(const Gateway&)>& holds);
    [[nodiscard]] bool waitForAll(
        std::size_t count, const std::function<bool(const Gateway&)>& holds);
    [[nodiscard]] bool waitConfigured(state::Revision revision);

private:
    void update(const std::string& id, const std::string& word,
        const std::function<void(Gateway&)>& change);

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::map<std::string, Gateway> m_gateways;
    std::vector<std::string> m_log;
    state::Revision m_configured = 0;
};

} // namespace pult::routing::testing
