// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_export.h"

#include "ui/charts/chart_scene.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

#include <QBuffer>
#include <QDateTime>
#include <QFontMetricsF>
#include <QImage>
#include <QPainter>
#include <QSvgGenerator>

#include <QWidget>
#include <cmath>
#include <map>

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr int kMargin = 20;
constexpr int kTitle = 26;
constexpr int kLegend = 22;
constexpr int kSummary = 24;
constexpr int kScale = 2; //!< Of a PNG, so that it can be enlarged.

Tone toneOf(SeriesRole role)
{
    return role == SeriesRole::Candidate ? Tone::Candidate
        : role == SeriesRole::Baseline   ? Tone::Baseline
                                         : Tone::Neutral;
}

//! Ground, title above and sentence below. Returns what lies within the margins.
QRect paintFrame(QPainter& painter, QSize size, const QString& title, const QString& summary)
{
    const Theme& theme = Theme::instance();
    painter.fillRect(QRect({}, size), theme.color(Token::Surface));
    const QRect inner = QRect({}, size).adjusted(kMargin, kMargin, -kMargin, -kMargin);
    painter.setFont(font(TextRole::CardTitle));
    painter.setPen(theme.color(Token::Ink));
    painter.drawText(QRect(inner.topLeft(), QSize(inner.width(), kTitle)),
        Qt::AlignLeft | Qt::AlignVCenter, title);
    painter.setFont(font(TextRole::Body));
    painter.setPen(theme.color(Token::Ink2));
    painter.drawText(QRect(inner.left(), inner.bottom() - kSummary, inner.width(), kSummary),
        Qt::AlignLeft | Qt::AlignBottom, summary);
    return inner;
}

void paintAll(QPainter& painter, const ChartContents& contents, TimeWindow window,
    const TimeWords& words, QSize size)
{
    const QRect inner = paintFrame(painter, size, contents.title, contents.summary);
    paintLegend(
        painter, QRectF(inner.left(), inner.top() + kTitle, inner.width(), kLegend), contents);
    const int top = inner.top() + kTitle + kLegend;
    const QSize room(inner.width(), inner.bottom() - kSummary - top);
    ChartScene scene;
    scene.update(contents, window, room, words);
    painter.save();
    painter.translate(inner.left(), top);
    scene.paint(painter);
    painter.restore();
}

//! As many digits as a double tells apart for sure.
constexpr int kDigits = 15;

QString quoted(const QString& text)
{
    return text.contains(u',') || text.contains(u'"')
        ? u'"' + QString(text).replace(u"\""_s, u"\"\""_s) + u'"'
        : text;
}

QSize sizeOf(const chartExport::Drawn& drawn)
{
    return drawn.widget.size() + QSize(2 * kMargin, 2 * kMargin + kTitle + kSummary);
}

void paintAll(QPainter& painter, const chartExport::Drawn& drawn)
{
    const QRect inner = paintFrame(painter, sizeOf(drawn), drawn.title, drawn.summary);
    drawn.widget.render(&painter, inner.topLeft() + QPoint(0, kTitle), {}, QWidget::DrawChildren);
}

template <typename Paint> QByteArray pngOf(QSize size, const Paint& paint)
{
    QImage image(size * kScale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(kScale);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    paint(painter);
    painter.end();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

template <typename Paint>
QByteArray svgOf(QSize size, const QString& title, const QString& summary, const Paint& paint)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(size);
    generator.setViewBox(QRect({}, size));
    generator.setTitle(title);
    generator.setDescription(summary);
    QPainter painter(&generator);
    paint(painter);
    painter.end();
    return bytes;
}

} // namespace

double paintLegend(QPainter& painter, const QRectF& rect, const ChartContents& contents)
{
    painter.setFont(font(TextRole::Caption));
    const QFontMetricsF metrics(painter.font());
    double x = rect.left();
    const auto entry = [&](const QString& name, const auto& draw) {
        draw(QRectF(x, rect.center().y() - 5, 24, 10));
        painter.setPen(Theme::instance().color(Token::Ink2));
        const double width = metrics.horizontalAdvance(name);
        painter.drawText(QRectF(x + 30, rect.top(), width + 2, rect.height()),
            Qt::AlignLeft | Qt::AlignVCenter, name);
        x += 30 + width + 18;
    };
    for (const ChartSeries& series : contents.series)
        entry(series.name, [&](const QRectF& sample) {
            QPen pen(StateColors::text(toneOf(series.role)), 1.8);
            if (series.role == SeriesRole::Baseline)
                pen.setDashPattern({3, 2.5});
            painter.setPen(pen);
            painter.drawLine(QPointF(sample.left(), sample.center().y()),
                QPointF(sample.right(), sample.center().y()));
        });
    for (const ChartBand& band : contents.bands)
        entry(band.name, [&](const QRectF& sample) {
            QColor wash = StateColors::text(band.tone);
            wash.setAlphaF(0.18F);
            painter.fillRect(sample, wash);
        });
    return x - rect.left();
}

QByteArray chartExport::csv(const ChartContents& contents, TimeWindow window)
{
    QStringList head{u"time (UTC)"_s};
    std::map<qint64, QStringList> rows;
    const auto add = [&](const QString& name) {
        head << quoted(contents.unit.isEmpty() ? name : u"%1 (%2)"_s.arg(name, contents.unit));
    };
    const auto put = [&](double at, double value) {
        const auto moment = static_cast<qint64>(at);
        if (moment < window.fromMs || moment > window.toMs || std::isnan(value))
            return;
        QStringList& cells = rows[moment];
        while (cells.size() < head.size() - 1)
            cells << QString();
        cells.last() = QString::number(value, 'g', kDigits);
    };
    for (const ChartSeries& series : contents.series) {
        add(series.name);
        for (const QPointF& point : series.points ? *series.points : ChartPoints())
            put(point.x(), point.y());
    }
    for (const ChartBand& band : contents.bands)
        for (const bool low : {true, false}) {
            add(band.name + (low ? u" low"_s : u" high"_s));
            for (const BandPoint& point : band.points ? *band.points : std::vector<BandPoint>())
                put(point.x, low ? point.low : point.high);
        }
    QByteArray text = head.join(u',').toUtf8() + "\r\n";
    for (auto& [at, cells] : rows) {
        while (cells.size() < head.size() - 1)
            cells << QString();
        text += QDateTime::fromMSecsSinceEpoch(at, Qt::UTC).toString(Qt::ISODateWithMs).toUtf8()
            + ',' + cells.join(u',').toUtf8() + "\r\n";
    }
    return text;
}

QByteArray chartExport::png(
    const ChartContents& contents, TimeWindow window, const TimeWords& words, QSize size)
{
    return pngOf(
        size, [&](QPainter& painter) { paintAll(painter, contents, window, words, size); });
}

QByteArray chartExport::svg(
    const ChartContents& contents, TimeWindow window, const TimeWords& words, QSize size)
{
    return svgOf(size, contents.title, contents.summary,
        [&](QPainter& painter) { paintAll(painter, contents, window, words, size); });
}

QByteArray chartExport::png(const Drawn& drawn)
{
    return pngOf(sizeOf(drawn), [&](QPainter& painter) { paintAll(painter, drawn); });
}

QByteArray chartExport::svg(const Drawn& drawn)
{
    return svgOf(sizeOf(drawn), drawn.title, drawn.summary,
        [&](QPainter& painter) { paintAll(painter, drawn); });
}

} // namespace pult::ui
