// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/operation_card.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "ui/dialogs/observation_note.h"
#include "ui/dialogs/operation_steps.h"
#include "ui/kit/naming.h"
#include "ui/theme/measures.h"

namespace pult::ui {

OperationCard::OperationCard(models::TextPtr text, QWidget* parent)
    : Card(parent)
    , m_text(std::move(text))
    , m_steps(new StepsBar(StepsBar::Form::Arrows))
    , m_shares(new ShareBar)
    , m_observation(new ObservationNote)
{
    setNames(*this, QStringLiteral("operationCard"), tr("Last switch"));
    auto* row = new QHBoxLayout;
    row->setSpacing(measures::kPageMarginX);
    row->addWidget(m_steps, 1);
    row->addWidget(m_shares, 0, Qt::AlignVCenter);
    body()->addLayout(row);
    body()->addWidget(m_observation);
    connect(m_observation, &ObservationNote::traceRequested, this, &OperationCard::traceRequested);
    connect(m_observation, &ObservationNote::proveRequested, this, &OperationCard::proveRequested);
}

void OperationCard::show(const client::Operation& operation)
{
    m_steps->setSteps(progressSteps(*m_text, operation));
    showShares(*m_shares, *m_text, operation);
    m_observation->show(*m_text, operation);
    QWidget::show();
}

} // namespace pult::ui
