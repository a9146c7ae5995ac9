// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/state_colors.h"

#include <QWidget>

#include <limits>
#include <vector>

class QPainter;

namespace pult::ui {

//! One series with an optional mark in time. Gaps are NaN and stay gaps.
struct SparklineData
{
    static constexpr double kGap = std::numeric_limits<double>::quiet_NaN();

    std::vector<double> values;
    std::vector<double> baseline = {}; //!< what it is compared with, dashed; same stretches of time
    bool fromZero = false; //!< the axis begins at zero, so that small wobbles look small
    double low = 0; //!< bottom of the axis
    double high = 0; //!< top of the axis; both equal: taken from the values
    double markAt = -1; //!< 0 to 1 along the axis; negative for none
    QString from; //!< label at the start of the time axis
    QString to;
    QString mark;
    Tone tone = Tone::Neutral;
};

namespace sparklines {
//! Paints at most two points a pixel, keeping the lowest and the highest of each, so that
//! spikes survive. Time runs left to right in every language.
void paint(QPainter& painter, const QRectF& rect, const SparklineData& data);
//! (minimum, maximum) of each of `columns` equal stretches, in the order they came.
[[nodiscard]] std::vector<double> reduced(const std::vector<double>& values, int columns);
} // namespace sparklines

class Sparkline : public QWidget
{
    Q_OBJECT
public:
    explicit Sparkline(QWidget* parent = nullptr);

    //! `inWords` is what assistive technology reads, for example "errors 0.3 % to 4.1 %".
    void setData(const SparklineData& series, const QString& inWords);
    [[nodiscard]] QSize sizeHint() const override { return {300, 76}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {80, 40}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    SparklineData m_data;
};

} // namespace pult::ui
