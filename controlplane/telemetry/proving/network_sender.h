// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/telemetry/proving/grpc_sender.h"
#include "controlplane/telemetry/proving/http_sender.h"

namespace pult::telemetry {

//! By whatever the URL says.
class NetworkSender final : public ProbeSender
{
public:
    void send(ProbeRequest request, Done done) override
    {
        auto& sender = request.url.isGrpc ? static_cast<ProbeSender&>(m_grpc) : m_http;
        sender.send(std::move(request), std::move(done));
    }

private:
    HttpSender m_http;
    GrpcSender m_grpc;
};

} // namespace pult::telemetry
