// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/leaks_page.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QMenu>
#include <QPushButton>
#include <QStackedLayout>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

#include "client/text.h"
#include "models/leak_words.h"
#include "models/roles.h"
#include "models/strings.h"
#include "ui/dialogs/leak_tones.h"
#include "ui/dialogs/tables.h"
#include "ui/kit/buttons.h"
#include "ui/kit/message_bar.h"
#include "ui/kit/page_header.h"
#include "ui/kit/search_field.h"
#include "ui/kit/stat_card.h"
#include "ui/kit/table_card.h"
#include "ui/pages/graph_view.h"
#include "ui/pages/lane_coverage.h"
#include "ui/pages/leak_inspector.h"
#include "ui/pages/trace_view.h"
#include "ui/theme/measures.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

using models::LeakEdgeModel;

//! A pause on a row after which its trace is asked for.
constexpr int kPauseMs = 120;
//! From here on the table has room for the culprits.
constexpr int kWideEnough = 1'120;

} // namespace

LeaksPage::LeaksPage(const PageContext& context, QWidget* parent)
    : Page(context, u"leaks"_s, tr("Leaks"), parent)
    , m_feed(session().leaks(environment()))
    , m_model(new LeakEdgeModel(context.text, this))
    , m_filter(new models::FoldingFilter(this))
    , m_propagation(new models::PropagationModel(context.text, this))
    , m_propagationFilter(new models::FoldingFilter(this))
    , m_inspector(new LeakInspector(context.text))
    , m_pause(new QTimer(this))
{
    m_filter->setSourceModel(m_model);
    m_propagationFilter->setSourceModel(m_propagation);
    m_pause->setSingleShot(true);
    m_pause->setInterval(kPauseMs);
    buildHead();
    buildCards();
    buildEdges();
    buildTrace();
    column()->addStretch(1);
    connect(m_pause, &QTimer::timeout, this, &LeaksPage::renderTrace);
    connect(&m_feed, &client::Feed::changed, this, &LeaksPage::takeReport);
    connect(&m_feed, &client::Feed::conditionChanged, this, [this] { renderPanel(); });
    start();
    takeReport();
}

LeaksPage::~LeaksPage()
{
    if (m_inspector && !m_inspector->parent())
        delete m_inspector;
}

void LeaksPage::buildHead()
{
    m_head = new PageHeader(title(), this);
    m_search = new SearchField(tr("Filter  /"), u"leaksFilter"_s, this);
    m_search->setAccessibleName(tr("Filter edges"));
    m_search->setFixedWidth(132);
    m_lane = makeButton(tr("All lanes ▾"), u"leaksLane"_s);
    m_head->addAction(m_search);
    m_head->addAction(m_lane);
    const QString words[] = {tr("List"), tr("Graph"), tr("Matrix")};
    const QString names[] = {u"leaksList"_s, u"leaksGraphForm"_s, u"leaksMatrix"_s};
    for (int i = 0; i < 3; ++i) {
        m_forms[i] = makeButton(words[i], names[i]);
        m_forms[i]->setCheckable(true);
        m_head->addAction(m_forms[i]);
        connect(
            m_forms[i], &QPushButton::clicked, this, [this, i] { setForm(static_cast<Form>(i)); });
    }
    m_find = makeButton(tr("Find my request…"), u"leaksFind"_s);
    m_prove = makeButton(tr("Prove now…"), u"leaksProve"_s, ButtonKind::Primary);
    m_head->addAction(m_find);
    m_head->addAction(m_prove);
    column()->addWidget(m_head);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& filter) {
        m_filter->setFilter(filter);
        m_propagationFilter->setFilter(filter);
        renderPanel();
    });
    connect(m_lane, &QPushButton::clicked, this, &LeaksPage::chooseLane);
    connect(m_find, &QPushButton::clicked, this, [this] { host().openFind(environment()); });
    connect(m_prove, &QPushButton::clicked, this, &LeaksPage::prove);
}

void LeaksPage::buildCards()
{
    m_news = new MessageBar(u"leaksNews"_s, this);
    m_news->setDismissible(false);
    m_cards = new QWidget;
    auto* row = new QHBoxLayout(m_cards);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(measures::kGapSmall);
    m_coverage = new LaneCoverageCard(context().text);
    m_leaking = new StatCard(tr("Leaking"));
    m_suspect = new StatCard(tr("Suspect"));
    m_reached = new StatCard(tr("Reached their lane"));
    row->addWidget(m_coverage, 5);
    for (StatCard* card : {m_leaking, m_suspect, m_reached}) {
        card->body()->addStretch(1);
        row->addWidget(card, 2);
    }
    connect(m_coverage, &LaneCoverageCard::laneChosen, this, [this](std::uint32_t lane) {
        setLane(lane == this->lane() ? std::nullopt : std::optional(lane));
    });
    connect(m_news, &MessageBar::actionTriggered, this, &LeaksPage::prove);
}

void LeaksPage::buildEdges()
{
    m_contents = new QWidget;
    auto* contents = new QVBoxLayout(m_contents);
    contents->setContentsMargins(0, 0, 0, 0);
    contents->setSpacing(measures::kGap);
    m_stack = new QWidget;
    m_edges = new QStackedLayout(m_stack);
    for (QWidget* part : {m_cards, static_cast<QWidget*>(m_news), m_stack})
        contents->addWidget(part);
    m_table = new TableCard(u"leaksTable"_s);
    m_table->setReader(-1, readVerdictCell);
    m_table->setModel(m_filter);
    m_table->view()->setAccessibleName(tr("Edges"));
    spreadColumns(*m_table, &context().settings, u"columns/leaks"_s, LeakEdgeModel::kWhy);
    m_graph = new GraphView;
    m_matrix = new TableCard(u"propagationTable"_s);
    m_matrix->setReader(-1, readCarrierCell);
    m_matrix->setModel(m_propagationFilter);
    m_matrix->view()->setAccessibleName(tr("What of each carrier survives on each edge"));
    spreadColumns(*m_matrix);
    for (TableCard* card : {m_table, m_matrix}) {
        QTableView* view = card->view();
        view->setContextMenuPolicy(Qt::CustomContextMenu);
        keepCurrent(*view);
        flashChanges(*view);
        connect(view, &QWidget::customContextMenuRequested, this, [this, view](const QPoint& at) {
            QMenu menu;
            fillActs(menu);
            menu.exec(view->viewport()->mapToGlobal(at));
        });
        connect(view->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& index) {
                if (!m_applying && index.isValid())
                    choose(index.data(models::kIdRole).toString());
            });
        m_edges->addWidget(card);
    }
    m_edges->insertWidget(static_cast<int>(Form::Graph), m_graph);
    m_panel = new PanelState(m_contents, this, context().clock);
    column()->addWidget(m_panel);
    connect(m_graph->canvas(), &GraphCanvas::chosen, this, &LeaksPage::choose);
    connect(m_panel, &PanelState::actionTriggered, this, [this] {
        if (!clearFilter())
            refresh();
    });
    setForm(Form::List);
}

void LeaksPage::buildTrace()
{
    m_trace = new TraceView(context().text, context().clock);
    column()->addWidget(m_trace, 1000);
    connect(m_trace, &TraceView::copyRequested, this,
        [this](const QString& id) { host().copy(id, tr("Trace id")); });
    connect(m_trace, &TraceView::retryRequested, this, [this] {
        m_shownTrace.clear();
        renderTrace();
    });
    connect(m_inspector, &LeakInspector::traceRequested, this, [this](const QString& id) {
        m_wantedTrace = id.toStdString();
        renderTrace();
    });
    connect(m_inspector, &LeakInspector::proveRequested, this, &LeaksPage::prove);
    connect(m_inspector, &LeakInspector::actsRequested, this, [this](const QPoint& at) {
        QMenu menu;
        fillActs(menu);
        menu.exec(at);
    });
}

QWidget* LeaksPage::inspector()
{
    return m_inspects ? m_inspector : nullptr;
}

void LeaksPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    m_feed.look(this);
    renderPanel();
}

void LeaksPage::hideEvent(QHideEvent* event)
{
    Page::hideEvent(event);
    m_feed.lookAway(this);
}

void LeaksPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    fitTable();
    renderPanel();
}

void LeaksPage::render(const client::EnvironmentViewPtr&)
{
    renderHead();
    renderPanel();
}

void LeaksPage::takeReport()
{
    m_applying = true;
    m_model->apply(m_feed.report(), m_feed.serverNow());
    m_propagation->apply(m_model->edges());
    m_graph->canvas()->setGraph(models::layOut(m_model->edges()));
    m_applying = false;
    fitTable();
    if (!m_matrixFitted && m_propagation->columnCount() > 1) {
        fitColumns(*m_matrix);
        m_matrixFitted = true;
    }
    if (m_selected.isEmpty() && m_model->rowCount() > 0)
        m_selected = m_model->index(0, 0).data(models::kIdRole).toString();
    choose(m_selected);
    renderHead();
    renderCards();
    renderNews();
    renderPanel();
}

//! Anew when the inspector comes or goes, and when there is something to say in words.
void LeaksPage::fitTable()
{
    if (m_model->rowCount() == 0)
        return;
    const auto& edges = m_model->edges();
    const bool worded = std::ranges::any_of(
        edges, [](const auto& edge) { return edge.verdict >= client::LeakVerdict::Suspect; });
    const std::tuple fitted{width() >= kWideEnough, worded, m_model->waived() > 0};
    if (m_fitted == fitted)
        return;
    // Whose it is stands in the inspector too; there is not room for it everywhere.
    m_table->view()->setColumnHidden(LeakEdgeModel::kCulprit, width() < kWideEnough || !worded);
    fitColumns(*m_table);
    m_fitted = fitted;
}

void LeaksPage::choose(const QString& id)
{
    const bool other = id != m_selected;
    m_selected = id;
    if (other)
        m_wantedTrace.clear();
    m_applying = true;
    for (const auto& [card, filter] :
        {std::pair(m_table, m_filter), {m_matrix, m_propagationFilter}}) {
        const QModelIndexList found = filter->rowCount() == 0
            ? QModelIndexList()
            : filter->match(filter->index(0, 0), models::kIdRole, id, 1, Qt::MatchExactly);
        QTableView* view = card->view();
        if (!found.isEmpty() && view->currentIndex().row() != found.first().row())
            view->setCurrentIndex(found.first());
    }
    m_applying = false;
    m_graph->canvas()->setCurrent(id);
    if (m_edges->currentIndex() == static_cast<int>(Form::Graph) && other)
        m_graph->reveal(m_graph->canvas()->current());
    renderInspector();
    m_pause->start();
}

void LeaksPage::setForm(Form form)
{
    m_edges->setCurrentIndex(static_cast<int>(form));
    for (int i = 0; i < 3; ++i)
        m_forms[i]->setChecked(i == static_cast<int>(form));
    if (m_trace)
        renderPanel();
}

const client::LeakEdge* LeaksPage::current() const
{
    return m_model->edgeAt(m_model->rowOf(m_selected));
}

void LeaksPage::setLane(std::optional<std::uint32_t> lane)
{
    m_applying = true;
    m_model->setLane(lane);
    m_propagation->apply(m_model->edges());
    m_graph->canvas()->setGraph(models::layOut(m_model->edges()));
    m_applying = false;
    if (!current() && m_model->rowCount() > 0)
        m_selected = m_model->index(0, 0).data(models::kIdRole).toString();
    choose(m_selected);
    renderHead();
    renderCards();
    renderNews();
    renderPanel();
}

void LeaksPage::chooseLane()
{
    QMenu menu;
    const auto add = [&](const QString& words, std::optional<std::uint32_t> lane) {
        QAction* action = menu.addAction(words, this, [this, lane] { setLane(lane); });
        action->setCheckable(true);
        action->setChecked(lane == this->lane());
    };
    add(tr("All lanes"), std::nullopt);
    if (m_feed.report())
        for (const client::LaneCoverage& each : m_feed.report()->lanes)
            add(models::leaks::lane(each) + u" · "_s
                    + models::leaks::coverage(text(), each.seen, each.expected),
                each.lane);
    menu.exec(m_lane->mapToGlobal(m_lane->rect().bottomLeft()));
}

void LeaksPage::renderInspector()
{
    if (m_feed.report())
        m_inspector->show(*m_feed.report(), current(), m_feed.serverNow());
}

void LeaksPage::renderTrace()
{
    const client::LeakEdge* edge = current();
    std::string wanted = m_wantedTrace;
    if (wanted.empty() && edge)
        wanted = !edge->lost.empty() ? edge->lost.front().traceId
            : !edge->kept.empty()    ? edge->kept.front().traceId
                                     : std::string();
    m_trace->setVisible(!wanted.empty() || edge);
    if (wanted.empty()) {
        m_shownTrace.clear();
        m_trace->showNothing(tr("No request went over this edge that could be shown."));
    } else if (wanted != m_shownTrace) {
        showTrace(wanted);
    }
}

void LeaksPage::showTrace(const std::string& traceId)
{
    m_shownTrace = traceId;
    const int question = ++m_question;
    if (!m_trace->trace())
        m_trace->showWaiting();
    session().getTrace(
        environment(), traceId, this, [this, question, traceId](Result<client::Trace> trace) {
            if (question != m_question)
                return;
            if (!trace)
                return m_trace->showError(traceId, trace.error());
            const auto now = view();
            const std::uint32_t head = now && now->state ? now->state->head : 0;
            m_trace->showTrace(std::make_shared<const client::Trace>(std::move(*trace)),
                client::generationText(head));
        });
}

void LeaksPage::prove()
{
    const client::LeakEdge* edge = current();
    std::optional<std::uint32_t> wanted = lane();
    if (!wanted && edge && !edge->lanes.empty())
        wanted = edge->lanes.back();
    host().openProve(environment(), wanted);
}

void LeaksPage::renderAges()
{
    m_model->refreshAges(m_feed.serverNow());
    renderPanel();
}

void LeaksPage::startFilter()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

bool LeaksPage::clearFilter()
{
    const bool had = m_filter->filtering() || lane();
    m_search->clear();
    if (lane())
        setLane(std::nullopt);
    return had;
}

QAbstractItemModel* LeaksPage::table()
{
    return m_edges->currentIndex() == static_cast<int>(Form::Matrix)
        ? static_cast<QAbstractItemModel*>(m_propagationFilter)
        : m_filter;
}

bool LeaksPage::isSettled() const
{
    const auto condition = m_feed.state().condition;
    return m_feed.report() ? !m_feed.report()->edges.empty()
                           : condition != client::FeedCondition::Connecting;
}

void LeaksPage::refresh()
{
    session().refreshServer();
    m_feed.retry();
}

} // namespace pult::ui
