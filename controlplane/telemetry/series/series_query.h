// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "controlplane/telemetry/series/series_store.h"

namespace pult::telemetry {

//! What is drawn of a series.
enum class Metric
{
    Requests, //!< A second.
    Errors, //!< A second.
    ErrorRatio, //!< 0 to 1.
    LatencyMean, //!< Nanoseconds, as all latencies.
    LatencyP50,
    LatencyP90,
    LatencyP95,
    LatencyP99,
    LatencyBins, //!< Buckets with steps; their other values are those of LatencyP50.
};

//! What tells one line of an answer from another; the rest is added up.
struct Grouping
{
    bool service = false;
    bool lane = false;
    bool serving = false;
    bool entry = false;
    std::vector<bool> dimensions; //!< By index; missing ones are added up.
};

struct SeriesQuery
{
    std::string environment;
    std::optional<std::string> service;
    std::optional<state::GenerationNumber> lane;
    std::optional<state::GenerationNumber> serving;
    std::optional<std::string> entry;
    std::map<std::size_t, std::string> dimensions; //!< Index to value.
    Grouping by;
    Metric metric = Metric::Requests;
    Second from = 0;
    Second to = 0; //!< Not included.
    std::uint32_t buckets = 600; //!< At most; the pixels that there are.
    Second width = 0; //!< Of a bucket, whatever `buckets` says; 0: that decides.
    //! Requests may still be told of it and of what is later: a rate there is no less than it
    //! looks.
    Second unfinished = std::numeric_limits<Second>::max();
};

//! Where values are, never where there are none: gaps stay gaps. The extremes are over the samples
//! within (one for every second; for quantiles, every ten), so that a spike survives any width. The
//! mean is over the requests: the ratio, the mean, or the quantile of all of them together.
//!
//! Of rates it is over seconds, and a second within the bucket without requests is a sample of 0:
//! from the first one that the line was ever told of, to the last that is over. One that is not
//! over only raises the largest, unless the bucket has no other. least <= mean <= most always.
struct Bucket
{
    Second start = 0;
    double least = 0;
    double most = 0;
    double mean = 0;
    std::uint64_t requests = 0;
    std::vector<LatencyStep> steps{}; //!< LatencyBins only.
};

struct Line
{
    SeriesKey key; //!< Only what Grouping asks for is set.
    std::vector<Bucket> buckets; //!< By time.
};

struct SeriesAnswer
{
    std::vector<Line> lines; //!< By key.
    Second bucketSeconds = 1;
    //! Earlier than this nothing is kept.
    Second retainedSince = 0;
};

//! Thread: any. Takes what the store holds at that moment.
[[nodiscard]] SeriesAnswer querySeries(const SeriesStore& store, const SeriesQuery& query);

} // namespace pult::telemetry
