// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/rollout.h"

#include <algorithm>
#include <utility>

#include "common/bucket.h"

namespace pult::state {

namespace {

constexpr double kErrorsMargin = 2.0;
constexpr double kOtherMargin = 1.1;
constexpr double kLatencyQuantile = 0.99;

bool anyOr(const std::vector<std::string>& wanted, const std::string& value)
{
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

} // namespace

std::int64_t Rollout::bakedAt(std::int64_t nowUnixMs) const
{
    // A clock that was set back takes nothing away.
    const auto running
        = bakeSinceUnixMs == 0 ? 0 : std::max<std::int64_t>(0, nowUnixMs - bakeSinceUnixMs);
    return bakedMs + running;
}

std::int64_t Rollout::bakeLeftMs(std::int64_t nowUnixMs) const
{
    const auto wanted = std::int64_t{stageNow().bakeSeconds} * 1000;
    return std::max<std::int64_t>(0, wanted - bakedAt(nowUnixMs));
}

bool fits(const EdgeSelector& where, const EdgeIdentity& edge)
{
    return anyOr(where.regions, edge.region) && anyOr(where.zones, edge.zone);
}

std::vector<std::string> selectEdges(const EdgeSelector& where,
    const std::vector<EdgeIdentity>& edges, const std::vector<std::string>& kept)
{
    std::vector<std::pair<std::uint32_t, std::string>> ranked;
    for (const auto& edge : edges) {
        if (fits(where, edge))
            ranked.emplace_back(xxh32(edge.id), edge.id);
    }
    std::sort(ranked.begin(), ranked.end());
    const auto most = (ranked.size() * where.permille + kWholePermille - 1) / kWholePermille;
    std::vector<std::string> chosen = kept;
    for (std::size_t i = 0; i < std::min(most, ranked.size()); ++i)
        chosen.push_back(std::move(ranked[i].second));
    std::sort(chosen.begin(), chosen.end());
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    return chosen;
}

bool takesShare(const Rollout& rollout, const EdgeIdentity& edge)
{
    if (std::binary_search(rollout.edges.begin(), rollout.edges.end(), edge.id))
        return true;
    const auto& where = rollout.stageNow().where;
    return where.permille == kWholePermille && fits(where, edge);
}

std::vector<Guard> defaultGuards()
{
    Guard errors;
    errors.name = "errors";
    errors.margin = kErrorsMargin;
    Guard latency;
    latency.name = "p99";
    latency.kind = GuardKind::Latency;
    latency.act = GuardAct::Hold;
    latency.margin = kOtherMargin;
    latency.quantile = kLatencyQuantile;
    Guard share;
    share.name = "share";
    share.kind = GuardKind::Share;
    share.act = GuardAct::Hold;
    share.margin = kOtherMargin;
    return {errors, latency, share};
}

std::vector<Guard> guardsOver(std::vector<Guard> to, const std::vector<Guard>& over)
{
    for (const auto& guard : over) {
        const auto at = std::find_if(to.begin(), to.end(),
            [&guard](const Guard& other) { return other.name == guard.name; });
        if (at == to.end())
            to.push_back(guard);
        else
            *at = guard;
    }
    return to;
}

std::vector<Guard> guardsOf(const RolloutPlan& plan, std::size_t stage)
{
    return guardsOver(plan.guards, plan.stages[stage].guards);
}

} // namespace pult::state
