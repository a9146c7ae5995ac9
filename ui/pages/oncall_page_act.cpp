// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The act of the on-call page: what holding would do, what became of it, and what else is possible.
#include "client/qt/leaks_feed.h"
#include "models/strings.h"
#include "ui/dialogs/cli_here.h"
#include "ui/dialogs/identity_words.h"
#include "ui/dialogs/observation_note.h"
#include "ui/dialogs/operation_steps.h"
#include "ui/dialogs/tones.h"
#include "ui/kit/buttons.h"
#include "ui/kit/card.h"
#include "ui/kit/hold_button.h"
#include "ui/kit/key_value_list.h"
#include "ui/kit/text_block.h"
#include "ui/kit/text_label.h"
#include "ui/pages/oncall_fallback.h"
#include "ui/pages/oncall_page.h"
#include "ui/pages/oncall_words.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {

using Stage = PlanFlow::Stage;

QString OnCallPage::holdBlocker() const
{
    if (session().readOnly())
        return tr("This console is read-only. Open the lock in the bar on top to write.");
    switch (m_flow->stage()) {
    case Stage::Planning:
        return tr("The plan is on its way.");
    case Stage::Unplanned:
        return tr("The control plane gives no plan; see below.");
    case Stage::Executing:
        return tr("Sent; waiting for the answer.");
    case Stage::Ready:
        return m_flow->currentPlan()->commandClass == 1
            ? QString()
            : tr("This needs more than a hold: open the table.");
    case Stage::NotConfirmed:
        return {};
    default:
        return tr("It has ended.");
    }
}

//! What a live control plane says of writes that it refuses; empty: it takes all of them.
QString OnCallPage::writeTrouble() const
{
    const client::Freshness freshness = session().freshness(environment()).freshness;
    const bool live
        = freshness == client::Freshness::Live || freshness == client::Freshness::Lagging;
    const auto known = view();
    return known && live && !known->writable ? models::toQt(known->writesRefusedBecause)
                                             : QString();
}

void OnCallPage::setAct(const QString& words)
{
    // Setting it again would abort a hold under way.
    if (m_hold->property("act").toString() == words)
        return;
    m_hold->setProperty("act", words);
    m_hold->setAct(words);
    m_hold->setAccessibleName(words);
}

void OnCallPage::renderAct()
{
    const auto& plan = m_flow->currentPlan();
    const Stage stage = m_flow->stage();
    const QString word = environmentWord(session(), environment());
    m_next->hide();
    m_again->setVisible(m_flow->ended() && stage != Stage::NotConfirmed);
    m_hold->setVisible(
        stage != Stage::Impossible && (!m_flow->ended() || stage == Stage::NotConfirmed));
    m_actCard->setOutline(stage == Stage::Done && !oncall::isContradicted(*m_flow) ? Tone::Ok
            : stage == Stage::Impossible || stage == Stage::Unplanned              ? Tone::Warn
                                                                                   : Tone::Bad);
    setBlocked(*m_hold, holdBlocker());
    if (m_flow->ended() || stage == Stage::Executing)
        return renderEnded();
    if (!plan) {
        m_actTitle->setText(stage == Stage::Unplanned ? tr("No plan for going back")
                                                      : tr("Asking what going back would do…"));
        m_actDetail->setText(m_flow->error() ? models::Text::error(*m_flow->error()) : QString());
        setAct(tr("Hold to roll back"));
        return;
    }
    if (plan->refused())
        return renderImpossible(*plan);
    const QString title = oncall::actTitle(*plan, state(), word);
    m_actTitle->setText(title);
    const QString trouble = writeTrouble();
    const QString detail = oncall::actDetail(text(), *m_flow);
    m_actDetail->setText(trouble.isEmpty() ? detail : detail + u'\n' + trouble);
    setAct(tr("Hold: %1").arg(models::toQt(plan->act)));
    m_hold->setAccessibleName(title);
}

void OnCallPage::renderImpossible(const client::Plan& plan)
{
    m_actTitle->setText(tr("Rolling back is not possible now"));
    QStringList why;
    models::Lines next;
    for (const client::Refusal& refusal : plan.refusals) {
        why << models::toQt(refusal.message);
        for (const std::string& act : refusal.nextActs)
            next << models::Line{cliHere(session(), act), models::Tone::Plain};
    }
    m_actDetail->setText(why.join(u'\n'));
    m_next->setItems(bullets(next));
    m_next->setVisible(!next.isEmpty());
}

void OnCallPage::renderEnded()
{
    m_actTitle->setText(oncall::outcomeTitle(text(), *m_flow));
    m_actDetail->setText(oncall::outcomeDetail(text(), *m_flow));
    if (m_flow->stage() == Stage::NotConfirmed)
        setAct(tr("Hold again: safe"));
}

void OnCallPage::renderSteps()
{
    const auto& plan = m_flow->currentPlan();
    const bool silent = m_flow->planIsOld() || m_flow->stage() == Stage::NotConfirmed;
    m_stepsCard->setVisible(m_flow->operation() || (plan && !plan->refused() && !silent));
    if (m_flow->operation())
        m_observation->show(text(), *m_flow->operation());
    else
        m_observation->hide();
    if (m_flow->operation())
        m_steps->setSteps(progressSteps(text(), *m_flow->operation(), true));
    else if (plan)
        m_steps->setSteps(stepsAhead(text(), plan->gatewaysConcerned,
            session().leaks(environment()).state().condition != client::FeedCondition::Off));
}

void OnCallPage::renderFallback()
{
    const bool silent = (m_flow->error() && m_flow->error()->reason == "TRANSPORT")
        || (m_flow->stage() == Stage::NotConfirmed && !oncall::isJournalFailed(*m_flow));
    const QString trouble = writeTrouble();
    const bool helpless = !trouble.isEmpty() || oncall::isJournalFailed(*m_flow);
    m_fallback->setVisible(silent || helpless);
    if (!silent && !helpless)
        return;
    const auto& plan = m_flow->currentPlan();
    const auto known = view();
    m_fallback->show(oncall::terminalLines(environment(), m_endpoints, plan ? &*plan : nullptr),
        silent ? tr("The control plane does not answer this console.")
               : tr("The control plane has trouble with its journal."),
        known ? known->gateways.get() : nullptr);
}

void OnCallPage::hold()
{
    if (m_flow->stage() == Stage::NotConfirmed)
        m_flow->repeat();
    else if (holdBlocker().isEmpty()) {
        m_flow->acceptChange();
        m_flow->execute({}, {});
    }
}

} // namespace pult::ui
