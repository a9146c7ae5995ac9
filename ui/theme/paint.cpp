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
    outside.addRect(rect.adjusted(-reach, -reach, reach, reach));
    painter.setClipPath(outside.subtracted(hole));
    QColor layer = shade;
    layer.setAlphaF(shade.alphaF() * 1.3F / static_cast<float>(reach));
    painter.setBrush(layer);
    for (int grow = 1; grow <= reach; ++grow) {
        const double drop = reach * 0.25;
        const QRectF r = rect.adjusted(-grow, -grow, grow, grow)
                             .translated(0, drop * (1 - double(grow) / reach));
        painter.drawRoundedRect(r, radius + grow, radius + grow);
    }
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
