// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "controlplane/telemetry/proving/probe_sender.h"

namespace pult::telemetry {

//! HTTP/1.1 through one libcurl multi handle on a thread of its own. Good: a status below 400. No
//! redirects, no proxy, no TLS; of an answer only the first 64 KiB are read.
class HttpSender final : public ProbeSender
{
public:
    HttpSender();
    ~HttpSender() override;
    HttpSender(const HttpSender&) = delete;
    HttpSender& operator=(const HttpSender&) = delete;

    void send(ProbeRequest request, Done done) override;

private:
    class Loop;
    std::unique_ptr<Loop> m_loop;
};

} // namespace pult::telemetry
