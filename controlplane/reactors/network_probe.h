// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/reactors/grpc_probe.h"
#include "controlplane/reactors/http_probe.h"
#include "controlplane/reactors/probe.h"

namespace pult::reactors {

//! Every kind of check that goes over the network. Reported checks are nobody's to ask: not ready.
class NetworkProbe final : public ProbeTransport
{
public:
    void probe(const ProbeTarget& target, Done done) override;
    void release(const state::Endpoint& endpoint) override;

private:
    GrpcProbe m_grpc;
    HttpProbe m_http;
};

} // namespace pult::reactors
