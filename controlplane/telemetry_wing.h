// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "common/clock.h"
#include "common/error.h"
#include "common/id_source.h"
#include "common/scheduler.h"
#include "controlplane/options.h"
#include "controlplane/state/ports.h"
#include "controlplane/telemetry/pipeline.h"
#include "controlplane/telemetry/proving/network_sender.h"
#include "controlplane/telemetry/proving/prover.h"
#include "controlplane/telemetry/receiver/receiver.h"

namespace pult {

//! The rooms of telemetry, wired together: what spans show, and where they come in.
//! Threads: one; pipeline() any.
class TelemetryWing
{
public:
    //! All three outlive it; it must not be destroyed on the scheduler's thread.
    //! `state`: whose environments name the headers that are looked for.
    TelemetryWing(const Clock& clock, Scheduler& judging, IdSource& ids, const Options& options,
        const state::State& state);

    //! Begins to judge and to listen. Once. A default address that another program has is passed
    //! over with a warning. Errors: those of telemetry::Receiver::start().
    [[nodiscard]] Result<void> start(state::StatePtr state);
    //! No span comes in after it; what came can still be asked for.
    void stop(std::chrono::milliseconds patience);

    [[nodiscard]] telemetry::Pipeline& pipeline() { return m_pipeline; }
    [[nodiscard]] telemetry::Prover& prover() { return m_prover; }
    //! It listens somewhere.
    [[nodiscard]] bool receives() const { return m_grpc || m_http; }
    //! host:port; nothing: not listening.
    [[nodiscard]] std::optional<std::string> grpcAddress() const;
    [[nodiscard]] std::optional<std::string> httpAddress() const;

private:
    using ReceiverPtr = std::unique_ptr<telemetry::Receiver>;

    [[nodiscard]] Result<ReceiverPtr> listen(
        const telemetry::ReceiverOptions& where, bool named, const char* option);

    const Options::Otlp m_otlpGrpc;
    const Options::Otlp m_otlpHttp;
    telemetry::Pipeline m_pipeline;
    telemetry::BookSource m_traces{m_pipeline.leaks()};
    telemetry::NetworkSender m_probes;
    telemetry::Prover m_prover;
    //! One each, so that either may be missing.
    ReceiverPtr m_grpc;
    ReceiverPtr m_http;
};

} // namespace pult
