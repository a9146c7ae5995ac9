// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "common/error.h"
#include "common/net/acceptor.h"
#include "common/net/listen_socket.h"
#include "controlplane/telemetry/receiver/http_rules.h"
#include "controlplane/telemetry/receiver/unpacker.h"
#include "controlplane/telemetry/span_intake.h"

struct MHD_Connection;
struct MHD_Daemon;

namespace pult::telemetry {

//! OTLP over HTTP/1.1: POST /v1/traces with protobuf or JSON, gzip or plain. A refused body is read
//! to its end all the same, so that the sender gets to see the answer.
//!
//! Threads: one of libmicrohttpd's, of low priority, which reads, unpacks and calls the intake; the
//! acceptor's hands it connections.
class HttpReceiver
{
public:
    struct Options
    {
        int connectionCap = 1024; //!< As net::Acceptor's.
        std::size_t maxMessageBytes = 64U << 20U; //!< Packed and unpacked.
        std::size_t uploadBytes = 128U << 20U; //!< Of all bodies under way; beyond: 429.
    };

    //! Errors: INTERNAL RECEIVER_FAILED. The intake outlives it.
    [[nodiscard]] static Result<std::unique_ptr<HttpReceiver>> start(
        net::ListenSocket socket, Options options, SpanIntake& intake);
    ~HttpReceiver();
    HttpReceiver(const HttpReceiver&) = delete;
    HttpReceiver& operator=(const HttpReceiver&) = delete;

    [[nodiscard]] const net::ListenAddress& address() const { return m_address; }
    //! Listens no more; calls under way are cut off.
    void stop();

private:
    struct Upload;
    class Library;

    HttpReceiver(net::ListenSocket socket, Options options, SpanIntake& intake);
    [[nodiscard]] bool listen();
    void adopt(int fd);
    [[nodiscard]] std::unique_ptr<Upload> begin(const HttpHead& head);
    //! False: more than anybody would wait for; the connection is to be cut.
    [[nodiscard]] bool receive(Upload& upload, std::string_view piece);
    void finish(Upload& upload);
    void forget(Upload& upload);
    [[nodiscard]] Result<DecodeReport> take(const Upload& upload);
    [[nodiscard]] tl::unexpected<Error> giveUp(const Error& error);

    std::optional<net::ListenSocket> m_socket; //!< Closed at the end, so that senders notice.
    const net::ListenAddress m_address;
    Options m_options;
    SpanIntake& m_intake;
    Unpacker m_unpacker;
    std::size_t m_uploading = 0; //!< Bytes of bodies in memory.
    MHD_Daemon* m_daemon = nullptr;
    std::unique_ptr<net::Acceptor> m_acceptor;
};

} // namespace pult::telemetry
