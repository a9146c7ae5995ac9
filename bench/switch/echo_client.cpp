// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/switch/echo_client.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include "bench/support/figure.h"

namespace pult::bench {

EchoClient::EchoClient(const std::string& program)
    : m_server({program, "--echo"}, "/dev/null")
    , m_stub(v1::ReleaseControl::NewStub(
          grpc::CreateChannel(*m_server.readLine(), grpc::InsecureChannelCredentials())))
{}

double EchoClient::once()
{
    v1::ExecuteRequest request;
    request.set_request_id("0123456789abcdef");
    request.set_reason("benchmark");
    v1::Operation answer;
    grpc::ClientContext context;
    const double start = nowUs();
    m_stub->Execute(&context, request, &answer);
    return nowUs() - start;
}

} // namespace pult::bench
