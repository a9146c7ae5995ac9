// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_axis.h"
#include "ui/charts/downsample.h"

#include <QGraphicsScene>
#include <QRectF>

#include <memory>

class QCategoryAxis;
class QChart;
class QLineSeries;
class QPainter;

namespace pult::ui {

//! One chart as it is painted: axes and lines by Qt Charts, off screen; valid band, marks,
//! thresholds and what lies off a logarithmic axis by our own painter around them. Time runs left
//! to right in every language. Thread: GUI.
class ChartScene
{
public:
    ChartScene();
    ~ChartScene();
    Q_DISABLE_COPY_MOVE(ChartScene)

    //! Begins to lay out everything anew, in device independent pixels. Contents are not kept.
    void begin(
        const ChartContents& contents, TimeWindow window, QSize size, const TimeWords& words);
    //! One line more, a few milliseconds of work; false: there was none left.
    bool step();
    //! All at once.
    void update(
        const ChartContents& contents, TimeWindow window, QSize size, const TimeWords& words);
    //! What has been laid out.
    void paint(QPainter& painter);

    //! Where values are drawn.
    [[nodiscard]] QRectF plot() const { return m_plot; }
    [[nodiscard]] const ValueScale& scale() const { return m_scale; }
    [[nodiscard]] double xOf(qint64 atMs) const;
    [[nodiscard]] qint64 timeAt(double x) const;
    [[nodiscard]] double yOf(double value) const;
    //! Of all lines, after downsampling.
    [[nodiscard]] std::size_t pointCount() const { return m_points; }
    //! Parts of a line between its gaps; 0 for a series that shows nothing.
    [[nodiscard]] std::size_t runCount(std::size_t series) const;

private:
    struct Line
    {
        SeriesRole role = SeriesRole::Candidate;
        downsample::Runs runs; //!< By time and value.
        std::vector<QPointF> off; //!< Has no place on the axis.
        bool dense = false; //!< Goes up and down so much that it covers an area.
    };
    struct Band
    {
        Tone tone = Tone::Candidate;
        std::vector<std::vector<BandPoint>> runs;
    };

    void takeLines(const ChartContents& contents, int columns);
    void chooseScale(const ChartContents& contents);
    void showAxes(const ChartContents& contents, const TimeWords& words);
    void fixPlot();
    void hideLines();
    void showLine(Line& line);
    [[nodiscard]] bool isDense(const Line& line) const;
    QLineSeries* line(std::size_t at);
    void paintBands(QPainter& painter) const;
    void paintRules(QPainter& painter) const;
    //! Points of lines that words there would cover.
    [[nodiscard]] std::size_t coveredBy(const QRectF& words) const;
    //! Beside the rule at `y`, at the newest end.
    [[nodiscard]] QRectF placeOfLabel(double y, QSizeF size, bool above) const;
    void paintMarks(QPainter& painter) const;
    void paintOff(QPainter& painter) const;

    QGraphicsScene m_scene;
    QChart* m_chart;
    QCategoryAxis* m_time;
    QCategoryAxis* m_values;
    std::vector<QLineSeries*> m_pool; //!< One for each run; the chart owns them.
    std::vector<ChartTick> m_timeTicks;
    std::vector<ChartTick> m_valueTicks;
    std::vector<Line> m_lines;
    std::size_t m_laidOut = 0; //!< So many lines.
    std::size_t m_used = 0; //!< So many of the pool.
    std::vector<Band> m_bands;
    std::vector<ChartMark> m_marks;
    std::vector<ChartThreshold> m_thresholds;
    std::optional<double> m_reference;
    ValueScale m_scale{ScaleKind::Linear, 0, 1};
    TimeWindow m_window;
    QSize m_size;
    QRectF m_plot;
    std::size_t m_points = 0;
};

} // namespace pult::ui
