// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/net/grpc_server.h"

#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/server_credentials.h>

#include "controlplane/api/reasons.h"

namespace pult::api {

Result<std::unique_ptr<GrpcServer>> GrpcServer::start(Options options)
{
    std::unique_ptr<GrpcServer> server(new GrpcServer(std::move(options)));
    if (!server->build())
        return failure(Code::Internal, kServerFailed, "The gRPC server did not start.");
    return server;
}

bool GrpcServer::build()
{
    using External = grpc::ServerBuilder::experimental_type::ExternalConnectionType;
    grpc::EnableDefaultHealthCheckService(true);
    grpc::ServerBuilder builder;
    builder.SetMaxReceiveMessageSize(m_options.maxMessageBytes);
    builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, 5000);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10000);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
    for (auto* service : m_options.services)
        builder.RegisterService(service);
    for (std::size_t i = 0; i < m_options.sockets.size(); ++i)
        m_entrances.push_back(builder.experimental().AddExternalConnectionAcceptor(
            External::FROM_FD, grpc::InsecureServerCredentials()));
    m_server = builder.BuildAndStart();
    if (!m_server)
        return false;
    std::vector<net::Acceptor::Line> lines;
    for (std::size_t i = 0; i < m_options.sockets.size(); ++i) {
        const auto& socket = m_options.sockets[i];
        lines.push_back(
            {&socket, [this, entrance = m_entrances[i].get(), &socket](int fd) {
                 if (m_options.admit && !m_options.admit(fd)) {
                     ::close(fd);
                     return;
                 }
                 grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters connection;
                 connection.listener_fd = socket.fd();
                 connection.fd = fd;
                 entrance->HandleNewConnection(&connection);
             }});
    }
    m_acceptor = std::make_unique<net::Acceptor>(std::move(lines), m_options.connectionCap);
    return true;
}

void GrpcServer::setServing(const std::string& service, bool serving)
{
    auto* health = m_server->GetHealthCheckService();
    if (!health)
        return;
    if (service.empty())
        health->SetServingStatus(serving);
    else
        health->SetServingStatus(service, serving);
}

void GrpcServer::stop(std::chrono::milliseconds patience)
{
    if (!m_server)
        return;
    if (m_acceptor)
        m_acceptor->stop();
    m_server->Shutdown(std::chrono::system_clock::now() + patience);
    m_server.reset();
}

GrpcServer::~GrpcServer()
{
    stop(std::chrono::milliseconds{0});
}

} // namespace pult::api
