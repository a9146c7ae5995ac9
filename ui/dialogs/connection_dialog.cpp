// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/connection_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "models/text.h"
#include "ui/dialogs/tones.h"
#include "ui/kit/buttons.h"
#include "ui/kit/message_bar.h"
#include "ui/kit/naming.h"
#include "ui/kit/text_block.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

using client::EnvironmentClass;

constexpr EnvironmentClass kClasses[] = {EnvironmentClass::Unknown, EnvironmentClass::Prod,
    EnvironmentClass::Stage, EnvironmentClass::Test, EnvironmentClass::Uat};

} // namespace

ConnectionDialog::ConnectionDialog(
    client::ProfileStore& profiles, const client::Profile& profile, QWidget* host, UiClock& clock)
    : DialogFrame(profile.id.isEmpty() ? tr("Add a connection") : tr("Edit %1").arg(profile.name),
        {kindOf(profile.environmentClass), tr("connection")}, u"connectionDialog"_s, host, clock)
    , m_profiles(profiles)
    , m_profile(profile)
    , m_name(new QLineEdit(profile.name))
    , m_endpoint(new QLineEdit(profile.endpoint))
    , m_class(new QComboBox)
    , m_readOnly(new QCheckBox(tr("begin read-only")))
{
    leftColumn()->addWidget(new TextBlock(profile.embedded
            ? tr("The playground is started with the console; only its access can be changed.")
            : tr(
                "Where a control plane listens: host:port, or unix: and the path of its socket.")));
    setNames(*m_name, u"connectionName"_s, tr("Name"));
    setNames(*m_endpoint, u"connectionEndpoint"_s, tr("Endpoint"));
    setNames(*m_class, u"connectionClass"_s, tr("Class"));
    setNames(*m_readOnly, u"connectionReadOnly"_s, tr("Begin read-only"));
    m_endpoint->setPlaceholderText(u"pult.example:7600"_s);
    for (const EnvironmentClass each : kClasses)
        m_class->addItem(
            each == EnvironmentClass::Unknown ? tr("any") : models::Text::environmentClass(each),
            static_cast<int>(each));
    m_class->setCurrentIndex(m_class->findData(static_cast<int>(profile.environmentClass)));
    m_readOnly->setChecked(profile.readOnly);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_name, m_endpoint, m_class})
        widget->setEnabled(!profile.embedded);
    addField(tr("Name"), m_name);
    addField(tr("Where"), m_endpoint);
    addField(tr("Class"), m_class);
    addField(tr("Access"), m_readOnly);
    QPushButton* act = makeButton(tr("Save"), u"connectionSave"_s, ButtonKind::Primary);
    setAct(act);
    connect(act, &QPushButton::clicked, this, &ConnectionDialog::save);
}

void ConnectionDialog::save()
{
    m_profile.name = m_name->text().trimmed();
    m_profile.endpoint = m_endpoint->text().trimmed();
    m_profile.environmentClass = static_cast<EnvironmentClass>(m_class->currentData().toInt());
    m_profile.readOnly = m_readOnly->isChecked();
    const auto saved = m_profiles.save(m_profile);
    if (saved)
        accept();
    else
        messages()->showMessage(Tone::Bad, models::Text::error(saved.error()));
}

} // namespace pult::ui
