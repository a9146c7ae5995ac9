// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/receiver/receiver.h"

namespace pult::telemetry {

namespace {

template <typename Part>
Result<void> startPart(std::unique_ptr<Part>& part,
    const std::optional<net::ListenAddress>& address, const typename Part::Options& options,
    SpanIntake& intake)
{
    if (!address)
        return {};
    auto socket = net::ListenSocket::open(*address);
    if (!socket)
        return failure(std::move(socket.error()));
    auto started = Part::start(*std::move(socket), options, intake);
    if (!started)
        return failure(std::move(started.error()));
    part = *std::move(started);
    return {};
}

} // namespace

Result<std::unique_ptr<Receiver>> Receiver::start(
    const ReceiverOptions& options, SpanIntake& intake)
{
    auto receiver = std::make_unique<Receiver>();
    auto started = startPart(receiver->m_grpc, options.grpc, options.ofGrpc, intake);
    if (started)
        started = startPart(receiver->m_http, options.http, options.ofHttp, intake);
    if (!started)
        return failure(std::move(started.error()));
    return receiver;
}

std::optional<net::ListenAddress> Receiver::grpcAddress() const
{
    return m_grpc ? std::optional(m_grpc->address()) : std::nullopt;
}

std::optional<net::ListenAddress> Receiver::httpAddress() const
{
    return m_http ? std::optional(m_http->address()) : std::nullopt;
}

void Receiver::stop(std::chrono::milliseconds patience)
{
    if (m_http)
        m_http->stop();
    if (m_grpc)
        m_grpc->stop(patience);
}

} // namespace pult::telemetry
