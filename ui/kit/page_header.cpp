// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/page_header.h"

#include "ui/kit/text_label.h"
#include "ui/theme/measures.h"

#include <QHBoxLayout>

namespace pult::ui {

PageHeader::PageHeader(const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_title(new TextLabel(title, TextRole::PageTitle, Token::Ink, this))
    , m_subtitle(secondaryText({}, this))
    , m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(measures::kGapSmall);
    m_subtitle->setElided(true);
    m_row->addWidget(m_title);
    m_row->addWidget(m_subtitle, 1);
    setFixedHeight(measures::kButton);
    setAccessibleName(title);
}

void PageHeader::setTitle(const QString& title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

void PageHeader::setSubtitle(const QString& subtitle)
{
    m_subtitle->setText(subtitle);
}

void PageHeader::addAction(QWidget* widget)
{
    m_row->addWidget(widget);
}

} // namespace pult::ui
