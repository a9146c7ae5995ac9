// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/guard_editor.h"

#include <algorithm>

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>

#include "ui/dialogs/field_rows.h"
#include "ui/kit/buttons.h"
#include "ui/kit/naming.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

using enum GuardRow::Column;

} // namespace

GuardEditor::GuardEditor(const QString& id, std::vector<client::Guard> always, QWidget* parent)
    : QWidget(parent)
    , m_id(id)
    , m_always(std::move(always))
    , m_grid(makeFieldGrid(*this, Services))
    , m_add(makeButton(tr("Add a guard"), id + u"-addGuard"_s, ButtonKind::Link))
{
    m_heads = addHeads(*m_grid,
        {tr("Guard"), tr("Of"), tr("Then it"), tr("Above"), tr("Quantile"), tr("Limit"),
            tr("Services")});
    connect(m_add, &QPushButton::clicked, this, [this] {
        client::Guard made;
        made.kind = client::GuardKind::Errors;
        addRow(made, true);
        rename();
        m_rows.back().name->setFocus();
        Q_EMIT changed();
    });
    setGuards({});
}

void GuardEditor::addRow(const client::Guard& guard, bool given)
{
    GuardRow row(guard);
    row.given = given;
    const int at = 2 * static_cast<int>(m_rows.size()) + 1;
    const auto fields = row.fields();
    for (int column = Name; column <= Remove; ++column)
        m_grid->addWidget(fields[static_cast<std::size_t>(column)], at, column);
    m_grid->addWidget(row.query, at + 1, Kind, 1, Services);
    for (QWidget* field : fields)
        field->show();
    row.showKind();
    if (usual(guard.name)) {
        row.fix();
        m_grid->addWidget(row.words.front(), at, Name);
        m_grid->addWidget(row.words.back(), at, Kind);
    }
    listen(row);
    m_rows.push_back(row);
}

void GuardEditor::listen(const GuardRow& row)
{
    connect(row.kind, &QComboBox::currentIndexChanged, this, [this, row] {
        row.showKind();
        row.resetThresholds();
        showHeads();
        Q_EMIT changed();
    });
    connect(row.act, &QComboBox::currentIndexChanged, this, &GuardEditor::changed);
    for (QDoubleSpinBox* each : {row.margin, row.quantile, row.limit})
        connect(each, &QDoubleSpinBox::valueChanged, this, &GuardEditor::changed);
    for (QLineEdit* each : {row.name, row.services, row.query})
        connect(each, &QLineEdit::textEdited, this, &GuardEditor::changed);
    connect(row.remove, &QPushButton::clicked, this,
        [this, pressed = row.remove] { removeRow(pressed); });
}

void GuardEditor::showHeads()
{
    const bool quantiles = std::any_of(m_rows.begin(), m_rows.end(),
        [](const GuardRow& row) { return row.kindNow() == client::GuardKind::Latency; });
    for (std::size_t column = Name; column <= Services; ++column)
        m_heads[column]->setVisible(!m_rows.empty() && (column != Quantile || quantiles));
}

void GuardEditor::clear()
{
    for (const GuardRow& row : m_rows)
        takeAway(row.fields());
    m_rows.clear();
}

void GuardEditor::removeRow(const QPushButton* pressed)
{
    std::vector<client::Guard> left;
    for (const GuardRow& row : m_rows)
        if (row.remove != pressed && row.given)
            left.push_back(row.read());
    setGuards(left);
    Q_EMIT changed();
}

void GuardEditor::setGuards(const std::vector<client::Guard>& guards)
{
    clear();
    for (const client::Guard& each : m_always) {
        const auto given = std::find_if(guards.begin(), guards.end(),
            [&](const client::Guard& guard) { return guard.name == each.name; });
        addRow(given == guards.end() ? each : *given, given != guards.end());
    }
    for (const client::Guard& guard : guards)
        if (!usual(guard.name))
            addRow(guard, true);
    rename();
}

const client::Guard* GuardEditor::usual(const std::string& name) const
{
    const auto found = std::find_if(m_always.begin(), m_always.end(),
        [&](const client::Guard& guard) { return guard.name == name; });
    return found == m_always.end() ? nullptr : &*found;
}

const GuardRow* GuardEditor::find(const std::string& name) const
{
    const auto found = std::find_if(
        m_rows.begin(), m_rows.end(), [&](const GuardRow& row) { return row.base.name == name; });
    return found == m_rows.end() ? nullptr : &*found;
}

double GuardEditor::margin(const std::string& name) const
{
    const GuardRow* row = find(name);
    return row ? row->margin->value() : 0;
}

void GuardEditor::setMargin(const std::string& name, double margin)
{
    if (const GuardRow* row = find(name))
        row->margin->setValue(margin);
}

void GuardEditor::rename()
{
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const GuardRow& row = m_rows[i];
        const auto name = [&](QWidget& field, const char* id, const QString& words) {
            setNames(field, m_id + u"-guard%1-%2"_s.arg(i + 1).arg(QLatin1String(id)),
                tr("%1 of guard %2").arg(words).arg(i + 1));
        };
        name(*row.name, "name", tr("Name"));
        name(*row.kind, "kind", tr("What is measured:"));
        name(*row.act, "act", tr("What follows:"));
        name(*row.margin, "margin", tr("Factor"));
        name(*row.quantile, "quantile", tr("Quantile"));
        name(*row.limit, "limit", tr("Absolute limit"));
        name(*row.services, "services", tr("Services, separated by commas,"));
        name(*row.query, "query", tr("Query"));
        name(*row.remove, "remove", tr("Take away: all"));
    }
    showHeads();
    placeAdd(*m_grid, *m_add, 2 * static_cast<int>(m_rows.size()) + 1,
        m_rows.size() >= kMost ? tr("A plan has %1 guards at most.").arg(kMost) : QString());
}

std::vector<client::Guard> GuardEditor::guards() const
{
    std::vector<client::Guard> all;
    for (const GuardRow& row : m_rows) {
        const client::Guard guard = row.read();
        if (row.given || guard != row.base)
            all.push_back(guard);
    }
    return all;
}

} // namespace pult::ui
