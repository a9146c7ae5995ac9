// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/clock.h"
#include "common/error.h"
#include "controlplane/state/decide.h"
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
    MonoTime durableAt{};
};

//! A projection of the state (watch, routing, convergence, reactors). Called on the writer thread,
//! after the batch is durable; before or after its answers leave, as the writer was told
//! (Writer::Parts). Must be quick and never block.
class CommitListener
{
public:
    virtual ~CommitListener() = default;
    virtual void onCommit(const Commit& commit) = 0;
    //! Before the batch is written: what the state will be if it becomes durable, and whose. What
    //! takes long may be computed meanwhile; nobody may be told. Then onCommit() comes with this
    //! very `after`, or it never came to be. Thread: the same.
    virtual void onProposal(
        const StatePtr& /*after*/, const std::vector<std::string>& /*environments*/)
    {}
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

//! What a data plane is told by its own runtime socket. Empty: nothing.
struct RuntimeCommand
{
    std::string socket; //!< Path on its machine.
    std::string command; //!< One line.

    friend bool operator==(const RuntimeCommand&, const RuntimeCommand&) = default;
};

//! What data planes report about themselves; implemented by convergence, called by routing.
//! Threads: any; calls for one gateway come in order.
class GatewayReports
{
public:
    virtual ~GatewayReports() = default;
    //! Once a stream: a data plane may hold several under one id, and come back before an old one
    //! ends.
    virtual void connected(const GatewayIdentity& gateway) = 0;
    //! The set of services it asked for changed. "*" among them: everything concerns it (edges that
    //! stamp, data planes that take all clusters or listeners).
    virtual void subscribed(
        const std::string& environment, const std::string& id, std::set<ServiceName> services)
        = 0;
    //! Tables of this revision were sent, or did not concern it: then it holds them already.
    virtual void pushed(
        const std::string& environment, const std::string& id, Revision revision, bool concerned)
        = 0;
    //! Everything up to this revision is acknowledged.
    virtual void acknowledged(
        const std::string& environment, const std::string& id, Revision revision)
        = 0;
    //! The tables of this revision were refused; it keeps what it had.
    virtual void refused(const std::string& environment, const std::string& id, Revision revision,
        std::string reason)
        = 0;
    //! Deployments that its last acknowledged configuration names.
    virtual void names(
        const std::string& environment, const std::string& id, std::set<DeploymentKey> deployments)
        = 0;
    //! Once a stream.
    virtual void disconnected(const std::string& environment, const std::string& id) = 0;
    //! Why one that is not connected cannot be reached; shown until it connects again.
    virtual void unreachable(
        const std::string& /*environment*/, const std::string& /*id*/, std::string /*why*/)
    {}
    //! Routing tables of this revision are computed.
    virtual void configured(const std::string& environment, Revision revision) = 0;
    //! How it can be made to do what Retreat would do, without a control plane; as of what it
    //! acknowledged last. Not called for data planes that cannot.
    virtual void wayBack(
        const std::string& /*environment*/, const std::string& /*id*/, RuntimeCommand /*command*/)
    {}
};

enum class OperationStep
{
    Accepted,
    Configured,
    Acknowledged,
    Observed,
};

enum class ObservationOutcome
{
    Pending,
    Observed,
    Contradicted,
    NoEvidence,
};

//! Values of pult.v1.Observation.
struct ObservationView
{
    ObservationOutcome outcome = ObservationOutcome::Pending;
    std::uint64_t right = 0;
    std::uint64_t wrong = 0;
    double shareLow = 0;
    std::uint64_t afterUs = 0;
    std::vector<std::string> wrongTraces;
    std::string why;
    bool ended = false;

    friend bool operator==(const ObservationView&, const ObservationView&) = default;
};

enum class GatewayState
{
    Pending,
    Acknowledged,
    Refused,
    Lost,
    NotConcerned,
};

//! Values of pult.v1.Operation, GatewayProgress and Gateway; durations are microseconds from
//! durable.
struct GatewayProgressView
{
    std::string gateway;
    GatewayState state = GatewayState::Pending;
    std::uint64_t afterUs = 0;
    std::string reason;
};

struct OperationView
{
    std::string environment;
    Revision revision = 0;
    std::string requestId;
    std::string act;
    std::string user;
    std::uint32_t commandClass = 0;
    OperationStep step = OperationStep::Accepted;
    std::int64_t acceptedUnixMs = 0;
    std::uint64_t configuredAfterUs = 0;
    std::uint64_t acknowledgedAfterUs = 0;
    std::uint32_t acknowledged = 0;
    std::uint32_t counted = 0;
    std::vector<GatewayProgressView>
        gateways; //!< At most 200: not acknowledged first, then the slowest.
    bool noRoutingChange = false;
    bool superseded = false;
    std::vector<std::string> removedGateways;
    //! Accepted before the last start of the control plane: what became of it until then is not
    //! known. Only the newest routing change is followed on; the others stay at ACCEPTED.
    bool beforeRestart = false;
    std::optional<ObservationView> observation;
    //! Until then m may grow. 0: it is complete.
    std::int64_t countingUntilUnixMs = 0;
};

struct GatewayView
{
    GatewayIdentity identity;
    Revision acknowledgedRevision = 0;
    GatewayState state = GatewayState::Pending;
    std::string reason;
    std::uint64_t afterUs = 0;
    std::int64_t lastSeenUnixMs = 0;
    ServiceSet services;
    std::uint64_t refusals = 0;
    //! Lost or refusing: what left the table and cannot go while this gateway may use it, "lane
    //! g2", "orders-v2".
    std::vector<std::string> keeps;
    RuntimeCommand wayBack; //!< What does there, without a control plane, what Retreat would do.
};

//! Told what moved in operations and gateways; whole objects. Implemented by the watch hub.
//! Thread: any, one call at a time; must be quick and never block.
class ProgressListener
{
public:
    virtual ~ProgressListener() = default;
    virtual void onProgress(const std::string& environment, std::vector<OperationView> operations,
        std::vector<GatewayView> gateways, std::vector<std::string> removedGateways)
        = 0;
};

//! What convergence knows now. Thread: any.
class ProgressSource
{
public:
    virtual ~ProgressSource() = default;
    //! Newest last; at most the last 1 000.
    [[nodiscard]] virtual std::vector<OperationView> operations(
        const std::string& environment) const = 0;
    [[nodiscard]] virtual std::optional<OperationView> operation(
        const std::string& environment, Revision revision) const = 0;
    [[nodiscard]] virtual std::vector<GatewayView> gateways(
        const std::string& environment) const = 0;
};

//! Told what moved in readiness. Implemented by the watch hub. Thread: any, one call at a time.
class ReadinessListener
{
public:
    virtual ~ReadinessListener() = default;
    virtual void onReadiness(const std::string& environment,
        std::vector<std::pair<DeploymentKey, ReadinessFact>> changed,
        std::vector<DeploymentKey> removed)
        = 0;
};

//! The one road for writes, as reactors see it. Implemented by the writer.
class CommandSink
{
public:
    virtual ~CommandSink() = default;
    //! Decides, appends, folds; answers on the writer thread after it is durable. Reactors need no
    //! token. The request id makes a repetition harmless.
    virtual void submit(Request request, std::function<void(Result<Revision>)> done) = 0;
};

//! Where decide() gets its facts from; implemented in main by joining the rooms. Thread: any.
class FactsSource
{
public:
    virtual ~FactsSource() = default;
    [[nodiscard]] virtual std::shared_ptr<const Facts> facts() const = 0;
};

} // namespace pult::state
