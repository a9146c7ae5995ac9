// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>
#include <mutex>

#include <grpcpp/support/server_callback.h>

#include "common/error.h"
#include "common/scheduler.h"
#include "controlplane/api/telemetry/open_streams.h"
#include "controlplane/telemetry/proving/prover.h"
#include "pult/v1/telemetry.pb.h"

namespace pult::api {

[[nodiscard]] v1::ProveEvent toWire(const telemetry::Proof& proof, bool done);

//! One Prove: sends probes and tells how each stands. A slow reader gets the newest of each entry,
//! so at most one event an entry waits. Ends with the last probe, or when its reader has gone.
//! Keeps itself alive until gRPC is done with it.
class ProveCall final : public grpc::ServerWriteReactor<v1::ProveEvent>,
                        public Closable,
                        public std::enable_shared_from_this<ProveCall>
{
public:
    //! All of it outlives the call. The prover's callbacks run on this scheduler.
    struct Surroundings
    {
        OpenStreams& streams;
        Scheduler& scheduler;
        telemetry::Prover& prover;
    };

    [[nodiscard]] static ProveCall* begin(const Surroundings& around,
        const state::EnvironmentPtr& environment, const telemetry::Prover::Order& order);
    //! A call that only fails.
    [[nodiscard]] static ProveCall* failed(const Surroundings& around, const Error& error);

    void close(const grpc::Status& status) override;

private:
    explicit ProveCall(const Surroundings& around)
        : m_around(around)
    {}
    [[nodiscard]] static std::shared_ptr<ProveCall> make(const Surroundings& around);

    void prove(const state::EnvironmentPtr& environment, const telemetry::Prover::Order& order);
    void take(v1::ProveEvent event);
    void write();
    void OnWriteDone(bool ok) override;
    void OnCancel() override;
    void OnDone() override;

    const Surroundings m_around;
    std::shared_ptr<ProveCall> m_self;
    std::unique_ptr<telemetry::Prover::Run> m_run; //!< Until OnDone.
    std::mutex m_mutex; //!< Of what follows.
    std::deque<v1::ProveEvent> m_waiting;
    v1::ProveEvent m_event; //!< On its way.
    bool m_writing = false;
    bool m_ended = false; //!< Nothing more is written.
    grpc::Status m_status;
};

} // namespace pult::api
