// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/series_json.h"

#include <array>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "client/text.h"

namespace pult::client {

namespace {

constexpr std::array<std::pair<Metric, std::string_view>, 9> kMetrics{
    {{Metric::Requests, "requests"}, {Metric::Errors, "errors"},
        {Metric::ErrorRatio, "error-ratio"}, {Metric::LatencyMean, "latency-mean"},
        {Metric::LatencyP50, "latency-p50"}, {Metric::LatencyP90, "latency-p90"},
        {Metric::LatencyP95, "latency-p95"}, {Metric::LatencyP99, "latency-p99"},
        {Metric::LatencyBins, "latency-bins"}}};

Json time(std::int64_t unixMs)
{
    return unixMs == 0 ? Json(nullptr) : Json(utcText(unixMs));
}

Json keyOf(const SeriesSelector& key)
{
    Json json = Json::object();
    if (!key.service.empty())
        json["service"] = key.service;
    if (key.lane)
        json["lane"] = *key.lane;
    if (key.serving)
        json["serving"] = *key.serving;
    if (!key.entry.empty())
        json["entry"] = key.entry;
    for (const auto& [dimension, value] : key.dimensions)
        json[dimension] = value;
    return json;
}

Json bucketJson(const SeriesBucket& bucket)
{
    Json json{{"at", time(bucket.startUnixMs)}, {"min", bucket.min}, {"max", bucket.max},
        {"mean", bucket.mean}, {"count", bucket.count}};
    for (const auto& bin : bucket.bins)
        json["bins"].push_back({{"belowNs", bin.belowNs}, {"count", bin.count}});
    return json;
}

Json lineJson(const SeriesLine& line)
{
    Json buckets = Json::array();
    for (const auto& bucket : line.buckets)
        buckets.push_back(bucketJson(bucket));
    return {
        {"metric", text(line.metric)}, {"key", keyOf(line.key)}, {"buckets", std::move(buckets)}};
}

} // namespace

std::string_view text(Metric value)
{
    for (const auto& [metric, word] : kMetrics) {
        if (metric == value)
            return word;
    }
    return "unknown";
}

std::optional<Metric> metricFromText(std::string_view word)
{
    for (const auto& [metric, known] : kMetrics) {
        if (known == word)
            return metric;
    }
    return std::nullopt;
}

Json toJson(const SeriesAnswer& answer)
{
    Json lines = Json::array();
    for (const auto& line : answer.lines)
        lines.push_back(lineJson(line));
    return {{"bucketMs", answer.bucketMs}, {"retainedSince", time(answer.retainedSinceUnixMs)},
        {"dimensions", answer.dimensions}, {"lines", std::move(lines)}};
}

} // namespace pult::client
