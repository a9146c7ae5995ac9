// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "controlplane/convergence/gateway_record.h"
#include "controlplane/convergence/gateway_roster.h"
#include "controlplane/convergence/operation_log.h"
#include "controlplane/state/ports.h"

namespace pult::convergence {

//! Operations and gateways of one environment: the definition of n/m as a state machine (see
//! Convergence). No clock, no I/O: time comes in. Not thread-safe: its owner locks.
class EnvironmentProgress
{
public:
    //! What moved since it was taken last.
    struct Changes
    {
        std::vector<state::OperationView> operations;
        std::vector<state::GatewayView> gateways;
        std::vector<std::string> removedGateways;
    };

    //! What the facts say about a gateway, cheap to take; the map is made without the lock.
    struct GatewayStub
    {
        std::string id;
        bool connected = false;
        state::Revision held = 0;
        state::ServiceSet services;
        std::shared_ptr<const std::set<state::DeploymentKey>> names;
        std::string kind;
        std::string region;
        std::string zone;
    };

    EnvironmentProgress() = default;
    EnvironmentProgress(const EnvironmentProgress&) = delete;
    EnvironmentProgress& operator=(const EnvironmentProgress&) = delete;

    // What was committed.

    void setTtl(std::chrono::seconds ttl) { m_ttl = ttl; }
    //! The environment as it is: tells what drains, and whom that waits for.
    void setEnvironment(const state::EnvironmentPtr& environment);
    //! `touched`: services whose tables may have changed; empty: no routing change.
    void accept(const state::Commit::Entry& entry, const std::set<state::ServiceName>& touched,
        MonoTime durableAt, const Moment& now);
    //! Newest event of the environment at start-up; it may be older than what is restored.
    void startAt(state::Revision latest) { m_latest = latest; }
    //! Of before a restart; Routing: the newest routing change, followed on.
    void restore(const state::Commit::Entry& entry, TrackedOperation::Kind kind, const Moment& now);
    //! Gateways of before a restart have until then to come back.
    void holdBackUntil(MonoTime end, std::int64_t endUnixMs)
    {
        m_completeAt = end;
        m_completeUnixMs = endUnixMs;
    }
    void forget(const std::string& id, const Moment& now);

    // What gateways report. What a gateway reports that is not counted is ignored.

    void connected(const state::GatewayIdentity& identity, const Moment& now);
    void subscribed(
        const std::string& id, std::set<state::ServiceName> services, const Moment& now);
    void pushed(const std::string& id, state::Revision revision, bool concerned, const Moment& now);
    void acknowledged(const std::string& id, state::Revision revision, const Moment& now);
    void refused(
        const std::string& id, state::Revision revision, std::string reason, const Moment& now);
    void names(
        const std::string& id, std::set<state::DeploymentKey> deployments, const Moment& now);
    void disconnected(const std::string& id, const Moment& now);
    void unreachable(const std::string& id, std::string why);
    void configured(state::Revision revision, const Moment& now);
    void wayBack(const std::string& id, state::RuntimeCommand command);

    //! Live traffic tells about one that is acknowledged.
    void observed(state::Revision revision, const state::ObservationView& observation)
    {
        m_operations.observe(revision, observation);
    }
    [[nodiscard]] std::vector<state::Revision> takeAcknowledged()
    {
        return m_operations.takeAcknowledged();
    }

    //! Removes gateways that were not seen for the time to live, and ends the wait after a restart.
    void expire(const Moment& now);

    // What is known.

    [[nodiscard]] const OperationLog& operations() const { return m_operations; }
    //! Sorted by id.
    [[nodiscard]] std::vector<state::GatewayView> gateways(const Moment& now) const;
    [[nodiscard]] std::vector<GatewayStub> gatewayStubs() const;
    [[nodiscard]] std::shared_ptr<const std::set<state::DeploymentKey>> named()
    {
        return m_roster.named();
    }
    [[nodiscard]] bool complete(MonoTime now) const { return now >= m_completeAt; }

    // What has to be published.

    [[nodiscard]] bool hasSteps() const { return m_operations.hasSteps(); }
    [[nodiscard]] bool hasChanges() const
    {
        return m_operations.hasChanges() || m_roster.hasChanges();
    }
    //! Operations that took a step, nothing else.
    [[nodiscard]] Changes takeSteps();
    [[nodiscard]] Changes takeAll(const Moment& now);

private:
    void enrol(TrackedOperation& operation, const std::set<state::ServiceName>& touched,
        state::Revision previousRouting, const Moment& now);
    void enrolOne(TrackedOperation& operation, GatewayRecord& record,
        const std::set<state::ServiceName>& touched, state::Revision previousRouting,
        const Moment& now);
    void remove(GatewayRecord& record);
    void send(GatewayRecord& record, state::Revision revision);
    void markSuperseded(GatewayRecord& record, state::Revision by);
    //! It holds everything up to `revision` now, as nothing in between concerned it.
    void holdUnconcerned(GatewayRecord& record, state::Revision revision, const Moment& now);
    void clearRefusal(GatewayRecord& record);
    [[nodiscard]] state::Revision heldNow(const GatewayRecord& record) const;
    [[nodiscard]] std::vector<std::string> keptBy(const GatewayRecord& record) const;
    [[nodiscard]] state::GatewayView viewOf(const GatewayRecord& record, const Moment& now) const;

    GatewayRoster m_roster;
    OperationLog m_operations{m_roster.slots()};
    state::EnvironmentPtr m_environment;
    std::chrono::seconds m_ttl{600};
    MonoTime m_completeAt = MonoTime::min();
    std::int64_t m_completeUnixMs = 0;
    state::Revision m_latest = 0; //!< Newest event of the environment.
    state::Revision m_latestRouting = 0;
    state::Revision m_configured = 0;
    MonoTime m_configuredAt{};
};

} // namespace pult::convergence
