// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "controlplane/state/entry_url.h"

namespace pult::telemetry {

struct ProbeRequest
{
    state::EntryUrl url;
    std::string method; //!< Of HTTP.
    std::vector<std::pair<std::string, std::string>> headers;
    std::chrono::milliseconds deadline{10'000};
};

struct ProbeAnswer
{
    bool good = false;
    std::string words; //!< "HTTP 503", "UNAVAILABLE: connection refused"; printable ASCII.
};

//! Sends requests without a body into entries. Thread: any.
class ProbeSender
{
public:
    using Done = std::function<void(ProbeAnswer)>;

    virtual ~ProbeSender() = default;
    //! Never blocks; answers once, on any thread, no later than a little after the deadline. What
    //! is under way when the sender is destroyed is never answered. A Done must not destroy it.
    virtual void send(ProbeRequest request, Done done) = 0;
};

//! At most 200 bytes of printable ASCII: a peer may send any bytes.
[[nodiscard]] std::string printable(std::string text);

} // namespace pult::telemetry
