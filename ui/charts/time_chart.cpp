// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/time_chart.h"

#include "ui/kit/naming.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr double kLeastDrag = 6;
constexpr double kNearer = 0.5;
constexpr int kFast = 10;

template <typename Point>
const Point* pointAt(const std::vector<Point>& points, double at, double Point::*time)
{
    auto next = std::upper_bound(points.begin(), points.end(), at,
        [&](double moment, const Point& point) { return moment < point.*time; });
    return next == points.begin() ? nullptr : &*std::prev(next);
}

QString words(const ChartContents& contents, double value)
{
    if (contents.scale == ScaleKind::Ratio)
        return ratioWords(value);
    return contents.words ? contents.words(value) : QString::number(value, 'g', 4);
}

} // namespace

std::optional<double> valueAt(const ChartPoints& points, qint64 atMs)
{
    const auto moment = static_cast<double>(atMs);
    auto next = std::upper_bound(points.begin(), points.end(), moment,
        [](double at, const QPointF& point) { return at < point.x(); });
    if (next == points.begin())
        return std::nullopt;
    const QPointF& before = *std::prev(next);
    if (std::isnan(before.y()) || (next == points.end() && before.x() < moment))
        return std::nullopt;
    return before.y();
}

TimeChart::TimeChart(const QString& objectName, ChartGroup& group, QWidget* parent)
    : QWidget(parent)
    , m_group(group)
    , m_groupLives(&group)
{
    setNames(*this, objectName, tr("Chart"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&group, &ChartGroup::windowChanged, this,
        [this] { m_group.schedule(this, m_group.isZoomed() || underMouse()); });
    connect(&group, &ChartGroup::crosshairChanged, this, qOverload<>(&QWidget::update));
}

TimeChart::~TimeChart()
{
    // A page may take its group away first.
    if (m_groupLives)
        m_group.forget(this);
}

void TimeChart::setContents(ChartContents contents)
{
    m_contents = std::move(contents);
    setAccessibleName(m_contents.title);
    describe();
    m_group.schedule(this, false);
}

void TimeChart::describe()
{
    const QString now = m_byKeys ? readout() : QString();
    const QString description = now.isEmpty() ? m_contents.summary : now;
    if (description == accessibleDescription())
        return;
    setAccessibleDescription(description);
    if (m_byKeys) {
        QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&changed);
    }
}

bool TimeChart::proceed()
{
    // What nobody sees is painted when it is shown.
    if (!isVisible() || size().isEmpty()) {
        m_layingOut = false;
        return true;
    }
    if (!std::exchange(m_layingOut, true)) {
        m_scene.begin(m_contents, m_group.window(), size(), m_group.words());
        return false;
    }
    if (m_scene.step())
        return false;
    m_layingOut = false;
    QPixmap picture(size() * devicePixelRatioF());
    picture.setDevicePixelRatio(devicePixelRatioF());
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    m_scene.paint(painter);
    painter.end();
    m_picture = picture;
    ++m_paintings;
    update();
    return true;
}

void TimeChart::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_group.schedule(this, true);
}

void TimeChart::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_group.schedule(this, true);
}

void TimeChart::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange
        || event->type() == QEvent::StyleChange)
        m_otherLook = true;
}

void TimeChart::paintEvent(QPaintEvent*)
{
    // Colours of another theme are never shown, not for a frame.
    if (std::exchange(m_otherLook, false)) {
        m_layingOut = false;
        while (!proceed())
            ;
    }
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_picture);
    painter.setRenderHint(QPainter::Antialiasing);
    paintBrush(painter);
    paintCrosshair(painter);
    if (paint::showsFocus(*this))
        paint::focusRing(painter, rect(), measures::kControlRadius);
}

QString TimeChart::readout() const
{
    const auto at = m_group.crosshair();
    if (!at)
        return {};
    QStringList parts;
    if (m_group.words().clock)
        parts << m_group.words().clock(*at, true);
    for (const ChartSeries& series : m_contents.series) {
        const auto value = series.points ? valueAt(*series.points, *at) : std::nullopt;
        parts << series.name + u' ' + (value ? words(m_contents, *value) : tr("no data"));
    }
    for (const ChartBand& band : m_contents.bands) {
        const BandPoint* point = band.points
            ? pointAt(*band.points, static_cast<double>(*at), &BandPoint::x)
            : nullptr;
        if (point && !std::isnan(point->low) && !std::isnan(point->high))
            parts << tr("%1 … %2").arg(
                words(m_contents, point->low), words(m_contents, point->high));
    }
    return parts.join(u" · "_s);
}

void TimeChart::paintCrosshair(QPainter& painter) const
{
    const auto at = m_group.crosshair();
    const TimeWindow window = m_group.window();
    if (!at || *at < window.fromMs || *at > window.toMs)
        return;
    const Theme& theme = Theme::instance();
    const QRectF plot = m_scene.plot();
    const double x = std::round(m_scene.xOf(*at)) + 0.5;
    painter.setPen(QPen(theme.color(Token::Ink2), theme.lineWidth()));
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    painter.setFont(ui::font(TextRole::Caption));
    const QFontMetricsF metrics(painter.font());
    const QString text = metrics.elidedText(readout(), Qt::ElideRight, plot.width() - 12);
    const double width = metrics.horizontalAdvance(text) + 12;
    // Beside the line, on the side with more room.
    const double left = std::clamp(x < plot.center().x() ? x + 6 : x - 6 - width, plot.left(),
        std::max(plot.left(), plot.right() - width));
    const QRectF box(left, plot.bottom() - metrics.height() - 10, width, metrics.height() + 6);
    paint::box(painter, box, 4, theme.color(Token::Surface), theme.color(Token::Line));
    painter.setPen(theme.color(Token::Ink));
    painter.drawText(box, Qt::AlignCenter, text);
}

void TimeChart::paintBrush(QPainter& painter) const
{
    if (!m_brushFrom)
        return;
    const QRectF plot = m_scene.plot();
    QColor wash = Theme::instance().color(Token::Accent);
    wash.setAlphaF(0.16F);
    const double from = std::clamp(std::min(*m_brushFrom, m_brushTo), plot.left(), plot.right());
    const double to = std::clamp(std::max(*m_brushFrom, m_brushTo), plot.left(), plot.right());
    painter.fillRect(QRectF(from, plot.top(), to - from, plot.height()), wash);
}

void TimeChart::mouseMoveEvent(QMouseEvent* event)
{
    m_byKeys = false;
    if (m_brushFrom) {
        m_brushTo = event->position().x();
        update();
    }
    m_group.setCrosshair(m_scene.timeAt(event->position().x()));
}

void TimeChart::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_brushFrom = event->position().x();
    m_brushTo = *m_brushFrom;
}

void TimeChart::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_brushFrom)
        return;
    const double from = std::min(*m_brushFrom, event->position().x());
    const double to = std::max(*m_brushFrom, event->position().x());
    m_brushFrom.reset();
    update();
    if (to - from >= kLeastDrag)
        m_group.zoom({m_scene.timeAt(from), m_scene.timeAt(to)});
}

void TimeChart::mouseDoubleClickEvent(QMouseEvent*)
{
    m_brushFrom.reset();
    m_group.resetZoom();
}

void TimeChart::leaveEvent(QEvent*)
{
    if (!m_byKeys)
        m_group.setCrosshair(std::nullopt);
}

void TimeChart::wheelEvent(QWheelEvent* event)
{
    // Without Ctrl it scrolls the page.
    if (!event->modifiers().testFlag(Qt::ControlModifier) || event->angleDelta().y() == 0)
        return event->ignore();
    m_group.zoomBy(
        event->angleDelta().y() > 0 ? kNearer : 1 / kNearer, m_scene.timeAt(event->position().x()));
    event->accept();
}

void TimeChart::moveCrosshair(int pixels)
{
    const TimeWindow window = m_group.window();
    const qint64 step = std::max<qint64>(1,
        std::llround(static_cast<double>(window.width()) / std::max(m_scene.plot().width(), 1.0)));
    const qint64 from = m_group.crosshair().value_or(pixels < 0 ? window.toMs : window.fromMs);
    m_byKeys = true;
    m_group.setCrosshair(std::clamp(from + pixels * step, window.fromMs, window.toMs));
    describe();
}

void TimeChart::keyPressEvent(QKeyEvent* event)
{
    const int step = event->modifiers().testFlag(Qt::ShiftModifier) ? kFast : 1;
    const TimeWindow window = m_group.window();
    const qint64 centre = m_group.crosshair().value_or(window.fromMs + window.width() / 2);
    switch (event->key()) {
    case Qt::Key_Left:
        return moveCrosshair(-step);
    case Qt::Key_Right:
        return moveCrosshair(step);
    case Qt::Key_Home:
    case Qt::Key_End:
        m_byKeys = true;
        m_group.setCrosshair(event->key() == Qt::Key_Home ? window.fromMs : window.toMs);
        return describe();
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return m_group.zoomBy(kNearer, centre);
    case Qt::Key_Minus:
        return m_group.zoomBy(1 / kNearer, centre);
    case Qt::Key_0:
        return m_group.resetZoom();
    case Qt::Key_Escape:
        if (!m_group.isZoomed() && !m_group.crosshair())
            break;
        m_group.resetZoom();
        return m_group.setCrosshair(std::nullopt);
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void TimeChart::focusOutEvent(QFocusEvent* event)
{
    if (std::exchange(m_byKeys, false))
        m_group.setCrosshair(std::nullopt);
    describe();
    QWidget::focusOutEvent(event);
}

} // namespace pult::ui
