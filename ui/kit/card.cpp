// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/card.h"

#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace pult::ui {

Card::Card(QWidget* parent)
    : QFrame(parent)
    , m_body(new QVBoxLayout(this))
{
    m_body->setContentsMargins(measures::kCardPaddingX + 1, measures::kCardPaddingY + 1,
        measures::kCardPaddingX + 1, measures::kCardPaddingY + 1);
    m_body->setSpacing(measures::kGrid);
}

Card::Card(const QString& title, QWidget* parent)
    : Card(parent)
{
    setTitle(title);
}

void Card::ensureHead()
{
    if (m_head)
        return;
    m_head = new QHBoxLayout;
    m_head->setSpacing(measures::kGapSmall);
    m_title = sectionTitle({}, this);
    m_subtitle = secondaryText({}, this);
    m_subtitle->setElided(true);
    m_head->addWidget(m_title);
    m_head->addWidget(m_subtitle, 1);
    m_body->insertLayout(0, m_head);
}

void Card::setTitle(const QString& title)
{
    if (title.isEmpty() && !m_head)
        return;
    ensureHead();
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    setAccessibleName(title);
}

void Card::setSubtitle(const QString& subtitle)
{
    ensureHead();
    m_subtitle->setText(subtitle);
}

void Card::addHeadWidget(QWidget* widget)
{
    ensureHead();
    m_head->addWidget(widget);
}

void Card::setPadding(int horizontal, int vertical)
{
    m_body->setContentsMargins(horizontal, vertical, horizontal, vertical);
}

void Card::setOutline(std::optional<Tone> tone)
{
    m_outline = tone;
    update();
}

void Card::setSunken(bool sunken)
{
    m_sunken = sunken;
    update();
}

void Card::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    const QColor line = m_outline ? StateColors::text(*m_outline) : theme.color(Token::Line);
    paint::box(painter, rect(), measures::kCardRadius,
        theme.color(m_sunken ? Token::Bg : Token::Surface), line, theme.lineWidth());
}

Separator::Separator(Qt::Orientation orientation, QWidget* parent)
    : QWidget(parent)
    , m_orientation(orientation)
{
    if (orientation == Qt::Horizontal)
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    else
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
}

QSize Separator::sizeHint() const
{
    const int width = Theme::instance().lineWidth();
    return {width, width};
}

void Separator::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().color(Token::Line));
}

} // namespace pult::ui
