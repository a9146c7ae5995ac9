// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <grpcpp/impl/service_type.h>

#include "controlplane/routing/edge/edge_sink.h"
#include "controlplane/routing/edge/edge_spec.h"
#include "controlplane/state/ports.h"

namespace pult::routing {

//! The xDS server: turns commits into routing tables and serves them over aggregated discovery
//! streams to whoever asks; docs/xds.md says what to whom.
//!
//! A commit is handed to a thread of its own (the routing thread) and onCommit returns: the writer
//! waits neither for tables nor for sockets. The routing thread computes what the commit touched,
//! reports `configured`, publishes, and writes to the streams concerned at once: there is no
//! debounce, but commits that pile up meanwhile are taken together, newest tables only.
//!
//! Until start() every stream waits unanswered: a control plane that has not loaded its state yet
//! would otherwise delete the tables of clients that reconnect.
class XdsService final : public state::CommitListener, public state::ReadinessListener
{
public:
    //! `reports` must outlive it and must not call back.
    explicit XdsService(state::GatewayReports& reports);
    //! Stops first.
    ~XdsService() override;

    //! Edges of another kind: told after the clients. Before start(); outlives it.
    void tell(EdgeSink& edges);
    //! Envoys at the edge: each has a route configuration of its own. Before start().
    void serve(std::vector<EdgeSpec> envoys);

    //! To be registered with one ServerBuilder; lives as long as this.
    [[nodiscard]] grpc::Service& service();

    //! The state as it was loaded; tables are computed on the routing thread, then streams are
    //! answered. Once; commits of later states may come before it. Thread: any.
    void start(state::StatePtr state);
    //! Ends every stream (UNAVAILABLE) and the routing thread. Before grpc::Server::Shutdown, and
    //! while no commit comes any more. Thread: any.
    void stop();

    void onCommit(const state::Commit& commit) override;
    void onProposal(
        const state::StatePtr& after, const std::vector<std::string>& environments) override;
    //! Endpoints of a new deployment are told from its first readiness on.
    void onReadiness(const std::string& environment,
        std::vector<std::pair<state::DeploymentKey, state::ReadinessFact>> changed,
        std::vector<state::DeploymentKey> removed) override;

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace pult::routing
