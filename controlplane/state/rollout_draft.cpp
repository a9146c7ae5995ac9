// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/rollout_draft.h"

#include <algorithm>

#include "controlplane/state/changes.h"
#include "controlplane/state/reasons.h"
#include "controlplane/state/rollout_plan.h"
#include "controlplane/state/words.h"

namespace pult::state {

RolloutPtr underWay(Draft& draft, GenerationNumber generation)
{
    const auto& rollout = draft.before.rollout;
    const auto g = words::generation(generation);
    if (!rollout) {
        draft.refuse(reasons::kNoRollout, draft.before.name + " never had a rollout.",
            {draft.cli("rollout start", g)});
        return nullptr;
    }
    const auto its = words::generation(rollout->generation);
    if (!rollout->alive()) {
        const bool done = rollout->status == RolloutStatus::Done;
        draft.refuse(reasons::kRolloutEnded,
            "the last rollout, of " + its + ", is " + (done ? "done." : "aborted."),
            {done && rollout->generation == generation ? draft.cli("retreat")
                                                       : draft.cli("rollout start", g)});
        return nullptr;
    }
    if (rollout->generation != generation) {
        draft.refuse(reasons::kRolloutMoved, "the rollout is of " + its + ", not of " + g + ".",
            {draft.cli("rollout status")});
        return nullptr;
    }
    if (rollout->holdback) {
        draft.refuse(reasons::kRolloutPromoted, g + " is promoted; its holdback runs.",
            {draft.cli("retreat")});
        return nullptr;
    }
    return rollout;
}

bool checkStage(Draft& draft, const Rollout& rollout, std::uint32_t stage)
{
    if (stage == 0 || stage == rollout.stage + 1)
        return true;
    draft.refuse(reasons::kStageMoved,
        "expected stage " + std::to_string(stage) + ", it is in stage "
            + std::to_string(rollout.stage + 1) + ", " + rollout.stageNow().name + ".",
        {draft.cli("rollout status")});
    return false;
}

bool reactorOnly(Draft& draft, const char* what)
{
    if (draft.request.reactor)
        return true;
    draft.refuse(reasons::kReactorOnly, std::string(what) + " is for the control plane itself.");
    return false;
}

std::vector<ServiceChange> backTo(const Draft& draft, const Generation& candidate)
{
    std::vector<ServiceChange> changes;
    const auto& active = *draft.before.active;
    for (const auto& [service, deployment] : candidate.delta)
        changes.push_back(changeOf(service, deployment, active.at(service)));
    return changes;
}

std::string shareArgument(std::uint32_t permille)
{
    const auto text = words::share(permille);
    return text.substr(0, text.find(' '));
}

std::string planFlags(const RolloutPlan& plan)
{
    RolloutPlan plain;
    std::string flags;
    for (const auto& stage : plan.stages) {
        Stage made;
        made.sharePermille = stage.sharePermille;
        made.bakeSeconds = plan.stages.front().bakeSeconds;
        made.minimumSample = plan.stages.front().minimumSample;
        made.gate = plan.stages.front().gate;
        plain.stages.push_back(std::move(made));
        flags += (flags.empty() ? "--stages " : ",") + shareArgument(stage.sharePermille);
    }
    plain.unit = plan.unit;
    plain.finish = plan.finish;
    plain.holdback = plan.holdback;
    const auto resolved = resolvedPlan(std::move(plain), {});
    if (!resolved || *resolved != plan)
        return "--plan rollout.yaml";
    const auto& first = plan.stages.front();
    if (first.bakeSeconds != 0)
        flags += " --bake " + std::to_string(first.bakeSeconds) + "s";
    if (first.minimumSample != 0)
        flags += " --minimum-sample " + std::to_string(first.minimumSample);
    if (first.gate == Gate::Person)
        flags += " --gate person";
    if (plan.unit == ShareUnit::Requests)
        flags += " --unit requests";
    if (plan.finish == Finish::PushOnGreen)
        flags += " --push-on-green";
    if (plan.holdback.permille != 0) {
        flags += " --holdback " + shareArgument(plan.holdback.permille) + ","
            + std::to_string(plan.holdback.seconds) + "s";
    }
    return flags;
}

} // namespace pult::state
