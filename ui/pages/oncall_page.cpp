// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/oncall_page.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "client/qt/alerts_feed.h"
#include "client/qt/leaks_feed.h"
#include "models/alert_words.h"
#include "models/strings.h"
#include "ui/dialogs/identity_words.h"
#include "ui/dialogs/observation_note.h"
#include "ui/dialogs/operation_steps.h"
#include "ui/dialogs/tones.h"
#include "ui/kit/buttons.h"
#include "ui/kit/card.h"
#include "ui/kit/hold_button.h"
#include "ui/kit/key_value_list.h"
#include "ui/kit/naming.h"
#include "ui/kit/steps_bar.h"
#include "ui/kit/text_block.h"
#include "ui/kit/text_label.h"
#include "ui/pages/oncall_fallback.h"
#include "ui/pages/oncall_traffic.h"
#include "ui/pages/oncall_words.h"
#include "ui/pages/version_steps.h"
#include "ui/theme/measures.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr int kPageWidth = 1040;
constexpr int kHoldWidth = 320;
constexpr qint64 kRenewMs = 15'000;

using Stage = PlanFlow::Stage;

//! A title over a list.
QWidget* titled(const QString& title, QWidget* list)
{
    auto* widget = new QWidget;
    auto* inner = new QVBoxLayout(widget);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(measures::kGrid);
    inner->addWidget(sectionTitle(title));
    inner->addWidget(list);
    return widget;
}

} // namespace

OnCallPage::OnCallPage(const PageContext& context, QStringList endpoints, QWidget* parent)
    : Page(context, u"oncall"_s, tr("On-call"), parent)
    , m_endpoints(std::move(endpoints))
{
    column()->setContentsMargins(0, 0, 0, 0);
    m_contents = new QWidget;
    m_page = new QVBoxLayout;
    m_page->setSpacing(measures::kGapSmall);
    m_page->setContentsMargins(
        measures::kPageMarginX, measures::kPageMarginY, measures::kPageMarginX, measures::kGap);
    auto* middle = new QWidget;
    middle->setMaximumWidth(kPageWidth + 2 * measures::kPageMarginX);
    middle->setLayout(m_page);
    auto* row = new QHBoxLayout(m_contents);
    row->setContentsMargins(0, 0, 0, 0);
    row->addStretch(1);
    row->addWidget(middle, 1000);
    row->addStretch(1);
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setWidget(m_contents);
    area->setFocusPolicy(Qt::NoFocus);
    area->viewport()->setAutoFillBackground(false);
    m_contents->setAutoFillBackground(false);
    column()->addWidget(area);
    buildHead();
    buildTraffic();
    buildEvidence();
    buildAct();
    buildSteps();
    buildHistory();
    buildFoot();
    m_page->addStretch(1);
    beginFlow();
    connect(
        &session().alerts(environment()), &client::Feed::changed, this, &OnCallPage::renderPlan);
    start();
}

void OnCallPage::buildHead()
{
    m_where = secondaryText({});
    m_headline = new TextLabel({}, TextRole::Headline);
    m_headline->setObjectName(u"oncallHeadline"_s);
    m_headline->setElided(true);
    auto* head = new QVBoxLayout;
    head->setSpacing(measures::kGrid);
    head->addWidget(m_where);
    head->addWidget(m_headline);
    m_page->addLayout(head);
}

void OnCallPage::buildTraffic()
{
    m_traffic = new OnCallTraffic(session(), environment(), context().text);
    m_page->addWidget(m_traffic);
    connect(m_traffic, &OnCallTraffic::changed, this, &OnCallPage::renderPlan);
}

void OnCallPage::buildHistory()
{
    m_changes = new VersionSteps;
    m_changesCard = new Card(tr("What going back changes"));
    m_changesCard->body()->addWidget(m_changes);
    m_changesCard->body()->addStretch(1);
    m_events = new BulletList;
    auto* events = new Card(tr("What happened"));
    events->body()->addWidget(m_events);
    events->body()->addStretch(1);
    auto* row = new QHBoxLayout;
    row->setSpacing(measures::kGapSmall);
    row->addWidget(m_changesCard, 1);
    row->addWidget(events, 1);
    m_page->addLayout(row);
}

void OnCallPage::buildEvidence()
{
    m_for = new BulletList;
    m_against = new BulletList;
    m_notUndone = new BulletList;
    setNames(*m_for, u"oncallFor"_s, tr("For going back"));
    setNames(*m_against, u"oncallAgainst"_s, tr("Against"));
    setNames(*m_notUndone, u"oncallNotUndone"_s, tr("Not undone by it"));
    auto* speaksFor = new Card(tr("For going back"));
    speaksFor->body()->addWidget(m_for);
    speaksFor->body()->addStretch(1);
    auto* against = new Card(tr("Against"));
    against->body()->addWidget(m_against);
    against->body()->addSpacing(measures::kGrid);
    against->body()->addWidget(titled(tr("Not undone by it"), m_notUndone));
    against->body()->addStretch(1);
    m_evidenceRow = new QWidget;
    auto* row = new QHBoxLayout(m_evidenceRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(measures::kGapSmall);
    row->addWidget(speaksFor, 1);
    row->addWidget(against, 1);
    m_page->addWidget(m_evidenceRow);
}

void OnCallPage::buildAct()
{
    m_actCard = new Card;
    m_actCard->setPadding(20, 20);
    m_actCard->setOutline(Tone::Bad);
    m_actTitle = new TextLabel({}, TextRole::CardTitle);
    m_actTitle->setObjectName(u"oncallActTitle"_s);
    m_actDetail = new TextBlock({}, TextRole::Body, Token::Ink2);
    m_actDetail->setObjectName(u"oncallActDetail"_s);
    m_next = new BulletList;
    m_next->setObjectName(u"oncallNextActs"_s);
    m_hold = new HoldButton({}, u"oncallHold"_s, HoldButton::Size::Large, nullptr, context().clock);
    m_hold->setFixedWidth(kHoldWidth);
    m_again = makeButton(tr("Look again"), u"oncallAgain"_s);
    auto* words = new QVBoxLayout;
    words->setSpacing(measures::kGrid);
    words->addWidget(m_actTitle);
    words->addWidget(m_actDetail);
    words->addWidget(m_next);
    auto* row = new QHBoxLayout;
    row->setSpacing(measures::kPageMarginX);
    row->addLayout(words, 1);
    row->addWidget(m_again, 0, Qt::AlignVCenter);
    row->addWidget(m_hold, 0, Qt::AlignVCenter);
    m_actCard->body()->addLayout(row);
    m_page->addWidget(m_actCard);
    connect(m_hold, &HoldButton::triggered, this, &OnCallPage::hold);
    connect(m_again, &QPushButton::clicked, this, [this] { beginFlow(); });
}

void OnCallPage::buildSteps()
{
    m_stepsCard = new Card;
    m_stepsCard->setPadding(4, 8);
    m_steps = new StepsBar(StepsBar::Form::Columns);
    setNames(*m_steps, u"oncallSteps"_s, tr("Steps after the act"));
    m_stepsCard->body()->addWidget(m_steps);
    m_observation = new ObservationNote;
    m_observation->setContentsMargins(measures::kGapSmall, 0, measures::kGapSmall, 0);
    m_stepsCard->body()->addWidget(m_observation);
    connect(m_observation, &ObservationNote::traceRequested, this, &OnCallPage::openTrace);
    connect(m_observation, &ObservationNote::proveRequested, this,
        [this] { host().openProve(environment(), std::nullopt); });
    m_page->addWidget(m_stepsCard);
    m_fallback = new OnCallFallback(host());
    m_page->addWidget(m_fallback);
}

void OnCallPage::buildFoot()
{
    QPushButton* note = makeButton(tr("Copy incident note"), u"oncallNote"_s);
    QPushButton* table = makeButton(tr("Open the table"), u"oncallOpenTable"_s);
    QPushButton* copy = makeButton(tr("Copy"), u"oncallCopyCli"_s, ButtonKind::Link);
    copy->setAccessibleName(tr("Copy the line for a terminal"));
    auto* byHandLabel = secondaryText(tr("By hand:"));
    m_byHand = new TextLabel({}, TextRole::Mono, Token::Ink2);
    m_byHand->setElided(true);
    auto* row = new QHBoxLayout;
    row->setSpacing(measures::kGapSmall);
    row->addWidget(note);
    row->addWidget(table);
    row->addStretch(1);
    row->addWidget(byHandLabel);
    row->addWidget(m_byHand);
    row->addWidget(copy);
    m_page->addLayout(row);
    connect(note, &QPushButton::clicked, this, [this] {
        host().copy(
            oncall::incidentNote(text(), *m_flow, state(),
                environmentWord(session(), environment()), session().serverNow(environment())),
            tr("Incident note"));
    });
    connect(copy, &QPushButton::clicked, this,
        [this] { host().copy(m_byHand->text(), tr("Copy as CLI")); });
    connect(table, &QPushButton::clicked, this, [this] {
        models::Link link = linkTo({});
        link.page = u"generations"_s;
        host().navigate(link);
    });
}

void OnCallPage::beginFlow()
{
    delete m_flow;
    m_flow = new PlanFlow(session(), environment(), client::Retreat{}, this);
    m_flow->setRenewEvery(kRenewMs);
    connect(m_flow, &PlanFlow::changed, this, &OnCallPage::renderPlan);
    connect(m_flow, &PlanFlow::progressed, this, &OnCallPage::renderPlan);
    m_flow->plan();
    renderPlan();
}

const client::EnvironmentState* OnCallPage::state() const
{
    const auto now = view();
    return now ? now->state.get() : nullptr;
}

void OnCallPage::render(const client::EnvironmentViewPtr& view)
{
    if (view && view->state && view->state->revision != m_eventsFor && !isRemembered())
        askForEvents();
    m_traffic->setSubject(state());
    renderPlan();
}

void OnCallPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    m_traffic->setLooking(true);
    session().alerts(environment()).look(this);
}

void OnCallPage::hideEvent(QHideEvent* event)
{
    Page::hideEvent(event);
    m_traffic->setLooking(false);
    session().alerts(environment()).lookAway(this);
}

void OnCallPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    fitHeight();
}

//! A scroll area asks for the least height only, which running text that wraps cannot tell.
void OnCallPage::fitHeight()
{
    m_contents->setMinimumHeight(std::max(0, m_contents->layout()->heightForWidth(width())));
}

void OnCallPage::askForEvents()
{
    m_eventsFor = state()->revision;
    client::JournalQuery query;
    query.environment = environment();
    query.pageSize = 20;
    session().listJournal(query, this, [this](Result<client::JournalPage> page) {
        if (page)
            m_entries = std::move(page->entries);
        renderPlan();
    });
}

void OnCallPage::renderPlan()
{
    const std::int64_t now = session().serverNow(environment());
    m_where->setText(text().moment(now) + u" · "_s + identityOf(session(), environment()).text);
    m_headline->setText(oncall::headline(text(), state(), now));
    m_events->setItems(bullets(oncall::events(text(), m_entries)));
    const auto& plan = m_flow->currentPlan();
    const bool possible = plan && !plan->refused();
    m_changesCard->setVisible(
        possible && !plan->services.empty() && m_flow->stage() != Stage::Done);
    m_evidenceRow->setVisible(possible && m_flow->stage() != Stage::Done);
    if (possible) {
        m_changes->setChanges(plan->services, 6);
        renderEvidence();
    }
    m_byHand->setText(
        oncall::terminalLines(environment(), m_endpoints.mid(0, 1), plan ? &*plan : nullptr)
            .value(0));
    renderAct();
    renderSteps();
    renderFallback();
    fitHeight();
}

void OnCallPage::renderEvidence()
{
    const client::Plan& plan = *m_flow->currentPlan();
    const models::series::Evidence live = m_traffic->evidence();
    const auto& alerts = session().alerts(environment()).report();
    m_for->setItems(bullets(oncall::evidenceFor(plan,
        models::alerts::lines(text(), alerts.get(), session().serverNow(environment()))
            + live.forRetreat)));
    m_against->setItems(bullets(oncall::evidenceAgainst(plan, live.against)));
    models::Lines stays = models::linesOf(plan.notUndone);
    if (stays.isEmpty())
        stays << models::Line{tr("Nothing known"), models::Tone::Muted};
    m_notUndone->setItems(bullets(stays));
}

void OnCallPage::renderAges()
{
    renderPlan();
}

void OnCallPage::refresh()
{
    session().refreshServer();
    m_flow->plan();
    if (state())
        askForEvents();
}

} // namespace pult::ui
