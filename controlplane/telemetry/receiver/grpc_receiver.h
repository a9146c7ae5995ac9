// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include "common/error.h"
#include "common/net/acceptor.h"
#include "common/net/listen_socket.h"
#include "controlplane/telemetry/receiver/reading_places.h"
#include "controlplane/telemetry/span_intake.h"

namespace pult::telemetry {

//! OTLP over gRPC, apart from every other server of the process: its own queues, threads of low
//! priority and quota of memory, so that no flood of spans takes a thread from a rollback. Messages
//! are taken as they come from the wire, and gzip is unpacked here and not by gRPC, which in 1.51
//! looks at the limit only when all is unpacked already.
//!
//! Memory: a call's message is read only when the call was given one of few places; until then
//! gRPC holds no more of it than its stream's window. Who gets no place in time is told to come
//! again, before the quota would end calls without a word that senders may repeat.
//!
//! Threads: each of its own serves one completion queue, reads, unpacks and calls the intake.
class GrpcReceiver
{
public:
    struct Options
    {
        int threads = 1;
        int connectionCap = 1024; //!< As net::Acceptor's.
        std::size_t maxMessageBytes = 64U << 20U; //!< Packed and unpacked.
        ReadingBounds reading = {}; //!< Of each thread.
        //! Of all that gRPC holds. The last resort, never met while messages keep to their limit:
        //! twice the largest messages at all places of one thread.
        std::size_t quotaBytes = 512U << 20U;
    };

    //! Errors: INTERNAL RECEIVER_FAILED. The intake outlives it.
    [[nodiscard]] static Result<std::unique_ptr<GrpcReceiver>> start(
        net::ListenSocket socket, Options options, SpanIntake& intake);
    ~GrpcReceiver();
    GrpcReceiver(const GrpcReceiver&) = delete;
    GrpcReceiver& operator=(const GrpcReceiver&) = delete;

    [[nodiscard]] const net::ListenAddress& address() const { return m_address; }
    //! Listens no more, gives calls this long, then cancels them.
    void stop(std::chrono::milliseconds patience);

private:
    class Call;
    class Worker;

    GrpcReceiver(net::ListenSocket socket, Options options, SpanIntake& intake);
    [[nodiscard]] bool build();
    void listen();

    std::optional<net::ListenSocket> m_socket; //!< Closed at the end, so that senders notice.
    const net::ListenAddress m_address;
    Options m_options;
    SpanIntake& m_intake;
    grpc::AsyncGenericService m_service;
    std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> m_entrance;
    std::vector<std::unique_ptr<Worker>> m_workers;
    std::unique_ptr<grpc::Server> m_server;
    std::unique_ptr<net::Acceptor> m_acceptor;
};

} // namespace pult::telemetry
