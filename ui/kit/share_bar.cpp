// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/share_bar.h"

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace pult::ui {

void shares::paint(QPainter& painter, const QRectF& rect, const std::vector<Share>& parts,
    double total, Qt::LayoutDirection direction)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath shape;
    const double radius = rect.height() / 2;
    shape.addRoundedRect(rect, radius, radius);
    painter.setClipPath(shape, Qt::IntersectClip);
    const Theme& theme = Theme::instance();
    painter.fillRect(rect, theme.color(Token::Sunken));
    double x = 0;
    bool first = true;
    for (const Share& part : parts) {
        const double width = total > 0 ? rect.width() * part.amount / total : 0;
        if (width <= 0)
            continue;
        QRectF piece(rect.x() + x, rect.y(), width, rect.height());
        if (direction == Qt::RightToLeft)
            piece.moveRight(rect.right() - x);
        painter.fillRect(piece, StateColors::text(part.tone));
        // Without colours the parts need a gap to be told apart.
        if (!first && theme.isHighContrast())
            painter.fillRect(
                QRectF(piece.x(), piece.y(), 2, piece.height()), theme.color(Token::Bg));
        first = false;
        x += width;
    }
    painter.restore();
    if (theme.isHighContrast())
        pult::ui::paint::box(painter, rect, radius, Qt::transparent, theme.color(Token::Ink), 1);
}

ShareBar::ShareBar(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ShareBar::setParts(const std::vector<Share>& parts, double total, const QString& inWords)
{
    m_parts = parts;
    m_total = total;
    setAccessibleName(inWords);
    setToolTip(inWords);
    update();
}

void ShareBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    shares::paint(painter, rect(), m_parts, m_total, layoutDirection());
}

} // namespace pult::ui
