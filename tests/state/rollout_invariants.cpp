// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "controlplane/state/kinds.h"
#include "tests/state/invariants.h"

namespace pult::state::testing {

namespace {

std::string g(GenerationNumber number)
{
    return "g" + std::to_string(number);
}

//! Whoever has users can have them: what promote needs, it has.
std::optional<std::string> candidateMayHaveUsers(const Environment& after)
{
    const auto& rollout = *after.rollout;
    const auto candidate = after.find(rollout.generation);
    if (!candidate || candidate->role != Role::Candidate)
        return g(rollout.generation) + " has users and is no candidate";
    if (candidate->base != after.head || candidate->mixed())
        return g(rollout.generation) + " has users over another base";
    if (candidate->held)
        return g(rollout.generation) + " has users and is held";
    return std::nullopt;
}

std::optional<std::string> standsRight(const Environment& after)
{
    const auto& rollout = *after.rollout;
    if (rollout.stage >= rollout.plan->stages.size())
        return "stage " + std::to_string(rollout.stage) + " is not in the plan";
    if (rollout.sharePermille > kWholePermille)
        return "a share above all";
    if (!rollout.alive()) {
        const bool clean = rollout.sharePermille == 0 && !rollout.holdback && rollout.endedUnixMs;
        return clean ? std::nullopt : std::optional<std::string>("it ended and holds something");
    }
    if (!rollout.holdback) {
        if (rollout.sharePermille == 0 || rollout.edges.empty())
            return "it goes on without a share or an edge";
        return candidateMayHaveUsers(after);
    }
    if (rollout.sharePermille != 0 || rollout.generation != after.head
        || rollout.holdback->legacy != after.legacy || after.legacy == 0)
        return "its holdback is not on legacy";
    return std::nullopt;
}

//! Nobody is moved out, but by a person's share or the end.
std::optional<std::string> movesOn(const Rollout& before, const Transition& t)
{
    const auto& after = *t.after.rollout;
    if (before.startedUnixMs != after.startedUnixMs || before.generation != after.generation)
        return before.alive() ? std::optional<std::string>("another one began before it ended")
                              : std::nullopt;
    if (!before.alive())
        return after.alive() ? std::optional<std::string>("it came back") : std::nullopt;
    if (!std::includes(
            after.edges.begin(), after.edges.end(), before.edges.begin(), before.edges.end()))
        return "an edge was taken away";
    if (after.stage != before.stage && after.stage != before.stage + 1)
        return "a stage was left out";
    const bool shrank = after.sharePermille < before.sharePermille;
    const bool byPerson = std::holds_alternative<ShareSet>(t.event.effect);
    if (shrank && after.alive() && !after.holdback && !byPerson)
        return "the share shrank";
    if (after.bakedMs < 0)
        return "it baked less than nothing";
    return std::nullopt;
}

//! The way out is always open, and leads out.
std::optional<std::string> abortsAlways(const Transition& t)
{
    const auto& rollout = *t.after.rollout;
    const bool hasUsers = rollout.holdsShare();
    const auto retreat = resolved(t.after, Retreat{});
    if (std::holds_alternative<AbortRollout>(retreat) != hasUsers)
        return "retreat means something else";
    if (!hasUsers)
        return std::nullopt;
    Request request;
    request.environment = t.after.name;
    request.command = Retreat{};
    request.user = "nobody in particular";
    const Facts blind;
    const auto decision = t.subject.decide(t.state, blind, request);
    if (!decision || !decision->event || decision->commandClass != 1)
        return "it cannot be aborted";
    const auto folded = t.subject.fold(t.state, *decision->event, t.state.revision + 1);
    if (!folded)
        return "its abort does not fold";
    const auto after = (*folded)->find(t.after.name);
    if (after->rollout->alive() || !after->find(rollout.generation)->held)
        return "its abort leaves it going on, or not held";
    return std::nullopt;
}

} // namespace

std::optional<std::string> rolloutHolds(const Transition& t)
{
    const auto before = t.before ? t.before->rollout : nullptr;
    if (!t.after.rollout)
        return before ? std::optional<std::string>("it is forgotten") : std::nullopt;
    if (auto wrong = standsRight(t.after))
        return wrong;
    if (before) {
        if (auto wrong = movesOn(*before, t))
            return wrong;
    }
    return abortsAlways(t);
}

} // namespace pult::state::testing
