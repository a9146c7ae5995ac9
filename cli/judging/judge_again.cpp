// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/judging/judge_again.h"

#include <algorithm>
#include <utility>

#include "common/verdict_message.h"
#include "controlplane/analysis/judging/again.h"
#include "controlplane/state/rollout_plan.h"
#include "pult/v1/verdict.pb.h"

namespace pult::cli {

namespace {

using Guards = std::vector<state::Guard>;

// The client's enumerations begin with Unknown, the core's have none.
static_assert(
    static_cast<int>(client::GuardKind::Share) == static_cast<int>(state::GuardKind::Share) + 1);
static_assert(
    static_cast<int>(client::GuardAct::Hold) == static_cast<int>(state::GuardAct::Hold) + 1);

template <typename Core, typename Shown> Core coreOf(Shown shown)
{
    return static_cast<Core>(std::max(0, static_cast<int>(shown) - 1));
}

state::Guard coreOf(const client::Guard& guard)
{
    return {guard.name, coreOf<state::GuardKind>(guard.kind), coreOf<state::GuardAct>(guard.act),
        guard.margin, guard.quantile, guard.limit, guard.services, guard.query};
}

Guards coreOf(const std::vector<client::Guard>& guards)
{
    Guards to;
    for (const auto& guard : guards)
        to.push_back(coreOf(guard));
    return to;
}

// Verdicts pass through the message that both sides map already.

state::RolloutVerdict coreOf(const client::StoredVerdict& stored)
{
    v1::RolloutVerdict message;
    writeVerdict(stored.verdict, message);
    state::RolloutVerdict to;
    readVerdict(message, to);
    to.guards = coreOf(stored.guards);
    for (const auto& unasked : stored.unasked) {
        v1::MetricVerdict metric;
        writeMetric(unasked, metric);
        readMetric(metric, to.unasked.emplace_back());
    }
    return to;
}

client::RolloutVerdict shown(const state::RolloutVerdict& verdict)
{
    v1::RolloutVerdict message;
    writeVerdict(verdict, message);
    client::RolloutVerdict to;
    readVerdict(message, to);
    return to;
}

Result<state::Guard*> guardOf(Guards& guards, const std::string& name)
{
    const auto found = std::ranges::find(guards, name, &state::Guard::name);
    if (found != guards.end())
        return &*found;
    std::string known;
    for (const auto& guard : guards)
        known += (known.empty() ? "" : ", ") + guard.name;
    return failure(Code::InvalidArgument, "USAGE",
        "No guard is called \"" + name + "\"; there are: " + known + ".");
}

//! The given ones, or those of the verdict, with what was changed.
Result<Guards> guardsOf(const state::RolloutVerdict& verdict, const OtherThresholds& by)
{
    auto given = state::resolvedGuards(coreOf(by.guards), "guards");
    if (!given || (by.margins.empty() && by.limits.empty()))
        return given;
    auto guards = given->empty() ? analysis::guardsOf(verdict) : *std::move(given);
    for (const auto& [name, margin] : by.margins) {
        const auto guard = guardOf(guards, name);
        if (!guard)
            return failure(guard.error());
        (*guard)->margin = margin;
    }
    for (const auto& [name, limit] : by.limits) {
        const auto guard = guardOf(guards, name);
        if (!guard)
            return failure(guard.error());
        (*guard)->limit = limit;
    }
    return state::resolvedGuards(std::move(guards), "guards");
}

} // namespace

Result<client::RolloutVerdict> judgeAgain(
    const client::StoredVerdict& stored, const OtherThresholds& by)
{
    const auto verdict = coreOf(stored);
    const auto guards = guardsOf(verdict, by);
    if (!guards)
        return failure(guards.error());
    return analysis::judgeAgain(verdict, *guards, by.alpha).map(shown);
}

} // namespace pult::cli
