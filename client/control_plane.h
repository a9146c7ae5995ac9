// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "client/journal.h"
#include "client/operation.h"
#include "client/plan.h"
#include "client/state.h"
#include "client/telemetry.h"
#include "common/error.h"

namespace pult::client {

struct ServerInfo
{
    std::string version;
    std::string user;
    std::string journalId;
    std::vector<EnvironmentSummary> environments;
};

struct RouteTable
{
    std::vector<Route> routes;
    std::uint64_t revision = 0;
};

template <typename T> using Callback = std::function<void(Result<T>)>;

//! One connection to one control plane: unary calls. Watching: environment_watch.h.
//!
//! Threads: call from any; callbacks run on gRPC threads and must be quick. Every call has a
//! deadline. Ownership: a call owns its context and lives until its callback has run; the
//! destructor cancels all calls and waits for their callbacks.
//! Errors: reasons of docs/errors.md; a transport failure has the reason TRANSPORT.
class ControlPlane
{
public:
    using Millis = std::chrono::milliseconds;
    static constexpr Millis kDeadline{3000};

    virtual ~ControlPlane() = default;

    virtual void listEnvironments(Callback<ServerInfo> done, Millis deadline = kDeadline) = 0;
    virtual void plan(
        std::string environment, Command command, Callback<Plan> done, Millis deadline = kDeadline)
        = 0;
    //! On ABORTED PLAN_CHANGED use newPlanOf(error).
    virtual void execute(Execution execution, Callback<Operation> done, Millis deadline = kDeadline)
        = 0;
    virtual void getOperation(std::string environment, std::string id, Callback<Operation> done,
        Millis deadline = kDeadline)
        = 0;
    //! Revision 0: the newest.
    virtual void getState(std::string environment, std::uint64_t revision,
        Callback<std::shared_ptr<const EnvironmentState>> done, Millis deadline = kDeadline)
        = 0;
    virtual void listJournal(
        JournalQuery query, Callback<JournalPage> done, Millis deadline = kDeadline)
        = 0;
    //! Verdicts that the journal keeps. A page may be empty and not the last.
    virtual void listVerdicts(
        VerdictQuery query, Callback<VerdictPage> done, Millis deadline = Millis{10000})
        = 0;
    virtual void verifyJournal(Callback<JournalProof> done, Millis deadline = Millis{60000}) = 0;
    virtual void listRoutes(std::string environment, std::string service, Callback<RouteTable> done,
        Millis deadline = kDeadline)
        = 0;

    //! What live traffic shows, over the same connection; lives as long as this.
    [[nodiscard]] virtual Telemetry& telemetry() = 0;
};

struct ConnectOptions
{
    //! "unix:/path" or "host:port".
    std::string address;
    //! Told to the server for the journal, for example "console 0.1.0 on alice-ws".
    std::string origin;
};

//! Never blocks and never fails for an unreachable server: the calls do.
//! Errors: INVALID_ARGUMENT ADDRESS_INVALID.
[[nodiscard]] Result<std::shared_ptr<ControlPlane>> connect(const ConnectOptions& options);

//! The plan that came with ABORTED PLAN_CHANGED; nothing for any other error.
[[nodiscard]] std::unique_ptr<Plan> newPlanOf(const Error& error);

} // namespace pult::client
