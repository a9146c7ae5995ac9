// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/kinds.h"

#include <array>

namespace pult::state {

namespace {

//! In the order of Command.
constexpr std::array<const char*, std::variant_size_v<Command>> kKinds{"create-environment",
    "set-policy", "register", "promote", "rollback", "retreat", "rebase", "drop", "release-hold",
    "reset-to-active", "retire-legacy", "freeze", "unfreeze", "report-readiness", "forget-gateway",
    "close-lane", "mark-retired", "mark-started", "rollout-start", "rollout-share",
    "rollout-advance", "rollout-pause", "rollout-resume", "rollout-abort", "bake-stage",
    "open-gate", "end-holdback", "rollout-template-set", "rollout-template-remove",
    "waive-leak", "revoke-waiver"};

} // namespace

std::string kindOf(const Command& command)
{
    return kKinds.at(command.index());
}

Command resolved(const Environment& environment, const Command& command)
{
    if (!std::holds_alternative<Retreat>(command))
        return command;
    if (environment.rollout && environment.rollout->holdsShare())
        return AbortRollout{environment.rollout->generation};
    return Rollback{environment.legacy, false};
}

} // namespace pult::state
