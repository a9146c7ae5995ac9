// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/rollout_dialog.h"

#include <algorithm>
#include <cmath>

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include "models/generation_facts.h"
#include "models/rollout_words.h"
#include "models/strings.h"
#include "ui/dialogs/guard_editor.h"
#include "ui/dialogs/identity_words.h"
#include "ui/dialogs/stage_editor.h"
#include "ui/dialogs/tones.h"
#include "ui/kit/buttons.h"
#include "ui/kit/key_value_list.h"
#include "ui/kit/naming.h"
#include "ui/kit/text_label.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr int kTypingMs = 300;
constexpr int kWidth = 776;
constexpr double kAlpha = 0.01;

const client::EnvironmentState& stateOf(const client::Session& session, const std::string& name)
{
    static const client::EnvironmentState kNothing;
    const auto view = session.view(name);
    return view && view->state ? *view->state : kNothing;
}

QWidget* inARow(std::initializer_list<QWidget*> widgets)
{
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    for (QWidget* each : widgets)
        layout->addWidget(each);
    layout->addStretch(1);
    return row;
}

} // namespace

RolloutDialog::RolloutDialog(client::Session& session, const std::string& environment,
    models::TextPtr text, std::uint32_t generation, QWidget* host, UiClock& clock)
    : DialogFrame(tr("Roll out in %1").arg(environmentWord(session, environment)),
        identityOf(session, environment), u"rolloutDialog"_s, host, clock)
    , m_session(session)
    , m_environment(environment)
    , m_text(std::move(text))
    , m_clock(clock)
    , m_candidate(new QComboBox)
    , m_template(new QComboBox)
    , m_unit(new QComboBox)
    , m_finish(new QComboBox)
    , m_errors(new QDoubleSpinBox)
    , m_latency(new QSpinBox)
    , m_holdback(new QDoubleSpinBox)
    , m_holdbackMinutes(new QSpinBox)
    , m_stages(new StageEditor)
    , m_more(makeButton(tr("Advanced"), u"rolloutAdvanced"_s, ButtonKind::Link))
    , m_advanced(new QWidget)
    , m_guards(new GuardEditor(u"rollout"_s, client::defaultGuards()))
    , m_alpha(new QDoubleSpinBox)
    , m_result(sectionTitle({}))
    , m_problems(new BulletList)
    , m_keepName(new QLineEdit)
    , m_keep(makeButton(tr("Keep as template…"), u"rolloutKeep"_s))
    , m_forget(makeButton(tr("Forget the template…"), u"rolloutForget"_s))
    , m_act(makeButton(tr("Show the plan…"), u"rolloutPlan"_s, ButtonKind::Primary))
{
    setSubtitle(tr("Step by step, each judged before the next; guards abort by themselves."));
    setDialogWidth(kWidth);
    buildStages();
    buildChoice(generation);
    buildEnd();
    setAct(m_act);
    connect(m_act, &QPushButton::clicked, this, [this] {
        const client::Command wanted = command();
        accept();
        Q_EMIT planRequested(wanted);
    });
    useTemplate();
}

void RolloutDialog::buildStages()
{
    leftColumn()->addWidget(m_stages);
    buildAdvanced();
    leftColumn()->addSpacing(8);
    setNames(*m_problems, u"rolloutProblems"_s, tr("What the control plane says"));
    m_result->setObjectName(u"rolloutResult"_s);
    leftColumn()->addWidget(m_result);
    leftColumn()->addWidget(m_problems);
    connect(m_stages, &StageEditor::changed, this, &RolloutDialog::changed);
}

void RolloutDialog::buildAdvanced()
{
    leftColumn()->addWidget(m_more, 0, Qt::AlignLeft);
    auto* column = new QVBoxLayout(m_advanced);
    column->setContentsMargins(0, 4, 0, 4);
    column->setSpacing(8);
    column->addWidget(m_guards);
    setNames(*m_alpha, u"rolloutAlpha"_s, tr("Probability of a false alarm"));
    m_alpha->setRange(0.01, 49.99);
    m_alpha->setSuffix(tr(" %"));
    column->addWidget(inARow({secondaryText(tr("False alarms at most")), m_alpha,
        secondaryText(tr("of rollouts, whatever the number of guards"))}));
    leftColumn()->addWidget(m_advanced);
    connect(m_more, &QPushButton::clicked, this, [this] { showAdvanced(m_advanced->isHidden()); });
    connect(m_alpha, &QDoubleSpinBox::valueChanged, this, &RolloutDialog::changed);
    connect(m_guards, &GuardEditor::changed, this, [this] {
        showMargins();
        changed();
    });
}

void RolloutDialog::buildChoice(std::uint32_t generation)
{
    const client::EnvironmentState& state = stateOf(m_session, m_environment);
    setNames(*m_candidate, u"rolloutCandidate"_s, tr("Candidate"));
    for (const client::GenerationPtr& each : models::rollout::candidates(state))
        m_candidate->addItem(models::Text::generation(each->number) + u' '
                + models::toQt(each->application + ' ' + each->version),
            each->number);
    const auto foremost = models::foremostCandidate(state, nullptr);
    const std::uint32_t first = generation != 0 ? generation : foremost ? foremost->number : 0;
    m_candidate->setCurrentIndex(std::max(0, m_candidate->findData(first)));
    setNames(*m_template, u"rolloutTemplate"_s, tr("Begin with"));
    for (const client::RolloutTemplate& each : state.rolloutTemplates)
        m_template->addItem(
            tr("template %1").arg(models::toQt(each.name)), models::toQt(each.name));
    m_template->addItem(tr("1, 5, 25, 50, 100 %"), QString());
    setNames(*m_unit, u"rolloutUnit"_s, tr("A share of"));
    m_unit->addItem(
        tr("of users, who keep their side"), static_cast<int>(client::ShareUnit::Users));
    m_unit->addItem(tr("of requests"), static_cast<int>(client::ShareUnit::Requests));
    addField(tr("Candidate"), inARow({m_candidate, m_template, m_unit}));
    connect(m_candidate, &QComboBox::currentIndexChanged, this, &RolloutDialog::changed);
    connect(m_template, &QComboBox::currentIndexChanged, this, &RolloutDialog::useTemplate);
    connect(m_unit, &QComboBox::currentIndexChanged, this, &RolloutDialog::changed);
}

void RolloutDialog::buildEnd()
{
    setNames(*m_errors, u"rolloutErrors"_s, tr("Errors may rise by this factor"));
    m_errors->setRange(1.05, 100);
    m_errors->setPrefix(u"×"_s);
    m_errors->setSingleStep(0.1);
    setNames(*m_latency, u"rolloutLatency"_s, tr("Latency p99 may rise by so many per cent"));
    m_latency->setRange(1, 900);
    m_latency->setPrefix(u"+"_s);
    m_latency->setSuffix(tr(" %"));
    m_margins = inARow({secondaryText(tr("errors abort above")), m_errors,
        secondaryText(tr("latency p99 holds above")), m_latency});
    addField(tr("Guards"), m_margins);
    connect(m_errors, &QDoubleSpinBox::valueChanged, this,
        [this](double factor) { m_guards->setMargin("errors", factor); });
    connect(m_latency, &QSpinBox::valueChanged, this,
        [this](int perCent) { m_guards->setMargin("p99", 1 + perCent / 100.0); });
    setNames(*m_finish, u"rolloutFinish"_s, tr("After the last stage"));
    m_finish->addItem(tr("a person promotes"), static_cast<int>(client::Finish::Person));
    m_finish->addItem(tr("push on green"), static_cast<int>(client::Finish::PushOnGreen));
    setNames(*m_holdback, u"rolloutHoldback"_s, tr("Share that stays on the old generation"));
    m_holdback->setRange(0, 50);
    m_holdback->setDecimals(1);
    m_holdback->setSuffix(tr(" %"));
    m_holdback->setSpecialValueText(tr("nobody"));
    setNames(*m_holdbackMinutes, u"rolloutHoldbackMinutes"_s, tr("For so many minutes"));
    m_holdbackMinutes->setRange(1, 24 * 60);
    m_holdbackMinutes->setSuffix(tr(" min"));
    addField(tr("At the end"),
        inARow({m_finish, secondaryText(tr("held back:")), m_holdback, secondaryText(tr("for")),
            m_holdbackMinutes}));
    setNames(*m_keepName, u"rolloutKeepName"_s, tr("Name of the template"));
    m_keepName->setPlaceholderText(tr("default"));
    m_keepName->setFixedWidth(160);
    addField(tr("Template"), inARow({m_keepName, m_keep, m_forget}));
    connect(m_holdback, &QDoubleSpinBox::valueChanged, this, &RolloutDialog::changed);
    connect(m_holdbackMinutes, &QSpinBox::valueChanged, this, &RolloutDialog::changed);
    connect(m_finish, &QComboBox::currentIndexChanged, this, &RolloutDialog::changed);
    connect(m_keep, &QPushButton::clicked, this, &RolloutDialog::keepTemplate);
    connect(m_forget, &QPushButton::clicked, this, &RolloutDialog::forgetTemplate);
    showAdvanced(false);
}

void RolloutDialog::showAdvanced(bool shown)
{
    m_more->setIcon(themedIcon(shown ? Icon::ChevronUp : Icon::ChevronDown));
    m_more->setAccessibleDescription(shown ? tr("unfolded") : tr("folded"));
    m_advanced->setVisible(shown);
    showField(m_margins, !shown);
}

void RolloutDialog::showMargins()
{
    const QSignalBlocker quiet[] = {QSignalBlocker(m_errors), QSignalBlocker(m_latency)};
    m_errors->setValue(m_guards->margin("errors"));
    m_latency->setValue(static_cast<int>(std::lround((m_guards->margin("p99") - 1) * 100)));
}

void RolloutDialog::useTemplate()
{
    const client::EnvironmentState& state = stateOf(m_session, m_environment);
    const std::string wanted = m_template->currentData().toString().toStdString();
    setBlocked(*m_forget, wanted.empty() ? tr("Begin with a template to forget it.") : QString());
    for (const client::RolloutTemplate& each : state.rolloutTemplates)
        if (each.name == wanted)
            return showPlan(each.plan);
    showPlan(models::rollout::usualPlan(state.environmentClass));
}

void RolloutDialog::showPlan(const client::RolloutPlan& plan)
{
    m_showing = true;
    m_base = plan;
    m_unit->setCurrentIndex(plan.unit == client::ShareUnit::Requests ? 1 : 0);
    m_finish->setCurrentIndex(plan.finish == client::Finish::PushOnGreen ? 1 : 0);
    m_guards->setGuards(plan.guards);
    showMargins();
    m_alpha->setValue((plan.alpha > 0 ? plan.alpha : kAlpha) * 100);
    m_holdback->setValue(plan.holdback.permille / 10.0);
    m_holdbackMinutes->setValue(static_cast<int>(std::max(1U, plan.holdback.seconds / 60)));
    m_stages->setStages(plan.stages);
    m_showing = false;
    changed();
}

client::RolloutPlan RolloutDialog::plan() const
{
    client::RolloutPlan plan = m_base;
    plan.unit = static_cast<client::ShareUnit>(m_unit->currentData().toInt());
    plan.finish = static_cast<client::Finish>(m_finish->currentData().toInt());
    plan.stages = m_stages->stages();
    plan.guards = m_guards->guards();
    plan.alpha = m_alpha->value() / 100;
    plan.holdback.permille = static_cast<std::uint32_t>(std::lround(m_holdback->value() * 10));
    plan.holdback.seconds = plan.holdback.permille == 0
        ? 0
        : static_cast<std::uint32_t>(m_holdbackMinutes->value()) * 60;
    return plan;
}

client::StartRollout RolloutDialog::command() const
{
    return {m_candidate->currentData().toUInt(), plan(), {}};
}

void RolloutDialog::changed()
{
    if (m_showing)
        return;
    m_holdbackMinutes->setEnabled(m_holdback->value() > 0);
    if (m_candidate->count() == 0)
        return setBlocked(*m_act, tr("There is no candidate to roll out."));
    setBlocked(*m_act, tr("The control plane checks it."));
    const int typing = ++m_typing;
    m_clock.callAfter(kTypingMs, this, [this, typing] {
        if (typing == m_typing)
            check();
    });
}

void RolloutDialog::check()
{
    const int question = ++m_question;
    m_session.plan(
        m_environment, command(), this, [this, question](const Result<client::Plan>& answer) {
            if (question == m_question)
                takeAnswer(answer);
        });
}

void RolloutDialog::takeAnswer(const Result<client::Plan>& answer)
{
    models::Lines lines;
    if (!answer) {
        m_result->setText(tr("This is no sound plan"));
        for (const QString& problem :
            models::toQt(answer.error().message).split(u'\n', Qt::SkipEmptyParts))
            lines << models::Line{problem, models::Tone::Bad};
    } else {
        m_result->setText(answer->refused() ? tr("The plan is sound, but not possible now")
                                            : tr("The plan is sound"));
        for (const client::Refusal& refusal : answer->refusals)
            lines << models::Line{models::toQt(refusal.message), models::Tone::Bad};
        lines += models::linesOf(answer->effects);
    }
    m_problems->setItems(bullets(lines));
    // Below what is unfolded it may be out of sight.
    const bool bad = !lines.isEmpty() && lines.front().tone == models::Tone::Bad;
    setNote(bad ? lines.front().text : QString());
    setBlocked(*m_act, answer ? QString() : tr("The plan has problems."));
    setBlocked(*m_keep, answer ? QString() : tr("The plan has problems."));
}

void RolloutDialog::forgetTemplate()
{
    const client::RemoveRolloutTemplate wanted{m_template->currentData().toString().toStdString()};
    accept();
    Q_EMIT planRequested(wanted);
}

void RolloutDialog::keepTemplate()
{
    const QString name = m_keepName->text().trimmed();
    const client::SetRolloutTemplate wanted{
        {name.isEmpty() ? std::string("default") : name.toStdString(), plan()}};
    accept();
    Q_EMIT planRequested(wanted);
}

} // namespace pult::ui
