// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/routing/ads_server.h"

#include <chrono>

namespace pult::routing::testing {

AdsServer::AdsServer()
{
    grpc::ServerBuilder builder;
    builder.RegisterService(&service.service());
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    m_server = builder.BuildAndStart();
    m_address = "127.0.0.1:" + std::to_string(port);
}

AdsServer::~AdsServer()
{
    service.stop();
    m_server->Shutdown(std::chrono::system_clock::now());
}

std::shared_ptr<grpc::Channel> AdsServer::connect() const
{
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
    return grpc::CreateCustomChannel(m_address, grpc::InsecureChannelCredentials(), arguments);
}

} // namespace pult::routing::testing
