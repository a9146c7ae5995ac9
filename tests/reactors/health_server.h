// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

namespace pult::reactors {

//! gRPC's own health service on 127.0.0.1: a peer that nobody here wrote.
class HealthServer
{
public:
    explicit HealthServer(bool withHealth = true, std::uint16_t atPort = 0)
    {
        grpc::EnableDefaultHealthCheckService(withHealth);
        grpc::ServerBuilder builder;
        int bound = 0;
        builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
        builder.AddListeningPort(
            "127.0.0.1:" + std::to_string(atPort), grpc::InsecureServerCredentials(), &bound);
        builder.RegisterCallbackGenericService(&m_nothing);
        m_server = builder.BuildAndStart();
        port = static_cast<std::uint16_t>(bound);
    }
    ~HealthServer() { m_server->Shutdown(std::chrono::system_clock::now()); }
    HealthServer(const HealthServer&) = delete;
    HealthServer& operator=(const HealthServer&) = delete;

    void serving(const std::string& service, bool yes)
    {
        m_server->GetHealthCheckService()->SetServingStatus(service, yes);
    }

    std::uint16_t port = 0;

private:
    grpc::CallbackGenericService m_nothing; //!< Knows no method.
    std::unique_ptr<grpc::Server> m_server;
};

} // namespace pult::reactors
