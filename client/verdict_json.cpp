// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/verdict_json.h"

#include <array>
#include <cmath>

#include <nlohmann/json.hpp>

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
    json["originErrors"] = arm.originErrors;
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

} // namespace pult::client
