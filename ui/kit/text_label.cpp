// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/text_label.h"

#include "ui/kit/tabular.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QStyle>
#include <QToolTip>

#include <cmath>

namespace pult::ui {

TextLabel::TextLabel(const QString& text, TextRole role, Token ink, QWidget* parent)
    : QLabel(text, parent)
    , m_role(role)
    , m_ink(ink)
{
    setTextFormat(Qt::PlainText);
    setFont(ui::font(role));
    setAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void TextLabel::setInk(Token ink)
{
    m_ink = ink;
    update();
}

void TextLabel::setRole(TextRole role)
{
    m_role = role;
    setFont(ui::font(role));
    updateGeometry();
}

void TextLabel::setTabular(bool tabular)
{
    m_tabular = tabular;
    updateGeometry();
    update();
}

void TextLabel::setElided(bool elided)
{
    m_elided = elided;
    updateGeometry();
}

int TextLabel::textWidth() const
{
    const double width = m_tabular ? tabular::width(font(), text())
                                   : QFontMetricsF(font()).horizontalAdvance(text());
    return static_cast<int>(std::ceil(width)) + 1;
}

QSize TextLabel::sizeHint() const
{
    const QMargins m = contentsMargins();
    return {textWidth() + m.left() + m.right(), lineHeight(m_role) + m.top() + m.bottom()};
}

QSize TextLabel::minimumSizeHint() const
{
    const QSize full = sizeHint();
    return m_elided ? QSize(std::min(full.width(), 24), full.height()) : full;
}

void TextLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setFont(font());
    painter.setPen(Theme::instance().color(isEnabled() ? m_ink : Token::Ink3));
    const QRect rect = contentsRect();
    const Qt::Alignment align = QStyle::visualAlignment(layoutDirection(), alignment());
    const bool fits = textWidth() <= rect.width() + 1;
    if (fits && m_tabular) {
        tabular::draw(painter, rect, align, text());
        return;
    }
    const QString shown
        = fits ? text() : fontMetrics().elidedText(text(), Qt::ElideRight, rect.width());
    paint::words(painter, rect, static_cast<int>(align | Qt::TextSingleLine), shown);
}

bool TextLabel::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip && toolTip().isEmpty()
        && textWidth() > contentsRect().width() + 1) {
        QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), text(), this);
        return true;
    }
    return QLabel::event(event);
}

TextLabel* sectionTitle(const QString& text, QWidget* parent)
{
    return new TextLabel(text, TextRole::Section, Token::Ink, parent);
}

TextLabel* secondaryText(const QString& text, QWidget* parent)
{
    return new TextLabel(text, TextRole::Body, Token::Ink2, parent);
}

} // namespace pult::ui
