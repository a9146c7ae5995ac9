// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/sparkline.h"

#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace pult::ui {
namespace {

constexpr int kLabels = 18;

struct Range
{
    double low;
    double high;
};

Range rangeOf(const SparklineData& data)
{
    if (data.high > data.low)
        return {data.low, data.high};
    Range range{0, 0};
    bool any = false;
    for (const std::vector<double>* values : {&data.values, &data.baseline})
        for (double v : *values) {
            if (std::isnan(v))
                continue;
            range = any ? Range{std::min(range.low, v), std::max(range.high, v)} : Range{v, v};
            any = true;
        }
    if (data.fromZero)
        range.low = std::min(0.0, range.low);
    if (range.high <= range.low)
        range.high = range.low + 1;
    const double air = (range.high - range.low) * 0.08;
    return {data.fromZero ? range.low : range.low - air, range.high + air};
}

QPainterPath lineOf(const std::vector<double>& values, const QRectF& plot, Range range)
{
    QPainterPath path;
    bool pen = false;
    const double step = plot.width() / std::max<double>(1, double(values.size()) - 1);
    for (size_t i = 0; i < values.size(); ++i) {
        if (std::isnan(values[i])) {
            pen = false;
            continue;
        }
        const double share = (values[i] - range.low) / (range.high - range.low);
        const QPointF at(plot.left() + step * double(i), plot.bottom() - plot.height() * share);
        if (pen)
            path.lineTo(at);
        else
            path.moveTo(at);
        pen = true;
    }
    return path;
}

void paintMark(QPainter& painter, const QRectF& plot, const SparklineData& data)
{
    if (data.markAt < 0)
        return;
    const double x = std::round(plot.left() + plot.width() * data.markAt) + 0.5;
    QPen pen(Theme::instance().color(Token::Ink2), 1.2);
    pen.setDashPattern({1.5, 2.5});
    painter.setPen(pen);
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    if (data.mark.isEmpty())
        return;
    const QFontMetricsF metrics(painter.font());
    const double half = metrics.horizontalAdvance(data.mark) / 2;
    const auto taken = [&](const QString& label) {
        return label.isEmpty() ? 0 : metrics.horizontalAdvance(label) + 8;
    };
    const double least = plot.left() + taken(data.from) + half;
    const double centre
        = std::clamp(x, least, std::max(least, plot.right() - taken(data.to) - half));
    painter.drawText(QRectF(centre - half - 2, plot.bottom() + 3, 2 * half + 4, kLabels - 3),
        Qt::AlignCenter, data.mark);
}

void paintAxis(QPainter& painter, const QRectF& plot, const SparklineData& data)
{
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(Theme::instance().color(Token::LineStrong), Theme::instance().lineWidth()));
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(font(TextRole::Caption));
    painter.setPen(Theme::instance().color(Token::Ink2));
    const QRectF labels(plot.left(), plot.bottom() + 3, plot.width(), kLabels - 3);
    // Time goes from left to right whatever the language does.
    painter.drawText(labels, Qt::AlignLeft | Qt::AlignAbsolute | Qt::AlignVCenter, data.from);
    painter.drawText(labels, Qt::AlignRight | Qt::AlignAbsolute | Qt::AlignVCenter, data.to);
}

} // namespace

std::vector<double> sparklines::reduced(const std::vector<double>& values, int columns)
{
    const auto count = values.size();
    const auto wanted = static_cast<size_t>(std::max(1, columns));
    if (count <= 2 * wanted)
        return values;
    std::vector<double> result;
    result.reserve(2 * wanted);
    for (size_t column = 0; column < wanted; ++column) {
        const auto begin = values.begin() + static_cast<std::ptrdiff_t>(column * count / wanted);
        const auto end
            = values.begin() + static_cast<std::ptrdiff_t>((column + 1) * count / wanted);
        const bool gap = std::any_of(begin, end, [](double v) { return std::isnan(v); });
        if (gap) {
            result.insert(result.end(), 2, SparklineData::kGap);
            continue;
        }
        const auto [low, high] = std::minmax_element(begin, end);
        const bool rising = low < high;
        result.push_back(rising ? *low : *high);
        result.push_back(rising ? *high : *low);
    }
    return result;
}

void sparklines::paint(QPainter& painter, const QRectF& rect, const SparklineData& data)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const bool labelled = !data.from.isEmpty() || !data.to.isEmpty() || !data.mark.isEmpty();
    const QRectF plot = rect.adjusted(0, 1, -1, labelled ? -kLabels : -1);
    paintAxis(painter, plot, data);
    paintMark(painter, plot, data);
    const auto values = reduced(data.values, static_cast<int>(plot.width()));
    QPen pen(StateColors::text(data.tone), 1.8);
    pen.setJoinStyle(Qt::RoundJoin);
    pen.setCapStyle(Qt::RoundCap);
    painter.setBrush(Qt::NoBrush);
    if (!data.baseline.empty()) {
        QPen dashed(StateColors::text(Tone::Baseline), 1.4);
        dashed.setDashPattern({3, 2.5});
        painter.setPen(dashed);
        painter.drawPath(
            lineOf(reduced(data.baseline, static_cast<int>(plot.width())), plot, rangeOf(data)));
    }
    painter.setPen(pen);
    painter.drawPath(lineOf(values, plot, rangeOf(data)));
    painter.restore();
}

Sparkline::Sparkline(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void Sparkline::setData(const SparklineData& series, const QString& inWords)
{
    m_data = series;
    setAccessibleName(inWords);
    update();
}

void Sparkline::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    sparklines::paint(painter, rect(), m_data);
}

} // namespace pult::ui
