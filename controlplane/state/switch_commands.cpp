// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/changes.h"
#include "controlplane/state/draft.h"
#include "controlplane/state/readiness.h"
#include "controlplane/state/reasons.h"
#include "controlplane/state/words.h"

namespace pult::state {

namespace {

constexpr std::size_t kDeploymentsNamed = 5;

std::string instances(const ReadinessSummary& readiness)
{
    return std::to_string(readiness.readyInstances) + " of " + std::to_string(readiness.instances);
}

void tellReadiness(Draft& draft, const std::string& whose, const ReadinessSummary& readiness)
{
    draft.evidenceLine("READINESS", whose + instances(readiness) + " instances ready",
        {std::to_string(readiness.readyInstances), std::to_string(readiness.instances)},
        readiness.ready() ? Tone::Good : Tone::Bad);
    draft.reliedOn.push_back(instances(readiness) + " ready");
}

std::string notReady(const ReadinessSummary& readiness)
{
    const auto n = readiness.notReady.size();
    return std::to_string(n) + " of " + words::count(readiness.deployments, "deployment")
        + (n == 1 ? " is not ready: " : " are not ready: ")
        + words::names(readiness.notReady, kDeploymentsNamed) + ".";
}

std::string commitShort(const Generation& generation)
{
    return generation.commit.substr(0, 12);
}

//! True when anything but readiness speaks for the candidate.
bool tellEvidence(Draft& draft, const Generation& candidate)
{
    if (candidate.platinum) {
        draft.evidenceLine("PLATINUM",
            "commit " + commitShort(candidate) + " is platinum: it passed all tests, slow ones too",
            {commitShort(candidate)}, Tone::Good);
        draft.reliedOn.push_back("platinum " + commitShort(candidate));
    } else {
        draft.evidenceLine("NO_EVIDENCE",
            candidate.commit.empty() ? "no platinum commit, no checks, no lane traffic known"
                                     : "commit " + commitShort(candidate)
                    + " is not platinum; no checks, no lane traffic known",
            {commitShort(candidate)}, Tone::Warn);
        draft.reliedOn.emplace_back("no evidence");
    }
    return candidate.platinum;
}

void tellAge(Draft& draft, const Generation& candidate)
{
    const auto age = words::age(draft.facts.nowUnixMs - candidate.registeredUnixMs);
    draft.evidenceLine("REGISTERED", "registered " + age + " ago by " + candidate.registeredBy,
        {age, candidate.registeredBy});
    if (!candidate.branches.empty()) {
        draft.evidenceLine("BRANCHES", "branches " + words::names(candidate.branches, 5),
            {words::names(candidate.branches, 5)});
    }
}

//! Fewer instances than what they take the load from.
void tellFewer(Draft& draft, const ServiceTable& delta)
{
    std::vector<std::string> fewer;
    delta.with(*draft.before.active, [&fewer](const auto& entry, const auto* now) {
        if (!entry.second || !now)
            return;
        const auto has = entry.second->placement.endpoints.size();
        const auto had = now->second->placement.endpoints.size();
        if (has < had) {
            fewer.push_back(entry.first + " (" + std::to_string(has) + " instead of "
                + std::to_string(had) + ")");
        }
    });
    if (!fewer.empty()) {
        draft.evidenceLine("FEWER_INSTANCES", "fewer instances: " + words::names(fewer, 5),
            {words::names(fewer, 5)}, Tone::Warn);
    }
}

void tellDowngrade(Draft& draft, const Generation& head, const Generation& candidate)
{
    if (compareVersions(candidate.version, head.version) < 0) {
        draft.evidenceLine("DOWNGRADE",
            "a downgrade: " + words::release(head) + " → " + candidate.version,
            {head.version, candidate.version}, Tone::Warn);
    }
}

std::string releases(const Generation& from, const Generation& to)
{
    const auto after = to.application == from.application ? to.version : words::release(to);
    return words::release(from) + " → " + after;
}

void checkBase(Draft& draft, const Generation& candidate)
{
    if (candidate.base == draft.before.head && !candidate.mixed())
        return;
    const auto g = words::generation(candidate.number);
    auto why = g + " is based on " + words::generation(candidate.base) + ", the head is "
        + words::generation(draft.before.head) + " now";
    if (candidate.mixed())
        why += ": " + words::few(words::movedUnder(candidate)) + " moved under it";
    draft.refuse(reasons::kBaseMoved, why + ".", {draft.cli("rebase", g)});
}

void checkHold(Draft& draft, const Generation& candidate)
{
    if (!candidate.held)
        return;
    const auto g = words::generation(candidate.number);
    draft.refuse(
        reasons::kHeld, g + " is held since it was rolled back.", {draft.cli("release-hold", g)});
}

void checkEndpoints(Draft& draft, const ReadinessSummary& readiness)
{
    if (readiness.withoutEndpoints.empty())
        return;
    draft.refuse(reasons::kEndpointsMissing,
        "no endpoints are known for " + words::names(readiness.withoutEndpoints, kDeploymentsNamed)
            + ".",
        {"Register the release with endpoints in placements." + draft.before.name});
}

Effect promotion(const Environment& before, const Generation& candidate)
{
    Promoted effect;
    effect.generation = candidate.number;
    effect.activeChanges = refsOf(candidate.delta);
    effect.legacy = before.head;
    effect.legacyDelta = refsOf(before.active->restrictedTo(candidate.delta));
    effect.retired = before.legacy;
    return effect;
}

//! What there is to return to, or why not. Null: refused or nothing to do.
GenerationPtr wayBack(Draft& draft, const Rollback& command)
{
    const auto& before = draft.before;
    if (before.head == 0) {
        draft.refuse(reasons::kNothingActive, before.name + " has nothing registered yet.");
        return nullptr;
    }
    if (command.expect == before.head) {
        draft.noOp(words::generation(before.head) + " is active already.");
        return nullptr;
    }
    if (before.legacy == 0) {
        const auto head = before.find(before.head);
        draft.refuse(reasons::kNoLegacy,
            "There is no way back from " + words::generation(before.head)
                + ": no generation is legacy.",
            {"Register the release to return to; it becomes a candidate, then promote it",
                "Start a hotfix from " + words::release(*head)
                    + (head->commit.empty() ? "" : ", commit " + commitShort(*head))});
        return nullptr;
    }
    if (command.expect != before.legacy) {
        const auto legacy = words::generation(before.legacy);
        draft.refuse(reasons::kLegacyMoved,
            "expected " + words::generation(command.expect) + ", the way back is " + legacy
                + " now.",
            {draft.cli("rollback", "--expect " + legacy)});
        return nullptr;
    }
    return before.find(before.legacy);
}

void checkReturning(Draft& draft, const ReadinessSummary& readiness, const Rollback& command)
{
    if (readiness.ready())
        return;
    const auto g = words::generation(command.expect);
    if (!command.force) {
        draft.refuse(reasons::kNotReady, notReady(readiness),
            {"Bring them up again, then roll back",
                draft.cli("rollback", "--expect " + g + " --force")});
        return;
    }
    draft.effectLine("FORCED", "traffic moves onto what is not ready: " + notReady(readiness),
        {g, std::to_string(readiness.notReady.size())}, Tone::Bad);
    draft.effectWords = "legacy not ready: " + std::to_string(readiness.notReady.size()) + " of "
        + std::to_string(readiness.deployments) + "; ";
}

void tellOthersStay(Draft& draft)
{
    std::vector<GenerationNumber> others;
    for (const auto& lane : draft.before.lanes()) {
        if (lane->role == Role::Candidate)
            others.push_back(lane->number);
    }
    if (others.empty())
        return;
    draft.effectLine("CANDIDATES_STAY",
        words::generations(others) + (others.size() == 1 ? " stays" : " stay") + " as candidate"
            + (others.size() == 1 ? "" : "s"),
        {words::generations(others)});
}

Effect retreat(const Environment& before, const Generation& legacy, bool forced)
{
    RolledBack effect;
    effect.from = before.head;
    effect.to = legacy.number;
    effect.activeChanges = refsOf(legacy.delta);
    effect.candidateDelta = refsOf(before.active->restrictedTo(legacy.delta));
    effect.forced = forced;
    return effect;
}

} // namespace

Result<void> handle(Draft& draft, const Promote& command)
{
    if (command.generation == 0)
        return fieldInvalid("promote.generation", "the number of a candidate");
    const auto g = words::generation(command.generation);
    const auto& before = draft.before;
    draft.act(2, "Promote " + g, g + " becomes active for everybody.");
    draft.decision.cli = draft.cli("promote", g);
    const auto candidate = draft.candidate(command.generation);
    if (!candidate)
        return {};

    const auto head = before.find(before.head);
    draft.act(tellEvidence(draft, *candidate) ? 2 : 3, "Promote " + g,
        words::release(*head) + " becomes "
            + (head->application == candidate->application ? candidate->version
                                                           : words::release(*candidate))
            + " for everybody.");
    tellAge(draft, *candidate);
    checkBase(draft, *candidate);
    checkHold(draft, *candidate);
    const auto readiness = summarize(before, draft.observed, candidate->delta);
    tellReadiness(draft, "", readiness);
    checkEndpoints(draft, readiness);
    if (!readiness.ready())
        draft.refuse(reasons::kNotReady, notReady(readiness), {draft.cli("state")});
    if (candidate->base != before.head || candidate->mixed())
        return {};

    draft.decision.services = changesOf(*before.active, candidate->delta);
    draft.effectWords = releases(*head, *candidate) + ", "
        + words::count(draft.decision.services.size(), "service");
    tellFewer(draft, candidate->delta);
    tellDowngrade(draft, *head, *candidate);
    tellSwitch(draft);
    draft.effectLine("LEGACY_STAYS",
        words::generation(before.head) + " stays ready as the way back",
        {words::generation(before.head)}, Tone::Good);
    tellNotUndone(draft, candidate->delta, *before.active, before.head);
    draft.effect = promotion(before, *candidate);
    return {};
}

Result<void> handle(Draft& draft, const Rollback& command)
{
    const bool asked = !std::holds_alternative<Retreat>(draft.request.command);
    if (command.expect == 0 && asked)
        return fieldInvalid("rollback.expect", "the number of the generation to return to");
    const auto& before = draft.before;
    const auto to = words::generation(command.expect);
    draft.act(command.force ? 3 : 1,
        command.expect == 0 ? "Roll back"
                            : (command.force ? "Break-glass: force rollback " : "Roll back ")
                + words::generation(before.head) + " → " + to,
        "Everybody returns to " + (command.expect == 0 ? "the generation before" : to) + ".");
    draft.decision.cli = command.expect == 0
        ? draft.cli("retreat")
        : draft.cli("rollback", "--expect " + to + (command.force ? " --force" : ""));
    const auto legacy = wayBack(draft, command);
    if (!legacy)
        return {};

    const auto head = before.find(before.head);
    draft.breakGlass = command.force;
    draft.decision.summary = words::release(*head) + " returns to "
        + (head->application == legacy->application ? legacy->version : words::release(*legacy))
        + " for everybody.";
    draft.decision.services = changesOf(*before.active, legacy->delta);
    tellSwitch(draft);
    const auto readiness = summarize(before, draft.observed, legacy->delta);
    tellReadiness(draft, to + ": ", readiness);
    const auto age = words::age(draft.facts.nowUnixMs - head->activatedUnixMs);
    draft.evidenceLine("ACTIVE_SINCE", words::generation(head->number) + " is active for " + age,
        {words::generation(head->number), age});
    checkReturning(draft, readiness, command);
    draft.effectWords += releases(*head, *legacy) + ", "
        + words::count(draft.decision.services.size(), "service");
    draft.effectLine("BECOMES_CANDIDATE",
        words::generation(head->number) + " becomes a candidate again, held",
        {words::generation(head->number)});
    tellOthersStay(draft);
    tellNotUndone(draft, before.active->restrictedTo(legacy->delta), legacy->delta, legacy->number);
    draft.effect = retreat(before, *legacy, command.force);
    return {};
}

} // namespace pult::state
