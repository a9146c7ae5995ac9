// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/fold_row.h"

#include "ui/theme/icons.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

#include <QPainter>
#include <QStyle>

namespace pult::ui {

FoldRow::FoldRow(const QString& objectName, QWidget* parent)
    : QAbstractButton(parent)
{
    setObjectName(objectName);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setFont(ui::font(TextRole::Body));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize FoldRow::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(text()) + 48, measures::kRow + 1};
}

void FoldRow::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    const QColor ground = theme.color(Token::Sunken);
    painter.fillRect(rect(), underMouse() ? mix(ground, theme.color(Token::Line), 0.4) : ground);
    painter.fillRect(0, 0, width(), theme.lineWidth(), theme.color(Token::LineSoft));
    const QRect line = rect().adjusted(measures::kCellPadding, 0, -measures::kCellPadding, 0);
    const QRect arrow = QStyle::alignedRect(
        layoutDirection(), Qt::AlignLeading | Qt::AlignVCenter, QSize(10, 10), line);
    const bool rightToLeft = layoutDirection() == Qt::RightToLeft;
    paintIcon(painter,
        isChecked()       ? Icon::ChevronDown
            : rightToLeft ? Icon::ChevronLeft
                          : Icon::ChevronRight,
        arrow, theme.color(Token::Ink2));
    painter.setPen(theme.color(Token::Ink2));
    paint::words(painter, QStyle::visualRect(layoutDirection(), line, line.adjusted(16, 0, 0, 0)),
        static_cast<int>(
            QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter)),
        fontMetrics().elidedText(text(), Qt::ElideRight, line.width() - 16));
    if (paint::showsFocus(*this))
        paint::focusRing(painter, QRectF(rect()).adjusted(2, 2, -2, -2), 4);
}

} // namespace pult::ui
