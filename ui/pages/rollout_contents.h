// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/journal.h"
#include "client/rollout.h"
#include "client/series.h"
#include "client/verdict.h"
#include "models/rollout_words.h"
#include "models/series_facts.h"
#include "models/text.h"
#include "ui/charts/chart_contents.h"
#include "ui/charts/heatmap.h"

//! What the charts of a rollout show, from what the analysis and the series say. Pure.
namespace pult::ui::rolloutContents {

//! candidate ÷ control since the rollout began, with what it may lie between and the margin.
//! `metric`: the newest verdict on it; null: none. `chosen`: an effect that somebody asks for.
[[nodiscard]] ChartContents ratio(const models::Text& text, const client::VerdictLine& line,
    const client::MetricVerdict* metric, const models::rollout::ChosenEffect& chosen = {});
//! Both values on one axis, with the absolute limit.
[[nodiscard]] ChartContents sideBySide(const models::Text& text, const client::VerdictLine& line,
    const client::MetricVerdict* metric, const models::rollout::ChosenEffect& chosen = {});
//! One metric of series by lane: the candidate over whom it is held against, with the figures of
//! the last minute before `to`. `marks`: what happened meanwhile.
[[nodiscard]] ChartContents served(const models::Text& text, const client::SeriesAnswer& answer,
    client::Metric metric, const models::series::Subject& subject,
    const std::vector<ChartMark>& marks, std::int64_t to);
//! Where latencies lie, over time, and the same as lines of percentiles.
struct LatencyMap
{
    HeatmapData map;
    ChartContents twin;
};
//! Of the candidate and of whom it is held against, with the same bounds.
[[nodiscard]] std::vector<LatencyMap> latencyMaps(const models::Text& text,
    const client::SeriesAnswer& answer, const models::series::Subject& subject,
    const std::vector<ChartMark>& marks);
//! "5 %" where a stage or another share began.
[[nodiscard]] std::vector<ChartMark> marks(const client::VerdictLine& line);
//! The same by the journal, newest first: it knows more than the control plane has in memory. What
//! was before its oldest entry is taken from `before`.
[[nodiscard]] std::vector<ChartMark> marks(const std::vector<client::JournalEntry>& entries,
    const client::Rollout& rollout, const std::vector<ChartMark>& before);
//! Of a series' metric: "Latency p95".
[[nodiscard]] QString title(client::Metric metric);

} // namespace pult::ui::rolloutContents
