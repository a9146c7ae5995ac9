// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "controlplane/state/deployment.h"
#include "controlplane/state/journal_port.h"
#include "controlplane/state/rollout.h"
#include "controlplane/state/service_set.h"
#include "controlplane/state/verdict.h"

namespace pult::state {

enum class Readiness
{
    Unknown,
    Ready,
    NotReady,
};

struct ReadinessFact
{
    Readiness readiness = Readiness::Unknown;
    std::uint32_t readyEndpoints = 0;
    std::uint32_t totalEndpoints = 0;
    std::string detail;

    friend bool operator==(const ReadinessFact&, const ReadinessFact&) = default;
};

using ReadinessFacts = std::map<DeploymentKey, ReadinessFact>;

struct GatewayFact
{
    bool connected = false;
    //! Revision whose tables it holds.
    Revision acknowledged = 0;
    //! Services that it subscribes to.
    ServiceSet services;
    //! Deployments that its last acknowledged configuration names. Null: not told.
    std::shared_ptr<const std::set<DeploymentKey>> names{};
    std::string kind{}; //!< edge or client
    std::string region{};
    std::string zone{};
};

//! What enters at one edge.
struct EdgeLoad
{
    double requestsPerSecond = 0;
    std::uint64_t users = 0; //!< Different ones in the window; 0: not known.
    std::uint32_t windowSeconds = 0; //!< Of the users.

    friend bool operator==(const EdgeLoad&, const EdgeLoad&) = default;
};

//! Requests that entered on a lane of late, and what became of them.
struct LaneTraffic
{
    std::uint64_t requests = 0;
    std::uint64_t failed = 0;

    friend bool operator==(const LaneTraffic&, const LaneTraffic&) = default;
};

//! By lane; one without requests has no entry.
struct LanesSeen
{
    std::uint32_t windowSeconds = 0; //!< How far back they were counted.
    std::map<GenerationNumber, LaneTraffic> lanes;
};

//! What is observed about one environment; null pointers mean nothing observed yet.
struct EnvironmentFacts
{
    std::shared_ptr<const ReadinessFacts> readiness;
    //! Counted gateways by node id: seen within gateway_ttl, lost ones included.
    std::shared_ptr<const std::map<std::string, GatewayFact>> gateways;
    //! False for gateway_ttl after a start: gateways of before it may still come back, holding
    //! tables that nobody here remembers. Nothing is taken away from them until then.
    bool gatewaysComplete = true;
    //! Deployments that some counted gateway's last acknowledged configuration names.
    std::shared_ptr<const std::set<DeploymentKey>> named;
    //! Milliseconds that the last routing changes took until every gateway acknowledged; 0:
    //! unknown.
    std::uint32_t expectedMs = 0;
    //! Of the rollout that is under way, or of the promote under holdback; null: none yet.
    RolloutVerdictPtr verdict{};
    //! What enters at each edge, by node id; null: not known.
    std::shared_ptr<const std::map<std::string, EdgeLoad>> load{};
    //! Null: not known, no spans are received.
    std::shared_ptr<const LanesSeen> lanes{};
};

//! An immutable snapshot of what is observed. decide() sees the world through this only.
struct Facts
{
    std::int64_t nowUnixMs = 0;
    std::map<std::string, EnvironmentFacts, std::less<>> environments;

    [[nodiscard]] const EnvironmentFacts& of(const std::string& environment) const;
};

} // namespace pult::state
