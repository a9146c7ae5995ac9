// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "common/clock.h"
#include "controlplane/state/event.h"
#include "controlplane/state/facts.h"
#include "controlplane/state/state.h"

namespace pult::state {

//! One durable batch: what every projection gets.
struct Commit
{
    StatePtr before;
    StatePtr after;
    struct Entry
    {
        Record record;
        Event event;
    };
    std::vector<Entry> entries; //!< In order, at least one.
    MonoTime durableAt {};
};

//! A projection of the state (watch, routing, convergence, reactors). Called on the writer thread,
//! after the batch is durable and before the answers leave; must be quick and never block.
class CommitListener
{
public:
    virtual ~CommitListener() = default;
    virtual void onCommit(const Commit& commit) = 0;
};

struct GatewayIdentity
{
    std::string environment;
    std::string id; //!< Node id, unique within the environment.
    std::string dataPlane; //!< "gRPC C++ 1.51.1"
    std::string kind; //!< edge or client
    std::string region;
    std::string zone;
};

//! What data planes report about themselves; implemented by convergence, called by routing.
//! Threads: any; calls for one gateway come in order.
class GatewayReports
{
public:
    virtual ~GatewayReports() = default;
    virtual void connected(const GatewayIdentity& gateway) = 0;
    //! The set of services it asked for changed.
    virtual void subscribed(
        const std::string& environment, const std::string& id, std::set<ServiceName> services)
        = 0;
    //! Tables of this revision were sent, or did not concern it: then it holds them already.
    virtual void pushed(
        const std::string& environment, const std::string& id, Revision revision, bool concerned)
        = 0;
    //! Everything up to this revision is acknowledged.
    virtual void acknowledged(const std::string& environment, const std::string& id, Revision revision)
        = 0;
    //! The tables of this revision were refused; it keeps what it had.
    virtual void refused(const std::string& environment, const std::string& id, Revision revision,
        std::string reason)
        = 0;
    //! Deployments that its last acknowledged configuration names.
    virtual void names(
        const std::string& environment, const std::string& id, std::set<DeploymentKey> deployments)
        = 0;
    virtual void disconnected(const std::string& environment, const std::string& id) = 0;
    //! Routing tables of this revision are computed.
    virtual void configured(const std::string& environment, Revision revision) = 0;
};

//! Where decide() gets its facts from; implemented in main by joining the rooms. Thread: any.
class FactsSource
{
public:
    virtual ~FactsSource() = default;
    [[nodiscard]] virtual std::shared_ptr<const Facts> facts() const = 0;
};

} // namespace pult::state
