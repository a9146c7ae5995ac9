// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/net/http_client.h"
#include "controlplane/telemetry/proving/probe_sender.h"

namespace pult::telemetry {

//! HTTP/1.1. Good: a status below 400. Callbacks come on the HTTP client's thread.
class HttpSender final : public ProbeSender
{
public:
    void send(ProbeRequest request, Done done) override;

private:
    net::HttpClient m_client;
};

} // namespace pult::telemetry
