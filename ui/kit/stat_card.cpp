// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/stat_card.h"

#include "ui/theme/measures.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace pult::ui {

StatCard::StatCard(const QString& label, QWidget* parent)
    : Card(parent)
    , m_label(secondaryText(label, this))
    , m_figure(new TextLabel({}, TextRole::Figure, Token::Ink, this))
    , m_beside(secondaryText({}, this))
    , m_below(secondaryText({}, this))
{
    m_beside->setElided(true);
    m_below->setElided(true);
    m_beside->setContentsMargins(0, 4, 0, 0);
    auto* line = new QHBoxLayout;
    line->setSpacing(6);
    line->addWidget(m_figure);
    line->addWidget(m_beside, 1);
    body()->setSpacing(2);
    body()->addWidget(m_label);
    body()->addLayout(line);
    body()->addWidget(m_below);
    m_below->hide();
}

void StatCard::setFigure(
    const QString& figure, const QString& beside, const QString& below, Tone tone)
{
    m_figure->setText(figure);
    m_figure->setInk(tone == Tone::Neutral ? Token::Ink : StateColors::tokens(tone).text);
    m_beside->setText(beside);
    m_below->setText(below);
    m_below->setVisible(!below.isEmpty());
    setAccessibleName(QStringList{m_label->text(), figure, beside, below}.join(QLatin1Char(' ')));
}

} // namespace pult::ui
