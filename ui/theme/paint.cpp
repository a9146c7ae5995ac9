// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/paint.h"

#include "ui/theme/measures.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QWidget>

namespace pult::ui::paint {

void box(QPainter& painter, const QRectF& rect, double radius, const QColor& fill,
    const QColor& outline, double outlineWidth)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const bool outlined = outline.alpha() > 0 && outlineWidth > 0;
    const double inset = outlined ? outlineWidth / 2 : 0;
    painter.setPen(outlined ? QPen(outline, outlineWidth) : QPen(Qt::NoPen));
    painter.setBrush(fill.alpha() > 0 ? QBrush(fill) : QBrush(Qt::NoBrush));
    const QRectF inner = rect.adjusted(inset, inset, -inset, -inset);
    const double r = std::max(0.0, radius - inset);
    painter.drawRoundedRect(inner, r, r);
    painter.restore();
}

bool showsFocus(const QWidget& widget)
{
    return widget.hasFocus() && widget.window()->testAttribute(Qt::WA_KeyboardFocusChange);
}

void focusRing(QPainter& painter, const QRectF& rect, double radius)
{
    box(painter, rect, radius, Qt::transparent, Theme::instance().color(Token::Accent),
        measures::kFocusRing);
}

bool hasDirection(const QString& text)
{
    int depth = 0;
    for (const QChar c : text) {
        const QChar::Direction direction = c.direction();
        if (direction == QChar::DirFSI || direction == QChar::DirLRI || direction == QChar::DirRLI)
            ++depth;
        else if (direction == QChar::DirPDI)
            depth = std::max(0, depth - 1);
        else if (depth == 0
            && (direction == QChar::DirL || direction == QChar::DirR || direction == QChar::DirAL))
            return true;
    }
    return false;
}

void words(QPainter& painter, const QRectF& rect, int flags, const QString& text)
{
    const Qt::LayoutDirection before = painter.layoutDirection();
    if (hasDirection(text))
        painter.setLayoutDirection(Qt::LayoutDirectionAuto);
    painter.drawText(rect, flags, text);
    painter.setLayoutDirection(before);
}

namespace {

//! Full as far as the card's own corner reaches, then fading out with the square of the distance.
QGradientStops shadowStops(const QColor& shade, double full)
{
    constexpr int kSteps = 8;
    QGradientStops stops{{0, shade}};
    for (int step = 0; step <= kSteps; ++step) {
        const double away = double(step) / kSteps;
        QColor color = shade;
        color.setAlphaF(shade.alphaF() * static_cast<float>((1 - away) * (1 - away)));
        stops << QGradientStop{full + (1 - full) * away, color};
    }
    return stops;
}

void shadowCorners(QPainter& painter, const QRectF& core, double width, const QGradientStops& stops)
{
    const QSizeF size(width, width);
    const auto corner = [&](const QPointF& centre, const QPointF& topLeft) {
        QRadialGradient fade(centre, width);
        fade.setStops(stops);
        painter.fillRect(QRectF(topLeft, size), fade);
    };
    corner(core.topLeft(), core.topLeft() - QPointF(width, width));
    corner(core.topRight(), core.topRight() - QPointF(0, width));
    corner(core.bottomLeft(), core.bottomLeft() - QPointF(width, 0));
    corner(core.bottomRight(), core.bottomRight());
}

void shadowSides(QPainter& painter, const QRectF& core, double width, const QGradientStops& stops)
{
    const auto side = [&](const QRectF& where, const QPointF& from, const QPointF& to) {
        QLinearGradient fade(from, to);
        fade.setStops(stops);
        painter.fillRect(where, fade);
    };
    const QPointF across(width, 0);
    const QPointF down(0, width);
    side({core.left(), core.top() - width, core.width(), width}, core.topLeft(),
        core.topLeft() - down);
    side({core.left(), core.bottom(), core.width(), width}, core.bottomLeft(),
        core.bottomLeft() + down);
    side({core.left() - width, core.top(), width, core.height()}, core.topLeft(),
        core.topLeft() - across);
    side({core.right(), core.top(), width, core.height()}, core.topRight(),
        core.topRight() + across);
}

} // namespace

void shadow(QPainter& painter, const QRectF& rect, double radius, int reach)
{
    const QColor shade = Theme::instance().color(Token::Shade);
    if (shade.alpha() == 0)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    QPainterPath hole;
    hole.addRoundedRect(rect, radius, radius);
    QPainterPath outside;
    outside.addRect(rect.adjusted(-2 * reach, -2 * reach, 2 * reach, 2 * reach));
    painter.setClipPath(outside.subtracted(hole));
    const QRectF core = rect.translated(0, reach * 0.25).adjusted(radius, radius, -radius, -radius);
    const double width = reach + radius;
    const QGradientStops stops = shadowStops(shade, radius / width);
    shadowCorners(painter, core, width, stops);
    shadowSides(painter, core, width, stops);
    painter.fillRect(core, shade);
    painter.restore();
}

void hatch(QPainter& painter, const QRectF& rect)
{
    painter.save();
    painter.setClipRect(rect, Qt::IntersectClip);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor line = Theme::instance().color(Token::Ink3);
    line.setAlphaF(Theme::instance().isHighContrast() ? 0.5F : 0.16F);
    painter.setPen(QPen(line, 1));
    constexpr int kStep = 8;
    const int span = static_cast<int>(rect.width() + rect.height());
    for (int at = 0; at < span; at += kStep)
        painter.drawLine(QPointF(rect.left() + at, rect.top()),
            QPointF(rect.left() + at - rect.height(), rect.bottom()));
    painter.restore();
}

} // namespace pult::ui::paint
