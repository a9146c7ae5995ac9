// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_contents.h"

#include <QByteArray>
#include <QRectF>
#include <QSize>

class QPainter;
class QWidget;

namespace pult::ui {

//! A chart to take along: title, legend, the chart and its sentence, in the colours of the theme.
//! Thread: GUI.
namespace chartExport {

inline constexpr QSize kSize{960, 420};

[[nodiscard]] QByteArray png(
    const ChartContents& contents, TimeWindow window, const TimeWords& words, QSize size = kSize);
[[nodiscard]] QByteArray svg(
    const ChartContents& contents, TimeWindow window, const TimeWords& words, QSize size = kSize);

//! Every point of the window as RFC 4180: moments in UTC after ISO 8601, oldest first, values as
//! they are, with their unit in the header; an empty cell: no value then.
[[nodiscard]] QByteArray csv(const ChartContents& contents, TimeWindow window);

//! A picture that a widget draws, as it stands on the screen, with title and sentence.
struct Drawn
{
    QWidget& widget;
    QString title;
    QString summary;
};
[[nodiscard]] QByteArray png(const Drawn& drawn);
[[nodiscard]] QByteArray svg(const Drawn& drawn);

} // namespace chartExport

//! Line and name of each series, as beside a chart. Returns the width that it took.
double paintLegend(QPainter& painter, const QRectF& rect, const ChartContents& contents);

} // namespace pult::ui
