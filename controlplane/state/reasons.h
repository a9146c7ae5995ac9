// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

//! Every reason that decide(), fold() and parseManifest() give. Listed in docs/errors.md, tested
//! against it. Code branches on these only; messages are for people.
namespace pult::state::reasons {

// Errors: the command makes no sense at all.
inline constexpr char kEnvironmentUnknown[] = "ENVIRONMENT_UNKNOWN";
inline constexpr char kFieldInvalid[] = "FIELD_INVALID";
inline constexpr char kManifestInvalid[] = "MANIFEST_INVALID";
//! fold() only: an event refers to something that the state lacks.
inline constexpr char kFoldFailed[] = "FOLD_FAILED";

// Refusals: the rules forbid it now.
inline constexpr char kApplicationMismatch[] = "APPLICATION_MISMATCH";
inline constexpr char kArtifactDigestMissing[] = "ARTIFACT_DIGEST_MISSING";
inline constexpr char kBakeNotOver[] = "BAKE_NOT_OVER";
inline constexpr char kBaseMoved[] = "BASE_MOVED";
inline constexpr char kDeploymentInUse[] = "DEPLOYMENT_IN_USE";
inline constexpr char kDeploymentUnknown[] = "DEPLOYMENT_UNKNOWN";
inline constexpr char kEdgesBehind[] = "EDGES_BEHIND";
inline constexpr char kEndpointsMissing[] = "ENDPOINTS_MISSING";
inline constexpr char kEnvironmentExists[] = "ENVIRONMENT_EXISTS";
inline constexpr char kFrozen[] = "FROZEN";
inline constexpr char kGatewayConnected[] = "GATEWAY_CONNECTED";
inline constexpr char kGatewayUnknown[] = "GATEWAY_UNKNOWN";
inline constexpr char kGatewaysIncomplete[] = "GATEWAYS_INCOMPLETE";
inline constexpr char kGenerationUnknown[] = "GENERATION_UNKNOWN";
inline constexpr char kHeld[] = "HELD";
inline constexpr char kHoldbackRuns[] = "HOLDBACK_RUNS";
inline constexpr char kLaneInUse[] = "LANE_IN_USE";
inline constexpr char kLaneUnknown[] = "LANE_UNKNOWN";
inline constexpr char kLastStage[] = "LAST_STAGE";
inline constexpr char kLegacyMoved[] = "LEGACY_MOVED";
inline constexpr char kNameMissing[] = "NAME_MISSING";
inline constexpr char kNameTaken[] = "NAME_TAKEN";
inline constexpr char kNoEdge[] = "NO_EDGE";
inline constexpr char kNoLegacy[] = "NO_LEGACY";
inline constexpr char kNoRollout[] = "NO_ROLLOUT";
inline constexpr char kNotACandidate[] = "NOT_A_CANDIDATE";
inline constexpr char kNotDroppable[] = "NOT_DROPPABLE";
inline constexpr char kNotFailing[] = "NOT_FAILING";
inline constexpr char kNotGreen[] = "NOT_GREEN";
inline constexpr char kNotReady[] = "NOT_READY";
inline constexpr char kNothingActive[] = "NOTHING_ACTIVE";
inline constexpr char kNumbersExhausted[] = "NUMBERS_EXHAUSTED";
inline constexpr char kPlacementMissing[] = "PLACEMENT_MISSING";
inline constexpr char kReactorOnly[] = "REACTOR_ONLY";
inline constexpr char kReadinessProbed[] = "READINESS_PROBED";
inline constexpr char kRebaseConflict[] = "REBASE_CONFLICT";
inline constexpr char kReplacementUnknown[] = "REPLACEMENT_UNKNOWN";
inline constexpr char kRolloutEnded[] = "ROLLOUT_ENDED";
inline constexpr char kRolloutMoved[] = "ROLLOUT_MOVED";
inline constexpr char kRolloutPaused[] = "ROLLOUT_PAUSED";
inline constexpr char kRolloutPromoted[] = "ROLLOUT_PROMOTED";
inline constexpr char kRolloutRunning[] = "ROLLOUT_RUNNING";
inline constexpr char kServiceTaken[] = "SERVICE_TAKEN";
inline constexpr char kStageMoved[] = "STAGE_MOVED";
inline constexpr char kStageShrinks[] = "STAGE_SHRINKS";
inline constexpr char kTemplateUnknown[] = "TEMPLATE_UNKNOWN";

} // namespace pult::state::reasons
