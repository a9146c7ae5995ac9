// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "client/environment_watch.h"
#include "common/error.h"
#include "playground/catalog.h"
#include "playground/child_process.h"
#include "playground/edges.h"
#include "playground/load.h"
#include "playground/registrar.h"

namespace pult::playground {

//! A living cluster on loopback: registers the catalog's releases, runs a process for every
//! deployment of the table that it has ports for, keeps load on the edge.
//!
//! Threads: start, tick, release and setFault on one thread (children belong to it); onView on the
//! watch's thread only stores what it saw.
class Supervisor
{
public:
    struct Options
    {
        std::filesystem::path program; //!< of this program, to start the services
        std::filesystem::path data;
        std::string server; //!< API address of the control plane
        std::string xds; //!< host:port
        std::string otlp; //!< host:port where spans go; empty: none are sent
        std::string environment = "prod";
        std::uint32_t rate = 100; //!< A stage of 1 % is judged in some five minutes.
        std::uint32_t testerPermille = 150;
        bool haproxy = false; //!< Requests enter through HAProxies that the control plane keeps.
    };
    //! Errors: of the control plane, and FAILED_PRECONDITION PORTS_TAKEN naming the ports.
    static Result<std::unique_ptr<Supervisor>> create(Options options);
    ~Supervisor();
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;

    //! Creates the environment and registers the releases; harmless to repeat.
    Result<void> start();
    //! Brings processes and load in line with the table; called when something may have changed.
    void tick();
    //! Waits until the table changed since the last tick, `wake` was called or the time is over.
    void waitForChange(std::chrono::milliseconds atMost);
    //! From any thread.
    void wake();

    //! Every deployment that runs answers its readiness check.
    [[nodiscard]] bool ready() const;

    struct Instance
    {
        std::string service;
        std::uint32_t generation = 0;
        std::string version;
        std::vector<std::uint16_t> ports;
        ChildProcess process;
        v1::Fault fault;
    };
    [[nodiscard]] const std::map<std::string, Instance>& instances() const { return m_instances; }
    [[nodiscard]] const Load* load() const { return m_load.get(); }
    [[nodiscard]] std::uint32_t rate() const { return m_load ? m_load->rate() : m_options.rate; }
    //! Errors: INVALID_ARGUMENT USAGE; FAILED_PRECONDITION NO_LOAD before it has begun.
    Result<void> setRate(std::uint32_t rate);

    //! Deployments that took it. Errors: NOT_FOUND DEPLOYMENT_UNKNOWN.
    Result<std::vector<std::string>> setFault(
        const std::string& service, std::uint32_t generation, const v1::Fault& fault);

    struct Released
    {
        std::uint32_t generation = 0;
        std::string version;
        std::filesystem::path manifest;
    };
    //! A new release on top of what is active: the named services get their next version.
    //! Errors: INVALID_ARGUMENT SERVICE_UNKNOWN; whatever the control plane refuses.
    Result<Released> release(const std::vector<std::string>& changes, std::string version);

private:
    Supervisor(Options options, Registrar registrar);
    void keep(const client::DeploymentPtr& deployment);
    void startInstance(const client::Deployment& deployment);
    void updateLoad(const client::EnvironmentState& state);
    [[nodiscard]] std::string bootstrap(const std::string& nodeId, std::size_t zone) const;
    [[nodiscard]] client::EnvironmentViewPtr view() const;
    Result<void> startEdges();
    //! Where requests enter; empty: nowhere yet.
    [[nodiscard]] std::vector<std::string> entrances(const client::EnvironmentState& state) const;

    const Options m_options;
    Registrar m_registrar;
    std::map<std::string, Instance> m_instances; //!< By deployment name.
    std::optional<Edges> m_edges; //!< Nothing: the entry service is the edge.
    DeltaViews m_deltas;
    std::unique_ptr<Load> m_load;

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_dirty = true;
    std::atomic<bool> m_waiting{true}; //!< Until edges are ready and the load can begin.
    client::EnvironmentViewPtr m_view;
    std::unique_ptr<client::EnvironmentWatch> m_watch; //!< Last: its callback uses the above.
};

} // namespace pult::playground
