// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/rollout.h"

#include <algorithm>

namespace pult::client {

bool Rollout::alive() const
{
    return status != RolloutStatus::Aborted && status != RolloutStatus::Done;
}

const Stage* Rollout::stageNow() const
{
    return stage == 0 || stage > plan.stages.size() ? nullptr : &plan.stages[stage - 1];
}

std::int64_t Rollout::bakedAt(std::int64_t nowUnixMs) const
{
    const auto running
        = bakeSinceUnixMs == 0 ? 0 : std::max<std::int64_t>(0, nowUnixMs - bakeSinceUnixMs);
    return bakedMs + running;
}

std::int64_t Rollout::bakeLeftMs(std::int64_t nowUnixMs) const
{
    const auto* now = stageNow();
    const auto wanted = now ? std::int64_t{now->bakeSeconds} * 1000 : 0;
    return std::max<std::int64_t>(0, wanted - bakedAt(nowUnixMs));
}

std::vector<Guard> defaultGuards()
{
    Guard errors;
    errors.name = "errors";
    errors.kind = GuardKind::Errors;
    errors.act = GuardAct::Abort;
    errors.margin = 2.0;
    Guard latency;
    latency.name = "p99";
    latency.kind = GuardKind::Latency;
    latency.act = GuardAct::Hold;
    latency.margin = 1.1;
    latency.quantile = 0.99;
    Guard share;
    share.name = "share";
    share.kind = GuardKind::Share;
    share.act = GuardAct::Hold;
    share.margin = 1.1;
    return {errors, latency, share};
}

} // namespace pult::client
