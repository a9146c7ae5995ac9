// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/rollout_fold.h"

#include <utility>

namespace pult::state {

namespace {

void stopClock(Rollout& rollout, const EventMoment& moment)
{
    rollout.bakedMs = rollout.bakedAt(moment.unixMs);
    rollout.bakeSinceUnixMs = 0;
}

//! Edges have to take something else; the bake begins anew once they have.
void takeAnew(Rollout& rollout, const EventMoment& moment)
{
    rollout.bakedMs = 0;
    rollout.bakeSinceUnixMs = 0;
    rollout.changedAt = moment.revision;
    if (rollout.status == RolloutStatus::Paused)
        rollout.pausedFrom = RolloutStatus::Running;
    else
        rollout.status = RolloutStatus::Running;
}

void end(Rollout& rollout, RolloutStatus status, RolloutCause cause, const EventMoment& moment)
{
    stopClock(rollout, moment);
    rollout.status = status;
    rollout.sharePermille = 0;
    rollout.holdback.reset();
    rollout.changedAt = moment.revision;
    rollout.endedUnixMs = moment.unixMs;
    rollout.cause = std::move(cause);
}

} // namespace

Rollout begun(const RolloutStarted& effect, const EventMoment& moment)
{
    Rollout rollout;
    rollout.generation = effect.generation;
    rollout.plan = std::make_shared<const RolloutPlan>(effect.plan);
    rollout.sharePermille = effect.plan.stages.front().sharePermille;
    rollout.edges = effect.edges;
    rollout.changedAt = moment.revision;
    rollout.startedUnixMs = moment.unixMs;
    rollout.startedBy = moment.user;
    rollout.stageSinceUnixMs = moment.unixMs;
    return rollout;
}

void apply(Rollout& rollout, const ShareSet& effect, const EventMoment& moment)
{
    rollout.sharePermille = effect.permille;
    rollout.cause = {};
    takeAnew(rollout, moment);
}

void apply(Rollout& rollout, const RolloutAdvanced& effect, const EventMoment& moment)
{
    rollout.stage = effect.stage;
    rollout.sharePermille = effect.permille;
    rollout.edges = effect.edges;
    rollout.stageSinceUnixMs = moment.unixMs;
    rollout.cause = effect.cause;
    takeAnew(rollout, moment);
}

void apply(Rollout& rollout, const RolloutPaused& /*effect*/, const EventMoment& moment)
{
    stopClock(rollout, moment);
    rollout.pausedFrom = rollout.status;
    rollout.status = RolloutStatus::Paused;
}

void apply(Rollout& rollout, const RolloutResumed& /*effect*/, const EventMoment& moment)
{
    rollout.status = std::exchange(rollout.pausedFrom, RolloutStatus::Running);
    if (rollout.status != RolloutStatus::Running)
        rollout.bakeSinceUnixMs = moment.unixMs;
}

void apply(Rollout& rollout, const RolloutAborted& effect, const EventMoment& moment)
{
    end(rollout, RolloutStatus::Aborted, effect.cause, moment);
}

void apply(Rollout& rollout, const StageBaking& /*effect*/, const EventMoment& moment)
{
    rollout.status = RolloutStatus::Baking;
    rollout.bakeSinceUnixMs = moment.unixMs;
}

void apply(Rollout& rollout, const GateOpened& effect, const EventMoment& /*moment*/)
{
    rollout.status = RolloutStatus::WaitingGate;
    rollout.cause = effect.cause;
}

void apply(Rollout& rollout, const HoldbackEnded& effect, const EventMoment& moment)
{
    end(rollout, RolloutStatus::Done, effect.cause, moment);
}

void apply(Rollout& rollout, const RolloutOutcome& outcome, GenerationNumber legacy,
    const EventMoment& moment)
{
    end(rollout, outcome.status, outcome.cause, moment);
    if (outcome.status != RolloutStatus::Baking)
        return;
    rollout.endedUnixMs = 0;
    rollout.holdback = HoldbackState{outcome.holdback.permille, legacy, moment.unixMs,
        moment.unixMs + std::int64_t{outcome.holdback.seconds} * 1000};
}

} // namespace pult::state
