// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "common/clock.h"
#include "common/scheduler.h"
#include "controlplane/convergence/convergence.h"

namespace pult::convergence {

//! Keeps the newest view of everything it was told, and how often it was told.
class RecordingListener final : public state::ProgressListener
{
public:
    void onProgress(const std::string& environment, std::vector<state::OperationView> operations,
        std::vector<state::GatewayView> gateways,
        std::vector<std::string> removedGateways) override;

    [[nodiscard]] const state::OperationView& operation(state::Revision revision) const
    {
        return m_operations.at(revision);
    }
    [[nodiscard]] const state::GatewayView& gateway(const std::string& id) const
    {
        return m_gateways.at(id);
    }
    [[nodiscard]] bool knows(const std::string& id) const { return m_gateways.contains(id); }

    int calls = 0;
    std::set<std::string> removed;
    //! Steps of each operation in the order they were told.
    std::map<state::Revision, std::vector<state::OperationStep>> steps;

private:
    std::map<state::Revision, state::OperationView> m_operations;
    std::map<std::string, state::GatewayView> m_gateways;
};

//! A Convergence under manual time, with commits made by hand: environment "prod", in which every
//! service named by a commit gets a new deployment.
class ConvergenceTest : public testing::Test
{
protected:
    using Services = std::set<state::ServiceName>;

    ConvergenceTest();

    //! A routing change that touches the services; not configured yet. Returns its revision.
    state::Revision commitSilently(const Services& touched = {"orders"});
    //! The same, CONFIGURED.
    state::Revision commit(const Services& touched = {"orders"});
    //! An event that touches no routing table.
    state::Revision commitQuiet(state::Effect effect = state::Frozen{});
    //! A routing change with which a generation leaves the table, and its deployment of a service.
    state::Revision leaving(const std::pair<state::GenerationNumber, state::ServiceName>& what);
    //! Several events in one batch.
    std::vector<state::Revision> commitBatch(
        const std::vector<state::Effect>& effects, const Services& touched);
    void setTtl(std::uint32_t seconds);

    void connect(const std::string& id, const Services& services = {"orders"});
    //! Pushed and acknowledged.
    void take(const std::string& id, state::Revision revision);
    void push(const std::string& id, state::Revision revision, bool concerned = true)
    {
        m_convergence->pushed("prod", id, revision, concerned);
    }
    void acknowledge(const std::string& id, state::Revision revision)
    {
        m_convergence->acknowledged("prod", id, revision);
    }
    void refuse(const std::string& id, state::Revision revision, const std::string& reason)
    {
        m_convergence->refused("prod", id, revision, reason);
    }
    void disconnect(const std::string& id) { m_convergence->disconnected("prod", id); }
    void publish() { m_scheduler.advance(std::chrono::milliseconds(20)); }
    //! As after a restart of the program.
    void restart(const std::vector<state::Commit::Entry>& recent);

    [[nodiscard]] state::OperationView operation(state::Revision revision) const
    {
        return m_convergence->operation("prod", revision).value();
    }
    //! "n/m"
    [[nodiscard]] std::string count(state::Revision revision) const;
    [[nodiscard]] state::GatewayState stateIn(
        state::Revision revision, const std::string& id) const;
    [[nodiscard]] state::GatewayView gateway(const std::string& id) const;
    [[nodiscard]] state::EnvironmentFacts facts() const;

    std::shared_ptr<ManualClock> m_clock = std::make_shared<ManualClock>();
    ManualScheduler m_scheduler{m_clock};
    RecordingListener m_listener;
    std::unique_ptr<Convergence> m_convergence;
    state::Environment m_environment;
    state::StatePtr m_state;
    std::vector<state::Commit::Entry> m_journal;

private:
    state::Commit::Entry entryFor(state::Revision revision, state::Effect effect) const;
    void replaceDeployments(const Services& services, state::GenerationNumber generation);
};

} // namespace pult::convergence
