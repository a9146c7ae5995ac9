// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "controlplane/reactors/probe.h"

namespace pult::reactors {

//! grpc.health.v1 Check, without TLS. Keeps the connections of at most 1 024 endpoints open between
//! probes; beyond that, and after a failure, it connects anew. Connections are shared with nobody
//! and pass no proxy. Callbacks come on threads of gRPC.
class GrpcProbe final : public ProbeTransport
{
public:
    GrpcProbe();
    //! Cancels what is under way and waits for it.
    ~GrpcProbe() override;
    GrpcProbe(const GrpcProbe&) = delete;
    GrpcProbe& operator=(const GrpcProbe&) = delete;

    void probe(const ProbeTarget& target, Done done) override;
    void release(const state::Endpoint& endpoint) override;

private:
    class Calls;
    std::shared_ptr<Calls> m_calls;
};

} // namespace pult::reactors
