// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/state_colors.h"

#include <QPointF>
#include <QString>

#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

namespace pult::ui {

//! x: milliseconds since the Unix epoch, rising; y: the value. A y that is not a number is a gap.
using ChartPoints = std::vector<QPointF>;
using ChartPointsPtr = std::shared_ptr<const ChartPoints>;

inline constexpr double kChartGap = std::numeric_limits<double>::quiet_NaN();

//! Who a line speaks of. The baseline is dashed wherever it is drawn.
enum class SeriesRole
{
    Candidate,
    Baseline,
    Neutral,
};

struct ChartSeries
{
    QString name;
    SeriesRole role = SeriesRole::Candidate;
    ChartPointsPtr points;
};

struct BandPoint
{
    double x = 0;
    double low = 0;
    double high = 0; //!< May be infinite: nothing is known yet.
};

using BandPointsPtr = std::shared_ptr<const std::vector<BandPoint>>;

//! What a value may lie between, for example a confidence sequence.
struct ChartBand
{
    QString name;
    Tone tone = Tone::Candidate;
    BandPointsPtr points;
};

//! Something that happened: a stage began, somebody paused.
struct ChartMark
{
    qint64 atMs = 0;
    QString label;
};

//! A value that must not be passed: a margin, an absolute limit.
struct ChartThreshold
{
    double value = 0;
    QString label;
    Tone tone = Tone::Bad;
};

enum class ScaleKind
{
    Linear,
    Log, //!< What is not above zero is drawn at the bottom and marked there.
    Ratio, //!< candidate / baseline, logarithmic around 1: the same distance up and down.
};

//! All that one chart shows, as a value.
struct ChartContents
{
    QString title;
    std::vector<ChartSeries> series;
    std::vector<ChartBand> bands = {};
    std::vector<ChartMark> marks = {};
    std::vector<ChartThreshold> thresholds = {};
    //! A line that everything is compared with: 1 of a ratio.
    std::optional<double> reference = std::nullopt;
    ScaleKind scale = ScaleKind::Linear;
    //! A value in words, for axis, crosshair and table: "4.1 %". Empty: digits.
    std::function<QString(double)> words = {};
    //! The chart in one sentence: for screen readers, and beside it.
    QString summary = {};
    //! Of the values as they are, for files: "ns", "1/s". Empty: none is told.
    QString unit = {};
};

//! A stretch of time, milliseconds since the Unix epoch.
struct TimeWindow
{
    qint64 fromMs = 0;
    qint64 toMs = 0;

    [[nodiscard]] qint64 width() const { return toMs - fromMs; }
    friend bool operator==(const TimeWindow&, const TimeWindow&) = default;
};

//! How moments are written; the axis wants round ones in the reader's zone.
struct TimeWords
{
    //! "13:40", or "13:40:05" with seconds.
    std::function<QString(qint64 atMs, bool seconds)> clock = {};
    qint64 utcOffsetMs = 0;
};

} // namespace pult::ui
