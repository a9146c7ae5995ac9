// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_contents.h"

namespace pult::ui {

//! A place on an axis and what stands there.
struct ChartTick
{
    double at = 0;
    QString label;

    friend bool operator==(const ChartTick&, const ChartTick&) = default;
};

//! Where values stand on an axis: what is drawn is always linear, logarithms are taken here, so
//! that nothing below has to know of zero. Pure; any thread.
class ValueScale
{
public:
    //! `low` and `high` are values; of a logarithmic scale `floor` is the least that is told apart.
    ValueScale(ScaleKind kind, double low, double high, double floor = 0);

    [[nodiscard]] ScaleKind kind() const { return m_kind; }
    //! Ends of the axis, as places.
    [[nodiscard]] double bottom() const { return m_bottom; }
    [[nodiscard]] double top() const { return m_top; }
    //! Finite for every value but a gap; what has no logarithm is at the bottom.
    [[nodiscard]] double place(double value) const;
    //! It has no place of its own: zero or less on a logarithmic axis.
    [[nodiscard]] bool isOff(double value) const;
    [[nodiscard]] double value(double place) const;
    //! Round ones, at most `most`, by rising place.
    [[nodiscard]] std::vector<ChartTick> ticks(
        int most, const std::function<QString(double)>& words) const;

    friend bool operator==(const ValueScale&, const ValueScale&) = default;

private:
    ScaleKind m_kind;
    double m_floor;
    double m_bottom;
    double m_top;
};

//! What is seen of a chart in a window.
struct Extremes
{
    double low = kChartGap;
    double high = kChartGap;
    double leastAboveZero = kChartGap;

    void take(double value);
    [[nodiscard]] bool empty() const;
};

//! An axis on which everything of a line has room, with some air. A ratio's reaches as far up as
//! down.
[[nodiscard]] ValueScale scaleFor(ScaleKind kind, const Extremes& seen);

//! Round moments, at least `leastApartMs` apart.
[[nodiscard]] std::vector<ChartTick> timeTicks(TimeWindow window, int most, const TimeWords& words);

//! A ratio as its axis and sentences say it: "=", "+10 %", "×2", "÷1.4".
[[nodiscard]] QString ratioWords(double ratio);

} // namespace pult::ui
