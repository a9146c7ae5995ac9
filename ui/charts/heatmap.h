// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_group.h"

#include <QImage>
#include <QWidget>

namespace pult::ui {

//! How often values of a range came in a stretch of time. Cells are ordered column by column, the
//! lowest range first.
struct HeatmapData
{
    QString title;
    TimeWindow window;
    //! Upper end of each range, rising; equal steps on the axis, whatever they are.
    std::vector<double> bounds = {};
    int columns = 0;
    std::vector<double> counts = {}; //!< columns × bounds; not a number: nothing was seen.
    Tone tone = Tone::Candidate;
    std::vector<ChartMark> marks = {};
    std::function<QString(double)> words = {}; //!< A bound.
    QString summary = {};

    [[nodiscard]] double at(int column, int range) const;
};

namespace heatmaps {
//! One pixel a cell, transparent where nothing was seen: the more, the more of the tone. Pure.
[[nodiscard]] QImage image(const HeatmapData& data, const QColor& ground, const QColor& full);
//! In which range so many of a column's values lie at most; -1 for an empty column.
[[nodiscard]] int rangeOf(const HeatmapData& data, int column, double quantile);
} // namespace heatmaps

//! A heatmap over the window of its group, with the group's crosshair. Zoom and keys as of
//! TimeChart: drag, double click, Ctrl and wheel; left and right, plus, minus and 0.
class Heatmap : public QWidget
{
    Q_OBJECT
public:
    Heatmap(const QString& objectName, ChartGroup& group, QWidget* parent = nullptr);

    void setData(HeatmapData data);
    [[nodiscard]] const HeatmapData& data() const { return m_data; }
    //! "14:04 · 312 values, most of them up to 95 ms". Empty: no crosshair.
    [[nodiscard]] QString readout() const;

    [[nodiscard]] QSize sizeHint() const override { return {480, 180}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, 120}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] QRectF plot() const;
    [[nodiscard]] int columnAt(qint64 atMs) const;
    [[nodiscard]] qint64 timeAt(double x) const;
    void paintAxes(QPainter& painter) const;
    void paintBrush(QPainter& painter) const;
    void redraw();

    ChartGroup& m_group;
    HeatmapData m_data;
    QImage m_image;
    std::optional<double> m_brushFrom; //!< While it is dragged.
    double m_brushTo = 0;
};

} // namespace pult::ui
