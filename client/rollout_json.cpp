// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/rollout_json.h"

#include <nlohmann/json.hpp>

#include "client/text.h"

namespace pult::client {

namespace {

Json time(std::int64_t unixMs)
{
    return unixMs == 0 ? Json(nullptr) : Json(utcText(unixMs));
}

Json toJson(const Guard& guard)
{
    return {{"name", guard.name}, {"kind", text(guard.kind)}, {"act", text(guard.act)},
        {"margin", guard.margin}, {"quantile", guard.quantile},
        {"limit", guard.limit ? Json(*guard.limit) : Json(nullptr)}, {"services", guard.services},
        {"query", guard.query}};
}

Json toJson(const Coverage& coverage)
{
    return {{"dimension", coverage.dimension}, {"values", coverage.values},
        {"minimumValues", coverage.minimumValues}, {"minimumUnits", coverage.minimumUnits}};
}

Json toJson(const Stage& stage);

template <typename Item> Json list(const std::vector<Item>& items)
{
    Json result = Json::array();
    for (const auto& item : items)
        result.push_back(toJson(item));
    return result;
}

Json toJson(const Stage& stage)
{
    return {{"name", stage.name}, {"regions", stage.where.regions}, {"zones", stage.where.zones},
        {"edgesPermille", stage.where.permille}, {"sharePermille", stage.sharePermille},
        {"bakeSeconds", stage.bakeSeconds}, {"minimumSample", stage.minimumSample},
        {"coverage", list(stage.coverage)}, {"gate", text(stage.gate)},
        {"guards", list(stage.guards)}};
}

Json toJson(const std::optional<HoldbackState>& holdback)
{
    if (!holdback)
        return nullptr;
    return {{"permille", holdback->permille}, {"legacy", holdback->legacy},
        {"since", time(holdback->sinceUnixMs)}, {"until", time(holdback->untilUnixMs)}};
}

Json toJson(const Holdback& holdback)
{
    if (holdback == Holdback{})
        return nullptr;
    return {{"permille", holdback.permille}, {"seconds", holdback.seconds}};
}

} // namespace

Json toJson(const RolloutPlan& plan)
{
    return {{"unit", text(plan.unit)}, {"alpha", plan.alpha}, {"finish", text(plan.finish)},
        {"holdback", toJson(plan.holdback)}, {"guards", list(plan.guards)},
        {"stages", list(plan.stages)}};
}

Json toJson(const RolloutTemplate& known)
{
    return {{"name", known.name}, {"plan", toJson(known.plan)}};
}

Json toJson(const Rollout& rollout)
{
    const bool paused = rollout.status == RolloutStatus::Paused;
    return {{"generation", rollout.generation}, {"status", text(rollout.status)},
        {"stage", rollout.stage}, {"sharePermille", rollout.sharePermille},
        {"edges", rollout.edges}, {"changedAt", rollout.changedAt},
        {"started", time(rollout.startedUnixMs)}, {"startedBy", rollout.startedBy},
        {"stageSince", time(rollout.stageSinceUnixMs)},
        {"bakeSince", time(rollout.bakeSinceUnixMs)}, {"bakedMs", rollout.bakedMs},
        {"pausedFrom", paused ? Json(text(rollout.pausedFrom)) : Json(nullptr)},
        {"ended", time(rollout.endedUnixMs)}, {"cause", rollout.cause},
        {"holdback", toJson(rollout.holdback)}, {"plan", toJson(rollout.plan)}};
}

} // namespace pult::client
