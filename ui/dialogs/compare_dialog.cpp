// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/compare_dialog.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "models/strings.h"
#include "ui/dialogs/identity_words.h"
#include "ui/dialogs/tables.h"
#include "ui/kit/buttons.h"
#include "ui/kit/naming.h"
#include "ui/kit/table_card.h"
#include "ui/kit/text_label.h"
#include "ui/theme/measures.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr int kTableHeight = 380;

void fill(QComboBox& box, const client::EnvironmentState& state, std::uint32_t chosen)
{
    for (const client::GenerationPtr& generation : state.generations) {
        if (generation->role == client::Role::Archived)
            continue;
        box.addItem(u"%1 · %2 %3 · %4"_s.arg(models::Text::generation(generation->number),
                        models::toQt(generation->application), models::toQt(generation->version),
                        models::Text::role(generation->role)),
            generation->number);
        if (generation->number == chosen)
            box.setCurrentIndex(box.count() - 1);
    }
}

} // namespace

CompareDialog::CompareDialog(client::Session& session, const std::string& environment,
    client::Session::StatePtr state, std::uint32_t before, std::uint32_t after, QWidget* host,
    UiClock& clock)
    : DialogFrame(tr("Compare generations of %1").arg(environmentWord(session, environment)),
        identityOf(session, environment), u"compareDialog"_s, host, clock)
    , m_state(std::move(state))
    , m_model(new models::CompareModel(this))
    , m_before(new QComboBox)
    , m_after(new QComboBox)
    , m_count(secondaryText({}))
{
    setNames(*m_before, u"compareBefore"_s, tr("From"));
    setNames(*m_after, u"compareAfter"_s, tr("To"));
    fill(*m_before, *m_state, before);
    fill(*m_after, *m_state, after);
    auto* row = new QHBoxLayout;
    row->setSpacing(measures::kGapSmall);
    row->addWidget(m_before);
    row->addWidget(secondaryText(u"→"_s));
    row->addWidget(m_after);
    row->addStretch(1);
    row->addWidget(m_count);
    leftColumn()->addLayout(row);
    leftColumn()->addSpacing(8);
    auto* table = new TableCard(u"compareTable"_s);
    table->setReader(-1, readCell);
    table->setModel(m_model);
    table->setCompact(true);
    table->setMinimumHeight(120);
    table->setMaximumHeight(kTableHeight);
    table->view()->setAccessibleName(tr("Services that differ"));
    keepCurrent(*table->view());
    spreadColumns(*table);
    leftColumn()->addWidget(table);
    cancelButton()->setText(tr("Close"));
    connect(addFooterLink(tr("Export CSV…"), u"compareExport"_s), &QPushButton::clicked, this,
        [this] { Q_EMIT exportRequested(*m_model); });
    connect(m_before, &QComboBox::currentIndexChanged, this, &CompareDialog::compare);
    connect(m_after, &QComboBox::currentIndexChanged, this, &CompareDialog::compare);
    compare();
    fitColumns(*table);
}

void CompareDialog::compare()
{
    const auto before = models::findGeneration(*m_state, m_before->currentData().toUInt());
    const auto after = models::findGeneration(*m_state, m_after->currentData().toUInt());
    if (!before || !after)
        return;
    m_model->setTitles(
        models::Text::generation(before->number), models::Text::generation(after->number));
    m_model->apply(models::compareGenerations(*m_state, *before, *after));
    m_count->setText(m_model->rowCount() == 0 ? tr("no difference")
            : m_model->rowCount() == 1        ? tr("1 service differs")
                                              : tr("%1 services differ").arg(m_model->rowCount()));
}

} // namespace pult::ui
