// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/net/http_client.h"
#include "controlplane/reactors/probe.h"

namespace pult::reactors {

//! HTTP GET, ready with 2xx, and TCP connect. Every probe connects anew: an old connection says
//! nothing about who comes next. Callbacks come on the HTTP client's thread.
class HttpProbe final : public ProbeTransport
{
public:
    void probe(const ProbeTarget& target, Done done) override;
    void release(const state::Endpoint& /*endpoint*/) override {} // Keeps nothing.

private:
    net::HttpClient m_client;
};

} // namespace pult::reactors
