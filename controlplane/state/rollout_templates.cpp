// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/draft.h"
#include "controlplane/state/names.h"
#include "controlplane/state/reasons.h"
#include "controlplane/state/rollout_plan.h"
#include "controlplane/state/rollout_words.h"
#include "controlplane/state/words.h"

namespace pult::state {

namespace {

constexpr std::size_t kMostTemplates = 20;

std::string ladder(const RolloutPlan& plan)
{
    std::vector<std::string> shares;
    for (const auto& stage : plan.stages)
        shares.push_back(words::share(stage.sharePermille));
    return words::names(shares, kMostStages);
}

} // namespace

Result<void> handle(Draft& draft, const SetRolloutTemplate& command)
{
    if (!isDnsLabel(command.name))
        return fieldInvalid(
            "set_rollout_template.name", "lower case letters, digits and hyphens, 1 to 63");
    auto plan = resolvedPlan(command.plan, "set_rollout_template.plan");
    if (!plan)
        return failure(plan.error());
    draft.act(2, "Keep rollout template " + command.name,
        "Rollouts of " + draft.before.name + " may begin with it: " + ladder(*plan) + ".");
    draft.decision.cli = draft.cli("rollout set-template", command.name + " --plan rollout.yaml");
    draft.effectWords = ladder(*plan);
    if (const auto shrinking = shrinkingStage(*plan))
        draft.refuse(reasons::kStageShrinks, *shrinking + ".");
    const auto& known = draft.before.rolloutTemplates;
    const auto at = known.find(command.name);
    if (at != known.end() && *at->second == *plan) {
        draft.noOp("the template " + command.name + " is that already.");
        return {};
    }
    if (at == known.end() && known.size() >= kMostTemplates)
        return fieldInvalid("set_rollout_template.name", "20 templates are there already");
    if (at == known.end())
        draft.effectLine(
            "TEMPLATE_NEW", command.name + ": " + ladder(*plan), {command.name, ladder(*plan)});
    else
        draft.effectLine(
            "TEMPLATE_CHANGES", command.name + ": " + ladder(*plan), {command.name, ladder(*plan)});
    draft.effect = RolloutTemplateSet{command.name, *std::move(plan)};
    return {};
}

Result<void> handle(Draft& draft, const RemoveRolloutTemplate& command)
{
    if (!isDnsLabel(command.name))
        return fieldInvalid(
            "remove_rollout_template.name", "lower case letters, digits and hyphens, 1 to 63");
    draft.act(2, "Remove rollout template " + command.name,
        "No rollout begins with " + command.name + " any more.");
    draft.decision.cli = draft.cli("rollout remove-template", command.name);
    if (!draft.before.rolloutTemplates.contains(command.name)) {
        draft.refuse(reasons::kTemplateUnknown,
            draft.before.name + " has no rollout template " + command.name + ".");
        return {};
    }
    draft.effectWords = command.name + " is forgotten";
    draft.effectLine("TEMPLATE_GOES", command.name + " goes; rollouts under way keep their plan",
        {command.name});
    draft.effect = RolloutTemplateRemoved{command.name};
    return {};
}

} // namespace pult::state
