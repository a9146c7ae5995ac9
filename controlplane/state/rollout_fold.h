// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/state/event.h"
#include "controlplane/state/rollout.h"

namespace pult::state {

//! When an event happened and who made it.
struct EventMoment
{
    Revision revision = 0;
    std::int64_t unixMs = 0;
    const std::string& user;
};

// What events make of a rollout; the rest of the environment is fold()'s. Pure.

[[nodiscard]] Rollout begun(const RolloutStarted& effect, const EventMoment& moment);
void apply(Rollout& rollout, const ShareSet& effect, const EventMoment& moment);
void apply(Rollout& rollout, const RolloutAdvanced& effect, const EventMoment& moment);
void apply(Rollout& rollout, const RolloutPaused& effect, const EventMoment& moment);
void apply(Rollout& rollout, const RolloutResumed& effect, const EventMoment& moment);
void apply(Rollout& rollout, const RolloutAborted& effect, const EventMoment& moment);
void apply(Rollout& rollout, const StageBaking& effect, const EventMoment& moment);
void apply(Rollout& rollout, const GateOpened& effect, const EventMoment& moment);
void apply(Rollout& rollout, const HoldbackEnded& effect, const EventMoment& moment);
//! `legacy`: where users are held back, of an outcome that begins it.
void apply(Rollout& rollout, const RolloutOutcome& outcome, GenerationNumber legacy,
    const EventMoment& moment);

} // namespace pult::state
