// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/error.h"
#include "controlplane/telemetry/series/series_query.h"
#include "pult/v1/telemetry.pb.h"

namespace pult::api::wire {

// Series: pult.v1 <-> telemetry. Pure. Thread: any.

inline constexpr std::uint32_t kMostBuckets = 4096;

//! What is asked for; times as they stand in the request.
struct SeriesAsk
{
    //! Without metric, times and width.
    telemetry::SeriesQuery query;
    std::vector<telemetry::Metric> metrics;
    std::int64_t fromUnixMs = 0; //!< 0: an hour before the end.
    std::int64_t toUnixMs = 0; //!< 0: now.
};

//! `dimensions`: keys of those that are kept apart.
//! Errors: INVALID_ARGUMENT FIELD_INVALID.
[[nodiscard]] Result<SeriesAsk> fromWire(
    const v1::QuerySeriesRequest& from, const std::vector<std::string>& dimensions);

[[nodiscard]] v1::Metric toWire(telemetry::Metric from);
//! A line without its buckets: what the grouping asked for.
[[nodiscard]] v1::SeriesLine lineOf(telemetry::Metric metric, const telemetry::SeriesKey& key,
    const telemetry::Grouping& by, const std::vector<std::string>& dimensions);

} // namespace pult::api::wire
