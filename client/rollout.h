// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pult::client {

// Plain values of pult/v1/rollout.proto; the meaning of every field is documented there. Enums have
// Unknown for what a newer server may send.

enum class ShareUnit
{
    Unknown,
    Users,
    Requests,
};

enum class GuardKind
{
    Unknown,
    Errors,
    Latency,
    Mean,
    PromQl,
    Share,
};

enum class GuardAct
{
    Unknown,
    Abort,
    Hold,
};

enum class Gate
{
    Unknown,
    Automatic,
    Person,
};

enum class Finish
{
    Unknown,
    Person,
    PushOnGreen,
};

enum class RolloutStatus
{
    Unknown,
    Running,
    Baking,
    WaitingGate,
    Paused,
    Aborted,
    Done,
};

struct Guard
{
    std::string name;
    GuardKind kind = GuardKind::Errors;
    GuardAct act = GuardAct::Abort;
    double margin = 0; //!< 0: what is usual for its kind.
    double quantile = 0;
    std::optional<double> limit;
    std::vector<std::string> services;
    std::string query;

    friend bool operator==(const Guard&, const Guard&) = default;
};

struct EdgeSelector
{
    std::vector<std::string> regions;
    std::vector<std::string> zones;
    std::uint32_t permille = 1000;

    friend bool operator==(const EdgeSelector&, const EdgeSelector&) = default;
};

struct Coverage
{
    std::string dimension;
    std::vector<std::string> values;
    std::uint32_t minimumValues = 0;
    std::uint64_t minimumUnits = 1;

    friend bool operator==(const Coverage&, const Coverage&) = default;
};

struct Stage
{
    std::string name;
    EdgeSelector where;
    std::uint32_t sharePermille = 1000;
    std::uint32_t bakeSeconds = 0;
    std::uint64_t minimumSample = 0;
    std::vector<Coverage> coverage;
    Gate gate = Gate::Automatic;
    std::vector<Guard> guards;

    friend bool operator==(const Stage&, const Stage&) = default;
};

struct Holdback
{
    std::uint32_t permille = 0;
    std::uint32_t seconds = 0;

    friend bool operator==(const Holdback&, const Holdback&) = default;
};

struct RolloutPlan
{
    ShareUnit unit = ShareUnit::Users;
    std::vector<Stage> stages;
    std::vector<Guard> guards;
    double alpha = 0.01;
    Finish finish = Finish::Person;
    Holdback holdback;

    friend bool operator==(const RolloutPlan&, const RolloutPlan&) = default;
};

struct HoldbackState
{
    std::uint32_t permille = 0;
    std::uint32_t legacy = 0;
    std::int64_t sinceUnixMs = 0;
    std::int64_t untilUnixMs = 0;

    friend bool operator==(const HoldbackState&, const HoldbackState&) = default;
};

struct Rollout
{
    std::uint32_t generation = 0;
    RolloutPlan plan;
    RolloutStatus status = RolloutStatus::Unknown;
    std::uint32_t stage = 0; //!< From 1.
    std::uint32_t sharePermille = 0;
    std::vector<std::string> edges;
    std::uint64_t changedAt = 0;
    std::int64_t startedUnixMs = 0;
    std::string startedBy;
    std::int64_t stageSinceUnixMs = 0;
    std::int64_t bakeSinceUnixMs = 0;
    std::int64_t bakedMs = 0;
    RolloutStatus pausedFrom = RolloutStatus::Unknown;
    std::int64_t endedUnixMs = 0;
    std::string cause;
    std::optional<HoldbackState> holdback;

    friend bool operator==(const Rollout&, const Rollout&) = default;
};

using RolloutPtr = std::shared_ptr<const Rollout>;
//! By name.
using RolloutTemplates = std::map<std::string, RolloutPlan>;

//! Neither aborted nor done.
[[nodiscard]] inline bool isAlive(const Rollout& rollout)
{
    return rollout.status != RolloutStatus::Aborted && rollout.status != RolloutStatus::Done;
}

//! Users may be on the candidate.
[[nodiscard]] inline bool holdsShare(const Rollout& rollout)
{
    return isAlive(rollout) && rollout.sharePermille > 0;
}

} // namespace pult::client
