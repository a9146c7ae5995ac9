// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "controlplane/state/deployment.h"
#include "controlplane/state/journal_port.h"

namespace pult::state {

struct RolloutVerdict;
using RolloutVerdictPtr = std::shared_ptr<const RolloutVerdict>;

//! Everybody: shares count in steps of 0.1 %.
inline constexpr std::uint32_t kWholePermille = 1000;
inline constexpr std::size_t kMostStages = 20;
inline constexpr std::size_t kMostGuards = 50;

//! What a share is a share of. Users keep their side by their bucket (common/bucket.h); requests
//! are drawn one by one.
enum class ShareUnit
{
    Users,
    Requests,
};

enum class GuardKind
{
    Errors,
    Latency,
    Mean,
    PromQl,
    Share,
};

enum class GuardAct
{
    Abort, //!< A guard: its failure aborts the rollout.
    Hold, //!< A signal: its failure opens the gate.
};

//! One condition that the candidate is judged by, against the head.
struct Guard
{
    std::string name;
    GuardKind kind = GuardKind::Errors;
    GuardAct act = GuardAct::Abort;
    double margin = 2.0; //!< Ratio of candidate to head that still passes.
    double quantile = 0; //!< Of Latency, 0 to 1. 0 for all others.
    std::optional<double> limit; //!< Absolute: share of errors, milliseconds, value.
    std::vector<ServiceName> services; //!< Sorted. Empty: every service that the lane touches.
    std::string query; //!< Of PromQl: a template with {generation}, {service}, {window}.

    friend bool operator==(const Guard&, const Guard&) = default;
};

//! Which edges take the share: those of the regions and zones, and of them so many by the rank of
//! xxh32(node id, seed 0). Empty lists: any.
struct EdgeSelector
{
    std::vector<std::string> regions; //!< Sorted.
    std::vector<std::string> zones; //!< Sorted.
    std::uint32_t permille = kWholePermille;

    friend bool operator==(const EdgeSelector&, const EdgeSelector&) = default;
};

//! Values of one dimension that have to be among what the candidate served.
struct Coverage
{
    std::string dimension;
    std::vector<std::string> values; //!< Sorted. Empty: any, at least minimumValues of them.
    std::uint32_t minimumValues = 0;
    std::uint64_t minimumUnits = 1; //!< Of each value.

    friend bool operator==(const Coverage&, const Coverage&) = default;
};

enum class Gate
{
    Automatic,
    Person,
};

struct Stage
{
    std::string name;
    EdgeSelector where;
    std::uint32_t sharePermille = kWholePermille;
    std::uint32_t bakeSeconds = 0;
    std::uint64_t minimumSample = 0; //!< Units that the candidate served in this stage.
    std::vector<Coverage> coverage;
    Gate gate = Gate::Automatic;
    //! In the place of the plan's guards of the same name, or beside them, in this stage only.
    std::vector<Guard> guards;

    friend bool operator==(const Stage&, const Stage&) = default;
};

//! After the promote so many users, the last ones enrolled, stay on legacy for so long: a
//! concurrent control.
struct Holdback
{
    std::uint32_t permille = 0; //!< 0: none.
    std::uint32_t seconds = 0;

    friend bool operator==(const Holdback&, const Holdback&) = default;
};

enum class Finish
{
    Person,
    PushOnGreen,
};

struct RolloutPlan
{
    ShareUnit unit = ShareUnit::Users;
    std::vector<Stage> stages;
    std::vector<Guard> guards; //!< In a rollout: the default ones included.
    double alpha = 0.01; //!< For the whole rollout, spent over its guards.
    Finish finish = Finish::Person;
    Holdback holdback;

    friend bool operator==(const RolloutPlan&, const RolloutPlan&) = default;
};

using RolloutPlanPtr = std::shared_ptr<const RolloutPlan>;

enum class RolloutStatus
{
    Running, //!< The share is decided, edges are taking it.
    Baking, //!< They have taken it; or it is promoted, and the holdback runs.
    WaitingGate,
    Paused, //!< The share stays, the clock stands.
    Aborted,
    Done,
};

//! After the promote, until EndHoldback.
struct HoldbackState
{
    std::uint32_t permille = 0;
    GenerationNumber legacy = 0; //!< Where those users stay.
    std::int64_t sinceUnixMs = 0;
    std::int64_t untilUnixMs = 0;

    friend bool operator==(const HoldbackState&, const HoldbackState&) = default;
};

//! Why it is as it is: why it waits, was aborted, moved on.
struct RolloutCause
{
    std::string words;
    RolloutVerdictPtr verdict; //!< With its inputs; null: none played a part.
};

//! The staged rollout of one candidate. Immutable once shared.
struct Rollout
{
    GenerationNumber generation = 0;
    RolloutPlanPtr plan;
    RolloutStatus status = RolloutStatus::Running;
    std::uint32_t stage = 0; //!< Position in plan->stages.
    //! What edges are told now; 0 once it ended or is promoted.
    std::uint32_t sharePermille = 0;
    //! Node ids of the edges that were chosen when the stage began, sorted; never shrinks.
    std::vector<std::string> edges;
    //! Event that edges have to have acknowledged before the stage bakes.
    Revision changedAt = 0;
    std::int64_t startedUnixMs = 0;
    std::string startedBy;
    std::int64_t stageSinceUnixMs = 0;
    std::int64_t bakeSinceUnixMs = 0; //!< The clock runs since then. 0: it stands.
    std::int64_t bakedMs = 0; //!< Of this stage, in the pieces before.
    //! Of Paused: what Resume leads back to.
    RolloutStatus pausedFrom = RolloutStatus::Running;
    std::int64_t endedUnixMs = 0; //!< 0: it has not.
    RolloutCause cause;
    std::optional<HoldbackState> holdback;

    //! Neither aborted nor done.
    [[nodiscard]] bool alive() const
    {
        return status != RolloutStatus::Aborted && status != RolloutStatus::Done;
    }
    //! Users may be on the candidate.
    [[nodiscard]] bool holdsShare() const { return alive() && sharePermille > 0; }
    //! Users may be kept on legacy.
    [[nodiscard]] bool holdsBack() const { return alive() && holdback.has_value(); }
    [[nodiscard]] const Stage& stageNow() const { return plan->stages[stage]; }
    [[nodiscard]] bool lastStage() const { return stage + 1 >= plan->stages.size(); }
    //! Milliseconds that the stage has baked.
    [[nodiscard]] std::int64_t bakedAt(std::int64_t nowUnixMs) const;
    //! Milliseconds until its bake is over, the clock running; 0: it is.
    [[nodiscard]] std::int64_t bakeLeftMs(std::int64_t nowUnixMs) const;
};

using RolloutPtr = std::shared_ptr<const Rollout>;

//! What is known of an edge, as it is selected by.
struct EdgeIdentity
{
    std::string id;
    std::string region;
    std::string zone;
};

//! Regions and zones fit; how many of them take it is another matter.
[[nodiscard]] bool fits(const EdgeSelector& where, const EdgeIdentity& edge);
//! Node ids of those that the selector takes, sorted, those of `kept` always included: of n that
//! fit the first ceil(n * permille / 1000) by (xxh32(id, seed 0), id).
[[nodiscard]] std::vector<std::string> selectEdges(const EdgeSelector& where,
    const std::vector<EdgeIdentity>& edges, const std::vector<std::string>& kept = {});
//! Whether this edge is told the share. An edge that nobody knew when the stage began takes it only
//! in a stage that takes all that fit.
[[nodiscard]] bool takesShare(const Rollout& rollout, const EdgeIdentity& edge);

//! Errors ×2 abort, p99 +10 % hold, the share test hold.
[[nodiscard]] std::vector<Guard> defaultGuards();
//! Those of `to`, each in its place taken by the one of `over` with its name; then the rest of
//! `over`.
[[nodiscard]] std::vector<Guard> guardsOver(std::vector<Guard> to, const std::vector<Guard>& over);
//! What a stage is judged by.
[[nodiscard]] std::vector<Guard> guardsOf(const RolloutPlan& plan, std::size_t stage);

} // namespace pult::state
