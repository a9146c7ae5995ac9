// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "common/error.h"
#include "common/net/listen_address.h"
#include "controlplane/telemetry/receiver/grpc_receiver.h"
#include "controlplane/telemetry/receiver/http_receiver.h"
#include "controlplane/telemetry/span_intake.h"

namespace pult::telemetry {

struct ReceiverOptions
{
    //! --otlp-grpc; nothing: "none".
    std::optional<net::ListenAddress> grpc
        = net::ListenAddress{net::ListenAddress::Kind::Ipv4, {}, "127.0.0.1", 4317};
    //! --otlp-http; nothing: "none".
    std::optional<net::ListenAddress> http
        = net::ListenAddress{net::ListenAddress::Kind::Ipv4, {}, "127.0.0.1", 4318};
    GrpcReceiver::Options ofGrpc;
    HttpReceiver::Options ofHttp;
};

//! The OTLP server: whatever instrumented service sends its spans here.
//! Thread: one; what it starts has threads of its own.
class Receiver
{
public:
    //! Errors: those of net::ListenSocket::open(); INTERNAL RECEIVER_FAILED. The intake outlives
    //! it.
    [[nodiscard]] static Result<std::unique_ptr<Receiver>> start(
        const ReceiverOptions& options, SpanIntake& intake);

    //! With the port that was given out; nothing: not listening.
    [[nodiscard]] std::optional<net::ListenAddress> grpcAddress() const;
    [[nodiscard]] std::optional<net::ListenAddress> httpAddress() const;
    //! The intake is called no more after it.
    void stop(std::chrono::milliseconds patience);

private:
    std::unique_ptr<GrpcReceiver> m_grpc;
    std::unique_ptr<HttpReceiver> m_http;
};

} // namespace pult::telemetry
