// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/candidate_checks.h"
#include "controlplane/state/changes.h"
#include "controlplane/state/draft.h"
#include "controlplane/state/reasons.h"
#include "controlplane/state/rollout_draft.h"
#include "controlplane/state/rollout_judgement.h"
#include "controlplane/state/rollout_plan.h"
#include "controlplane/state/rollout_words.h"
#include "controlplane/state/verdict.h"
#include "controlplane/state/words.h"

namespace pult::state {

namespace {

constexpr char kDefaultTemplate[] = "default";

//! What the command wants to be carried out, not checked yet. Nothing: refused.
Result<std::optional<RolloutPlan>> planOf(Draft& draft, const StartRollout& command)
{
    if (!command.plan.stages.empty()) {
        if (!command.planTemplate.empty())
            return fieldInvalid("start_rollout.plan_template", "not beside a plan");
        return command.plan;
    }
    if (command.plan != RolloutPlan{})
        return fieldInvalid("start_rollout.plan.stages", "1 to 20");
    const auto& templates = draft.before.rolloutTemplates;
    const auto name = command.planTemplate.empty() ? kDefaultTemplate : command.planTemplate;
    if (const auto at = templates.find(name); at != templates.end())
        return *at->second;
    std::vector<std::string> names;
    names.reserve(templates.size());
    for (const auto& [known, plan] : templates)
        names.push_back(known);
    draft.refuse(reasons::kTemplateUnknown,
        draft.before.name + " has no rollout template " + name
            + (names.empty() ? ", nor any other." : "; it has " + words::names(names, 10) + "."),
        {draft.cli(
            "rollout start", words::generation(command.generation) + " --stages 1,5,25,50,100")});
    return std::nullopt;
}

//! One candidate at a time has a share.
void checkNoOther(Draft& draft)
{
    const auto& rollout = draft.before.rollout;
    if (!rollout || !rollout->alive())
        return;
    const auto g = words::generation(rollout->generation);
    if (rollout->holdback) {
        draft.refuse(reasons::kRolloutRunning,
            "the holdback after the promote of " + g + " runs until "
                + words::utc(rollout->holdback->untilUnixMs) + ".",
            {"Wait until it is over", draft.cli("rollout status")});
        return;
    }
    draft.refuse(reasons::kRolloutRunning,
        g + " is being rolled out: " + words::share(rollout->sharePermille) + ".",
        {draft.cli("rollout status"), draft.cli("rollout abort", g)});
}

void checkEdges(Draft& draft, const Stage& stage, const std::vector<std::string>& edges)
{
    if (!edges.empty())
        return;
    const auto known = edgesOf(draft.observed);
    std::vector<std::string> names;
    names.reserve(known.size());
    for (const auto& edge : known) {
        names.push_back(edge.id
            + (edge.zone.empty() && edge.region.empty() ? ""
                                                        : " in " + edge.region
                        + (edge.zone.empty() ? "" : (edge.region.empty() ? "" : "/") + edge.zone)));
    }
    draft.refuse(reasons::kNoEdge,
        "stage " + stage.name + " takes no edge: "
            + (names.empty() ? "none is known." : "there are " + words::names(names, 10) + "."),
        {draft.cli("gateways")});
}

//! The share grows: users come to what has to be ready for them.
void checkGrowth(Draft& draft, const Rollout& rollout)
{
    if (const auto candidate = draft.before.find(rollout.generation))
        checkReady(draft, *candidate);
}

std::size_t servicesOf(const Draft& draft, const Rollout& rollout)
{
    const auto candidate = draft.before.find(rollout.generation);
    return candidate ? candidate->delta.size() : 0;
}

//! Automation advances on green only, in the words of the judgement.
void checkGreen(Draft& draft, const Rollout& rollout)
{
    const auto judged = judgeRollout(rollout, draft.observed, draft.facts.nowUnixMs);
    if (judged.due != RolloutJudgement::Due::Advance)
        draft.refuse(reasons::kNotGreen, "not green: " + judged.words + ".");
}

void tellEarly(Draft& draft, const Rollout& rollout)
{
    const auto judged = judgeRollout(rollout, draft.observed, draft.facts.nowUnixMs);
    if (judged.due == RolloutJudgement::Due::Advance)
        return;
    draft.evidenceLine("NOT_GREEN", "automation would not go on: " + judged.words,
        {words::generation(rollout.generation)}, Tone::Warn);
    draft.reliedOn.push_back("not green: " + judged.words);
}

RolloutCause causeOf(const Draft& draft, const Rollout& rollout)
{
    if (!draft.request.reactor)
        return {draft.request.reason, nullptr};
    auto judged = judgeRollout(rollout, draft.observed, draft.facts.nowUnixMs);
    return {std::move(judged.words), std::move(judged.verdict)};
}

} // namespace

Result<void> handle(Draft& draft, const StartRollout& command)
{
    if (command.generation == 0)
        return fieldInvalid("start_rollout.generation", "the number of a candidate");
    const auto g = words::generation(command.generation);
    draft.act(2, "Start rollout of " + g, g + " begins to take users.");
    draft.decision.cli = draft.cli("rollout start",
        g
            + (command.planTemplate.empty() ? ""
                                            : " --template " + words::shell(command.planTemplate)));
    auto wanted = planOf(draft, command);
    if (!wanted)
        return failure(wanted.error());
    if (!*wanted)
        return {};
    auto plan = resolvedPlan(**std::move(wanted), "start_rollout.plan");
    if (!plan)
        return failure(plan.error());
    if (!command.plan.stages.empty())
        draft.decision.cli = draft.cli("rollout start", g + " " + planFlags(*plan));
    if (const auto shrinking = shrinkingStage(*plan))
        draft.refuse(reasons::kStageShrinks, *shrinking + ".");
    checkNoOther(draft);
    const auto candidate = draft.candidate(command.generation);
    if (!candidate)
        return {};
    checkBase(draft, *candidate);
    checkHold(draft, *candidate);
    checkReady(draft, *candidate);
    const auto& first = plan->stages.front();
    auto edges = selectEdges(first.where, edgesOf(draft.observed));
    checkEdges(draft, first, edges);
    if (candidate->base != draft.before.head || candidate->mixed())
        return {};

    draft.decision.services = changesOf(*draft.before.active, candidate->delta);
    draft.decision.summary = words::release(*candidate) + " takes "
        + shareInWords(*plan, first.sharePermille) + ", stage " + first.name + " of "
        + std::to_string(plan->stages.size()) + ".";
    draft.effectWords
        = shareInWords(*plan, first.sharePermille) + " at " + edgesInWords(edges, draft.observed);
    tellBlastRadius(draft, *plan, candidate->delta.size(), edges, first.sharePermille);
    tellConditions(draft, *plan, 0);
    tellLaterStages(draft, *plan, 0);
    tellNotUndone(draft, candidate->delta, *draft.before.active, draft.before.head);
    draft.effect = RolloutStarted{command.generation, *std::move(plan), std::move(edges)};
    return {};
}

Result<void> handle(Draft& draft, const SetShare& command)
{
    if (command.generation == 0)
        return fieldInvalid("set_share.generation", "the number of a candidate");
    if (command.permille == 0 || command.permille > kWholePermille)
        return fieldInvalid("set_share.share_permille", "1 to 1000; to take it away: abort");
    const auto g = words::generation(command.generation);
    const auto share = words::share(command.permille);
    draft.act(2, "Set share of " + g + " to " + share, g + " takes " + share + ".");
    draft.decision.cli = draft.cli("rollout share", g + " " + shareArgument(command.permille));
    const auto rollout = underWay(draft, command.generation);
    if (!rollout)
        return {};
    if (rollout->sharePermille == command.permille) {
        draft.noOp(g + " takes " + share + " already.");
        return {};
    }
    draft.act(2,
        "Set share of " + g + " (" + words::share(rollout->sharePermille) + " → " + share + ")",
        g + " takes " + shareInWords(*rollout->plan, command.permille) + ".");
    if (command.permille > rollout->sharePermille)
        checkGrowth(draft, *rollout);
    draft.effectWords = words::share(rollout->sharePermille) + " → " + share;
    tellBlastRadius(
        draft, *rollout->plan, servicesOf(draft, *rollout), rollout->edges, command.permille);
    draft.effectLine("BAKE_ANEW", "stage " + rollout->stageNow().name + " bakes anew",
        {rollout->stageNow().name}, Tone::Info);
    tellVerdict(draft, *rollout);
    draft.effect = ShareSet{command.generation, command.permille};
    return {};
}

Result<void> handle(Draft& draft, const AdvanceRollout& command)
{
    if (command.generation == 0)
        return fieldInvalid("advance_rollout.generation", "the number of a candidate");
    const auto g = words::generation(command.generation);
    draft.act(2, "Advance rollout of " + g, g + " goes on to its next stage.");
    draft.decision.cli = draft.cli("rollout advance", g);
    const auto rollout = underWay(draft, command.generation);
    if (!rollout || !checkStage(draft, *rollout, command.fromStage))
        return {};
    if (rollout->status == RolloutStatus::Paused) {
        draft.refuse(reasons::kRolloutPaused, "the rollout of " + g + " is paused.",
            {draft.cli("rollout resume", g)});
    }
    if (rollout->lastStage()) {
        draft.refuse(reasons::kLastStage, rollout->stageNow().name + " is the last stage.",
            {draft.cli("promote", g)});
        return {};
    }
    if (draft.request.reactor)
        checkGreen(draft, *rollout);
    else
        tellEarly(draft, *rollout);
    checkGrowth(draft, *rollout);

    const auto next = rollout->stage + 1;
    const auto& stage = rollout->plan->stages[next];
    const auto permille = std::max(stage.sharePermille, rollout->sharePermille);
    auto edges = selectEdges(stage.where, edgesOf(draft.observed), rollout->edges);
    draft.act(2,
        "Advance " + g + " (" + words::share(rollout->sharePermille) + " → "
            + words::share(permille) + ")",
        g + " takes " + shareInWords(*rollout->plan, permille) + ", stage " + stage.name + ".");
    draft.effectWords = "stage " + stage.name + ": " + shareInWords(*rollout->plan, permille)
        + " at " + edgesInWords(edges, draft.observed);
    tellBlastRadius(draft, *rollout->plan, servicesOf(draft, *rollout), edges, permille);
    tellConditions(draft, *rollout->plan, next);
    tellLaterStages(draft, *rollout->plan, next);
    tellVerdict(draft, *rollout);
    draft.effect = RolloutAdvanced{
        command.generation, next, permille, std::move(edges), causeOf(draft, *rollout)};
    return {};
}

Result<void> handle(Draft& draft, const PauseRollout& command)
{
    if (command.generation == 0)
        return fieldInvalid("pause_rollout.generation", "the number of a candidate");
    const auto g = words::generation(command.generation);
    draft.act(1, "Pause rollout of " + g, g + " keeps its share; the bake clock stands.");
    draft.decision.cli = draft.cli("rollout pause", g);
    const auto rollout = underWay(draft, command.generation);
    if (!rollout)
        return {};
    if (rollout->status == RolloutStatus::Paused) {
        draft.noOp("the rollout of " + g + " is paused already.");
        return {};
    }
    draft.effectWords
        = "at " + words::share(rollout->sharePermille) + ", stage " + rollout->stageNow().name;
    draft.effectLine("SHARE_STAYS",
        g + " keeps " + shareInWords(*rollout->plan, rollout->sharePermille),
        {g, std::to_string(rollout->sharePermille)});
    draft.effectLine("GUARDS_STAY", "a failing guard still aborts it", {}, Tone::Good);
    draft.effect = RolloutPaused{command.generation};
    return {};
}

Result<void> handle(Draft& draft, const ResumeRollout& command)
{
    if (command.generation == 0)
        return fieldInvalid("resume_rollout.generation", "the number of a candidate");
    const auto g = words::generation(command.generation);
    draft.act(2, "Resume rollout of " + g, "The rollout of " + g + " goes on.");
    draft.decision.cli = draft.cli("rollout resume", g);
    const auto rollout = underWay(draft, command.generation);
    if (!rollout)
        return {};
    if (rollout->status != RolloutStatus::Paused) {
        draft.noOp("the rollout of " + g + " is not paused.");
        return {};
    }
    draft.effectWords = "stage " + rollout->stageNow().name + " goes on";
    const auto left = words::age(rollout->bakeLeftMs(draft.facts.nowUnixMs));
    draft.effectLine("CLOCK_RUNS",
        "stage " + rollout->stageNow().name + " has " + left + " left to bake",
        {rollout->stageNow().name, left});
    tellVerdict(draft, *rollout);
    draft.effect = RolloutResumed{command.generation};
    return {};
}

Result<void> handle(Draft& draft, const AbortRollout& command)
{
    if (command.generation == 0)
        return fieldInvalid("abort_rollout.generation", "the number of a candidate");
    const auto g = words::generation(command.generation);
    draft.act(1, "Abort " + g, "Nobody is sent to " + g + " any more.");
    draft.decision.cli = draft.cli("rollout abort", g);
    const auto& last = draft.before.rollout;
    if (last && last->generation == command.generation && last->status == RolloutStatus::Aborted) {
        draft.noOp("the rollout of " + g + " is aborted already.");
        return {};
    }
    const auto rollout = underWay(draft, command.generation);
    if (!rollout)
        return {};
    const auto judged = judgeRollout(*rollout, draft.observed, draft.facts.nowUnixMs);
    if (draft.request.reactor && judged.due != RolloutJudgement::Due::Abort)
        draft.refuse(reasons::kNotFailing, "no guard fails: " + judged.words + ".");

    const auto share = words::share(rollout->sharePermille);
    draft.act(1, "Abort " + g + " (" + share + " → 0)",
        "Everybody on " + g + " returns to " + words::generation(draft.before.head) + ".");
    if (const auto candidate = draft.before.find(command.generation)) {
        draft.decision.services = backTo(draft, *candidate);
        tellNotUndone(draft, candidate->delta, *draft.before.active, draft.before.head);
    }
    draft.effectWords = share + " → 0";
    draft.effectLine("SHARE_ENDS",
        shareInWords(*rollout->plan, rollout->sharePermille) + " return to "
            + words::generation(draft.before.head) + " at "
            + edgesInWords(rollout->edges, draft.observed),
        {g, std::to_string(rollout->sharePermille)}, Tone::Good);
    draft.effectLine("BECOMES_HELD", g + " stays a candidate, held", {g});
    tellVerdict(draft, *rollout);
    draft.effect = RolloutAborted{command.generation, causeOf(draft, *rollout)};
    return {};
}

} // namespace pult::state
