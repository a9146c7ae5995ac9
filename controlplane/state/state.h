// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/state/command.h"
#include "controlplane/state/journal_port.h"
#include "controlplane/state/manifest.h"
#include "controlplane/state/rollout.h"
#include "controlplane/state/service_table.h"

namespace pult::state {

enum class Role
{
    Candidate,
    Active,
    Legacy,
    Contour,
    Archived,
};

//! One generation of the table. Immutable once shared.
struct Generation
{
    GenerationNumber number = 0;
    std::string name;
    Role role = Role::Candidate;
    std::string application;
    std::string version;
    std::string manifestDigest;
    std::string commit;
    std::string repository;
    bool platinum = false;
    std::vector<std::string> branches;
    //! Head when it was registered or rebased; 0: it was the first ever.
    GenerationNumber base = 0;
    //! How often it got another base: as head it means another active map then (see HeadStamp).
    std::uint32_t rebases = 0;
    //! It was head with this base: requests in flight may have entered under it.
    bool wasHead = false;
    //! What differs from the active map. Empty for the head and for archived ones.
    ServiceTable delta;
    //! Its delta as it was promoted, while it is head or legacy: a request that was addressed to it
    //! as a candidate keeps to it. Empty for all others and for the first ever.
    ServiceTable brought;
    //! For each service of the active map that moved since base: what stood there at base.
    //! A service that moves back leaves it. Not empty: MIXED. Empty for all but candidates.
    ServiceTable movedSinceBase;
    //! Of a contour: what each repository put into it, by repository. Empty for all others.
    std::vector<Contribution> contributions;
    bool held = false;
    std::int64_t registeredUnixMs = 0;
    std::string registeredBy;
    //! When it last became the head. 0: never.
    std::int64_t activatedUnixMs = 0;

    [[nodiscard]] bool mixed() const { return !movedSinceBase.empty(); }
};

using GenerationPtr = std::shared_ptr<const Generation>;

//! What requests in flight still mean although nobody is told to enter so any more: the lane of a
//! generation that left the table, or what a candidate was as head before a Rebase.
struct ClosingLane
{
    GenerationNumber number = 0;
    std::string name;
    //! Contours answer with an error instead: they never fall to active silently.
    bool contour = false;
    //! What the lane has of its own: what the generation changed. Empty after a Rebase: the lane
    //! lives.
    ServiceTable delta;
    //! What it means over the active map now; kept as it was when it was left, whatever moves in
    //! the active map after. Includes delta.
    ServiceTable table;
    //! Event that took it out of the table.
    Revision leftAt = 0;
    std::int64_t leftUnixMs = 0;
    //! Requests entered while it was the head; `rebases` as it was then.
    bool wasHead = false;
    std::uint32_t rebases = 0;
    //! It was legacy: whoever asked for it meant all of what it was as head.
    bool wasLegacy = false;
};

//! A deployment that no living generation names.
struct Retiring
{
    DeploymentPtr deployment;
    Revision leftAt = 0;
    std::int64_t leftUnixMs = 0;
    bool retired = false;
};

struct FreezeState
{
    std::string reason;
    std::string by;
    std::int64_t untilUnixMs = 0; //!< 0: until Unfreeze.
    std::vector<std::string> exempt;

    friend bool operator==(const FreezeState&, const FreezeState&) = default;
};

struct ReportedReadiness
{
    bool ready = false;
    std::string detail;

    friend bool operator==(const ReportedReadiness&, const ReportedReadiness&) = default;
};

struct LastEvent
{
    Revision revision = 0;
    std::int64_t unixMs = 0;
    std::string by;
    std::string act;
};

//! One environment: one application, one generation table. Immutable once shared.
struct Environment
{
    std::string name;
    EnvironmentClass environmentClass = EnvironmentClass::Test;
    std::string cluster;
    Policy policy;
    std::string application;
    GenerationNumber lastNumber = 0;
    GenerationNumber head = 0; //!< 0: nothing registered yet.
    GenerationNumber legacy = 0; //!< 0: no way back.
    bool starting = false;
    //! The active map A: no ABSENT entries.
    std::shared_ptr<const ServiceTable> active = std::make_shared<const ServiceTable>();
    //! Living ones and the 50 newest archived, by number.
    std::map<GenerationNumber, GenerationPtr> generations;
    std::vector<ClosingLane> closing; //!< Oldest first.
    std::vector<Retiring> retiring; //!< Oldest first; retired ones stay until 200 are listed.
    std::optional<FreezeState> freeze;
    std::map<DeploymentKey, ReportedReadiness> reported;
    //! Forgotten gateway id -> revision of ForgetGateway.
    std::map<std::string, Revision> forgotten;
    //! The one that is under way, or the last one; null: there never was one.
    RolloutPtr rollout;
    std::map<std::string, RolloutPlanPtr> rolloutTemplates; //!< By name.
    LeakWaivers waivers; //!< Those that are over go when the next one comes.
    LastEvent last;

    //! Null when there is none.
    [[nodiscard]] GenerationPtr find(GenerationNumber number) const;
    //! Living candidates, contours, legacy; without the head.
    [[nodiscard]] std::vector<GenerationPtr> lanes() const;
};

using EnvironmentPtr = std::shared_ptr<const Environment>;

//! Everything durable. Immutable once shared.
struct State
{
    Revision revision = 0;
    std::map<std::string, EnvironmentPtr, std::less<>> environments;

    //! Null when there is none.
    [[nodiscard]] EnvironmentPtr find(std::string_view environment) const;
};

using StatePtr = std::shared_ptr<const State>;

} // namespace pult::state
