// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>

#include "controlplane/state/changes.h"
#include "controlplane/state/draft.h"
#include "controlplane/state/readiness.h"
#include "controlplane/state/reasons.h"
#include "controlplane/state/rollout_words.h"
#include "controlplane/state/words.h"

namespace pult::state {

namespace {

//! Services that the candidate changes and that moved since its base; a replacement that reaches a
//! standing deployment counts as a change of that one too.
std::vector<std::string> conflictsOf(const Generation& candidate)
{
    std::vector<std::string> conflicts;
    for (const auto& [service, deployment] : candidate.delta) {
        const bool reaches = deployment && deployment->service != service
            && deployment->generation != candidate.number
            && candidate.movedSinceBase.contains(deployment->service);
        if (reaches || candidate.movedSinceBase.contains(service))
            conflicts.push_back(service);
    }
    return conflicts;
}

//! What is lost with generations that leave: one change for each service, nothing after it.
std::vector<ServiceChange> lostWith(const std::vector<GenerationPtr>& leaving)
{
    std::map<ServiceName, ServiceChange> lost;
    for (const auto& generation : leaving) {
        for (const auto& [service, deployment] : generation->delta) {
            if (!deployment)
                continue;
            auto& change = lost[service];
            change.service = service;
            change.versionBefore = deployment->release.version;
            change.generationBefore = deployment->generation;
            change.notes.push_back(
                "not reachable as " + words::generation(generation->number) + " any more");
        }
    }
    std::vector<ServiceChange> changes;
    changes.reserve(lost.size());
    for (auto& [service, change] : lost)
        changes.push_back(std::move(change));
    return changes;
}

} // namespace

Result<void> handle(Draft& draft, const Rebase& command)
{
    if (command.generation == 0)
        return fieldInvalid("rebase.generation", "the number of a candidate");
    const auto g = words::generation(command.generation);
    const auto head = words::generation(draft.before.head);
    draft.act(2, "Rebase " + g, g + " is measured against " + head + ".");
    draft.decision.cli = draft.cli("rebase", g);
    const auto candidate = draft.candidate(command.generation);
    if (!candidate)
        return {};
    if (candidate->base == draft.before.head && !candidate->mixed()) {
        draft.noOp(g + " is based on " + head + " already.");
        return {};
    }
    if (const auto conflicts = conflictsOf(*candidate); !conflicts.empty()) {
        draft.refuse(reasons::kRebaseConflict,
            words::names(conflicts, 10) + (conflicts.size() == 1 ? " changes" : " change") + " in "
                + g + " and moved since " + words::generation(candidate->base) + ".",
            {"Register " + words::release(*candidate) + " anew over " + head,
                draft.cli("drop", g)});
    }
    const auto from = words::generation(candidate->base);
    draft.effectWords = "base " + from + " → " + head;
    draft.effectLine(
        "BASE_MOVES", g + "’s base moves from " + from + " to " + head, {g, from, head});
    draft.effectLine("DELTA_STAYS",
        "its " + words::count(candidate->delta.size(), "change") + " stay",
        {std::to_string(candidate->delta.size())});
    draft.effectLine("PROOFS_RESET", "its proofs and verdicts begin anew", {}, Tone::Warn);
    draft.effect = Rebased{candidate->number, draft.before.head};
    return {};
}

Result<void> handle(Draft& draft, const Drop& command)
{
    if (command.generation == 0)
        return fieldInvalid("drop.generation", "the number of a candidate or contour");
    const auto g = words::generation(command.generation);
    const auto& running = draft.before.rollout;
    const bool hasUsers
        = running && running->holdsShare() && running->generation == command.generation;
    draft.act(2, "Drop " + g,
        hasUsers ? g + " leaves; its users return to " + words::generation(draft.before.head) + "."
                 : g + " leaves; nobody’s traffic moves.");
    draft.decision.cli = draft.cli("drop", g);
    const auto generation = draft.known(command.generation);
    if (!generation)
        return {};
    if (generation->role == Role::Legacy) {
        draft.refuse(
            reasons::kNotDroppable, g + " is legacy, the way back.", {draft.cli("retire-legacy")});
        return {};
    }
    if (generation->role != Role::Candidate && generation->role != Role::Contour) {
        draft.refuse(reasons::kNotDroppable,
            g
                + (generation->role == Role::Active ? " is active."
                                                    : " is out of the table already."));
        return {};
    }
    draft.decision.services = lostWith({generation});
    draft.effectWords
        = words::release(*generation) + ", " + words::count(generation->delta.size(), "service");
    if (generation->role == Role::Contour) {
        draft.effectLine("CONTOUR_ERRORS",
            "requests for " + generation->name + " get an error from now on", {generation->name},
            Tone::Warn);
    }
    Dropped effect{generation->number, {}};
    if (hasUsers)
        effect.rollout = abortsWith(draft, g + " was dropped");
    draft.effect = std::move(effect);
    return {};
}

Result<void> handle(Draft& draft, const ReleaseHold& command)
{
    if (command.generation == 0)
        return fieldInvalid("release_hold.generation", "the number of a held candidate");
    const auto g = words::generation(command.generation);
    draft.act(2, "Release hold of " + g, g + " may be used again.");
    draft.decision.cli = draft.cli("release-hold", g);
    const auto candidate = draft.candidate(command.generation);
    if (!candidate)
        return {};
    if (!candidate->held) {
        draft.noOp(g + " is not held.");
        return {};
    }
    draft.effectWords = g + " is free";
    draft.effectLine("HOLD_ENDS", "automation and focus groups may use " + g + " again", {g});
    draft.effect = HoldReleased{candidate->number};
    return {};
}

Result<void> handle(Draft& draft, const ResetToActive&)
{
    const auto& before = draft.before;
    draft.act(3, "Reset to active", "Only the active map and contours stay.");
    draft.decision.cli = draft.cli("reset-to-active");
    std::vector<GenerationPtr> leaving;
    ActiveReset effect;
    for (auto& lane : before.lanes()) {
        if (lane->role == Role::Contour)
            continue;
        effect.dropped.push_back(lane->number);
        leaving.push_back(std::move(lane));
    }
    if (leaving.empty()) {
        draft.noOp(before.name + " has neither candidates nor legacy.");
        return {};
    }
    draft.decision.services = lostWith(leaving);
    draft.effectWords = "drops " + words::generations(effect.dropped);
    draft.effectLine("ACTIVE_STAYS",
        "the active map of " + words::generation(before.head)
            + " stays as it is: " + words::count(before.active->size(), "service"),
        {words::generation(before.head), std::to_string(before.active->size())}, Tone::Good);
    if (before.legacy != 0) {
        draft.effectLine("NO_WAY_BACK",
            "rolling back to " + words::generation(before.legacy) + " becomes impossible",
            {words::generation(before.legacy)}, Tone::Bad);
    }
    effect.rollout = abortsWith(draft, "everything but the active map was dropped");
    draft.effect = std::move(effect);
    return {};
}

Result<void> handle(Draft& draft, const RetireLegacy&)
{
    const auto& before = draft.before;
    draft.act(3, "Retire legacy", "The way back is given up.");
    draft.decision.cli = draft.cli("retire-legacy");
    const auto legacy = before.find(before.legacy);
    if (!legacy) {
        draft.refuse(reasons::kNoLegacy, before.name + " has no legacy generation.");
        return {};
    }
    const auto g = words::generation(legacy->number);
    draft.act(
        3, "Retire legacy " + g, "The way back to " + words::release(*legacy) + " is given up.");
    draft.decision.services = lostWith({legacy});
    draft.effectWords = "gives up the way back to " + g;
    draft.effectLine("NO_WAY_BACK", "rolling back to " + g + " becomes impossible", {g}, Tone::Bad);
    const auto head = before.find(before.head);
    const auto age = words::age(draft.facts.nowUnixMs - head->activatedUnixMs);
    draft.evidenceLine("ACTIVE_SINCE", words::generation(head->number) + " is active for " + age,
        {words::generation(head->number), age});
    const auto readiness = summarize(before, draft.observed, legacy->delta);
    draft.evidenceLine("READINESS",
        g + " could still take over: " + std::to_string(readiness.readyInstances) + " of "
            + std::to_string(readiness.instances) + " instances ready",
        {std::to_string(readiness.readyInstances), std::to_string(readiness.instances)});
    LegacyRetired effect{legacy->number, {}};
    if (draft.before.rollout && draft.before.rollout->holdsBack())
        effect.rollout = abortsWith(draft, g + " was retired");
    draft.effect = std::move(effect);
    return {};
}

} // namespace pult::state
