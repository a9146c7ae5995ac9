// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/clock.h"
#include "common/error.h"
#include "common/id_source.h"
#include "common/scheduler.h"
#include "controlplane/state/state.h"
#include "controlplane/telemetry/proving/probe_sender.h"
#include "controlplane/telemetry/proving/proof.h"
#include "controlplane/telemetry/proving/trace_source.h"

namespace pult::telemetry {

//! Sends one marked request through each chosen entry and follows it by its spans until they tell
//! all: every span has its parent, every call its answer, and nothing has come for a while; or
//! nothing has come for long. Threads: prove() and the end of a run any, callbacks on the
//! scheduler's. Everything given to it outlives it, and it outlives its runs.
class Prover
{
public:
    using Millis = std::chrono::milliseconds;
    struct Options
    {
        std::size_t atOnce = 4; //!< Runs; more are refused.
        Millis deadline{10'000}; //!< Of a request.
        Millis patience{15'000}; //!< For the first span, after the answer.
        Millis quiet{2'000}; //!< Nothing came for so long: a whole trace is complete.
        Millis longest{30'000}; //!< After the answer, for what is still missing then.
        Millis look{250}; //!< At traces, so often.
    };
    struct Order
    {
        state::GenerationNumber lane = 0; //!< 0: ordinary traffic.
        std::vector<std::string> entries; //!< Empty: all.
    };
    //! How one probe stands, whenever that changed. `done`: all have ended, nothing comes after.
    //! Must not destroy the run.
    using OnProof = std::function<void(const Proof& proof, bool done)>;

    //! Following the probes of one order. Destroying it ends that: no callback runs after it.
    class Run
    {
    public:
        virtual ~Run() = default;
    };

    Prover(const Clock& clock, Scheduler& scheduler, IdSource& ids, ProbeSender& sender,
        TraceSource& traces);
    Prover(const Clock& clock, Scheduler& scheduler, IdSource& ids, ProbeSender& sender,
        TraceSource& traces, Options options);
    ~Prover();
    Prover(const Prover&) = delete;
    Prover& operator=(const Prover&) = delete;

    //! Probes are sent at once. Errors: NOT_FOUND ENTRY_UNKNOWN; FAILED_PRECONDITION NO_ENTRIES,
    //! LANE_UNKNOWN; RESOURCE_EXHAUSTED OVERLOADED.
    [[nodiscard]] Result<std::unique_ptr<Run>> prove(
        const state::EnvironmentPtr& environment, const Order& order, OnProof onProof);

private:
    class Following;
    struct Shared;

    std::shared_ptr<Shared> m_shared;
};

} // namespace pult::telemetry
