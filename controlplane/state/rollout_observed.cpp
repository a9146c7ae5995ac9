// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/draft.h"
#include "controlplane/state/reasons.h"
#include "controlplane/state/rollout_draft.h"
#include "controlplane/state/rollout_judgement.h"
#include "controlplane/state/rollout_words.h"
#include "controlplane/state/words.h"

namespace pult::state {

namespace {

using Due = RolloutJudgement::Due;

//! What the judgement is waiting for forbids it.
void checkDue(Draft& draft, const RolloutJudgement& judged, Due due, const char* reason)
{
    if (judged.due != due)
        draft.refuse(reason, judged.words + ".");
}

} // namespace

Result<void> handle(Draft& draft, const BakeStage& command)
{
    if (command.generation == 0 || command.stage == 0)
        return fieldInvalid("bake_stage", "a generation and a stage, from 1");
    const auto g = words::generation(command.generation);
    draft.act(1, "Bake " + g, "The edges have taken the share of " + g + ".");
    draft.decision.cli = draft.cli("bake-stage", g + " " + std::to_string(command.stage));
    if (!reactorOnly(draft, "BakeStage"))
        return {};
    const auto rollout = underWay(draft, command.generation);
    if (!rollout || !checkStage(draft, *rollout, command.stage))
        return {};
    const auto& stage = rollout->stageNow();
    draft.act(1, "Bake stage " + stage.name + " of " + g,
        "The edges have taken " + shareInWords(*rollout->plan, rollout->sharePermille) + ".");
    const auto judged = judgeRollout(*rollout, draft.observed, draft.facts.nowUnixMs);
    checkDue(draft, judged, Due::Bake, reasons::kEdgesBehind);
    draft.reliedOn.push_back(judged.words);
    draft.effectWords = edgesInWords(rollout->edges, draft.observed) + " acknowledged";
    draft.effectLine("CLOCK_RUNS",
        "stage " + stage.name + " bakes " + secondsInWords(stage.bakeSeconds),
        {stage.name, secondsInWords(stage.bakeSeconds)});
    draft.effect = StageBaking{command.generation};
    return {};
}

Result<void> handle(Draft& draft, const OpenGate& command)
{
    if (command.generation == 0 || command.stage == 0)
        return fieldInvalid("open_gate", "a generation and a stage, from 1");
    const auto g = words::generation(command.generation);
    draft.act(1, "Open gate of " + g, "A person decides how " + g + " goes on.");
    draft.decision.cli = draft.cli("open-gate", g + " " + std::to_string(command.stage));
    if (!reactorOnly(draft, "OpenGate"))
        return {};
    const auto rollout = underWay(draft, command.generation);
    if (!rollout || !checkStage(draft, *rollout, command.stage))
        return {};
    auto judged = judgeRollout(*rollout, draft.observed, draft.facts.nowUnixMs);
    checkDue(draft, judged, Due::OpenGate, reasons::kBakeNotOver);
    draft.reliedOn.push_back(judged.words);
    draft.effectWords = "stage " + rollout->stageNow().name + ": " + judged.words;
    draft.effectLine("GATE_OPENS",
        "stage " + rollout->stageNow().name + " waits for a person: " + judged.words,
        {rollout->stageNow().name, judged.words}, Tone::Warn);
    draft.effect
        = GateOpened{command.generation, {std::move(judged.words), std::move(judged.verdict)}};
    return {};
}

Result<void> handle(Draft& draft, const EndHoldback& command)
{
    if (command.generation == 0)
        return fieldInvalid("end_holdback.generation", "the generation that was promoted");
    const auto g = words::generation(command.generation);
    draft.act(1, "End holdback of " + g, "Everybody gets " + g + ".");
    draft.decision.cli = draft.cli("end-holdback", g);
    if (!reactorOnly(draft, "EndHoldback"))
        return {};
    const auto& rollout = draft.before.rollout;
    if (!rollout || !rollout->holdsBack() || rollout->generation != command.generation) {
        draft.refuse(reasons::kNoRollout, g + " has no holdback.");
        return {};
    }
    auto judged = judgeRollout(*rollout, draft.observed, draft.facts.nowUnixMs);
    checkDue(draft, judged, Due::EndHoldback, reasons::kHoldbackRuns);
    const auto share = words::share(rollout->holdback->permille);
    draft.effectWords = share + " leave " + words::generation(rollout->holdback->legacy);
    draft.effectLine("HOLDBACK_ENDS",
        share + " of users leave " + words::generation(rollout->holdback->legacy), {g, share});
    tellVerdict(draft, *rollout);
    draft.effect
        = HoldbackEnded{command.generation, {std::move(judged.words), std::move(judged.verdict)}};
    return {};
}

} // namespace pult::state
