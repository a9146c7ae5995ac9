// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/series.h"
#include "client/verdict.h"
#include "models/text.h"
#include "ui/charts/chart_contents.h"
#include "ui/charts/heatmap.h"

//! What the charts of a rollout show, from what the analysis and the series say. Pure.
namespace pult::ui::rolloutContents {

//! candidate ÷ control since the rollout began, with what it may lie between and the margin.
//! `metric`: the newest verdict on it; null: none.
[[nodiscard]] ChartContents ratio(
    const models::Text& text, const client::VerdictLine& line, const client::MetricVerdict* metric);
//! Both values on one axis, with the absolute limit.
[[nodiscard]] ChartContents sideBySide(
    const models::Text& text, const client::VerdictLine& line, const client::MetricVerdict* metric);
//! One metric of series by who served: the candidate over the head.
[[nodiscard]] ChartContents served(const models::Text& text, const client::SeriesAnswer& answer,
    client::Metric metric, std::uint32_t candidate, std::uint32_t control);
//! Where latencies lie, over time, and the same as lines of percentiles.
struct LatencyMap
{
    HeatmapData map;
    ChartContents twin;
};
//! Of the candidate and of the head, with the same bounds. `marks`: what happened meanwhile.
[[nodiscard]] std::vector<LatencyMap> latencyMaps(const models::Text& text,
    const client::SeriesAnswer& answer, std::uint32_t candidate, std::uint32_t control,
    const std::vector<ChartMark>& marks);
//! "5 %" where a stage or another share began.
[[nodiscard]] std::vector<ChartMark> marks(const client::VerdictLine& line);
//! Of a series' metric: "Latency p95".
[[nodiscard]] QString title(client::Metric metric);

} // namespace pult::ui::rolloutContents
