// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/coverage_editor.h"

#include <algorithm>

#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

#include "models/strings.h"
#include "ui/dialogs/field_rows.h"
#include "ui/dialogs/list_field.h"
#include "ui/kit/buttons.h"
#include "ui/kit/naming.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr int kMostValues = 100;
constexpr int kMostUnits = 1'000'000;
constexpr int kDimensionWidth = 152;
constexpr int kNumberWidth = 88;

enum Column
{
    Dimension,
    Values,
    Different,
    Units,
    Remove,
};

} // namespace

std::array<QWidget*, 5> CoverageEditor::Row::fields() const
{
    return {dimension, values, distinct, units, remove};
}

CoverageEditor::CoverageEditor(const QString& id, QWidget* parent)
    : QWidget(parent)
    , m_id(id)
    , m_grid(makeFieldGrid(*this, Values))
    , m_add(makeButton(tr("Add coverage"), id + u"-addCoverage"_s, ButtonKind::Link))
{
    m_heads = addHeads(*m_grid, {tr("Dimension"), tr("Values"), tr("Different"), tr("Of each")});
    connect(m_add, &QPushButton::clicked, this, [this] {
        client::Coverage made;
        made.minimumValues = 1;
        made.minimumUnits = 1;
        addRow(made);
        rename();
        m_rows.back().dimension->setFocus();
        Q_EMIT changed();
    });
    rename();
}

void CoverageEditor::addRow(const client::Coverage& coverage)
{
    Row row;
    row.dimension = new QLineEdit(models::toQt(coverage.dimension));
    row.dimension->setPlaceholderText(u"user.os"_s);
    row.dimension->setFixedWidth(kDimensionWidth);
    row.values = new QLineEdit;
    row.values->setPlaceholderText(tr("any"));
    showList(*row.values, coverage.values);
    row.distinct = new QSpinBox;
    row.distinct->setRange(1, kMostValues);
    row.distinct->setFixedWidth(kNumberWidth);
    row.distinct->setValue(static_cast<int>(std::max(1U, coverage.minimumValues)));
    row.units = new QSpinBox;
    row.units->setRange(1, kMostUnits);
    row.units->setFixedWidth(kNumberWidth);
    row.units->setValue(
        static_cast<int>(std::clamp<std::uint64_t>(coverage.minimumUnits, 1, kMostUnits)));
    row.remove = makeIconButton(Icon::Cross, tr("Take this dimension away"), {});
    const int at = static_cast<int>(m_rows.size()) + 1;
    int column = Dimension;
    for (QWidget* field : row.fields()) {
        m_grid->addWidget(field, at, column++);
        field->show();
    }
    const auto onValues = [values = row.values, distinct = row.distinct] {
        setBlocked(
            *distinct, listIn(*values).empty() ? QString() : tr("All that are named count."));
    };
    onValues();
    connect(row.values, &QLineEdit::textEdited, this, onValues);
    for (QLineEdit* each : {row.dimension, row.values})
        connect(each, &QLineEdit::textEdited, this, &CoverageEditor::changed);
    for (QSpinBox* each : {row.distinct, row.units})
        connect(each, &QSpinBox::valueChanged, this, &CoverageEditor::changed);
    connect(row.remove, &QPushButton::clicked, this,
        [this, pressed = row.remove] { removeRow(pressed); });
    m_rows.push_back(row);
}

client::Coverage CoverageEditor::read(const Row& row)
{
    client::Coverage coverage;
    coverage.dimension = row.dimension->text().trimmed().toStdString();
    coverage.values = listIn(*row.values);
    coverage.minimumValues
        = coverage.values.empty() ? static_cast<std::uint32_t>(row.distinct->value()) : 0;
    coverage.minimumUnits = static_cast<std::uint64_t>(row.units->value());
    return coverage;
}

void CoverageEditor::clear()
{
    for (const Row& row : m_rows)
        takeAway(row.fields());
    m_rows.clear();
}

void CoverageEditor::removeRow(const QPushButton* pressed)
{
    std::vector<client::Coverage> left;
    for (const Row& row : m_rows)
        if (row.remove != pressed)
            left.push_back(read(row));
    setCoverage(left);
    Q_EMIT changed();
}

void CoverageEditor::setCoverage(const std::vector<client::Coverage>& all)
{
    clear();
    for (const client::Coverage& each : all)
        addRow(each);
    rename();
}

void CoverageEditor::rename()
{
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Row& row = m_rows[i];
        const auto name = [&](QWidget& field, const char* id, const QString& words) {
            setNames(field, m_id + u"-coverage%1-%2"_s.arg(i + 1).arg(QLatin1String(id)),
                tr("%1 of coverage %2").arg(words).arg(i + 1));
        };
        name(*row.dimension, "dimension", tr("Dimension"));
        name(*row.values, "values", tr("Values, separated by commas,"));
        name(*row.distinct, "distinct", tr("How many different values"));
        name(*row.units, "units", tr("Least number for each value"));
        name(*row.remove, "remove", tr("Take away: all"));
    }
    for (QWidget* head : m_heads)
        head->setVisible(!m_rows.empty());
    placeAdd(*m_grid, *m_add, static_cast<int>(m_rows.size()) + 1,
        m_rows.size() >= kMost ? tr("A stage has %1 of them at most.").arg(kMost) : QString());
}

std::vector<client::Coverage> CoverageEditor::coverage() const
{
    std::vector<client::Coverage> all;
    for (const Row& row : m_rows)
        all.push_back(read(row));
    return all;
}

} // namespace pult::ui
