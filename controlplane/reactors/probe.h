// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "controlplane/state/deployment.h"

namespace pult::reactors {

//! What to ask of one endpoint.
struct ProbeTarget
{
    state::ReadinessCheck::Kind kind = state::ReadinessCheck::Kind::Tcp;
    state::Endpoint endpoint;
    std::string target; //!< Health service name or path, as in the manifest.
    std::chrono::milliseconds timeout{1'000};
};

struct ProbeResult
{
    bool ready = false;
    std::string detail; //!< Why not; printable ASCII, at most 200 bytes. Empty when ready.
};

//! "127.0.0.1:4000", "[::1]:4000"
[[nodiscard]] std::string addressOf(const state::Endpoint& endpoint);

//! A failure with its reason made safe to store and show: a peer may send any bytes.
[[nodiscard]] ProbeResult notReady(std::string detail);

//! Asks endpoints how they are. Thread: any.
class ProbeTransport
{
public:
    using Done = std::function<void(ProbeResult)>;

    virtual ~ProbeTransport() = default;
    //! Never blocks; answers once, on any thread, no later than a little after the timeout. What is
    //! under way when the transport is destroyed is never answered.
    virtual void probe(const ProbeTarget& target, Done done) = 0;
    //! Lets go of what is kept for an endpoint that nobody will ask for soon.
    virtual void release(const state::Endpoint& endpoint) = 0;
};

} // namespace pult::reactors
