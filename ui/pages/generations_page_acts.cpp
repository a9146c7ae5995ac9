// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done on the page of generations.
#include <QMenu>
#include <QPushButton>
#include <QTableView>

#include "client/text.h"
#include "models/generation_facts.h"
#include "models/strings.h"
#include "ui/dialogs/cli_here.h"
#include "ui/kit/buttons.h"
#include "ui/kit/generation_header.h"
#include "ui/kit/message_bar.h"
#include "ui/kit/search_field.h"
#include "ui/kit/table_card.h"
#include "ui/pages/generations_page.h"
#include "ui/pages/history_control.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {

QString GenerationsPage::actBlocker(int commandClass) const
{
    if (m_past != 0)
        return tr("This is the past, revision %1: go back to now to act.")
            .arg(text().number(static_cast<std::int64_t>(m_past)));
    return writeBlocker(session(), environment(), commandClass);
}

void GenerationsPage::renderActs()
{
    const client::EnvironmentState& state = *m_model->state();
    const auto generation = subject();
    const bool candidate = generation && generation->role == client::Role::Candidate;
    const auto foremost
        = candidate ? generation : models::foremostCandidate(state, m_model->readiness().get());
    m_promote->setText(foremost ? tr("Promote %1…").arg(models::Text::generation(foremost->number))
                                : tr("Promote…"));
    QString blocked = actBlocker(2);
    if (blocked.isEmpty())
        blocked
            = foremost ? models::promoteBlocker(state, *foremost) : tr("There is no candidate.");
    setBlocked(*m_promote, blocked);
    m_freeze->setText(state.freeze.frozen ? tr("Unfreeze…") : tr("Freeze…"));
    setBlocked(*m_freeze, actBlocker(state.freeze.frozen ? 2 : 1));
    setBlocked(
        *m_compare, state.generations.size() < 2 ? tr("There is only one generation.") : QString());
    const bool none = state.head == 0;
    for (QWidget* widget : std::initializer_list<QWidget*>{m_steps, m_compare, m_promote})
        widget->setVisible(!none || m_past != 0);
}

void GenerationsPage::promoteSelected()
{
    const auto generation = subject();
    const auto candidate = generation && generation->role == client::Role::Candidate
        ? generation
        : models::foremostCandidate(*m_model->state(), m_model->readiness().get());
    if (candidate)
        host().openPlan(environment(), client::Promote{candidate->number});
}

std::optional<Copyable> GenerationsPage::selected()
{
    const auto generation = subject();
    if (!generation)
        return std::nullopt;
    const QString name = models::Text::generation(generation->number);
    std::string line = "pultctl state " + client::shellQuote(environment());
    if (m_past != 0)
        line += " --revision " + std::to_string(m_past);
    if (generation->role == client::Role::Archived)
        line += " --all";
    return copyableOf(*generation, name, link(), cliHere(session(), line + " -o yaml"));
}

void GenerationsPage::addPlanAct(QMenu& menu, const QString& words, const QString& name,
    const client::Command& command, int commandClass, const QString& blocked)
{
    QAction* action
        = menu.addAction(words, this, [this, command] { host().openPlan(environment(), command); });
    action->setObjectName(name);
    const QString why = actBlocker(commandClass).isEmpty() ? blocked : actBlocker(commandClass);
    action->setEnabled(why.isEmpty());
    action->setToolTip(why);
    menu.setToolTipsVisible(true);
}

void GenerationsPage::fillActs(QMenu& menu)
{
    const client::EnvironmentState& state = *m_model->state();
    if (const auto generation = subject()) {
        const std::uint32_t number = generation->number;
        const QString name = models::Text::generation(number);
        if (generation->role == client::Role::Candidate) {
            addPlanAct(menu, tr("Promote %1…").arg(name), u"actPromote"_s, client::Promote{number},
                2, models::promoteBlocker(state, *generation));
            addPlanAct(menu, tr("Rebase %1…").arg(name), u"actRebase"_s, client::Rebase{number}, 2,
                generation->base == state.head ? tr("%1 is based on the head already.").arg(name)
                                               : QString());
            addPlanAct(menu, tr("Release hold of %1…").arg(name), u"actReleaseHold"_s,
                client::ReleaseHold{number}, 2,
                generation->held ? QString() : tr("%1 is not held.").arg(name));
        }
        if (generation->role == client::Role::Candidate
            || generation->role == client::Role::Contour)
            addPlanAct(menu, tr("Drop %1…").arg(name), u"actDrop"_s, client::Drop{number}, 2);
        menu.addSeparator();
        Page::fillActs(menu);
        menu.addSeparator();
    }
    QAction* reg = menu.addAction(
        tr("Register a release…"), this, [this] { host().openRegister(environment()); });
    reg->setObjectName(u"actRegister"_s);
    reg->setEnabled(actBlocker(2).isEmpty());
    reg->setToolTip(actBlocker(2));
    addPlanAct(menu, tr("Reset to active…"), u"actReset"_s, client::ResetToActive{}, 3,
        state.generations.size() < 2 ? tr("There is nothing to drop.") : QString());
    addPlanAct(menu, tr("Retire legacy…"), u"actRetireLegacy"_s, client::RetireLegacy{}, 3,
        state.legacy == 0 ? tr("There is no legacy generation.") : QString());
    menu.addSeparator();
    menu.addAction(tr("Export table as CSV…"), this,
            [this] { host().exportTable(*m_filter, u"generations"_s); })
        ->setObjectName(u"actExport"_s);
}

} // namespace pult::ui
