// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/waive_dialog.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "models/leak_words.h"
#include "models/strings.h"
#include "ui/dialogs/identity_words.h"
#include "ui/kit/buttons.h"
#include "ui/kit/key_value_list.h"
#include "ui/kit/naming.h"
#include "ui/kit/text_label.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr qint64 kDayMs = 86'400'000;
constexpr int kUsualDays = 14;

} // namespace

WaiveDialog::WaiveDialog(client::Session& session, const std::string& environment,
    const client::LeakEdge& edge, const models::TextPtr& text, QWidget* host, UiClock& clock)
    : DialogFrame(tr("Waive a leak in %1").arg(environmentWord(session, environment)),
        identityOf(session, environment), u"waiveDialog"_s, host, clock)
    , m_session(session)
    , m_environment(environment)
    , m_edge(edge)
    , m_owner(new QLineEdit)
    , m_until(new QComboBox)
    , m_calls(new QComboBox)
    , m_act(makeButton(tr("Show the plan…"), u"waivePlan"_s, ButtonKind::Primary))
{
    setSubtitle(models::leaks::title(edge));
    leftColumn()->addWidget(sectionTitle(tr("What a waiver does")));
    auto* meaning = new BulletList;
    meaning->setItems(QStringList{tr("the leak no longer counts as open: somebody knows of it"),
        tr("it is judged and shown as ever, and requests still leave their lane"),
        tr("it ends by itself; revoking it is one act at any time")});
    leftColumn()->addWidget(meaning);
    fillFields(*text);
    setAct(m_act);
    connect(m_owner, &QLineEdit::textChanged, this, &WaiveDialog::check);
    connect(m_act, &QPushButton::clicked, this, [this] {
        const client::Command wanted = command();
        accept();
        Q_EMIT planRequested(wanted);
    });
    check();
}

void WaiveDialog::fillFields(const models::Text& text)
{
    m_owner->setPlaceholderText(tr("a person or a team"));
    if (m_edge.waiver)
        m_owner->setText(models::toQt(m_edge.waiver->owner));
    for (const int days : {1, 7, kUsualDays, 30, 90})
        m_until->addItem(text.moment(m_session.serverNow(m_environment) + days * kDayMs) + u" · "_s
                + (days == 1 ? tr("a day") : tr("%1 days").arg(text.number(days))),
            days);
    m_until->setCurrentIndex(m_until->findData(kUsualDays));
    if (!m_edge.entry.empty())
        m_calls->addItem(
            tr("only %1").arg(models::leaks::spanName(m_edge.entry)), models::toQt(m_edge.entry));
    m_calls->addItem(tr("whatever %1 was asked for").arg(models::leaks::caller(m_edge)), QString());
    setNames(*m_owner, u"waiveOwner"_s, tr("Who sees to it"));
    setNames(*m_until, u"waiveUntil"_s, tr("Until when"));
    setNames(*m_calls, u"waiveCalls"_s, tr("For which calls"));
    addField(tr("Owner"), m_owner);
    addField(tr("Until"), m_until);
    addField(tr("Calls"), m_calls);
}

void WaiveDialog::check()
{
    setBlocked(*m_act, m_owner->text().trimmed().isEmpty() ? tr("Say who sees to it.") : QString());
}

client::WaiveLeak WaiveDialog::command() const
{
    return {{m_edge.caller, m_edge.callee, m_calls->currentData().toString().toStdString()},
        m_owner->text().trimmed().toStdString(),
        m_session.serverNow(m_environment) / 1000 * 1000 + m_until->currentData().toInt() * kDayMs};
}

} // namespace pult::ui
