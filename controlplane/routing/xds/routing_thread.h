// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "controlplane/routing/edge/edge_sink.h"
#include "controlplane/routing/xds/snapshot_builder.h"
#include "controlplane/routing/xds/snapshot_hub.h"
#include "controlplane/state/ports.h"

namespace pult::routing {

//! Where commits become snapshots and snapshots go out. Commits that wait are taken together: one
//! build an environment, from what was published last to the newest state.
class RoutingThread
{
public:
    //! `ready` is called once, on the routing thread, when the loaded state is published.
    RoutingThread(SnapshotHub& hub, state::GatewayReports& reports, std::function<void()> ready);
    //! Told what was published, after it was. Before start(); outlives it.
    void tell(EdgeSink& edges) { m_edges = &edges; }
    //! Envoys at the edge, of all environments. Before start().
    void serve(std::vector<EdgeSpec> envoys) { m_envoys = std::move(envoys); }
    ~RoutingThread();

    void start(state::StatePtr state);
    void stop();
    //! Thread: the writer's. Never waits.
    void add(const state::Commit& commit);
    //! A state that is being written: its tables are computed meanwhile, and go out with the commit
    //! of this very state. Thread: the writer's. Never waits.
    void propose(const state::StatePtr& after, const std::vector<std::string>& environments);
    //! Deployments that are ready now, and those that nobody asks any more. Thread: any.
    void addReadiness(const std::string& environment, std::vector<state::DeploymentKey> ready,
        std::vector<state::DeploymentKey> gone);

private:
    struct Readiness
    {
        std::vector<state::DeploymentKey> ready;
        std::vector<state::DeploymentKey> gone;
    };
    struct Work
    {
        state::StatePtr state;
        //! Environments to look at, and the revisions that wait for it, in order.
        std::map<std::string, std::vector<state::Revision>> revisions;
        std::map<std::string, Readiness> readiness;
        //! Of the start: all of it is taken for listening. Null: already known.
        state::StatePtr loaded;
        //! What may become the state of these environments. Null: nothing is proposed.
        state::StatePtr proposed;
        std::vector<std::string> proposedFor;
    };
    //! What one environment's tables are made from.
    struct Tables
    {
        SnapshotBuilder builder;
        SnapshotPtr sent; //!< Null: nothing yet.
        //! Of a proposal: the builder stands there already.
        state::EnvironmentPtr ahead;
        SnapshotBuilder::Built built;
    };

    void run();
    [[nodiscard]] bool take(Work& work);
    void process(const Work& work);
    void hear(const Work& work);
    [[nodiscard]] Tables& tablesOf(const std::string& environment);
    [[nodiscard]] SnapshotBuilder::Built build(const std::string& name, Tables& tables,
        const state::EnvironmentPtr& environment, state::Revision revision);
    void buildAhead(const Work& work);
    void publishStarted(const std::string& environment);

    SnapshotHub& m_hub;
    state::GatewayReports& m_reports;
    const std::function<void()> m_ready;
    std::vector<EdgeSpec> m_envoys;
    EdgeSink* m_edges = nullptr; //!< Null: all edges are served by xDS.
    // Routing thread only.
    std::map<std::string, Tables> m_tables;
    std::map<std::string, Listening> m_listening;
    state::StatePtr m_state;

    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stop = false;
    Work m_waiting;
    std::thread m_thread;
};

} // namespace pult::routing
