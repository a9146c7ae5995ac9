// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/rollout_plan.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "common/prom_template.h"
#include "controlplane/state/draft.h"
#include "controlplane/state/names.h"
#include "controlplane/state/words.h"

namespace pult::state {

namespace {

constexpr std::size_t kMostName = 60;
constexpr std::size_t kMostValues = 100;
constexpr std::size_t kMostCoverage = 10;
constexpr std::size_t kMostQuery = 4000;
//! Every watcher gets the plans of an environment with each change.
constexpr std::size_t kMostPlanBytes = 32U * 1024;
constexpr std::uint32_t kLongestBakeSeconds = 30 * 24 * 3600;
constexpr std::uint32_t kLongestHoldbackSeconds = 24 * 3600;
constexpr std::uint32_t kMostHoldbackPermille = 500;
constexpr double kMostMargin = 1000;

void sortOut(std::vector<std::string>& values)
{
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

void fill(Guard& guard)
{
    if (guard.margin == 0)
        guard.margin = guard.kind == GuardKind::Errors ? 2.0 : 1.1;
    if (guard.kind == GuardKind::Latency && guard.quantile == 0)
        guard.quantile = 0.99;
    sortOut(guard.services);
}

void fill(Stage& stage)
{
    if (stage.where.permille == 0)
        stage.where.permille = kWholePermille;
    sortOut(stage.where.regions);
    sortOut(stage.where.zones);
    for (auto& coverage : stage.coverage) {
        coverage.minimumUnits = std::max<std::uint64_t>(1, coverage.minimumUnits);
        sortOut(coverage.values);
    }
    for (auto& guard : stage.guards)
        fill(guard);
}

bool all(const std::vector<std::string>& values, std::size_t most)
{
    return values.size() <= kMostValues
        && std::all_of(values.begin(), values.end(),
            [most](const std::string& value) { return isFreeText(value, most); });
}

bool between(double value, double low, double high)
{
    return std::isfinite(value) && low < value && value < high;
}

Result<void> checkQuery(const Guard& guard, const std::string& field)
{
    if (guard.kind != GuardKind::PromQl)
        return guard.query.empty() ? Result<void>{}
                                   : fieldInvalid(field + ".query", "only of kind PROMQL");
    if (guard.query.empty() || guard.query.size() > kMostQuery
        || findInvalidUtf8(guard.query) != std::string_view::npos)
        return fieldInvalid(field + ".query", "a query of 1 to 4000 bytes of UTF-8");
    if (const auto trouble = promTemplateTrouble(guard.query))
        return fieldInvalid(field + ".query", *trouble);
    return {};
}

Result<void> check(const Guard& guard, const std::string& field)
{
    if (!isDnsLabel(guard.name))
        return fieldInvalid(field + ".name", "lower case letters, digits and hyphens, 1 to 63");
    if (!between(guard.margin, 1, kMostMargin))
        return fieldInvalid(field + ".margin", "a ratio above 1 and below 1000");
    const bool latency = guard.kind == GuardKind::Latency;
    if (latency ? !between(guard.quantile, 0, 1) : guard.quantile != 0)
        return fieldInvalid(
            field + ".quantile", latency ? "between 0 and 1" : "only of kind LATENCY");
    if (guard.limit && (guard.kind == GuardKind::Share || !std::isfinite(*guard.limit)))
        return fieldInvalid(field + ".limit", "a number; not of kind SHARE");
    if (guard.limit && guard.kind == GuardKind::Errors && !(*guard.limit > 0 && *guard.limit <= 1))
        return fieldInvalid(field + ".limit", "a share of errors above 0 and at most 1");
    if (guard.services.size() > kMostValues
        || !std::all_of(guard.services.begin(), guard.services.end(), isServiceName))
        return fieldInvalid(field + ".services", "at most 100 services as in the manifest");
    return checkQuery(guard, field);
}

Result<void> check(const std::vector<Guard>& guards, const std::string& field)
{
    if (guards.size() > kMostGuards)
        return fieldInvalid(field, "at most 50");
    std::set<std::string> names;
    for (std::size_t i = 0; i < guards.size(); ++i) {
        const auto at = field + "[" + std::to_string(i) + "]";
        if (auto checked = check(guards[i], at); !checked)
            return checked;
        if (!names.insert(guards[i].name).second)
            return fieldInvalid(at + ".name", guards[i].name + " stands there twice");
    }
    return {};
}

Result<void> check(const Coverage& coverage, const std::string& field)
{
    if (!isFreeText(coverage.dimension, kMostName))
        return fieldInvalid(field + ".dimension", "a dimension of 1 to 60 bytes");
    if (!all(coverage.values, kMostName))
        return fieldInvalid(field + ".values", "at most 100 of 1 to 60 bytes");
    if (coverage.values.empty() && coverage.minimumValues == 0)
        return fieldInvalid(field, "values, or how many different ones at least");
    if (!coverage.values.empty() && coverage.minimumValues != 0)
        return fieldInvalid(field + ".minimum_values", "only without values");
    return {};
}

Result<void> check(const EdgeSelector& where, const std::string& field)
{
    if (!all(where.regions, kMostName))
        return fieldInvalid(field + ".regions", "at most 100 of 1 to 60 bytes");
    if (!all(where.zones, kMostName))
        return fieldInvalid(field + ".zones", "at most 100 of 1 to 60 bytes");
    if (where.permille > kWholePermille)
        return fieldInvalid(field + ".permille", "1 to 1000");
    return {};
}

Result<void> check(const Stage& stage, const std::string& field)
{
    if (!isFreeText(stage.name, kMostName))
        return fieldInvalid(field + ".name", "1 to 60 bytes of UTF-8");
    if (stage.sharePermille == 0 || stage.sharePermille > kWholePermille)
        return fieldInvalid(field + ".share_permille", "1 to 1000");
    if (stage.bakeSeconds > kLongestBakeSeconds)
        return fieldInvalid(field + ".bake_seconds", "at most 30 days");
    if (auto checked = check(stage.where, field + ".where"); !checked)
        return checked;
    if (stage.coverage.size() > kMostCoverage)
        return fieldInvalid(field + ".coverage", "at most 10");
    for (std::size_t i = 0; i < stage.coverage.size(); ++i) {
        auto checked = check(stage.coverage[i], field + ".coverage[" + std::to_string(i) + "]");
        if (!checked)
            return checked;
    }
    return check(stage.guards, field + ".guards");
}

Result<void> checkHoldback(const Holdback& holdback, const std::string& field)
{
    if (holdback == Holdback{})
        return {};
    if (holdback.permille == 0 || holdback.permille > kMostHoldbackPermille)
        return fieldInvalid(field + ".permille", "1 to 500");
    if (holdback.seconds == 0 || holdback.seconds > kLongestHoldbackSeconds)
        return fieldInvalid(field + ".seconds", "1 to 86400");
    return {};
}

//! Empty: any.
bool widens(const std::vector<std::string>& from, const std::vector<std::string>& to)
{
    return to.empty()
        || (!from.empty() && std::includes(to.begin(), to.end(), from.begin(), from.end()));
}

bool shrinks(const EdgeSelector& from, const EdgeSelector& to)
{
    if (!widens(from.regions, to.regions) || !widens(from.zones, to.zones))
        return true;
    // More edges to choose from: those that take it already stay anyway.
    const bool same = from.regions == to.regions && from.zones == to.zones;
    return same && to.permille < from.permille;
}

//! Those without a name are called by their share.
void nameStages(std::vector<Stage>& stages)
{
    std::set<std::string> names;
    for (const auto& stage : stages)
        names.insert(stage.name);
    for (std::size_t i = 0; i < stages.size(); ++i) {
        if (!stages[i].name.empty())
            continue;
        const auto share = words::share(stages[i].sharePermille);
        stages[i].name = names.insert(share).second ? share : share + " #" + std::to_string(i + 1);
    }
}

Result<void> checkStages(const std::vector<Stage>& stages, const std::string& field)
{
    if (stages.empty() || stages.size() > kMostStages)
        return fieldInvalid(field, "1 to 20");
    std::set<std::string> names;
    for (std::size_t i = 0; i < stages.size(); ++i) {
        const auto at = field + "[" + std::to_string(i) + "]";
        if (auto checked = check(stages[i], at); !checked)
            return checked;
        if (!names.insert(stages[i].name).second)
            return fieldInvalid(at + ".name", stages[i].name + " stands there twice");
    }
    return {};
}

std::size_t bytesOf(const std::vector<std::string>& values)
{
    std::size_t bytes = 0;
    for (const auto& value : values)
        bytes += value.size() + 2;
    return bytes;
}

std::size_t bytesOf(const std::vector<Guard>& guards)
{
    constexpr std::size_t kNumbers = 40;
    std::size_t bytes = 0;
    for (const auto& guard : guards)
        bytes += kNumbers + guard.name.size() + guard.query.size() + bytesOf(guard.services);
    return bytes;
}

//! About what it takes in a message.
std::size_t bytesOf(const RolloutPlan& plan)
{
    constexpr std::size_t kNumbers = 40;
    auto bytes = bytesOf(plan.guards);
    for (const auto& stage : plan.stages) {
        bytes += kNumbers + stage.name.size() + bytesOf(stage.where.regions)
            + bytesOf(stage.where.zones) + bytesOf(stage.guards);
        for (const auto& coverage : stage.coverage)
            bytes += kNumbers + coverage.dimension.size() + bytesOf(coverage.values);
    }
    return bytes;
}

Result<void> check(const RolloutPlan& plan, const std::string& field)
{
    if (bytesOf(plan) > kMostPlanBytes)
        return fieldInvalid(field, "all names and queries together at most 32 KiB");
    if (auto checked = checkStages(plan.stages, field + ".stages"); !checked)
        return checked;
    if (auto checked = check(plan.guards, field + ".guards"); !checked)
        return checked;
    if (!between(plan.alpha, 0, 0.5))
        return fieldInvalid(field + ".alpha", "a probability above 0 and below 0.5");
    return checkHoldback(plan.holdback, field + ".holdback");
}

} // namespace

Result<RolloutPlan> resolvedPlan(RolloutPlan plan, const std::string& field)
{
    for (auto& guard : plan.guards)
        fill(guard);
    for (auto& stage : plan.stages)
        fill(stage);
    nameStages(plan.stages);
    if (plan.alpha == 0)
        plan.alpha = 0.01;
    if (auto checked = check(plan, field); !checked)
        return failure(checked.error());
    plan.guards = guardsOver(defaultGuards(), plan.guards);
    return plan;
}

Result<std::vector<Guard>> resolvedGuards(std::vector<Guard> guards, const std::string& field)
{
    if (guards.empty())
        return guards;
    for (auto& guard : guards)
        fill(guard);
    if (auto checked = check(guards, field); !checked)
        return failure(checked.error());
    return guardsOver(defaultGuards(), guards);
}

std::optional<std::string> shrinkingStage(const RolloutPlan& plan)
{
    for (std::size_t i = 1; i < plan.stages.size(); ++i) {
        const auto& from = plan.stages[i - 1];
        const auto& to = plan.stages[i];
        if (to.sharePermille < from.sharePermille) {
            return "the share of stage " + to.name + " (" + words::share(to.sharePermille)
                + ") is below that of stage " + from.name + " (" + words::share(from.sharePermille)
                + ")";
        }
        if (shrinks(from.where, to.where)) {
            return "stage " + to.name + " does not take all edges that stage " + from.name
                + " takes";
        }
    }
    return std::nullopt;
}

} // namespace pult::state
