// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/environment_dialog.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "models/text.h"
#include "ui/kit/buttons.h"
#include "ui/kit/naming.h"
#include "ui/kit/text_block.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {

EnvironmentDialog::EnvironmentDialog(QWidget* host, UiClock& clock)
    : DialogFrame(tr("Create an environment"), {EnvironmentKind::Other, tr("new environment")},
        u"environmentDialog"_s, host, clock)
    , m_name(new QLineEdit)
    , m_class(new QComboBox)
    , m_cluster(new QLineEdit)
{
    leftColumn()->addWidget(new TextBlock(
        tr("One place with one application and one generation table. Its class decides how much "
           "care every change asks for.")));
    setNames(*m_name, u"environmentName"_s, tr("Name"));
    setNames(*m_class, u"environmentClass"_s, tr("Class"));
    setNames(*m_cluster, u"environmentCluster"_s, tr("Cluster"));
    m_name->setPlaceholderText(u"stage"_s);
    m_cluster->setPlaceholderText(tr("optional"));
    for (const auto each : {client::EnvironmentClass::Test, client::EnvironmentClass::Uat,
             client::EnvironmentClass::Stage, client::EnvironmentClass::Prod})
        m_class->addItem(models::Text::environmentClass(each), static_cast<int>(each));
    addField(tr("Name"), m_name);
    addField(tr("Class"), m_class);
    addField(tr("Cluster"), m_cluster);
    QPushButton* act = makeButton(tr("Show the plan…"), u"environmentPlan"_s, ButtonKind::Primary);
    setAct(act);
    setBlocked(*act, tr("Name it first."));
    connect(m_name, &QLineEdit::textChanged, act, [act](const QString& name) {
        setBlocked(*act, name.trimmed().isEmpty() ? tr("Name it first.") : QString());
    });
    connect(act, &QPushButton::clicked, this, [this] {
        client::CreateEnvironment wanted;
        wanted.name = m_name->text().trimmed().toStdString();
        wanted.environmentClass
            = static_cast<client::EnvironmentClass>(m_class->currentData().toInt());
        wanted.cluster = m_cluster->text().trimmed().toStdString();
        accept();
        Q_EMIT planRequested(wanted.name, wanted);
    });
}

} // namespace pult::ui
