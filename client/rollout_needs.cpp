// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/rollout_needs.h"

#include <algorithm>

#include "client/text.h"

namespace pult::client {

namespace {

using Units = std::map<std::string, std::uint64_t>;

void addCoverage(std::vector<StageNeed>& needs, const Coverage& wanted, const Units& seen)
{
    const auto least = std::max<std::uint64_t>(1, wanted.minimumUnits);
    for (const auto& value : wanted.values) {
        const auto at = seen.find(value);
        needs.push_back({wanted.dimension, value, at == seen.end() ? 0 : at->second, least});
    }
    if (wanted.minimumValues == 0)
        return;
    const auto enough = std::count_if(
        seen.begin(), seen.end(), [&](const auto& entry) { return entry.second >= least; });
    needs.push_back(
        {wanted.dimension, {}, static_cast<std::uint64_t>(enough), wanted.minimumValues});
}

} // namespace

bool isAboutStage(const RolloutVerdict& verdict, const Rollout& rollout)
{
    return verdict.generation == rollout.generation && !verdict.holdback
        && verdict.atUnixMs >= rollout.startedUnixMs && verdict.stage + 1 == rollout.stage
        && verdict.sharePermille == rollout.sharePermille;
}

std::vector<StageNeed> stageNeeds(const Rollout& rollout, const RolloutVerdict* verdict)
{
    const auto* stage = rollout.stageNow();
    if (!stage || !rollout.alive() || rollout.holdback)
        return {};
    const auto* judged = verdict && isAboutStage(*verdict, rollout) ? verdict : nullptr;
    std::vector<StageNeed> needs;
    if (stage->minimumSample > 0)
        needs.push_back({{}, {}, judged ? judged->stageUnits : 0, stage->minimumSample});
    static const Units kNone;
    for (const auto& wanted : stage->coverage) {
        const Units* seen = &kNone;
        if (judged) {
            const auto at = judged->coverage.find(wanted.dimension);
            seen = at == judged->coverage.end() ? &kNone : &at->second;
        }
        addCoverage(needs, wanted, *seen);
    }
    return needs;
}

std::vector<StageNeed> missingNeeds(const Rollout& rollout, const RolloutVerdict* verdict)
{
    auto needs = stageNeeds(rollout, verdict);
    std::erase_if(needs, [](const StageNeed& need) { return need.met(); });
    return needs;
}

bool waitsForNeeds(const Rollout& rollout, const RolloutVerdict* verdict, std::int64_t nowUnixMs)
{
    return rollout.status == RolloutStatus::Baking && rollout.bakeLeftMs(nowUnixMs) == 0
        && !missingNeeds(rollout, verdict).empty();
}

std::string needText(const StageNeed& need, ShareUnit unit)
{
    const auto figures = std::to_string(need.seen) + " of " + std::to_string(need.wanted) + " ";
    if (!need.dimension.empty() && need.value.empty())
        return figures + "values of " + need.dimension;
    const auto units
        = figures + std::string(text(unit == ShareUnit::Unknown ? ShareUnit::Users : unit));
    return need.dimension.empty() ? units : units + " of " + need.dimension + " " + need.value;
}

} // namespace pult::client
