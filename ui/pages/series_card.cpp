// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/series_card.h"

#include <QVBoxLayout>

namespace pult::ui {

SeriesCard::SeriesCard(const QString& label, QWidget* parent)
    : StatCard(label, parent)
    , m_line(new Sparkline)
{
    m_line->setFixedHeight(64);
    body()->addWidget(m_line);
}

void SeriesCard::setSeries(const SparklineData& series, const QString& inWords)
{
    m_line->setData(series, inWords);
}

} // namespace pult::ui
