// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/generation_inspector.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "models/generation_facts.h"
#include "models/operation_model.h"
#include "models/strings.h"
#include "ui/dialogs/tones.h"
#include "ui/kit/buttons.h"
#include "ui/kit/card.h"
#include "ui/kit/chip.h"
#include "ui/kit/key_value_list.h"
#include "ui/kit/naming.h"
#include "ui/kit/sparkline.h"
#include "ui/kit/text_label.h"
#include "ui/theme/measures.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr qsizetype kChangesShown = 12;
constexpr qsizetype kEvidenceShown = 2;

models::Facts deploymentFacts(
    const client::Deployment& deployment, const client::ReadinessMap* readiness)
{
    using models::Fact;
    using models::Tone;
    models::Facts facts;
    const auto add = [&](const QString& label, const QString& value, bool mono = false,
                         Tone tone = Tone::Plain) {
        if (!value.isEmpty())
            facts << Fact{label, value, tone, mono};
    };
    add(GenerationInspector::tr("Deployment"), models::toQt(deployment.deploymentName), true);
    add(GenerationInspector::tr("Version"), models::toQt(deployment.version), true);
    if (readiness)
        if (const auto at = readiness->find({deployment.service, deployment.generation});
            at != readiness->end()) {
            const client::DeploymentReadiness& now = at->second;
            const bool ready = now.readiness == client::Readiness::Ready;
            add(GenerationInspector::tr("Readiness"),
                u"%1/%2"_s.arg(now.readyEndpoints).arg(now.totalEndpoints)
                    + (now.detail.empty() ? QString() : u" · "_s + models::toQt(now.detail)),
                false, ready ? Tone::Good : Tone::Warn);
        }
    QStringList endpoints;
    for (const client::Endpoint& endpoint : deployment.endpoints)
        endpoints << models::toQt(endpoint.host) + u':' + QString::number(endpoint.port);
    if (endpoints.size() > 3)
        endpoints = QStringList{
            endpoints.first(), GenerationInspector::tr("and %1 more").arg(endpoints.size() - 1)};
    add(GenerationInspector::tr("Endpoints"), endpoints.join(u'\n'), true);
    QStringList carried;
    for (const client::Artifact& artifact : deployment.artifacts)
        carried << models::toQt(artifact.kind) + u' ' + models::toQt(artifact.name);
    add(GenerationInspector::tr("Carries"), carried.join(u'\n'));
    QStringList schemas;
    for (const client::DatabaseUse& use : deployment.databases)
        schemas << GenerationInspector::tr("%1: brings %2, works with %3–%4")
                       .arg(models::toQt(use.database))
                       .arg(use.brings)
                       .arg(use.worksWith.from)
                       .arg(use.worksWith.to);
    add(GenerationInspector::tr("Schemas"), schemas.join(u'\n'));
    QStringList contracts;
    for (const client::Contract& contract : deployment.contracts)
        contracts << models::toQt(contract.change) + u' ' + models::toQt(contract.name);
    add(GenerationInspector::tr("Contracts"), contracts.join(u'\n'));
    if (deployment.api.to != 0)
        add(GenerationInspector::tr("API"),
            deployment.api.from == deployment.api.to
                ? QString::number(deployment.api.to)
                : u"%1–%2"_s.arg(deployment.api.from).arg(deployment.api.to));
    const auto queues = [](const std::vector<std::string>& names) {
        QStringList lines;
        for (const std::string& name : names)
            lines << models::toQt(name);
        return lines.join(u'\n');
    };
    add(GenerationInspector::tr("Writes to"), queues(deployment.produces), true);
    add(GenerationInspector::tr("Reads from"), queues(deployment.consumes), true);
    return facts;
}

//! A part of the inspector: a line, a title, the contents.
template <typename Contents>
QWidget* part(QVBoxLayout* column, TextLabel*& title, const QString& words, Contents* contents)
{
    auto* widget = new QWidget;
    auto* inner = new QVBoxLayout(widget);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(measures::kGapSmall);
    inner->addWidget(new Separator);
    inner->addSpacing(2);
    title = sectionTitle(words);
    inner->addWidget(title);
    inner->addWidget(contents);
    column->addWidget(widget);
    return widget;
}

} // namespace

GenerationInspector::GenerationInspector(
    client::Session& session, std::string environment, models::TextPtr text, QWidget* parent)
    : QScrollArea(parent)
    , m_session(session)
    , m_environment(std::move(environment))
    , m_text(std::move(text))
    , m_title(new TextLabel({}, TextRole::CardTitle))
    , m_chip(new Chip)
    , m_more(makeIconButton(Icon::More, tr("Acts on this generation"), u"inspectorMore"_s))
    , m_about(secondaryText({}))
    , m_facts(new KeyValueList)
    , m_evidence(new KeyValueList)
    , m_plan(new BulletList)
    , m_changes(new BulletList)
    , m_switch(new KeyValueList)
    , m_deployment(new KeyValueList)
{
    setNames(*this, u"generationInspector"_s, tr("Generation in full"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    build();
    connect(m_more, &QPushButton::clicked, this,
        [this] { Q_EMIT actsRequested(m_more->mapToGlobal(m_more->rect().bottomLeft())); });
}

void GenerationInspector::build()
{
    auto* contents = new QWidget;
    m_column = new QVBoxLayout(contents);
    m_column->setContentsMargins(
        measures::kGap, measures::kPageMarginY, measures::kGap, measures::kPageMarginY);
    m_column->setSpacing(measures::kGap);
    auto* head = new QHBoxLayout;
    head->addWidget(m_title);
    head->addStretch(1);
    head->addWidget(m_chip);
    head->addWidget(m_more);
    auto* top = new QVBoxLayout;
    top->setSpacing(0);
    top->addLayout(head);
    top->addWidget(m_about);
    m_about->setElided(true);
    m_column->addLayout(top);
    auto* facts = new QVBoxLayout;
    facts->setSpacing(measures::kGrid);
    facts->addWidget(m_facts);
    facts->addWidget(m_evidence);
    m_column->addLayout(facts);
    m_plan->setSpacing(0);
    m_changes->setSpacing(0);
    TextLabel* changesTitle = nullptr;
    m_deploymentPart = part(m_column, m_deploymentTitle, {}, m_deployment);
    m_traffic = new QWidget;
    auto* traffic = new QVBoxLayout(m_traffic);
    traffic->setContentsMargins(0, 0, 0, 0);
    traffic->setSpacing(measures::kGrid);
    m_trafficWords = new TextLabel;
    m_requests = new Sparkline;
    m_errors = new Sparkline;
    traffic->addWidget(m_trafficWords);
    for (const auto& [title, line] :
        {std::pair(tr("Requests"), m_requests), {tr("Errors"), m_errors}}) {
        line->setFixedHeight(56);
        traffic->addWidget(secondaryText(title));
        traffic->addWidget(line);
    }
    m_deploymentPart->layout()->addWidget(m_traffic);
    m_traffic->hide();
    m_planPart = part(m_column, m_planTitle, tr("If promoted now"), m_plan);
    m_changesPart = part(m_column, changesTitle, tr("What changes"), m_changes);
    m_switchPart = part(m_column, m_switchTitle, tr("Last switch"), m_switch);
    m_column->addStretch(1);
    m_deploymentPart->hide();
    setWidget(contents);
    viewport()->setAutoFillBackground(false);
    contents->setAutoFillBackground(false);
}

void GenerationInspector::setSubject(const client::EnvironmentState& state,
    const client::GenerationPtr& generation, const client::EnvironmentView& view, bool past,
    const QString& live)
{
    widget()->setVisible(generation != nullptr);
    if (!generation) {
        follow(0, client::Role::Unknown);
        return;
    }
    m_title->setText(models::Text::generation(generation->number));
    m_chip->setSpec({models::Text::role(generation->role).toUpper(),
        toneOf(models::Text::tone(generation->role)), std::nullopt});
    QString about
        = (models::toQt(generation->application) + u' ' + models::toQt(generation->version))
              .trimmed();
    if (!generation->name.empty())
        about += u" · “"_s + models::toQt(generation->name) + u'”';
    m_about->setText(about);
    const client::ReadinessMap* readiness = past ? nullptr : view.readiness.get();
    models::Facts facts = models::factsOf(*m_text, state, *generation, readiness);
    if (past)
        facts.removeIf([](const models::Fact& fact) { return fact.label == tr("Readiness"); });
    if (!live.isEmpty())
        facts << models::Fact{tr("Live share"), live, models::Tone::Plain, false};
    m_facts->setRows(keyValues(facts));

    models::Lines changes = models::changesOf(state, *generation);
    if (changes.size() > kChangesShown) {
        const qsizetype more = changes.size() - kChangesShown;
        changes.resize(kChangesShown);
        changes << models::Line{tr("and %1 more").arg(more), models::Tone::Muted};
    }
    m_changesPart->setVisible(!changes.isEmpty());
    m_changes->setItems(bullets(changes));
    follow(past ? 0 : generation->number, past ? client::Role::Unknown : generation->role);
    renderSwitch(view, past ? state.revision : 0);
}

void GenerationInspector::follow(std::uint32_t number, client::Role role)
{
    if (number == m_number && role == m_role)
        return;
    m_number = number;
    m_role = role;
    delete std::exchange(m_flow, nullptr);
    if (role == client::Role::Candidate)
        m_flow = new PlanFlow(m_session, m_environment, client::Promote{number}, this);
    else if (role == client::Role::Active)
        m_flow = new PlanFlow(m_session, m_environment, client::Retreat{}, this);
    if (m_flow) {
        connect(m_flow, &PlanFlow::changed, this, &GenerationInspector::renderPlan);
        m_flow->plan();
    }
    renderPlan();
}

void GenerationInspector::renderPlan()
{
    const bool known = m_flow && m_flow->currentPlan();
    m_planPart->setVisible(known);
    m_evidence->setVisible(known);
    if (!known)
        return;
    const client::Plan& plan = *m_flow->currentPlan();
    const bool promote = m_role == client::Role::Candidate;
    models::Lines lines;
    if (plan.refused()) {
        m_planTitle->setText(
            promote ? tr("Cannot be promoted now") : tr("Cannot be rolled back now"));
        for (const client::Refusal& refusal : plan.refusals)
            lines << models::Line{models::toQt(refusal.message), models::Tone::Warn};
    } else {
        m_planTitle->setText(promote ? tr("If promoted now") : tr("If rolled back now"));
        lines = models::linesOf(plan.effects) + models::linesOf(plan.notUndone);
    }
    m_plan->setItems(bullets(lines));
    renderEvidence();
}

void GenerationInspector::renderEvidence()
{
    const client::Plan& plan = *m_flow->currentPlan();
    QStringList words;
    for (const client::PlanLine& line : plan.evidence)
        // Readiness has a row of its own; the plan's dialog shows all.
        if (line.code != "READINESS" && words.size() < kEvidenceShown)
            words << models::toQt(line.text);
    m_evidence->setVisible(!words.isEmpty());
    m_evidence->setRows(
        keyValues({models::Fact{tr("Evidence"), words.join(u'\n'), models::Tone::Plain, false}}));
}

void GenerationInspector::renderSwitch(const client::EnvironmentView& view, std::uint64_t upTo)
{
    const client::OperationPtr last = models::OperationModel::latestSwitch(view.operations, upTo);
    m_switchPart->setVisible(last != nullptr);
    if (!last)
        return;
    m_switchTitle->setText(tr("Last switch: %1").arg(models::toQt(last->act)));
    m_switch->setRows(keyValues(models::stepsOf(*m_text, *last)));
}

void GenerationInspector::showTraffic(
    const SparklineData& requests, const SparklineData& errors, const QString& words)
{
    m_traffic->setVisible(!words.isEmpty());
    m_trafficWords->setText(words);
    m_requests->setData(requests, tr("Requests: %1").arg(words));
    m_errors->setData(errors, tr("Errors: %1").arg(words));
}

void GenerationInspector::showDeployment(const QString& service,
    const client::DeploymentPtr& deployment, const client::ReadinessMap* readiness)
{
    m_deploymentPart->setVisible(deployment != nullptr);
    if (!deployment)
        return;
    m_deploymentTitle->setText(
        tr("%1 of %2").arg(service, models::Text::generation(deployment->generation)));
    m_deployment->setRows(keyValues(deploymentFacts(*deployment, readiness)));
}

} // namespace pult::ui
