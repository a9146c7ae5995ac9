// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_scene.h"

#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

#include <QCategoryAxis>
#include <QChart>
#include <QFontMetricsF>
#include <QGraphicsLayout>
#include <QLineSeries>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <utility>

namespace pult::ui {
namespace {

constexpr double kLeft = 52;
constexpr double kRight = 14;
constexpr double kTop = 16; // labels of marks stand there
constexpr double kBottom = 22;
constexpr double kTimeLabel = 72;
constexpr double kValueLabel = 27;
constexpr double kLineWidth = 1.8;
constexpr double kBaselineWidth = 1.4;
constexpr double kDense = 4; //!< Times its width that a line climbs.

//! A dense line is an area of noise: one pixel without smoothing shows as much, in a tenth of the
//! time.
QPen penOf(SeriesRole role, bool dense)
{
    switch (role) {
    case SeriesRole::Candidate:
        return {StateColors::text(Tone::Candidate), dense ? 1 : kLineWidth};
    case SeriesRole::Baseline: {
        QPen dashed(StateColors::text(Tone::Baseline), dense ? 1 : kBaselineWidth);
        dashed.setDashPattern({3, 2.5});
        dashed.setCapStyle(Qt::FlatCap);
        return dashed;
    }
    case SeriesRole::Neutral:
        break;
    }
    return {Theme::instance().color(Token::Ink2), dense ? 1 : kBaselineWidth};
}

//! Qt Charts wants them one by one, rising, each label once.
void showTicks(QCategoryAxis& axis, const std::vector<ChartTick>& ticks)
{
    for (const QString& label : axis.categoriesLabels())
        axis.remove(label);
    for (const ChartTick& tick : ticks)
        axis.append(tick.label, tick.at);
}

void dress(QCategoryAxis& axis, bool grid)
{
    const Theme& theme = Theme::instance();
    axis.setLabelsFont(font(TextRole::Caption));
    axis.setLabelsBrush(theme.color(Token::Ink2));
    axis.setGridLineVisible(grid);
    axis.setGridLinePen(QPen(theme.color(Token::LineSoft), theme.lineWidth()));
    axis.setLinePen(QPen(theme.color(Token::Line), theme.lineWidth()));
    axis.setLineVisible(!grid);
    axis.setShadesVisible(false);
    axis.setMinorGridLineVisible(false);
}

} // namespace

ChartScene::ChartScene()
    : m_chart(new QChart)
    , m_time(new QCategoryAxis)
    , m_values(new QCategoryAxis)
{
    m_scene.setItemIndexMethod(QGraphicsScene::NoIndex);
    m_chart->setLayoutDirection(Qt::LeftToRight);
    m_chart->setBackgroundVisible(false);
    m_chart->setPlotAreaBackgroundVisible(false);
    m_chart->setDropShadowEnabled(false);
    m_chart->setAnimationOptions(QChart::NoAnimation);
    m_chart->setMargins({});
    m_chart->setContentsMargins({});
    m_chart->layout()->setContentsMargins(0, 0, 0, 0);
    m_chart->legend()->hide();
    for (QCategoryAxis* axis : {m_time, m_values}) {
        axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
        axis->setTruncateLabels(false);
    }
    m_chart->addAxis(m_time, Qt::AlignBottom);
    m_chart->addAxis(m_values, Qt::AlignLeft);
    m_scene.addItem(m_chart);
}

ChartScene::~ChartScene() = default;

double ChartScene::xOf(qint64 atMs) const
{
    const double share = m_window.width() <= 0
        ? 0
        : static_cast<double>(atMs - m_window.fromMs) / static_cast<double>(m_window.width());
    return m_plot.left() + share * m_plot.width();
}

qint64 ChartScene::timeAt(double x) const
{
    if (m_plot.width() <= 0)
        return m_window.fromMs;
    const double share = std::clamp((x - m_plot.left()) / m_plot.width(), 0.0, 1.0);
    return m_window.fromMs + std::llround(share * static_cast<double>(m_window.width()));
}

double ChartScene::yOf(double value) const
{
    const double span = m_scale.top() - m_scale.bottom();
    const double place = std::clamp(m_scale.place(value), m_scale.bottom(), m_scale.top());
    return m_plot.bottom() - (place - m_scale.bottom()) / span * m_plot.height();
}

std::size_t ChartScene::runCount(std::size_t series) const
{
    return series < m_lines.size() ? m_lines[series].runs.size() : 0;
}

void ChartScene::begin(
    const ChartContents& contents, TimeWindow window, QSize size, const TimeWords& words)
{
    m_window = window;
    m_size = size;
    m_plot = QRectF(kLeft, kTop, std::max(1.0, size.width() - kLeft - kRight),
        std::max(1.0, size.height() - kTop - kBottom));
    m_marks = contents.marks;
    m_thresholds = contents.thresholds;
    m_reference = contents.reference;
    takeLines(contents, static_cast<int>(m_plot.width()));
    chooseScale(contents);
    hideLines();
    showAxes(contents, words);
    fixPlot();
}

void ChartScene::fixPlot()
{
    m_scene.setSceneRect(QRectF(QPointF(), m_size));
    m_chart->resize(m_size);
    // A layout of its own comes after each change of a label, and moves the axes but not the lines:
    // it is had now, and overruled.
    m_chart->layout()->activate();
    m_chart->setPlotArea({});
    m_chart->setPlotArea(m_plot);
}

void ChartScene::takeLines(const ChartContents& contents, int columns)
{
    m_lines.clear();
    m_points = 0;
    for (const ChartSeries& series : contents.series) {
        Line line{series.role, {}, {}};
        if (series.points)
            line.runs = downsample::line(*series.points, m_window, columns);
        for (const ChartPoints& run : line.runs)
            m_points += run.size();
        m_lines.push_back(std::move(line));
    }
    m_bands.clear();
    for (const ChartBand& band : contents.bands)
        if (band.points)
            m_bands.push_back({band.tone, downsample::band(*band.points, m_window, columns)});
}

void ChartScene::chooseScale(const ChartContents& contents)
{
    Extremes seen;
    for (const Line& line : m_lines)
        for (const ChartPoints& run : line.runs)
            for (const QPointF& point : run)
                seen.take(point.y());
    for (const ChartThreshold& threshold : m_thresholds)
        seen.take(threshold.value);
    // A band narrows with time: its beginning would make everything after look flat.
    const double half
        = static_cast<double>(m_window.fromMs) + static_cast<double>(m_window.width()) / 2;
    for (const Band& band : m_bands)
        for (const auto& run : band.runs)
            for (const BandPoint& point : run)
                if (point.x >= half) {
                    seen.take(point.low);
                    seen.take(point.high);
                }
    m_scale = scaleFor(contents.scale, seen);
}

void ChartScene::showAxes(const ChartContents& contents, const TimeWords& words)
{
    dress(*m_time, false);
    dress(*m_values, true);
    m_time->setRange(static_cast<double>(m_window.fromMs), static_cast<double>(m_window.toMs));
    m_values->setRange(m_scale.bottom(), m_scale.top());
    const auto times = timeTicks(m_window, static_cast<int>(m_plot.width() / kTimeLabel), words);
    const auto values = m_scale.ticks(
        std::max(3, static_cast<int>(m_plot.height() / kValueLabel)), contents.words);
    // Labels are the dearest part of a chart: only when they have changed.
    if (times != m_timeTicks)
        showTicks(*m_time, m_timeTicks = times);
    if (values != m_valueTicks)
        showTicks(*m_values, m_valueTicks = values);
}

QLineSeries* ChartScene::line(std::size_t at)
{
    while (m_pool.size() <= at) {
        auto* made = new QLineSeries;
        m_chart->addSeries(made);
        made->attachAxis(m_time);
        made->attachAxis(m_values);
        m_pool.push_back(made);
    }
    return m_pool[at];
}

void ChartScene::hideLines()
{
    // Qt Charts computes every line anew at each change of an axis: there is none to compute.
    for (QLineSeries* each : m_pool)
        if (each->count() > 0)
            each->replace(QList<QPointF>());
    m_laidOut = 0;
    m_used = 0;
}

bool ChartScene::isDense(const Line& line) const
{
    double climbed = 0;
    const double scale = m_plot.height() / (m_scale.top() - m_scale.bottom());
    for (const ChartPoints& run : line.runs)
        for (std::size_t i = 1; i < run.size(); ++i)
            climbed += std::abs(m_scale.place(run[i].y()) - m_scale.place(run[i - 1].y())) * scale;
    return climbed > kDense * m_plot.width();
}

void ChartScene::showLine(Line& each)
{
    const double pixel = static_cast<double>(m_window.width()) / std::max(m_plot.width(), 1.0);
    each.dense = isDense(each);
    const QPen pen = penOf(each.role, each.dense);
    for (const ChartPoints& run : each.runs) {
        QList<QPointF> places;
        places.reserve(static_cast<qsizetype>(run.size()));
        for (const QPointF& point : run) {
            places.append({point.x(), m_scale.place(point.y())});
            if (m_scale.isOff(point.y()))
                each.off.push_back(point);
        }
        // A single point has no length: a dash one pixel long can be seen.
        if (places.size() == 1)
            places.append(places.front() + QPointF(pixel, 0));
        QLineSeries* shown = line(m_used++);
        if (shown->pen() != pen)
            shown->setPen(pen);
        shown->replace(places);
    }
}

bool ChartScene::step()
{
    if (m_laidOut == m_lines.size())
        return false;
    showLine(m_lines[m_laidOut++]);
    return true;
}

void ChartScene::update(
    const ChartContents& contents, TimeWindow window, QSize size, const TimeWords& words)
{
    begin(contents, window, size, words);
    while (step()) {}
}

void ChartScene::paint(QPainter& painter)
{
    // Since it was begun the event loop may have laid it out in Qt Charts' own way.
    fixPlot();
    painter.setRenderHint(QPainter::Antialiasing);
    paintBands(painter);
    const bool smooth
        = std::none_of(m_lines.begin(), m_lines.end(), [](const Line& each) { return each.dense; });
    painter.setRenderHint(QPainter::Antialiasing, smooth);
    m_scene.render(&painter, QRectF(QPointF(), m_size), m_scene.sceneRect());
    painter.setRenderHint(QPainter::Antialiasing);
    paintRules(painter);
    paintMarks(painter);
    paintOff(painter);
}

void ChartScene::paintBands(QPainter& painter) const
{
    painter.save();
    painter.setClipRect(m_plot);
    painter.setPen(Qt::NoPen);
    for (const Band& band : m_bands) {
        QColor wash = StateColors::text(band.tone);
        wash.setAlphaF(0.18F);
        painter.setBrush(wash);
        for (const auto& run : band.runs) {
            QPolygonF outline;
            outline.reserve(static_cast<qsizetype>(2 * run.size()));
            for (const BandPoint& point : run)
                outline << QPointF(xOf(std::llround(point.x)), yOf(point.high));
            for (auto at = run.rbegin(); at != run.rend(); ++at)
                outline << QPointF(xOf(std::llround(at->x)), yOf(at->low));
            painter.drawPolygon(outline);
        }
    }
    painter.restore();
}

void ChartScene::paintRules(QPainter& painter) const
{
    const Theme& theme = Theme::instance();
    const auto rule = [&](double value, const QPen& pen) {
        const double y = std::round(yOf(value)) + 0.5;
        painter.setPen(pen);
        painter.drawLine(QPointF(m_plot.left(), y), QPointF(m_plot.right(), y));
        return y;
    };
    if (m_reference)
        rule(*m_reference, QPen(theme.color(Token::Ink3), 1.2));
    painter.setFont(font(TextRole::Caption));
    const QFontMetricsF metrics(painter.font());
    for (const ChartThreshold& threshold : m_thresholds) {
        QPen pen(StateColors::text(threshold.tone), 1.2);
        pen.setDashPattern({5, 3});
        const double y = rule(threshold.value, pen);
        const bool above = !m_reference || threshold.value >= *m_reference;
        // Lines end where it stands: on a ground of its own it stays legible.
        const QRectF label = placeOfLabel(
            y, {metrics.horizontalAdvance(threshold.label) + 6, metrics.height()}, above);
        QColor ground = theme.color(Token::Surface);
        ground.setAlphaF(0.82F);
        painter.fillRect(label, ground);
        painter.drawText(label, Qt::AlignCenter, threshold.label);
    }
}

std::size_t ChartScene::coveredBy(const QRectF& words) const
{
    std::size_t count = 0;
    for (const Line& line : m_lines) {
        for (const auto& run : line.runs) {
            for (auto at = run.rbegin(); at != run.rend(); ++at) {
                const QPointF point(xOf(std::llround(at->x())), yOf(at->y()));
                if (point.x() < words.left())
                    break;
                count += words.contains(point) ? 1U : 0U;
            }
        }
    }
    return count;
}

QRectF ChartScene::placeOfLabel(double y, QSizeF size, bool above) const
{
    const auto place = [&](bool over) {
        return QRectF(
            QPointF(m_plot.right() - size.width(), over ? y - size.height() - 1 : y + 1), size);
    };
    // Rather on the side that is farther from the reference: most lines run beside that.
    const QRectF wanted = place(above);
    const QRectF other = place(!above);
    return m_plot.contains(other) && coveredBy(other) < coveredBy(wanted) ? other : wanted;
}

void ChartScene::paintMarks(QPainter& painter) const
{
    painter.setFont(font(TextRole::Caption));
    const QFontMetricsF metrics(painter.font());
    QPen pen(Theme::instance().color(Token::Ink2), 1.2);
    pen.setDashPattern({1.5, 2.5});
    double free = m_plot.left();
    for (const ChartMark& mark : m_marks) {
        if (mark.atMs < m_window.fromMs || mark.atMs > m_window.toMs)
            continue;
        const double x = std::round(xOf(mark.atMs)) + 0.5;
        painter.setPen(pen);
        painter.drawLine(QPointF(x, m_plot.top() - 4), QPointF(x, m_plot.bottom()));
        const double width = metrics.horizontalAdvance(mark.label);
        const double left = std::min(x + 4, m_plot.right() - width);
        // A label that would lie on the one before is left out; its line stays.
        if (left < free)
            continue;
        painter.setPen(Theme::instance().color(Token::Ink2));
        painter.drawText(QPointF(left, m_plot.top() - 4), mark.label);
        free = left + width + 6;
    }
}

void ChartScene::paintOff(QPainter& painter) const
{
    painter.setBrush(Qt::NoBrush);
    for (const Line& line : m_lines) {
        painter.setPen(QPen(penOf(line.role, false).color(), 1.4));
        for (const QPointF& point : line.off) {
            const QPointF at(xOf(std::llround(point.x())), m_plot.bottom());
            QPolygonF arrow;
            arrow << at + QPointF(-3, -6) << at << at + QPointF(3, -6);
            painter.drawPolyline(arrow);
        }
    }
}

} // namespace pult::ui
