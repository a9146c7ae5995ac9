// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/stage_editor.h"

#include <algorithm>
#include <cmath>

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

#include "ui/dialogs/field_rows.h"
#include "ui/dialogs/list_field.h"
#include "ui/dialogs/stage_details.h"
#include "ui/kit/buttons.h"
#include "ui/kit/naming.h"
#include "ui/kit/text_label.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr int kMostMinutes = 7 * 24 * 60;
constexpr int kMostUnits = 100'000'000;
constexpr int kWhole = 1'000;

enum Column
{
    Share,
    Zones,
    Part,
    Bake,
    Sample,
    Gate,
    Fold,
    Remove,
};

constexpr int kBakeWidth = 84;
constexpr int kSampleWidth = 84;
constexpr int kBelowSummary = 8; //!< Nearer to its own row than to the next.

} // namespace

std::vector<QWidget*> StageEditor::Row::fields() const
{
    return {share, zones, part, bake, sample, gate, fold, remove};
}

StageEditor::StageEditor(QWidget* parent)
    : QWidget(parent)
    , m_grid(makeFieldGrid(*this, Zones))
    , m_add(makeButton(tr("Add a stage"), u"rolloutAddStage"_s, ButtonKind::Link))
{
    addHeads(*m_grid,
        {tr("Share"), tr("Zones"), tr("Of edges"), tr("Bake"), tr("At least"), tr("Goes on")});
    connect(m_add, &QPushButton::clicked, this, [this] {
        client::Stage next = m_rows.empty() ? client::Stage{} : read(m_rows.back());
        next.name.clear();
        next.sharePermille = static_cast<std::uint32_t>(
            std::min<std::uint32_t>(kWhole, std::max<std::uint32_t>(1, next.sharePermille * 2)));
        addRow(next);
        rename();
        Q_EMIT changed();
    });
}

void StageEditor::addRow(const client::Stage& stage)
{
    Row row;
    row.share = new QDoubleSpinBox;
    row.share->setRange(0.1, 100);
    row.share->setDecimals(1);
    row.share->setSuffix(tr(" %"));
    row.zones = new QLineEdit;
    row.zones->setPlaceholderText(tr("all"));
    row.part = new QSpinBox;
    row.part->setRange(1, 100);
    row.part->setSuffix(tr(" %"));
    row.bake = new QSpinBox;
    row.bake->setRange(0, kMostMinutes);
    row.bake->setSuffix(tr(" min"));
    row.bake->setFixedWidth(kBakeWidth);
    row.sample = new QSpinBox;
    row.sample->setRange(0, kMostUnits);
    row.sample->setSingleStep(100);
    row.sample->setFixedWidth(kSampleWidth);
    row.gate = new QComboBox;
    row.gate->addItem(tr("by itself"), static_cast<int>(client::Gate::Automatic));
    row.gate->addItem(tr("by a person"), static_cast<int>(client::Gate::Person));
    row.fold = makeIconButton(Icon::ChevronDown, tr("More of this stage"), {});
    row.fold->setCheckable(true);
    row.remove = makeIconButton(Icon::Cross, tr("Take this stage away"), {});
    row.summary = secondaryText({});
    row.summary->setElided(true);
    row.summary->setContentsMargins(0, 0, 0, kBelowSummary);
    fill(row, stage);
    const int at = 2 * static_cast<int>(m_rows.size()) + 1;
    const auto fields = row.fields();
    for (int column = Share; column <= Remove; ++column)
        m_grid->addWidget(fields[static_cast<std::size_t>(column)], at, column);
    m_grid->addWidget(row.summary, at + 1, Zones, 1, Remove);
    listen(row);
    m_rows.push_back(row);
    showFold(m_rows.back());
}

void StageEditor::listen(const Row& row)
{
    connect(row.share, &QDoubleSpinBox::valueChanged, this, &StageEditor::changed);
    connect(row.zones, &QLineEdit::textEdited, this, &StageEditor::changed);
    for (QSpinBox* each : {row.part, row.bake, row.sample})
        connect(each, &QSpinBox::valueChanged, this, &StageEditor::changed);
    connect(row.gate, &QComboBox::currentIndexChanged, this, &StageEditor::changed);
    connect(row.fold, &QPushButton::toggled, this, [this, pressed = row.fold] { unfold(pressed); });
    connect(row.remove, &QPushButton::clicked, this,
        [this, pressed = row.remove] { removeRow(pressed); });
}

void StageEditor::unfold(const QPushButton* pressed)
{
    const auto at = std::find_if(
        m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.fold == pressed; });
    if (at == m_rows.end())
        return;
    if (!at->details) {
        const auto number = at - m_rows.begin();
        at->details = new StageDetails(u"rolloutStage%1"_s.arg(number + 1));
        at->details->showStage(at->base);
        m_grid->addWidget(at->details, 2 * static_cast<int>(number) + 2, Share, 1, Remove + 1);
        connect(at->details, &StageDetails::changed, this, &StageEditor::changed);
    }
    showFold(*at);
}

void StageEditor::showFold(const Row& row)
{
    const bool open = row.fold->isChecked();
    row.fold->setIcon(themedIcon(open ? Icon::ChevronUp : Icon::ChevronDown));
    const QString summary = StageDetails::summary(read(row));
    row.summary->setText(summary);
    row.summary->setVisible(!open && !summary.isEmpty());
    if (row.details)
        row.details->setVisible(open);
}

void StageEditor::fill(Row& row, const client::Stage& stage)
{
    row.base = stage;
    const QSignalBlocker quiet[]
        = {QSignalBlocker(row.share), QSignalBlocker(row.zones), QSignalBlocker(row.part),
            QSignalBlocker(row.bake), QSignalBlocker(row.sample), QSignalBlocker(row.gate)};
    row.share->setValue(stage.sharePermille / 10.0);
    showList(*row.zones, stage.where.zones);
    row.part->setValue(
        stage.where.permille == 0 ? 100 : static_cast<int>(stage.where.permille / 10));
    row.bake->setValue(static_cast<int>((stage.bakeSeconds + 59) / 60));
    row.sample->setValue(
        static_cast<int>(std::min<std::uint64_t>(stage.minimumSample, kMostUnits)));
    row.gate->setCurrentIndex(stage.gate == client::Gate::Person ? 1 : 0);
    if (row.details)
        row.details->showStage(stage);
}

client::Stage StageEditor::read(const Row& row)
{
    client::Stage stage = row.base;
    stage.sharePermille = static_cast<std::uint32_t>(std::lround(row.share->value() * 10));
    stage.where.zones = listIn(*row.zones);
    stage.where.permille = static_cast<std::uint32_t>(row.part->value() * 10);
    // A bake that is no whole number of minutes stays as it was unless somebody changed it.
    if (row.bake->value() != static_cast<int>((row.base.bakeSeconds + 59) / 60))
        stage.bakeSeconds = static_cast<std::uint32_t>(row.bake->value()) * 60;
    stage.minimumSample = static_cast<std::uint64_t>(row.sample->value());
    stage.gate = static_cast<client::Gate>(row.gate->currentData().toInt());
    // A name that was only its share is told anew by the control plane.
    if (!StageDetails::hasOwnName(row.base))
        stage.name.clear();
    if (row.details)
        row.details->read(stage);
    return stage;
}

void StageEditor::removeLast()
{
    const Row& row = m_rows.back();
    auto gone = row.fields();
    gone.push_back(row.summary);
    if (row.details)
        gone.push_back(row.details);
    takeAway(gone);
    m_rows.pop_back();
}

void StageEditor::removeRow(const QPushButton* pressed)
{
    std::vector<client::Stage> left;
    for (const Row& row : m_rows)
        if (row.remove != pressed)
            left.push_back(read(row));
    setStages(left);
    Q_EMIT changed();
}

void StageEditor::setStages(const std::vector<client::Stage>& stages)
{
    while (m_rows.size() > stages.size())
        removeLast();
    for (std::size_t i = 0; i < stages.size(); ++i)
        if (i < m_rows.size()) {
            fill(m_rows[i], stages[i]);
            showFold(m_rows[i]);
        } else
            addRow(stages[i]);
    rename();
}

void StageEditor::rename()
{
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const Row& row = m_rows[i];
        const auto name = [&](QWidget& field, const char* id, const QString& words) {
            setNames(field, u"rolloutStage%1-%2"_s.arg(i + 1).arg(QLatin1String(id)),
                tr("%1 of stage %2").arg(words).arg(i + 1));
        };
        name(*row.share, "share", tr("Share"));
        name(*row.zones, "zones", tr("Zones, separated by commas,"));
        name(*row.part, "part", tr("Part of the edges"));
        name(*row.bake, "bake", tr("Minutes to bake"));
        name(*row.sample, "sample", tr("Least number of users"));
        name(*row.gate, "gate", tr("Who lets it go on:"));
        name(*row.fold, "fold", tr("Name, regions, coverage and guards"));
        name(*row.remove, "remove", tr("Take away: all"));
        setBlocked(
            *row.remove, m_rows.size() == 1 ? tr("A plan has one stage at least.") : QString());
    }
    placeAdd(*m_grid, *m_add, 2 * static_cast<int>(m_rows.size()) + 1,
        m_rows.size() >= kMost ? tr("A plan has %1 stages at most.").arg(kMost) : QString());
}

std::vector<client::Stage> StageEditor::stages() const
{
    std::vector<client::Stage> all;
    for (const Row& row : m_rows)
        all.push_back(read(row));
    return all;
}

} // namespace pult::ui
