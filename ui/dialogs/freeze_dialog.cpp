// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/freeze_dialog.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/dialogs/identity_words.h"
#include "ui/kit/buttons.h"
#include "ui/kit/key_value_list.h"
#include "ui/kit/naming.h"
#include "ui/kit/text_label.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr qint64 kHourMs = 3'600'000;

} // namespace

FreezeDialog::FreezeDialog(client::Session& session, const std::string& environment,
    const models::TextPtr& text, QWidget* host, UiClock& clock)
    : DialogFrame(tr("Freeze %1").arg(environmentWord(session, environment)),
        identityOf(session, environment), u"freezeDialog"_s, host, clock)
    , m_session(session)
    , m_environment(environment)
    , m_until(new QComboBox)
    , m_exempt(new QLineEdit)
{
    setSubtitle(tr("Nothing that raises risk happens while it lasts."));
    leftColumn()->addWidget(sectionTitle(tr("What a freeze does")));
    auto* meaning = new BulletList;
    meaning->setItems(QStringList{
        tr("promote, register, drop and everything wide is blocked, automation included"),
        tr("rolling back stays possible at any time"),
        tr("the accounts below are not bound by it")});
    leftColumn()->addWidget(meaning);
    m_until->addItem(tr("until somebody unfreezes"), 0);
    for (const int hours : {1, 4, 12, 24, 72})
        m_until->addItem(
            tr("%1 from now")
                .arg(text->duration(static_cast<std::uint64_t>(hours) * 3'600'000'000ULL)),
            hours);
    setNames(*m_until, u"freezeUntil"_s, tr("How long"));
    setNames(*m_exempt, u"freezeExempt"_s, tr("Accounts that are not bound, separated by commas"));
    m_exempt->setPlaceholderText(tr("accounts, separated by commas"));
    addField(tr("How long"), m_until);
    addField(tr("Except"), m_exempt);
    QPushButton* act = makeButton(tr("Show the plan…"), u"freezePlan"_s, ButtonKind::Primary);
    setAct(act);
    connect(act, &QPushButton::clicked, this, [this] {
        const client::Command wanted = command();
        accept();
        Q_EMIT planRequested(wanted);
    });
}

client::Freeze FreezeDialog::command() const
{
    client::Freeze freeze;
    const int hours = m_until->currentData().toInt();
    if (hours > 0)
        freeze.untilUnixMs = m_session.serverNow(m_environment) + hours * kHourMs;
    for (const QString& name : m_exempt->text().split(u',', Qt::SkipEmptyParts))
        if (!name.trimmed().isEmpty())
            freeze.exempt.push_back(name.trimmed().toStdString());
    return freeze;
}

} // namespace pult::ui
