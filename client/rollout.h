// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pult::client {

// Values of pult.v1 about staged rollouts; the meaning of every field is documented there.

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
    GuardKind kind = GuardKind::Unknown;
    GuardAct act = GuardAct::Unknown;
    double margin = 0; //!< 0 in a request: the default of its kind.
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
    std::uint32_t permille = 0; //!< 0 in a request: all.

    friend bool operator==(const EdgeSelector&, const EdgeSelector&) = default;
};

struct Coverage
{
    std::string dimension;
    std::vector<std::string> values;
    std::uint32_t minimumValues = 0;
    std::uint64_t minimumUnits = 0;

    friend bool operator==(const Coverage&, const Coverage&) = default;
};

struct Stage
{
    std::string name; //!< Empty in a request: its share.
    EdgeSelector where;
    std::uint32_t sharePermille = 0;
    std::uint32_t bakeSeconds = 0;
    std::uint64_t minimumSample = 0;
    std::vector<Coverage> coverage;
    Gate gate = Gate::Unknown;
    std::vector<Guard> guards;

    friend bool operator==(const Stage&, const Stage&) = default;
};

struct Holdback
{
    std::uint32_t permille = 0; //!< 0: none.
    std::uint32_t seconds = 0;

    friend bool operator==(const Holdback&, const Holdback&) = default;
};

struct RolloutPlan
{
    ShareUnit unit = ShareUnit::Unknown;
    std::vector<Stage> stages;
    std::vector<Guard> guards; //!< In a request: beside the default ones.
    double alpha = 0; //!< 0 in a request: 0.01.
    Finish finish = Finish::Unknown;
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

//! The rollout under way, or the last one.
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
    std::int64_t bakeSinceUnixMs = 0; //!< 0: the clock stands.
    std::int64_t bakedMs = 0;
    RolloutStatus pausedFrom = RolloutStatus::Unknown;
    std::int64_t endedUnixMs = 0;
    std::string cause;
    std::optional<HoldbackState> holdback;

    //! Neither aborted nor done.
    [[nodiscard]] bool alive() const;
    //! Null when a newer server names a stage that the plan has not.
    [[nodiscard]] const Stage* stageNow() const;
    //! Milliseconds that the stage has baked by the server's clock.
    [[nodiscard]] std::int64_t bakedAt(std::int64_t nowUnixMs) const;
    //! Milliseconds until its bake is over, the clock running; 0: it is.
    [[nodiscard]] std::int64_t bakeLeftMs(std::int64_t nowUnixMs) const;

    friend bool operator==(const Rollout&, const Rollout&) = default;
};

using RolloutPtr = std::shared_ptr<const Rollout>;

struct RolloutTemplate
{
    std::string name;
    RolloutPlan plan;

    friend bool operator==(const RolloutTemplate&, const RolloutTemplate&) = default;
};

//! What every plan is guarded by unless it says other things under the same names
//! (state::defaultGuards(), which a test compares): a request names only what differs.
[[nodiscard]] std::vector<Guard> defaultGuards();

} // namespace pult::client
