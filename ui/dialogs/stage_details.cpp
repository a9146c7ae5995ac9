// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/stage_details.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include "client/text.h"
#include "models/strings.h"
#include "ui/dialogs/coverage_editor.h"
#include "ui/dialogs/guard_editor.h"
#include "ui/dialogs/list_field.h"
#include "ui/kit/card.h"
#include "ui/kit/naming.h"
#include "ui/kit/text_label.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

QString joined(const std::vector<std::string>& names)
{
    QStringList shown;
    for (const std::string& name : names)
        shown << models::toQt(name);
    return shown.join(u", "_s);
}

} // namespace

StageDetails::StageDetails(const QString& id, QWidget* parent)
    : QWidget(parent)
    , m_name(new QLineEdit)
    , m_regions(new QLineEdit)
    , m_coverage(new CoverageEditor(id))
    , m_guards(new GuardEditor(id))
{
    setNames(*m_name, id + u"-name"_s, tr("Name of the stage"));
    m_name->setPlaceholderText(tr("its share"));
    setNames(*m_regions, id + u"-regions"_s, tr("Regions, separated by commas"));
    m_regions->setPlaceholderText(tr("all"));
    auto* first = new QHBoxLayout;
    first->setSpacing(8);
    first->addWidget(secondaryText(tr("Name")));
    first->addWidget(m_name, 1);
    first->addSpacing(8);
    first->addWidget(secondaryText(tr("Regions")));
    first->addWidget(m_regions, 1);
    auto* well = new Card;
    well->setSunken(true);
    well->setPadding(12, 12);
    well->body()->setSpacing(12);
    well->body()->addLayout(first);
    well->body()->addWidget(m_coverage);
    well->body()->addWidget(m_guards);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 8);
    column->addWidget(well);
    for (QLineEdit* each : {m_name, m_regions})
        connect(each, &QLineEdit::textEdited, this, &StageDetails::changed);
    connect(m_coverage, &CoverageEditor::changed, this, &StageDetails::changed);
    connect(m_guards, &GuardEditor::changed, this, &StageDetails::changed);
}

void StageDetails::showStage(const client::Stage& stage)
{
    m_name->setText(hasOwnName(stage) ? models::toQt(stage.name) : QString());
    showList(*m_regions, stage.where.regions);
    m_coverage->setCoverage(stage.coverage);
    m_guards->setGuards(stage.guards);
}

void StageDetails::read(client::Stage& stage) const
{
    stage.name = m_name->text().trimmed().toStdString();
    stage.where.regions = listIn(*m_regions);
    stage.coverage = m_coverage->coverage();
    stage.guards = m_guards->guards();
}

bool StageDetails::hasOwnName(const client::Stage& stage)
{
    const std::string share = client::shareText(stage.sharePermille);
    return !stage.name.empty() && stage.name != share && !stage.name.starts_with(share + " #");
}

QString StageDetails::summary(const client::Stage& stage)
{
    QStringList parts;
    if (hasOwnName(stage))
        parts << models::toQt(stage.name);
    if (!stage.where.regions.empty())
        parts << tr("only %1").arg(joined(stage.where.regions));
    for (const client::Coverage& coverage : stage.coverage)
        parts << (coverage.values.empty()
                ? tr("reaches %n different %1", nullptr, static_cast<int>(coverage.minimumValues))
                      .arg(models::toQt(coverage.dimension))
                : tr("reaches %1 %2")
                      .arg(models::toQt(coverage.dimension), joined(coverage.values)));
    for (const client::Guard& guard : stage.guards)
        parts << tr("guard %1").arg(models::toQt(guard.name));
    return parts.join(u" · "_s);
}

} // namespace pult::ui
