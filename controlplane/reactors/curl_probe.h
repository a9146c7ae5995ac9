// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "controlplane/reactors/probe.h"

namespace pult::reactors {

//! HTTP GET, ready with 2xx, and TCP connect, through one libcurl multi handle on a thread of its
//! own. Every probe connects anew: an old connection says nothing about who comes next. No
//! redirects, no proxy, no TLS; of an answer only the first 64 KiB are read. Callbacks come on that
//! thread.
class CurlProbe final : public ProbeTransport
{
public:
    CurlProbe();
    ~CurlProbe() override;
    CurlProbe(const CurlProbe&) = delete;
    CurlProbe& operator=(const CurlProbe&) = delete;

    void probe(const ProbeTarget& target, Done done) override;
    void release(const state::Endpoint& /*endpoint*/) override {} // Keeps nothing.

private:
    class Loop;
    std::unique_ptr<Loop> m_loop;
};

} // namespace pult::reactors
