// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/clock.h"
#include "common/scheduler.h"
#include "controlplane/state/ports.h"
#include "controlplane/state/traffic_port.h"

namespace pult::convergence {

//! What became of every accepted change, and who took it. Convergence is shown, not assumed.
//!
//! **Operation.** Every event is one. Its steps only ever go forward:
//! - ACCEPTED: durable.
//! - CONFIGURED: routing says that tables of its revision, or of a later one, are computed. An
//! event
//!   that touches no routing table is CONFIGURED at once and ends there (noRoutingChange): its kind
//!   never does, or no service is touched between the states before and after its batch.
//! - ACKNOWLEDGED: n = m. Everything about n and m is fixed from then on.
//! - OBSERVED: live traffic shows it; not asked of housekeeping. From 2 s after the last
//! acknowledgement it is watched for 60
//! s
//!   (see TrafficWatch); it may end as CONTRADICTED or NO_EVIDENCE instead.
//!
//! **m**, the gateways counted: all of the environment that were seen within the policy's
//! gateway_ttl and are not forgotten; a connected one is seen all the time, a disconnected one
//! (LOST) was seen last when its stream ended. One that connects while the operation is not
//! ACKNOWLEDGED yet is counted from then on; one that connects later never is: it gets newer tables
//! anyhow. Whoever leaves the count while the operation runs, by ForgetGateway or by time, is
//! listed in removedGateways (the first 200). Without gateways CONFIGURED becomes ACKNOWLEDGED 0/0
//! at once.
//!
//! **n**: counted gateways that acknowledged the revision or any later one (coalesced pushes: R
//! acknowledges all up to R), and those that it does not concern: routing says so when it pushes;
//! one that is disconnected is not concerned when it asked for none of the touched services; so is
//! one that asks for nothing. An acknowledgement stays one when the gateway disconnects after it.
//! REFUSED: it refused tables of the revision or a later one, and has acknowledged none since.
//! Sending it more does not end that: what it refused may not be part of it.
//!
//! **superseded**: tables of a later routing change were sent to, or acknowledged by, a counted
//! gateway that had not taken those of this one. It still ends: with the later acknowledgement.
//!
//! **Restart.** Gateways and steps are not durable. Operations of before the last start come back
//! as beforeRestart: those without a routing change CONFIGURED, the others ACCEPTED for ever and
//! superseded; only the newest routing change of an environment runs on, its microseconds counted
//! from the start. For gateway_ttl after the start it does not become ACKNOWLEDGED, and the facts
//! say that the gateways are not complete: those of before may still come back.
//!
//! **Microseconds** count from durable and are at least 1; 0 means not yet.
//!
//! Threads: any; one mutex, no callback under it. The listener is called on the scheduler's thread:
//! at once when an operation takes a step, otherwise at most every 20 ms with all that moved.
class Convergence final : public state::GatewayReports,
                          public state::ProgressSource,
                          public state::CommitListener
{
public:
    //! All of them outlive it. Must not be destroyed on the scheduler's thread.
    Convergence(const Clock& clock, Scheduler& scheduler, state::ProgressListener& listener);
    ~Convergence() override;
    Convergence(const Convergence&) = delete;
    Convergence& operator=(const Convergence&) = delete;

    //! Switches are watched in live traffic from now on; without it none has an observation. Before
    //! anything else; it outlives this.
    void watch(const state::TrafficSource& traffic);
    //! Once, before anything else but watch() is called: the state at start-up and the events of
    //! the last 1 000 revisions, in order.
    void restore(const state::State& state, const std::vector<state::Commit::Entry>& recent);

    //! Adds gateways, named deployments and expectedMs of every environment: shared, immutable and
    //! at most 20 ms old.
    void addTo(state::Facts& facts) const;

    // state::CommitListener
    void onCommit(const state::Commit& commit) override;

    // state::GatewayReports
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

    // state::ProgressSource
    [[nodiscard]] std::vector<state::OperationView> operations(
        const std::string& environment) const override;
    [[nodiscard]] std::optional<state::OperationView> operation(
        const std::string& environment, state::Revision revision) const override;
    [[nodiscard]] std::vector<state::GatewayView> gateways(
        const std::string& environment) const override;

private:
    class Core;
    std::shared_ptr<Core> m_core;
    std::unique_ptr<Timer> m_tick;
};

} // namespace pult::convergence
