// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/heatmap.h"

#include "ui/charts/chart_axis.h"
#include "ui/kit/naming.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

#include <QFontMetricsF>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

// As of TimeChart, that moments stand below each other.
constexpr double kLeft = 52;
constexpr double kRight = 14;
constexpr double kTop = 16;
constexpr double kBottom = 22;
constexpr double kTimeLabel = 72;
constexpr double kRangeLabel = 24;
constexpr double kLeastDrag = 6;
constexpr double kNearer = 0.5;

} // namespace

double HeatmapData::at(int column, int range) const
{
    const auto rows = static_cast<std::size_t>(bounds.size());
    const std::size_t place
        = static_cast<std::size_t>(column) * rows + static_cast<std::size_t>(range);
    return place < counts.size() ? counts[place] : kChartGap;
}

QImage heatmaps::image(const HeatmapData& data, const QColor& ground, const QColor& full)
{
    const int rows = static_cast<int>(data.bounds.size());
    QImage image(std::max(1, data.columns), std::max(1, rows), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    double most = 0;
    for (const double count : data.counts)
        most = std::isnan(count) ? most : std::max(most, count);
    if (most <= 0)
        return image;
    for (int column = 0; column < data.columns; ++column)
        for (int row = 0; row < rows; ++row) {
            const double count = data.at(column, row);
            if (std::isnan(count))
                continue;
            // The root makes the rare ones visible, which is what one looks for.
            const double share = std::sqrt(std::max(count, 0.0) / most);
            image.setPixelColor(column, rows - 1 - row, mix(ground, full, share));
        }
    return image;
}

int heatmaps::rangeOf(const HeatmapData& data, int column, double quantile)
{
    double all = 0;
    const int rows = static_cast<int>(data.bounds.size());
    for (int row = 0; row < rows; ++row)
        all += std::isnan(data.at(column, row)) ? 0 : data.at(column, row);
    if (all <= 0)
        return -1;
    double below = 0;
    for (int row = 0; row < rows; ++row) {
        below += std::isnan(data.at(column, row)) ? 0 : data.at(column, row);
        if (below >= quantile * all)
            return row;
    }
    return rows - 1;
}

Heatmap::Heatmap(const QString& objectName, ChartGroup& group, QWidget* parent)
    : QWidget(parent)
    , m_group(group)
{
    setNames(*this, objectName, tr("Heatmap"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&group, &ChartGroup::crosshairChanged, this, qOverload<>(&QWidget::update));
    connect(&group, &ChartGroup::windowChanged, this, qOverload<>(&QWidget::update));
}

void Heatmap::setData(HeatmapData data)
{
    m_data = std::move(data);
    setAccessibleName(m_data.title);
    setAccessibleDescription(m_data.summary);
    redraw();
}

void Heatmap::redraw()
{
    m_image = heatmaps::image(
        m_data, Theme::instance().color(Token::Sunken), StateColors::text(m_data.tone));
    update();
}

void Heatmap::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        redraw();
}

QRectF Heatmap::plot() const
{
    return {kLeft, kTop, std::max(1.0, width() - kLeft - kRight),
        std::max(1.0, height() - kTop - kBottom)};
}

int Heatmap::columnAt(qint64 atMs) const
{
    if (m_data.window.width() <= 0 || atMs < m_data.window.fromMs || atMs >= m_data.window.toMs)
        return -1;
    return static_cast<int>((atMs - m_data.window.fromMs) * m_data.columns / m_data.window.width());
}

QString Heatmap::readout() const
{
    const auto at = m_group.crosshair();
    const int column = at ? columnAt(*at) : -1;
    if (column < 0)
        return {};
    const QString when = m_group.words().clock ? m_group.words().clock(*at, true) : QString();
    const int middle = heatmaps::rangeOf(m_data, column, 0.5);
    const int far = heatmaps::rangeOf(m_data, column, 0.99);
    if (middle < 0)
        return tr("%1 · no data").arg(when);
    double all = 0;
    for (int row = 0; row < static_cast<int>(m_data.bounds.size()); ++row)
        all += std::isnan(m_data.at(column, row)) ? 0 : m_data.at(column, row);
    const auto bound = [&](int row) {
        const double value = m_data.bounds[static_cast<std::size_t>(row)];
        return m_data.words ? m_data.words(value) : QString::number(value);
    };
    return tr("%1 · %2 values: half up to %3, 99 % up to %4")
        .arg(when, QLocale().toString(std::llround(all)), bound(middle), bound(far));
}

void Heatmap::paintAxes(QPainter& painter) const
{
    const Theme& theme = Theme::instance();
    const QRectF area = plot();
    const TimeWindow window = m_group.window();
    painter.setFont(ui::font(TextRole::Caption));
    painter.setPen(theme.color(Token::Ink2));
    const auto xOf = [&](double at) {
        return area.left()
            + (at - static_cast<double>(window.fromMs))
            / std::max(1.0, static_cast<double>(window.width())) * area.width();
    };
    for (const ChartTick& tick :
        timeTicks(window, static_cast<int>(area.width() / kTimeLabel), m_group.words()))
        painter.drawText(QRectF(xOf(tick.at) - kTimeLabel / 2, area.bottom() + 4, kTimeLabel, 16),
            Qt::AlignCenter, tick.label);
    const auto rows = static_cast<int>(m_data.bounds.size());
    if (rows == 0)
        return;
    const double high = area.height() / rows;
    const int every = std::max(1, static_cast<int>(std::ceil(kRangeLabel / high)));
    for (int row = every - 1; row < rows; row += every) {
        const double value = m_data.bounds[static_cast<std::size_t>(row)];
        painter.drawText(QRectF(0, area.bottom() - (row + 1) * high - 8, kLeft - 6, 16),
            Qt::AlignRight | Qt::AlignVCenter,
            m_data.words ? m_data.words(value) : QString::number(value));
    }
    QPen pen(theme.color(Token::Ink2), 1.2);
    pen.setDashPattern({1.5, 2.5});
    for (const ChartMark& mark : m_data.marks) {
        if (mark.atMs < window.fromMs || mark.atMs > window.toMs)
            continue;
        const double x = std::round(xOf(static_cast<double>(mark.atMs))) + 0.5;
        painter.setPen(pen);
        painter.drawLine(QPointF(x, area.top() - 4), QPointF(x, area.bottom()));
        painter.setPen(theme.color(Token::Ink2));
        painter.drawText(QPointF(x + 4, area.top() - 4), mark.label);
    }
}

void Heatmap::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    const QRectF area = plot();
    painter.fillRect(area, theme.color(Token::Sunken));
    const TimeWindow window = m_group.window();
    if (m_data.columns > 0 && m_data.window.width() > 0 && window.width() > 0) {
        const double scale = m_data.columns / static_cast<double>(m_data.window.width());
        const QRectF source(static_cast<double>(window.fromMs - m_data.window.fromMs) * scale, 0,
            static_cast<double>(window.width()) * scale, m_image.height());
        painter.drawImage(area, m_image, source);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    paintBrush(painter);
    paintAxes(painter);
    if (const auto at = m_group.crosshair(); at && columnAt(*at) >= 0) {
        const double x = area.left()
            + static_cast<double>(*at - window.fromMs) / static_cast<double>(window.width())
                * area.width();
        painter.setPen(QPen(theme.color(Token::Ink), theme.lineWidth()));
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        const QString text = readout();
        const double width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 12;
        const QRectF box(
            std::clamp(x + 6, area.left(), std::max(area.left(), area.right() - width)),
            area.bottom() - 24, width, 20);
        paint::box(painter, box, 4, theme.color(Token::Surface), theme.color(Token::Line));
        painter.drawText(box, Qt::AlignCenter, text);
    }
    if (paint::showsFocus(*this))
        paint::focusRing(painter, rect(), measures::kControlRadius);
}

qint64 Heatmap::timeAt(double x) const
{
    const QRectF area = plot();
    const double share = std::clamp((x - area.left()) / area.width(), 0.0, 1.0);
    const TimeWindow window = m_group.window();
    return window.fromMs + std::llround(share * static_cast<double>(window.width()));
}

void Heatmap::paintBrush(QPainter& painter) const
{
    if (!m_brushFrom)
        return;
    const QRectF area = plot();
    QColor wash = Theme::instance().color(Token::Accent);
    wash.setAlphaF(0.16F);
    const double from = std::clamp(std::min(*m_brushFrom, m_brushTo), area.left(), area.right());
    const double to = std::clamp(std::max(*m_brushFrom, m_brushTo), area.left(), area.right());
    painter.fillRect(QRectF(from, area.top(), to - from, area.height()), wash);
}

void Heatmap::mouseMoveEvent(QMouseEvent* event)
{
    if (m_brushFrom) {
        m_brushTo = event->position().x();
        update();
    }
    m_group.setCrosshair(timeAt(event->position().x()));
}

void Heatmap::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_brushFrom = event->position().x();
    m_brushTo = *m_brushFrom;
}

void Heatmap::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_brushFrom)
        return;
    const double from = std::min(*m_brushFrom, event->position().x());
    const double to = std::max(*m_brushFrom, event->position().x());
    m_brushFrom.reset();
    update();
    if (to - from >= kLeastDrag)
        m_group.zoom({timeAt(from), timeAt(to)});
}

void Heatmap::mouseDoubleClickEvent(QMouseEvent*)
{
    m_brushFrom.reset();
    m_group.resetZoom();
}

void Heatmap::wheelEvent(QWheelEvent* event)
{
    // Without Ctrl it scrolls the page.
    if (!event->modifiers().testFlag(Qt::ControlModifier) || event->angleDelta().y() == 0)
        return event->ignore();
    m_group.zoomBy(
        event->angleDelta().y() > 0 ? kNearer : 1 / kNearer, timeAt(event->position().x()));
    event->accept();
}

void Heatmap::leaveEvent(QEvent*)
{
    m_group.setCrosshair(std::nullopt);
}

void Heatmap::keyPressEvent(QKeyEvent* event)
{
    const TimeWindow window = m_group.window();
    const qint64 centre = m_group.crosshair().value_or(window.fromMs + window.width() / 2);
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return m_group.zoomBy(kNearer, centre);
    case Qt::Key_Minus:
        return m_group.zoomBy(1 / kNearer, centre);
    case Qt::Key_0:
        return m_group.resetZoom();
    default:
        return QWidget::keyPressEvent(event);
    }
    const qint64 step = m_data.window.width() / std::max(1, m_data.columns);
    const qint64 from
        = m_group.crosshair().value_or(event->key() == Qt::Key_Left ? window.toMs : window.fromMs);
    m_group.setCrosshair(std::clamp(
        from + (event->key() == Qt::Key_Left ? -step : step), window.fromMs, window.toMs - 1));
    setAccessibleDescription(readout());
}

} // namespace pult::ui
