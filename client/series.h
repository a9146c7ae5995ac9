// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pult::client {

// Plain values of series; documented in pult/v1/telemetry.proto.

enum class Metric
{
    Requests, //!< A second.
    Errors, //!< A second.
    ErrorRatio, //!< 0 to 1.
    LatencyMean, //!< Microseconds, as all latencies.
    LatencyP50,
    LatencyP90,
    LatencyP95,
    LatencyP99,
    LatencyBins, //!< How they are spread: buckets with bins.
};

struct SeriesSelector
{
    std::string environment;
    std::string service; //!< Empty: all.
    std::optional<std::uint32_t> lane;
    std::optional<std::uint32_t> serving;
    std::string entry; //!< Empty: all.
    std::map<std::string, std::string> dimensions;
};

struct SeriesGrouping
{
    bool service = false;
    bool lane = false;
    bool serving = false;
    bool entry = false;
    std::vector<std::string> dimensions;
};

struct SeriesQuery
{
    SeriesSelector selector;
    SeriesGrouping by;
    std::vector<Metric> metrics;
    std::int64_t fromUnixMs = 0;
    std::int64_t toUnixMs = 0; //!< 0: now.
    std::uint32_t buckets = 0; //!< 0: 600.
};

//! Latencies below the bound, and not below that of the bin before.
struct LatencyBin
{
    std::uint64_t belowNs = 0;
    std::uint64_t count = 0;
};

struct SeriesBucket
{
    std::int64_t startUnixMs = 0;
    double min = 0;
    double max = 0;
    double mean = 0;
    std::uint64_t count = 0;
    std::vector<LatencyBin> bins{}; //!< LatencyBins only: rising, without empty ones.
};

struct SeriesLine
{
    Metric metric = Metric::Requests;
    SeriesSelector key;
    std::vector<SeriesBucket> buckets;
};

struct SeriesAnswer
{
    std::vector<SeriesLine> lines;
    std::uint32_t bucketMs = 0;
    std::int64_t retainedSinceUnixMs = 0;
    std::vector<std::string> dimensions;
};

} // namespace pult::client
