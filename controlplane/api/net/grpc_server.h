// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include "common/net/acceptor.h"
#include "common/net/listen_socket.h"

namespace pult::api {

//! A gRPC server on sockets of our own, with the health service; see net::Acceptor for why. Limits
//! are set explicitly: 4 MiB a message, 5 s for the beginning of a connection, pings at most every
//! 10 s.
class GrpcServer
{
public:
    struct Options
    {
        std::vector<net::ListenSocket> sockets;
        //! Registered in order; they outlive the server.
        std::vector<grpc::Service*> services;
        //! Asked for each connection before gRPC sees it; false: it is closed. Absent: all may.
        std::function<bool(int fd)> admit;
        int connectionCap = 1024;
        int maxMessageBytes = 4 << 20;
    };

    //! Errors: INTERNAL SERVER_FAILED.
    [[nodiscard]] static Result<std::unique_ptr<GrpcServer>> start(Options options);
    ~GrpcServer();
    GrpcServer(const GrpcServer&) = delete;
    GrpcServer& operator=(const GrpcServer&) = delete;

    [[nodiscard]] const std::vector<net::ListenSocket>& sockets() const
    {
        return m_options.sockets;
    }
    //! For tests: a channel without a socket.
    [[nodiscard]] grpc::Server& server() { return *m_server; }
    //! What the health service says of one service, or of all ("").
    void setServing(const std::string& service, bool serving);
    //! Takes no more connections, gives calls this long, then cancels them.
    void stop(std::chrono::milliseconds patience);

private:
    explicit GrpcServer(Options options)
        : m_options(std::move(options))
    {}
    [[nodiscard]] bool build();

    Options m_options;
    std::vector<std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor>> m_entrances;
    std::unique_ptr<grpc::Server> m_server;
    std::unique_ptr<net::Acceptor> m_acceptor;
};

} // namespace pult::api
