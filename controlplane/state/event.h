// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "common/hash.h"
#include "controlplane/state/command.h"
#include "controlplane/state/manifest.h"
#include "controlplane/state/rollout.h"

namespace pult::state {

//! Service -> key of the deployment that stands there; nothing: ABSENT. The deployments themselves
//! are in the state already; fold looks them up.
struct EntryRef
{
    ServiceName service;
    std::optional<DeploymentKey> deployment;

    friend bool operator==(const EntryRef&, const EntryRef&) = default;
};

using TableRef = std::vector<EntryRef>;

// Resolved effects, one struct per kind of event (pult.journal.v1).

struct EnvironmentCreated
{
    EnvironmentClass environmentClass = EnvironmentClass::Test;
    std::string cluster;
    Policy policy;
};

struct PolicySet
{
    Policy policy;
};

struct Registered
{
    GenerationNumber number = 0;
    std::string name;
    ManifestKind kind = ManifestKind::Release;
    std::string application;
    std::string version;
    std::string manifestDigest;
    std::string commit;
    std::string repository;
    bool platinum = false;
    std::vector<std::string> branches;
    GenerationNumber base = 0;
    //! First ever: it became ACTIVE at once.
    bool becameActive = false;
    //! New deployments of this generation, whole.
    std::vector<Deployment> deployments;
    //! The delta: refs to the new deployments, to standing ones (replacements) or ABSENT.
    TableRef delta;
    //! Contour that it supersedes, or joins and replaces. 0: none.
    GenerationNumber supersedes = 0;
    //! Of a contour; see Generation::contributions.
    std::vector<Contribution> contributions;
};

//! What the event does to the environment's rollout beside the rest.
struct RolloutOutcome
{
    //! Aborted; Done; or Baking: the holdback begins.
    RolloutStatus status = RolloutStatus::Aborted;
    Holdback holdback; //!< Of Baking.
    RolloutCause cause;
};

struct Promoted
{
    GenerationNumber generation = 0;
    TableRef activeChanges; //!< A := A ⊕ this.
    GenerationNumber legacy = 0; //!< The head before.
    TableRef legacyDelta; //!< A before, restricted to activeChanges.
    GenerationNumber retired = 0; //!< LEGACY before. 0: none.
    std::optional<RolloutOutcome> rollout{};
};

struct RolledBack
{
    GenerationNumber from = 0; //!< Becomes a held candidate.
    GenerationNumber to = 0;
    TableRef activeChanges;
    TableRef candidateDelta;
    bool forced = false;
    std::optional<RolloutOutcome> rollout{};
};

struct Rebased
{
    GenerationNumber generation = 0;
    GenerationNumber base = 0;
};

struct Dropped
{
    GenerationNumber generation = 0;
    std::optional<RolloutOutcome> rollout{};
};

struct HoldReleased
{
    GenerationNumber generation = 0;
};

struct ActiveReset
{
    std::vector<GenerationNumber> dropped; //!< Candidates and legacy.
    std::optional<RolloutOutcome> rollout{};
};

struct LegacyRetired
{
    GenerationNumber generation = 0;
    std::optional<RolloutOutcome> rollout{};
};

struct Frozen
{
    std::string reason;
    std::int64_t untilUnixMs = 0;
    std::vector<std::string> exempt;
};

struct Unfrozen
{};

struct ReadinessReported
{
    DeploymentKey deployment;
    bool ready = false;
    std::string detail;
};

struct GatewayForgotten
{
    std::string gateway;
};

struct LaneClosed
{
    GenerationNumber generation = 0;
};

struct DeploymentsRetired
{
    std::vector<DeploymentKey> deployments;
};

struct EnvironmentStarted
{};

struct RolloutStarted
{
    GenerationNumber generation = 0;
    RolloutPlan plan; //!< As it holds: default guards included.
    std::vector<std::string> edges; //!< Node ids that take the first stage's share.
};

struct ShareSet
{
    GenerationNumber generation = 0;
    std::uint32_t permille = 0;
};

struct RolloutAdvanced
{
    GenerationNumber generation = 0;
    std::uint32_t stage = 0; //!< Position of the one that begins.
    std::uint32_t permille = 0;
    std::vector<std::string> edges;
    RolloutCause cause;
};

struct RolloutPaused
{
    GenerationNumber generation = 0;
};

struct RolloutResumed
{
    GenerationNumber generation = 0;
};

struct RolloutAborted
{
    GenerationNumber generation = 0;
    RolloutCause cause;
};

struct StageBaking
{
    GenerationNumber generation = 0;
};

struct GateOpened
{
    GenerationNumber generation = 0;
    RolloutCause cause;
};

struct HoldbackEnded
{
    GenerationNumber generation = 0;
    RolloutCause cause;
};

struct RolloutTemplateSet
{
    std::string name;
    RolloutPlan plan;
};

struct RolloutTemplateRemoved
{
    std::string name;
};

//! Its reason, its time and who did it are the event's.
struct LeakWaived
{
    WaivedEdge edge;
    std::string owner;
    std::int64_t untilUnixMs = 0;
};

struct WaiverRevoked
{
    WaivedEdge edge;
};

using Effect = std::variant<EnvironmentCreated, PolicySet, Registered, Promoted, RolledBack,
    Rebased, Dropped, HoldReleased, ActiveReset, LegacyRetired, Frozen, Unfrozen, ReadinessReported,
    GatewayForgotten, LaneClosed, DeploymentsRetired, EnvironmentStarted, RolloutStarted, ShareSet,
    RolloutAdvanced, RolloutPaused, RolloutResumed, RolloutAborted, StageBaking, GateOpened,
    HoldbackEnded, RolloutTemplateSet, RolloutTemplateRemoved, LeakWaived, WaiverRevoked>;

//! What becomes of one service, in words for plan and audit.
struct ServiceChange
{
    ServiceName service;
    std::string versionBefore;
    std::string versionAfter;
    GenerationNumber generationBefore = 0;
    GenerationNumber generationAfter = 0;
    std::vector<std::string> notes;

    friend bool operator==(const ServiceChange&, const ServiceChange&) = default;
};

//! One decided change: its effect, and what the audit log needs to tell it.
struct Event
{
    std::string environment;
    std::int64_t unixMs = 0;
    std::string user;
    std::string origin;
    std::string kind; //!< promote, rollback, …: the command's name as in pultctl.
    std::string reason;
    std::uint32_t commandClass = 0;
    bool breakGlass = false;
    std::string requestId;
    Digest effectDigest{};
    std::string act; //!< "Promote g5"
    std::string summary; //!< "CRM 3.22.0 becomes 3.22.1 for everybody."
    std::string effectWords; //!< "CRM 3.22.0 → 3.22.1, 3 services", for the audit log
    //! The same command for a terminal; the writer takes it from the decision.
    std::string cli;
    std::string before; //!< "head g4 · legacy g3 · candidates g5, g6"
    std::string after;
    std::vector<std::string> reliedOn;
    std::vector<ServiceChange> services; //!< At most 200.
    Effect effect;
};

} // namespace pult::state
