// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/plan_dialog.h"

#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "models/generation_facts.h"
#include "models/strings.h"
#include "ui/dialogs/cli_here.h"
#include "ui/dialogs/identity_words.h"
#include "ui/dialogs/observation_note.h"
#include "ui/dialogs/operation_steps.h"
#include "ui/dialogs/tones.h"
#include "ui/kit/buttons.h"
#include "ui/kit/hold_button.h"
#include "ui/kit/key_value_list.h"
#include "ui/kit/message_bar.h"
#include "ui/kit/naming.h"
#include "ui/kit/steps_bar.h"
#include "ui/kit/text_label.h"
#include "ui/theme/measures.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr std::size_t kServicesShown = 6;

using Stage = PlanFlow::Stage;

std::vector<BulletList::Item> servicesOf(const client::Plan& plan)
{
    std::vector<BulletList::Item> items;
    for (const client::ServiceChange& change : plan.services) {
        if (items.size() == kServicesShown) {
            items.push_back(
                {PlanDialog::tr("and %1 more").arg(plan.servicesChanged - kServicesShown)});
            break;
        }
        const auto version = [](const std::string& text) {
            return text.empty() ? PlanDialog::tr("absent") : models::toQt(text);
        };
        RichText line;
        // The two marks around the steps: see models::leftToRight().
        line.plain(models::isolated(models::toQt(change.service)) + u" \u2066"_s)
            .mono(version(change.versionBefore))
            .plain(u" → "_s)
            .mono(version(change.versionAfter), Tone::Candidate)
            .plain(u"\u2069"_s);
        for (const std::string& note : change.notes)
            line.plain(u", "_s + models::toQt(note));
        items.push_back({line});
    }
    return items;
}

void setItems(TextLabel& title, BulletList& list, const std::vector<BulletList::Item>& items)
{
    title.setVisible(!items.empty());
    list.setVisible(!items.empty());
    list.setItems(items);
}

} // namespace

PlanDialog::PlanDialog(const Request& request, QWidget* host, UiClock& clock)
    : DialogFrame(models::Text::verb(request.command),
        identityOf(request.session, request.environment), request.objectName, host, clock)
    , m_text(request.text)
    , m_clock(clock)
    , m_flow(new PlanFlow(request.session, request.environment, request.command, this))
{
    buildPlan();
    buildFields(request.reason);
    buildActs();
    connect(m_flow, &PlanFlow::changed, this, &PlanDialog::render);
    connect(m_flow, &PlanFlow::progressed, this, &PlanDialog::renderProgress);
    connect(&m_flow->session(), &client::Session::ticked, this, &PlanDialog::renderNote);
    connect(&m_flow->session(), &client::Session::readOnlyChanged, this, &PlanDialog::render);
    connect(messages(), &MessageBar::actionTriggered, this, &PlanDialog::onMessageAction);
    render();
    m_flow->plan();
}

void PlanDialog::buildPlan()
{
    const auto section
        = [](QVBoxLayout* column, const QString& title, const QString& name, BulletList*& list) {
              auto* label = sectionTitle(title);
              list = new BulletList;
              setNames(*list, name, title);
              if (column->count() > 0)
                  column->addSpacing(measures::kGapSmall - measures::kGrid);
              column->addWidget(label);
              column->addWidget(list);
              return label;
          };
    m_leftTitle = section(leftColumn(), tr("What happens"), u"planEffects"_s, m_left);
    m_notUndoneTitle
        = section(leftColumn(), tr("Not undone by rolling back"), u"planNotUndone"_s, m_notUndone);
    m_rightTitle = section(rightColumn(), tr("Evidence"), u"planEvidence"_s, m_right);
    m_servicesTitle = section(rightColumn(), tr("What changes"), u"planServices"_s, m_services);
}

void PlanDialog::buildFields(const QString& reason)
{
    m_reason = new QLineEdit(reason);
    setNames(*m_reason, u"planReason"_s, tr("Why"));
    addField(tr("Why"), m_reason);
    connect(m_reason, &QLineEdit::textChanged, this, &PlanDialog::renderActs);
}

void PlanDialog::buildActs()
{
    m_copyCli = addFooterLink(tr("Copy as CLI"), u"planCopyCli"_s);
    connect(m_copyCli, &QPushButton::clicked, this, [this] {
        if (m_flow->currentPlan())
            Q_EMIT copyRequested(cliHere(m_flow->session(), m_flow->currentPlan()->cli));
    });
    m_verb = makeButton({}, u"planVerb"_s, ButtonKind::Primary);
    m_hold = new HoldButton({}, u"planHold"_s, HoldButton::Size::Normal, nullptr, m_clock);
    setAct(m_verb);
    setAct(m_hold);
    connect(m_verb, &QPushButton::clicked, this, &PlanDialog::act);
    connect(m_hold, &HoldButton::triggered, this, &PlanDialog::act);
}

void PlanDialog::render()
{
    const auto& plan = m_flow->currentPlan();
    if (plan && !m_flow->ended()) {
        if (plan->effectDigest != m_shownDigest) {
            if (!m_shownDigest.empty())
                m_guardUntil = m_clock.nowMs() + motion::kGuardMs;
            m_shownDigest = plan->effectDigest;
        }
        if (plan->refused())
            renderRefusals(*plan);
        else
            renderPlan(*plan);
    }
    renderHead();
    renderMessage();
    renderActs();
    renderProgress();
    renderNote();
    m_copyCli->setVisible(plan && !plan->cli.empty());
    updateGeometry();
}

QString PlanDialog::actWords() const
{
    const auto& plan = m_flow->currentPlan();
    QString act = plan ? models::toQt(plan->act) : models::Text::verb(m_flow->command());
    // What is only about to exist is named by the act, and nothing is in it yet.
    if (std::holds_alternative<client::CreateEnvironment>(m_flow->command()))
        return act;
    return tr("%1 in %2").arg(act, environmentWord(m_flow->session(), m_flow->environment()));
}

void PlanDialog::renderHead()
{
    const auto& plan = m_flow->currentPlan();
    setTitle(actWords());
    setSubtitle(plan ? models::toQt(plan->summary) : tr("Asking what would happen…"));
}

void PlanDialog::renderPlan(const client::Plan& plan)
{
    m_leftTitle->setText(plan.noOp ? tr("Nothing would change") : tr("What happens"));
    setItems(*m_leftTitle, *m_left, bullets(models::linesOf(plan.effects)));
    m_leftTitle->setVisible(plan.noOp || !plan.effects.empty());
    // Without evidence the other column would be empty.
    const bool alone = plan.evidence.empty() && plan.services.empty();
    const auto notUndone = bullets(models::linesOf(plan.notUndone));
    m_rightTitle->setText(alone ? tr("Not undone by rolling back") : tr("Evidence"));
    setItems(*m_rightTitle, *m_right, alone ? notUndone : bullets(models::linesOf(plan.evidence)));
    setItems(*m_notUndoneTitle, *m_notUndone, alone ? std::vector<BulletList::Item>() : notUndone);
    setItems(*m_servicesTitle, *m_services, servicesOf(plan));
    showTyped(plan);
    fitSides();
}

void PlanDialog::renderRefusals(const client::Plan& plan)
{
    models::Lines why;
    models::Lines instead;
    for (const client::Refusal& refusal : plan.refusals) {
        why << models::Line{models::toQt(refusal.message), models::Tone::Bad};
        for (const std::string& next : refusal.nextActs)
            instead << models::Line{cliHere(m_flow->session(), next), models::Tone::Plain};
    }
    m_leftTitle->setText(tr("Not possible now"));
    m_rightTitle->setText(tr("What can be done"));
    setItems(*m_leftTitle, *m_left, bullets(why));
    setItems(*m_rightTitle, *m_right, bullets(instead));
    setItems(*m_notUndoneTitle, *m_notUndone, {});
    setItems(*m_servicesTitle, *m_services, {});
    fitSides();
}

void PlanDialog::showTyped(const client::Plan& plan)
{
    m_typedFor = models::toQt(plan.confirmation);
    if (!m_typed && !m_typedFor.isEmpty()) {
        m_typed = new QLineEdit;
        setNames(*m_typed, u"planTyped"_s, tr("Type %1").arg(m_typedFor));
        addField(tr("Type"), m_typed);
        connect(m_typed, &QLineEdit::textChanged, this, &PlanDialog::renderActs);
    }
    if (m_typed) {
        m_typed->setPlaceholderText(m_typedFor);
        m_typed->parentWidget()->updateGeometry();
    }
}

QString PlanDialog::blockedReason() const
{
    const auto& plan = m_flow->currentPlan();
    if (m_flow->session().readOnly())
        return tr("This console is read-only. Open the lock in the bar on top to write.");
    switch (m_flow->stage()) {
    case Stage::Planning:
        return tr("The plan is on its way.");
    case Stage::Unplanned:
        return tr("There is no plan yet.");
    case Stage::Impossible:
        return tr("The control plane would refuse it; the dialog says why.");
    case Stage::Executing:
        return tr("Sent; waiting for the answer.");
    case Stage::Ready:
        break;
    default:
        return tr("It has ended.");
    }
    if (plan->noOp)
        return tr("Nothing would change.");
    if (plan->commandClass >= 2 && m_reason->text().trimmed().isEmpty())
        return tr("Say why first.");
    if (plan->commandClass >= 3 && m_typed && m_typed->text().trimmed() != m_typedFor)
        return tr("Type %1 first.").arg(m_typedFor);
    return {};
}

void PlanDialog::renderActs()
{
    const auto& plan = m_flow->currentPlan();
    const bool over = m_flow->ended();
    const bool holds = plan && plan->commandClass == 1;
    const QString label = actWords();
    m_verb->setVisible(!over && !holds);
    m_hold->setVisible(!over && holds);
    if (holds && m_hold->property("label").toString() != label) {
        m_hold->setProperty("label", label);
        m_hold->setAct(tr("Hold: %1").arg(label));
        m_hold->setAccessibleName(label);
    }
    const bool sending = m_flow->stage() == Stage::Executing;
    m_verb->setText(sending ? tr("Sending…") : label);
    m_verb->setAccessibleName(label);
    setButtonKind(
        *m_verb, plan && plan->commandClass >= 3 ? ButtonKind::Danger : ButtonKind::Primary);
    const QString why = blockedReason();
    setBlocked(*m_verb, why);
    setBlocked(*m_hold, why);
    const bool mayWrite = m_flow->stage() == Stage::Ready && !m_flow->session().readOnly();
    m_reason->setEnabled(mayWrite);
    m_reason->setPlaceholderText(
        holds ? tr("optional; kept in the journal") : tr("say why: it is kept in the journal"));
    if (m_typed)
        m_typed->setEnabled(mayWrite);
    cancelButton()->setText(over || sending ? tr("Close") : tr("Cancel"));
}

void PlanDialog::renderProgress()
{
    if (!m_flow->operation())
        return;
    if (!m_steps) {
        m_steps = new StepsBar(StepsBar::Form::Arrows);
        setNames(*m_steps, u"planSteps"_s, tr("Progress"));
        m_observation = new ObservationNote;
        auto* progress = new QWidget;
        auto* column = new QVBoxLayout(progress);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(measures::kGrid);
        column->addWidget(m_steps);
        column->addWidget(m_observation);
        addField(tr("Progress"), progress);
        connect(m_observation, &ObservationNote::traceRequested, this, [this](const QString& id) {
            accept();
            Q_EMIT traceRequested(id);
        });
        connect(m_observation, &ObservationNote::proveRequested, this, [this] {
            accept();
            Q_EMIT proveRequested();
        });
    }
    m_steps->setSteps(progressSteps(*m_text, *m_flow->operation()));
    m_observation->show(*m_text, *m_flow->operation());
}

void PlanDialog::renderMessage()
{
    const auto& error = m_flow->error();
    const auto& refusal = m_flow->refusal();
    const QString words = error ? models::Text::error(*error) : QString();
    const QString request = models::toQt(m_flow->outcome().execution.requestId);
    messages()->setDismissible(false);
    switch (m_flow->stage()) {
    case Stage::Unplanned:
        return messages()->showMessage(Tone::Bad, words, tr("Ask again"));
    case Stage::NotPermitted:
        return messages()->showMessage(Tone::Warn, tr("Not permitted. %1").arg(words));
    case Stage::NotConfirmed:
        return messages()->showMessage(Tone::Warn,
            RichText::parse(tr("**Not confirmed.** %1 It may have been done. "
                               "Pressing again is safe, the request id stays `%2`.")
                                .arg(RichText::escaped(error && error->reason == "JOURNAL_FAILED"
                                             ? words
                                             : tr("No answer within 3 s.")),
                                    RichText::escaped(request))),
            tr("Press again"));
    case Stage::Failed:
        return messages()->showMessage(Tone::Bad,
            RichText::parse(tr("**Failed.** %1 Request `%2`.")
                                .arg(RichText::escaped(words), RichText::escaped(request))),
            tr("Plan again"));
    case Stage::Done:
        return messages()->showMessage(Tone::Ok,
            RichText::parse(
                tr("**Done** at revision %1. Request `%2`.")
                    .arg(m_text->number(static_cast<std::int64_t>(m_flow->operation()->revision)),
                        RichText::escaped(request))));
    default:
        break;
    }
    if (m_flow->planDiffers())
        messages()->showMessage(Tone::Warn,
            refusal ? tr("Refused, nothing was done. %1 This is the plan now.")
                          .arg(models::Text::error(*refusal))
                    : tr("Something changed meanwhile: this is the plan now."));
    else if (m_flow->session().readOnly() && m_flow->stage() == Stage::Ready)
        messages()->showMessage(Tone::Warn, blockedReason());
    else if (m_flow->planIsOld())
        messages()->showMessage(Tone::Warn, tr("The plan could not be renewed. %1").arg(words));
    else
        messages()->hide();
}

void PlanDialog::onMessageAction()
{
    switch (m_flow->stage()) {
    case Stage::Unplanned:
        return m_flow->plan();
    case Stage::NotConfirmed:
        return m_flow->repeat();
    case Stage::Failed:
        return m_flow->startOver();
    default:
        return;
    }
}

void PlanDialog::renderNote()
{
    const auto& plan = m_flow->currentPlan();
    if (m_flow->ended() || !plan) {
        setNote({});
        return;
    }
    // A verb that cannot be pressed says so beside itself, not only to a hovering mouse.
    if (m_flow->stage() == Stage::Impossible) {
        setNote(tr("Would be refused: the reasons stand above"));
        return;
    }
    setNote(
        tr("Plan of %1 ago · %2")
            .arg(m_text->age(*m_flow->planAge()), models::Text::commandClass(plan->commandClass)));
}

void PlanDialog::act()
{
    if (m_clock.nowMs() < m_guardUntil || !blockedReason().isEmpty())
        return;
    m_flow->acceptChange();
    m_flow->execute(m_reason->text().trimmed(), m_typed ? m_typed->text().trimmed() : QString());
}

} // namespace pult::ui
