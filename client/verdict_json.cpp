// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/verdict_json.h"

#include <array>
#include <cmath>
#include <set>

#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

#include "client/text.h"

namespace pult::client {

namespace {

constexpr std::array<std::string_view, 3> kOutcomes{"NOT ENOUGH DATA", "PASS", "FAIL"};
constexpr std::array<std::string_view, 5> kKinds{"errors", "latency", "mean", "promql", "share"};
constexpr std::array<std::string_view, 2> kActs{"abort", "hold"};
constexpr std::array<std::string_view, 10> kSources{"answered", "no traffic", "no control",
    "not configured", "unreachable", "HTTP error", "no series", "not a number", "not scalar",
    "not yet asked"};

template <typename Value, std::size_t Size>
std::string_view wordOf(const std::array<std::string_view, Size>& words, Value value)
{
    return words.at(static_cast<std::size_t>(value));
}

template <typename Value, std::size_t Size>
std::optional<Value> valueOf(const std::array<std::string_view, Size>& words, std::string_view word)
{
    for (std::size_t i = 0; i < Size; ++i) {
        if (words[i] == word)
            return static_cast<Value>(i);
    }
    return std::nullopt;
}

//! JSON knows no infinity.
Json number(double value)
{
    return std::isfinite(value) ? Json(value) : Json();
}

Json orNull(const std::optional<double>& value)
{
    return value ? number(*value) : Json();
}

Json toJson(const VerdictArm& arm)
{
    Json json;
    json["units"] = arm.units;
    json["failedUnits"] = arm.failedUnits;
    json["requests"] = arm.requests;
    json["errors"] = arm.errors;
    return json;
}

Json toJson(const VerdictPeriod& period)
{
    Json json;
    json["from"] = utcText(period.fromUnixMs);
    json["to"] = utcText(period.toUnixMs);
    json["stage"] = period.stage;
    json["sharePermille"] = period.sharePermille;
    json["measuredShare"] = number(period.share());
    json["sampledOneOf"] = period.sampledOneOf;
    json["candidate"] = toJson(period.candidate);
    json["control"] = toJson(period.control);
    return json;
}

tl::unexpected<Error> wrong(const YAML::Node& node, const std::string& what)
{
    const auto mark = node.IsDefined() ? node.Mark() : YAML::Mark::null_mark();
    const auto where
        = mark.is_null() ? std::string() : "line " + std::to_string(mark.line + 1) + ": ";
    return failure(Code::InvalidArgument, "THRESHOLDS_INVALID", where + what);
}

Result<void> onlyKnown(const YAML::Node& node, const std::set<std::string>& known)
{
    for (const auto& entry : node) {
        const auto key = entry.first.as<std::string>("");
        if (!known.contains(key))
            return wrong(entry.first, "\"" + key + "\" is not known");
    }
    return {};
}

Result<double> numberIn(const YAML::Node& node, const std::string& key, double otherwise)
{
    const auto value = node[key];
    if (!value)
        return otherwise;
    const auto number = value.as<double>(std::nan(""));
    if (!std::isfinite(number) || number < 0)
        return wrong(value, key + " takes a number, not below 0");
    return number;
}

Result<JudgeGuard> guardOf(const YAML::Node& node)
{
    static const std::set<std::string> kKnown{
        "name", "kind", "act", "margin", "quantile", "limit", "services", "query"};
    if (!node.IsMap())
        return wrong(node, "a guard is a map of name, kind, act, margin, …");
    if (auto known = onlyKnown(node, kKnown); !known)
        return failure(std::move(known.error()));
    JudgeGuard guard;
    guard.name = node["name"] ? node["name"].as<std::string>("") : "";
    if (guard.name.empty())
        return wrong(node, "a guard lacks its name");
    const auto kind
        = valueOf<VerdictKind>(kKinds, node["kind"] ? node["kind"].as<std::string>("") : "errors");
    if (!kind)
        return wrong(node["kind"], "kind takes errors, latency, mean, promql or share");
    const auto act
        = valueOf<VerdictAct>(kActs, node["act"] ? node["act"].as<std::string>("") : "abort");
    if (!act)
        return wrong(node["act"], "act takes abort or hold");
    guard.kind = *kind;
    guard.act = *act;
    const auto margin = numberIn(node, "margin", 0);
    const auto quantile = numberIn(node, "quantile", 0);
    const auto limit = numberIn(node, "limit", 0);
    for (const auto* value : {&margin, &quantile, &limit}) {
        if (!*value)
            return failure(value->error());
    }
    guard.margin = *margin;
    guard.quantile = *quantile;
    if (node["limit"])
        guard.limit = *limit;
    if (const auto services = node["services"]) {
        if (!services.IsSequence())
            return wrong(services, "services takes a list");
        for (const auto& service : services)
            guard.services.push_back(service.as<std::string>(""));
    }
    guard.query = node["query"] ? node["query"].as<std::string>("") : "";
    return guard;
}

Result<JudgeQuery> queryOf(const YAML::Node& root)
{
    if (!root.IsMap())
        return wrong(root, "thresholds are a map of alpha and guards");
    if (auto known = onlyKnown(root, {"alpha", "guards"}); !known)
        return failure(std::move(known.error()));
    JudgeQuery query;
    const auto alpha = numberIn(root, "alpha", 0);
    if (!alpha)
        return failure(alpha.error());
    query.alpha = *alpha;
    const auto guards = root["guards"];
    if (guards && !guards.IsSequence())
        return wrong(guards, "guards takes a list");
    for (const auto& node : guards) {
        auto guard = guardOf(node);
        if (!guard)
            return failure(std::move(guard.error()));
        query.guards.push_back(*std::move(guard));
    }
    return query;
}

} // namespace

std::string_view text(VerdictOutcome value)
{
    return wordOf(kOutcomes, value);
}

std::string_view text(VerdictKind value)
{
    return wordOf(kKinds, value);
}

std::string_view text(VerdictAct value)
{
    return wordOf(kActs, value);
}

std::string_view text(VerdictSource value)
{
    return wordOf(kSources, value);
}

Json toJson(const MetricVerdict& metric)
{
    Json json;
    json["guard"] = metric.guard;
    json["kind"] = text(metric.kind);
    json["act"] = text(metric.act);
    json["service"] = metric.service;
    json["dimension"] = metric.dimension;
    json["value"] = metric.value;
    json["changed"] = metric.changed;
    json["outcome"] = text(metric.outcome);
    json["blocks"] = metric.blocks;
    json["source"] = text(metric.source);
    json["detail"] = metric.detail;
    json["sentence"] = metric.sentence;
    json["alpha"] = metric.alpha;
    json["margin"] = metric.margin;
    json["quantile"] = metric.quantile;
    json["limit"] = orNull(metric.limit);
    json["query"] = metric.query;
    json["candidateValue"] = number(metric.candidateValue);
    json["controlValue"] = number(metric.controlValue);
    json["ratio"] = orNull(metric.ratio);
    json["low"] = number(metric.interval.low);
    json["high"] = number(metric.interval.high);
    json["logEvidence"] = number(metric.logEvidence);
    json["smallestVisible"] = orNull(metric.smallestVisible);
    json["secondsUntilMargin"] = orNull(metric.secondsUntilMargin);
    json["sampleTraces"] = metric.sampleTraces;
    json["periods"] = Json::array();
    for (const auto& period : metric.periods)
        json["periods"].push_back(toJson(period));
    return json;
}

Json toJson(const RolloutVerdict& verdict)
{
    Json json;
    json["environment"] = verdict.environment;
    json["generation"] = verdict.generation;
    json["control"] = verdict.control;
    json["stage"] = verdict.stage;
    json["sharePermille"] = verdict.sharePermille;
    json["holdback"] = verdict.holdback;
    json["at"] = utcText(verdict.atUnixMs);
    json["since"] = utcText(verdict.sinceUnixMs);
    json["outcome"] = text(verdict.outcome);
    json["holds"] = verdict.holds;
    json["sentence"] = verdict.sentence;
    json["alpha"] = verdict.alpha;
    json["stageUnits"] = verdict.stageUnits;
    json["coverage"] = verdict.coverage;
    json["troubles"] = verdict.troubles;
    for (const auto* key : {"metrics", "worstSlices"})
        json[key] = Json::array();
    for (const auto& metric : verdict.metrics)
        json["metrics"].push_back(toJson(metric));
    for (const auto& metric : verdict.worstSlices)
        json["worstSlices"].push_back(toJson(metric));
    return json;
}

Json toJson(const LaneFigures& figures)
{
    Json json;
    json["lane"] = figures.lane;
    json["service"] = figures.service;
    json["units"] = figures.units;
    json["failedUnits"] = figures.failedUnits;
    json["requests"] = figures.requests;
    json["meanNs"] = number(figures.meanNs);
    json["p50Ns"] = number(figures.p50Ns);
    json["p95Ns"] = number(figures.p95Ns);
    json["p99Ns"] = number(figures.p99Ns);
    return json;
}

Result<JudgeQuery> thresholdsFrom(const std::string& text)
{
    try {
        return queryOf(YAML::Load(text));
    } catch (const YAML::Exception& exception) {
        return failure(Code::InvalidArgument, "THRESHOLDS_INVALID", exception.what());
    }
}

} // namespace pult::client
