// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/news_column.h"

#include <algorithm>

#include <QEvent>
#include <QVBoxLayout>

#include "ui/theme/measures.h"

namespace pult::app {

NewsColumn::NewsColumn(std::vector<QWidget*> bars)
    : m_bars(std::move(bars))
{
    auto* column = new QVBoxLayout(this);
    column->setSpacing(ui::measures::kGrid);
    for (QWidget* bar : m_bars) {
        column->addWidget(bar);
        bar->installEventFilter(this);
    }
    arrange();
}

bool NewsColumn::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ShowToParent || event->type() == QEvent::HideToParent)
        arrange();
    return QWidget::eventFilter(watched, event);
}

void NewsColumn::arrange()
{
    const bool any = std::any_of(
        m_bars.begin(), m_bars.end(), [](const QWidget* bar) { return !bar->isHidden(); });
    const int side = any ? ui::measures::kPageMarginX : 0;
    layout()->setContentsMargins(side, any ? ui::measures::kGapSmall : 0, side, 0);
}

} // namespace pult::app
