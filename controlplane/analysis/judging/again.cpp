// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/judging/again.h"

#include <algorithm>
#include <set>
#include <string>

#include "controlplane/analysis/judging/judge.h"
#include "controlplane/analysis/reasons.h"

namespace pult::analysis {

namespace {

using state::Guard;
using state::GuardKind;
using state::MetricVerdict;
using state::RolloutVerdict;
using state::VerdictKind;

constexpr double kNsPerMs = 1e6;

// Guards and verdicts name the same kinds in the same order.
static_assert(static_cast<int>(GuardKind::Errors) == static_cast<int>(VerdictKind::Errors));
static_assert(static_cast<int>(GuardKind::Share) == static_cast<int>(VerdictKind::Share));

bool isOf(const MetricVerdict& metric, const Guard& guard)
{
    return static_cast<int>(metric.kind) == static_cast<int>(guard.kind);
}

Guard guardOf(const MetricVerdict& metric)
{
    Guard guard;
    guard.name = metric.guard;
    guard.kind = static_cast<GuardKind>(metric.kind);
    guard.act
        = metric.act == state::VerdictAct::Abort ? state::GuardAct::Abort : state::GuardAct::Hold;
    guard.margin = metric.margin;
    guard.quantile = metric.quantile;
    guard.limit = metric.limit;
    if (guard.limit && (guard.kind == GuardKind::Latency || guard.kind == GuardKind::Mean))
        guard.limit = *guard.limit / kNsPerMs;
    guard.query = metric.query;
    return guard;
}

//! Prometheus was asked this for the guard. Of an older verdict only the name is known.
bool wasAsked(const RolloutVerdict& verdict, const Guard& guard)
{
    if (verdict.guards.empty())
        return std::ranges::any_of(verdict.metrics, [&](const MetricVerdict& metric) {
            return metric.guard == guard.name && isOf(metric, guard);
        });
    return std::ranges::any_of(verdict.guards, [&](const Guard& known) {
        return known.name == guard.name && known.kind == guard.kind && known.query == guard.query;
    });
}

using Services = std::set<std::string>;

//! Those that the verdict has metrics of this guard at; of all guards when it has no name.
Services servicesOf(const RolloutVerdict& verdict, const std::string& guard)
{
    Services services;
    for (const auto& metric : verdict.metrics) {
        if (!metric.service.empty() && (guard.empty() || metric.guard == guard))
            services.insert(metric.service);
    }
    return services;
}

//! What no guard asked for is kept too; an older verdict has nothing but its metrics.
bool isKept(const RolloutVerdict& verdict, const Guard& guard)
{
    if (!verdict.guards.empty())
        return true;
    Services with;
    for (const auto& metric : verdict.metrics) {
        if (isOf(metric, guard))
            with.insert(metric.service);
    }
    if (guard.kind == GuardKind::Share)
        return !with.empty();
    const auto all = servicesOf(verdict, {});
    const auto wanted
        = guard.services.empty() ? all : Services(guard.services.begin(), guard.services.end());
    return std::ranges::all_of(wanted, [&](const std::string& service) {
        return with.contains(service) || !all.contains(service);
    });
}

} // namespace

std::vector<Guard> guardsOf(const RolloutVerdict& verdict)
{
    if (!verdict.guards.empty())
        return verdict.guards;
    std::vector<Guard> guards;
    for (const auto& metric : verdict.metrics) {
        if (std::ranges::find(guards, metric.guard, &Guard::name) != guards.end())
            continue;
        auto& guard = guards.emplace_back(guardOf(metric));
        const auto services = servicesOf(verdict, guard.name);
        if (services != servicesOf(verdict, {}))
            guard.services.assign(services.begin(), services.end());
    }
    return guards;
}

Result<RolloutVerdict> judgeAgain(
    const RolloutVerdict& verdict, const std::vector<Guard>& guards, double alpha)
{
    const auto& by = guards.empty() ? guardsOf(verdict) : guards;
    for (const auto& guard : by) {
        const bool there
            = guard.kind == GuardKind::PromQl ? wasAsked(verdict, guard) : isKept(verdict, guard);
        if (!there)
            return failure(Code::FailedPrecondition, kNoEvidence,
                guard.kind == GuardKind::PromQl
                    ? "the verdict keeps no answers of Prometheus to the query of guard "
                        + guard.name
                    : "the verdict keeps nothing that guard " + guard.name + " could be judged on");
    }
    return judge(by, alpha > 0 ? alpha : verdict.alpha, inputsOf(verdict));
}

} // namespace pult::analysis
