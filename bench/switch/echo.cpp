// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <unistd.h>

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include "bench/switch/limits.h"
#include "pult/v1/release_control.grpc.pb.h"

namespace pult::bench {

namespace {

class Echo final : public v1::ReleaseControl::CallbackService
{
    grpc::ServerUnaryReactor* Execute(grpc::CallbackServerContext* context,
        const v1::ExecuteRequest* request, v1::Operation* answer) override
    {
        answer->set_request_id(request->request_id());
        auto* reactor = context->DefaultReactor();
        reactor->Finish(grpc::Status::OK);
        return reactor;
    }
};

} // namespace

int serveEcho()
{
    Echo echo;
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&echo);
    const auto server = builder.BuildAndStart();
    std::printf("127.0.0.1:%d\n", port);
    std::fflush(stdout);
    char byte = 0;
    while (read(STDIN_FILENO, &byte, 1) > 0) {}
    return 0;
}

} // namespace pult::bench
