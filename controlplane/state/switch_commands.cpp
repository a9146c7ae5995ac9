// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/candidate_checks.h"
#include "controlplane/state/changes.h"
#include "controlplane/state/draft.h"
#include "controlplane/state/readiness.h"
#include "controlplane/state/reasons.h"
#include "controlplane/state/rollout_judgement.h"
#include "controlplane/state/rollout_words.h"
#include "controlplane/state/verdict.h"
#include "controlplane/state/words.h"

namespace pult::state {

namespace {

std::string commitShort(const Generation& generation)
{
    return generation.commit.substr(0, 12);
}

//! Its rollout while it has users; null: none.
RolloutPtr rolloutOf(const Environment& environment, GenerationNumber generation)
{
    const auto& rollout = environment.rollout;
    return rollout && rollout->holdsShare() && rollout->generation == generation ? rollout
                                                                                 : nullptr;
}

//! True when the verdict on its rollout speaks for it.
bool tellRollout(Draft& draft, const Rollout& rollout)
{
    const auto judged = judgeRollout(rollout, draft.observed, draft.facts.nowUnixMs);
    tellVerdict(draft, rollout);
    const auto stages = std::to_string(rollout.plan->stages.size());
    draft.evidenceLine("ROLLOUT_STAGE",
        shareInWords(*rollout.plan, rollout.sharePermille) + " take it, stage "
            + std::to_string(rollout.stage + 1) + " of " + stages + ": " + judged.words,
        {std::to_string(rollout.sharePermille), std::to_string(rollout.stage + 1), stages},
        rollout.lastStage() ? Tone::Info : Tone::Warn);
    if (draft.request.reactor && judged.due != RolloutJudgement::Due::Promote)
        draft.refuse(reasons::kNotGreen, "not green: " + judged.words + ".");
    return judged.verdict && judged.verdict->outcome == VerdictOutcome::Pass;
}

//! What entered on the candidate's lane of late; null: nothing, or nobody knows.
const LaneTraffic* laneTraffic(const Draft& draft, GenerationNumber generation)
{
    const auto& seen = draft.observed.lanes;
    if (!seen)
        return nullptr;
    const auto at = seen->lanes.find(generation);
    return at == seen->lanes.end() ? nullptr : &at->second;
}

//! True when traffic on its lane speaks for the candidate: fewer than one in twenty fail.
bool tellLane(Draft& draft, const Generation& candidate)
{
    const auto* const traffic = laneTraffic(draft, candidate.number);
    if (!traffic)
        return false;
    const bool good = traffic->failed * 20 < traffic->requests;
    const auto requests = words::count(traffic->requests, "request");
    const auto failed = std::to_string(traffic->failed);
    const auto window = words::age(std::int64_t{draft.observed.lanes->windowSeconds} * 1'000);
    draft.evidenceLine("LANE_TRAFFIC",
        requests + " entered on " + words::generation(candidate.number) + "’s lane in the last "
            + window + ", " + (traffic->failed == 0 ? "none" : failed) + " failed",
        {words::generation(candidate.number), std::to_string(traffic->requests), failed,
            std::to_string(draft.observed.lanes->windowSeconds)},
        good ? Tone::Good : Tone::Warn);
    if (good)
        draft.reliedOn.push_back(requests + " on its lane");
    return good;
}

std::string noTraffic(const Draft& draft, GenerationNumber generation)
{
    if (!draft.observed.lanes)
        return "no lane traffic known";
    return laneTraffic(draft, generation) ? "too many requests on its lane fail"
                                          : "no request on its lane";
}

//! True when anything but readiness speaks for the candidate.
bool tellEvidence(Draft& draft, const Generation& candidate)
{
    const bool lane = tellLane(draft, candidate);
    if (const auto rollout = rolloutOf(draft.before, candidate.number)) {
        if (tellRollout(draft, *rollout))
            return true;
    }
    if (candidate.platinum) {
        draft.evidenceLine("PLATINUM",
            "commit " + commitShort(candidate) + " is platinum: it passed all tests, slow ones too",
            {commitShort(candidate)}, Tone::Good);
        draft.reliedOn.push_back("platinum " + commitShort(candidate));
    } else if (!lane) {
        const auto rest = "no checks, " + noTraffic(draft, candidate.number);
        draft.evidenceLine("NO_EVIDENCE",
            candidate.commit.empty()
                ? "no platinum commit, " + rest
                : "commit " + commitShort(candidate) + " is not platinum; " + rest,
            {commitShort(candidate)}, Tone::Warn);
        draft.reliedOn.emplace_back("no evidence");
    }
    return candidate.platinum || lane;
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

//! What becomes of the rollout under way when this one is promoted.
std::optional<RolloutOutcome> finished(Draft& draft, GenerationNumber promoted)
{
    const auto g = words::generation(promoted);
    const auto rollout = rolloutOf(draft.before, promoted);
    if (!rollout)
        return abortsWith(draft, g + " was promoted");
    RolloutOutcome outcome;
    outcome.status = RolloutStatus::Done;
    if (draft.request.reactor) {
        auto judged = judgeRollout(*rollout, draft.observed, draft.facts.nowUnixMs);
        outcome.cause = {std::move(judged.words), std::move(judged.verdict)};
    } else {
        outcome.cause.words = draft.request.reason;
    }
    const auto& holdback = rollout->plan->holdback;
    if (holdback.permille == 0) {
        draft.effectLine("ROLLOUT_DONE", "the rollout of " + g + " is done", {g}, Tone::Good);
        return outcome;
    }
    outcome.status = RolloutStatus::Baking;
    outcome.holdback = holdback;
    draft.effectLine("HOLDBACK_BEGINS",
        shareInWords(*rollout->plan, holdback.permille) + " stay on "
            + words::generation(draft.before.head) + " for " + secondsInWords(holdback.seconds),
        {words::generation(draft.before.head), std::to_string(holdback.permille),
            std::to_string(holdback.seconds)});
    return outcome;
}

Promoted promotion(const Environment& before, const Generation& candidate)
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

//! Nobody is left between two generations.
std::optional<RolloutOutcome> abortedBy(Draft& draft)
{
    const auto& rollout = draft.before.rollout;
    auto outcome = abortsWith(draft, words::generation(draft.before.head) + " was rolled back");
    if (!outcome)
        return outcome;
    outcome->status = RolloutStatus::Aborted;
    if (!draft.request.reactor)
        return outcome;
    auto judged = judgeRollout(*rollout, draft.observed, draft.facts.nowUnixMs);
    if (judged.due != RolloutJudgement::Due::Rollback)
        draft.refuse(reasons::kNotFailing, "no guard fails: " + judged.words + ".");
    outcome->cause = {std::move(judged.words), std::move(judged.verdict)};
    return outcome;
}

RolledBack retreat(const Environment& before, const Generation& legacy, bool forced)
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
    checkReady(draft, *candidate);
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
    auto effect = promotion(before, *candidate);
    effect.rollout = finished(draft, command.generation);
    draft.effect = std::move(effect);
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
    auto effect = retreat(before, *legacy, command.force);
    effect.rollout = abortedBy(draft);
    draft.effect = std::move(effect);
    return {};
}

} // namespace pult::state
