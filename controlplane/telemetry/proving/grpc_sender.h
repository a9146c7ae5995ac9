// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "controlplane/telemetry/proving/probe_sender.h"

namespace pult::telemetry {

//! Unary gRPC with an empty message, whose answer nobody reads. A channel for each request: an old
//! connection says nothing about who comes next. No proxy, no TLS, no retries.
class GrpcSender final : public ProbeSender
{
public:
    GrpcSender();
    ~GrpcSender() override;
    GrpcSender(const GrpcSender&) = delete;
    GrpcSender& operator=(const GrpcSender&) = delete;

    void send(ProbeRequest request, Done done) override;

private:
    class Calls;
    std::shared_ptr<Calls> m_calls;
};

} // namespace pult::telemetry
