// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/rollout_reactor.h"

#include <utility>

#include "controlplane/state/kinds.h"
#include "controlplane/state/rollout_judgement.h"

namespace pult::reactors {

namespace {

using Due = state::RolloutJudgement::Due;

std::optional<state::Command> commandOf(const state::Rollout& rollout, Due due)
{
    const auto generation = rollout.generation;
    const auto stage = rollout.stage + 1;
    switch (due) {
    case Due::Nothing:
    case Due::Wait:
        return std::nullopt;
    case Due::Abort:
        return state::AbortRollout{generation};
    case Due::Bake:
        return state::BakeStage{generation, stage};
    case Due::Advance:
        return state::AdvanceRollout{generation, stage};
    case Due::Promote:
        return state::Promote{generation};
    case Due::OpenGate:
        return state::OpenGate{generation, stage};
    case Due::EndHoldback:
        return state::EndHoldback{generation};
    case Due::Rollback:
        return state::Rollback{rollout.holdback->legacy, false};
    }
    return std::nullopt;
}

} // namespace

std::optional<Wish> rolloutWish(const state::Environment& environment,
    const state::EnvironmentFacts& facts, std::int64_t nowUnixMs)
{
    if (!environment.rollout)
        return std::nullopt;
    const auto& rollout = *environment.rollout;
    auto judged = state::judgeRollout(rollout, facts, nowUnixMs);
    auto command = commandOf(rollout, judged.due);
    if (!command)
        return std::nullopt;
    // Each is due once between two changes of what edges are told.
    auto id = "reactor-" + state::kindOf(*command) + "-" + environment.name + "-"
        + std::to_string(rollout.changedAt);
    return Wish{
        environment.name, "rollout", std::move(id), *std::move(command), std::move(judged.words)};
}

} // namespace pult::reactors
