// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/wire/series.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "controlplane/api/wire/command.h"

namespace pult::api::wire {

namespace {

constexpr std::uint32_t kUsualBuckets = 600;
constexpr int kMostMetrics = 8;

using telemetry::Metric;

constexpr std::array<std::pair<v1::Metric, Metric>, 9> kMetrics{{{v1::METRIC_REQUESTS,
                                                                     Metric::Requests},
    {v1::METRIC_ERRORS, Metric::Errors}, {v1::METRIC_ERROR_RATIO, Metric::ErrorRatio},
    {v1::METRIC_LATENCY_MEAN, Metric::LatencyMean}, {v1::METRIC_LATENCY_P50, Metric::LatencyP50},
    {v1::METRIC_LATENCY_P90, Metric::LatencyP90}, {v1::METRIC_LATENCY_P95, Metric::LatencyP95},
    {v1::METRIC_LATENCY_P99, Metric::LatencyP99}, {v1::METRIC_LATENCY_BINS, Metric::LatencyBins}}};

Result<std::vector<Metric>> metricsOf(const v1::QuerySeriesRequest& from)
{
    if (from.metrics().empty())
        return failure(fieldInvalid("metrics", "none is asked for"));
    if (from.metrics_size() > kMostMetrics)
        return failure(fieldInvalid("metrics", "there are more than 8"));
    std::vector<Metric> metrics;
    for (const auto wanted : from.metrics()) {
        const auto* const known = std::find_if(kMetrics.begin(), kMetrics.end(),
            [&](const auto& pair) { return pair.first == wanted; });
        if (known == kMetrics.end())
            return failure(fieldInvalid(
                "metrics", std::to_string(wanted) + " is none that this server knows"));
        if (std::find(metrics.begin(), metrics.end(), known->second) != metrics.end())
            return failure(fieldInvalid("metrics", v1::Metric_Name(wanted) + " is there twice"));
        metrics.push_back(known->second);
    }
    return metrics;
}

Result<std::size_t> dimensionOf(
    const char* field, const std::string& key, const std::vector<std::string>& dimensions)
{
    const auto found = std::find(dimensions.begin(), dimensions.end(), key);
    if (found != dimensions.end())
        return static_cast<std::size_t>(found - dimensions.begin());
    std::string known;
    for (const auto& dimension : dimensions)
        known += (known.empty() ? "" : ", ") + dimension;
    return failure(fieldInvalid(field,
        "\"" + key + "\" is not kept apart; "
            + (known.empty() ? "no dimension is" : "these are: " + known)));
}

std::optional<std::string> unlessEmpty(const std::string& text)
{
    return text.empty() ? std::nullopt : std::optional(text);
}

Result<void> takeSelector(const v1::SeriesSelector& from,
    const std::vector<std::string>& dimensions, telemetry::SeriesQuery& to)
{
    if (from.environment().empty())
        return failure(fieldInvalid("selector.environment", "it is empty"));
    to.environment = from.environment();
    to.service = unlessEmpty(from.service());
    to.entry = unlessEmpty(from.entry());
    if (from.has_lane())
        to.lane = from.lane();
    if (from.has_serving())
        to.serving = from.serving();
    for (const auto& [key, value] : from.dimensions()) {
        const auto index = dimensionOf("selector.dimensions", key, dimensions);
        if (!index)
            return failure(index.error());
        to.dimensions[*index] = value;
    }
    return {};
}

Result<void> takeGrouping(const v1::SeriesGrouping& from,
    const std::vector<std::string>& dimensions, telemetry::Grouping& to)
{
    to.service = from.service();
    to.lane = from.lane();
    to.serving = from.serving();
    to.entry = from.entry();
    to.dimensions.resize(dimensions.size());
    for (const auto& key : from.dimensions()) {
        const auto index = dimensionOf("by.dimensions", key, dimensions);
        if (!index)
            return failure(index.error());
        to.dimensions[*index] = true;
    }
    return {};
}

Result<void> checkTimes(const v1::QuerySeriesRequest& from)
{
    if (from.from_unix_ms() < 0)
        return failure(fieldInvalid("from_unix_ms", "it is before 1970"));
    if (from.to_unix_ms() < 0)
        return failure(fieldInvalid("to_unix_ms", "it is before 1970"));
    if (from.from_unix_ms() != 0 && from.to_unix_ms() != 0
        && from.from_unix_ms() >= from.to_unix_ms())
        return failure(fieldInvalid("from_unix_ms", "it is not before to_unix_ms"));
    if (from.buckets() > kMostBuckets)
        return failure(fieldInvalid("buckets", "it is more than 4096"));
    return {};
}

} // namespace

Result<SeriesAsk> fromWire(
    const v1::QuerySeriesRequest& from, const std::vector<std::string>& dimensions)
{
    SeriesAsk ask;
    auto taken = takeSelector(from.selector(), dimensions, ask.query);
    if (taken)
        taken = takeGrouping(from.by(), dimensions, ask.query.by);
    if (taken)
        taken = checkTimes(from);
    if (!taken)
        return failure(std::move(taken.error()));
    auto metrics = metricsOf(from);
    if (!metrics)
        return failure(std::move(metrics.error()));
    ask.metrics = *std::move(metrics);
    ask.query.buckets = from.buckets() == 0 ? kUsualBuckets : from.buckets();
    ask.fromUnixMs = from.from_unix_ms();
    ask.toUnixMs = from.to_unix_ms();
    return ask;
}

v1::Metric toWire(Metric from)
{
    for (const auto& [wire, metric] : kMetrics) {
        if (metric == from)
            return wire;
    }
    return v1::METRIC_UNSPECIFIED;
}

v1::SeriesLine lineOf(Metric metric, const telemetry::SeriesKey& key, const telemetry::Grouping& by,
    const std::vector<std::string>& dimensions)
{
    v1::SeriesLine line;
    line.set_metric(toWire(metric));
    auto& to = *line.mutable_key();
    if (by.service)
        to.set_service(key.service);
    if (by.lane)
        to.set_lane(key.lane);
    if (by.serving)
        to.set_serving(key.serving);
    if (by.entry)
        to.set_entry(key.entry);
    for (std::size_t i = 0; i < by.dimensions.size() && i < key.dimensions.size(); ++i) {
        if (by.dimensions[i])
            (*to.mutable_dimensions())[dimensions[i]] = key.dimensions[i];
    }
    return line;
}

} // namespace pult::api::wire
