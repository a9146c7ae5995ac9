// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "controlplane/state/facts.h"
#include "controlplane/state/state.h"

namespace pult::state {

//! What is known about one deployment: for the check kind Reported what CI reported, which is
//! durable; for all others what is observed.
[[nodiscard]] ReadinessFact readinessOf(
    const Environment& environment, const EnvironmentFacts& observed, const Deployment& deployment);

//! Readiness of all deployments of a table, each counted once.
struct ReadinessSummary
{
    std::size_t deployments = 0;
    std::size_t readyDeployments = 0;
    std::uint64_t instances = 0;
    std::uint64_t readyInstances = 0;
    //! "orders-v5 (1 of 2 instances ready: connection refused)", in the order of the table.
    std::vector<std::string> notReady;
    //! Deployments whose placement names no endpoint.
    std::vector<std::string> withoutEndpoints;

    [[nodiscard]] bool ready() const { return notReady.empty(); }
};

[[nodiscard]] ReadinessSummary summarize(
    const Environment& environment, const EnvironmentFacts& observed, const ServiceTable& table);

//! Seconds that a deployment of this environment drains.
[[nodiscard]] std::uint32_t drainSecondsOf(
    const Environment& environment, const Deployment& deployment);
//! Seconds that a closing lane stays routable after it left: the longest drain of what it names.
[[nodiscard]] std::uint32_t drainSecondsOf(const Environment& environment, const ClosingLane& lane);

} // namespace pult::state
