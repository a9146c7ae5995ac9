// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/rollout_page.h"

#include <QButtonGroup>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QTableView>
#include <QVBoxLayout>

#include "models/rollout_words.h"
#include "models/strings.h"
#include "ui/charts/chart_axis.h"
#include "ui/dialogs/tables.h"
#include "ui/dialogs/tones.h"
#include "ui/kit/buttons.h"
#include "ui/kit/card.h"
#include "ui/kit/fold_row.h"
#include "ui/kit/naming.h"
#include "ui/kit/page_header.h"
#include "ui/kit/table_card.h"
#include "ui/kit/text_block.h"
#include "ui/kit/text_label.h"
#include "ui/pages/chart_card.h"
#include "ui/pages/stage_ladder.h"
#include "ui/theme/measures.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr int kLanesEvery = 10; // seconds
constexpr double kMostEffect = 900; // per cent

TimeWords timeWords(const models::TextPtr& text)
{
    return {[text](qint64 at, bool seconds) {
                return seconds ? text->time(at) : text->time(at).left(5);
            },
        text->utcOffsetMs()};
}

QWidget* bare()
{
    auto* widget = new QWidget;
    widget->setAutoFillBackground(false);
    return widget;
}

//! What requests enter at is told without a service.
bool isBehind(const client::LaneFigures& figures)
{
    return !figures.service.empty();
}

} // namespace

RolloutPage::RolloutPage(const PageContext& context, QWidget* parent)
    : Page(context, u"rollout"_s, tr("Rollout"), parent)
    , m_group(new ChartGroup(timeWords(context.text), context.clock, this))
    , m_series(new client::SeriesFeed(
          context.session.feedSource(), "rollout\n" + context.environment, this))
    , m_verdicts(context.session.verdicts(context.environment))
    , m_slices(new models::SliceModel(ratioWords, this))
    , m_lanes(new models::LaneFiguresModel(context.text, this))
{
    buildHead();
    buildBody();
    connect(&session(), &client::Session::ticked, m_series, &client::Feed::tick);
    connect(m_series, &client::Feed::changed, this, &RolloutPage::renderCharts);
    connect(m_series, &client::Feed::conditionChanged, this, &RolloutPage::renderCharts);
    connect(&m_verdicts, &client::Feed::changed, this, &RolloutPage::renderVerdict);
    connect(&m_verdicts, &client::Feed::conditionChanged, this, &RolloutPage::renderVerdict);
    start();
}

void RolloutPage::buildHead()
{
    m_head = new PageHeader(title(), this);
    m_start = makeButton(tr("Start a rollout…"), u"rolloutStart"_s, ButtonKind::Primary);
    m_pause = makeButton(tr("Pause…"), u"rolloutPause"_s);
    m_share = makeButton(tr("Share…"), u"rolloutShare"_s);
    m_advance = makeButton(tr("Advance…"), u"rolloutAdvance"_s);
    m_abort = makeButton(tr("Abort…"), u"rolloutAbort"_s, ButtonKind::Danger);
    for (QPushButton* button : {m_pause, m_share, m_advance, m_start, m_abort})
        m_head->addAction(button);
    column()->addWidget(m_head);
    connect(m_start, &QPushButton::clicked, this, [this] { host().openRollout(environment(), 0); });
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (!rollout())
            return;
        if (rollout()->status == client::RolloutStatus::Paused)
            act(client::ResumeRollout{rollout()->generation});
        else
            act(client::PauseRollout{rollout()->generation});
    });
    connect(m_share, &QPushButton::clicked, this, &RolloutPage::openShare);
    connect(m_advance, &QPushButton::clicked, this, [this] {
        if (!rollout())
            return;
        if (rollout()->stage >= rollout()->plan.stages.size())
            act(client::Promote{rollout()->generation});
        else
            act(client::AdvanceRollout{rollout()->generation, rollout()->stage});
    });
    connect(m_abort, &QPushButton::clicked, this, [this] {
        if (rollout())
            act(client::AbortRollout{rollout()->generation});
    });
}

void RolloutPage::buildBody()
{
    m_contents = bare();
    auto* inner = new QVBoxLayout(m_contents);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(measures::kGapSmall);
    m_ladder = new StageLadder;
    inner->addWidget(m_ladder);
    buildNow();
    inner->addWidget(m_now);
    buildModes();
    auto* charts = bare();
    m_grid = new QGridLayout(charts);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(measures::kGapSmall);
    m_grid->setColumnStretch(0, 1);
    m_grid->setColumnStretch(1, 1);
    inner->addWidget(charts);
    m_noCharts = secondaryText({});
    m_noCharts->setObjectName(u"rolloutNoCharts"_s);
    inner->addWidget(m_noCharts);
    m_fold = new FoldRow(u"rolloutFold"_s);
    inner->addWidget(m_fold);
    buildSlices();
    buildLanes();
    inner->addStretch(1);
    auto* area = new QScrollArea;
    area->setObjectName(u"rolloutScroll"_s);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setWidget(m_contents);
    area->setFocusPolicy(Qt::NoFocus);
    area->viewport()->setAutoFillBackground(false);
    m_panel = new PanelState(area, this, context().clock);
    column()->addWidget(m_panel, 1);
    connect(m_fold, &FoldRow::clicked, this, [this] {
        m_unfolded = !m_unfolded;
        renderCharts();
    });
    connect(m_panel, &PanelState::actionTriggered, this, [this] {
        if (rollout() || !state() || !models::rollout::startBlocker(*state()).isEmpty())
            refresh();
        else
            host().openRollout(environment(), 0);
    });
}

void RolloutPage::buildNow()
{
    m_now = new Card;
    m_status = new Chip;
    m_next = new TextLabel({}, TextRole::BodyStrong);
    m_next->setObjectName(u"rolloutNext"_s);
    m_next->setElided(true);
    m_why = new TextBlock({}, TextRole::Body, Token::Ink2);
    m_why->setObjectName(u"rolloutWhy"_s);
    m_seen = new TextBlock({}, TextRole::Body, Token::Ink2);
    m_seen->setObjectName(u"rolloutSeen"_s);
    m_reach = new TextBlock({}, TextRole::Body, Token::Ink2);
    m_reach->setObjectName(u"rolloutReach"_s);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_status);
    row->addWidget(m_next, 1);
    m_now->body()->addLayout(row);
    m_now->body()->addWidget(m_why);
    m_now->body()->addWidget(m_seen);
    m_now->body()->addWidget(m_reach);
    connect(m_why, &TextBlock::linkActivated, this, &RolloutPage::openTrace);
}

void RolloutPage::buildModes()
{
    m_legend = secondaryText({});
    m_legend->setElided(true);
    m_modes = new QButtonGroup(this);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_legend, 1);
    m_effectField = new QDoubleSpinBox;
    setNames(*m_effectField, u"rolloutEffect"_s, tr("Change that has to be visible, in per cent"));
    m_effectField->setToolTip(
        tr("When would a change of this size be visible? Every verdict below says it."));
    m_effectField->setRange(0, kMostEffect);
    m_effectField->setDecimals(0);
    m_effectField->setSingleStep(5);
    m_effectField->setPrefix(tr("visible: +"));
    m_effectField->setSuffix(tr(" %"));
    m_effectField->setSpecialValueText(tr("visible: any change"));
    m_effectField->setKeyboardTracking(false);
    row->addWidget(m_effectField);
    connect(m_effectField, &QDoubleSpinBox::valueChanged, this, &RolloutPage::chooseEffect);
    const auto add = [&](const QString& words, const QString& name, Mode mode) {
        QPushButton* button = makeButton(words, name);
        button->setCheckable(true);
        m_modes->addButton(button, static_cast<int>(mode));
        row->addWidget(button);
    };
    add(tr("Ratio"), u"rolloutRatio"_s, Mode::Ratio);
    add(tr("Side by side"), u"rolloutSides"_s, Mode::SideBySide);
    add(tr("Percentiles"), u"rolloutPercentiles"_s, Mode::Percentiles);
    add(tr("Heatmap"), u"rolloutHeatmap"_s, Mode::Heatmap);
    m_modes->button(static_cast<int>(m_mode))->setChecked(true);
    m_log = makeButton(tr("Log"), u"rolloutLog"_s);
    m_log->setCheckable(true);
    m_log->setToolTip(tr("Logarithmic axis; what is zero stands at the bottom"));
    m_log->setAccessibleName(tr("Logarithmic axis"));
    connect(m_log, &QPushButton::toggled, this, &RolloutPage::renderCharts);
    m_asTable = makeButton(tr("Table"), u"rolloutTable"_s);
    m_asTable->setCheckable(true);
    row->addSpacing(8);
    row->addWidget(m_log);
    row->addWidget(m_asTable);
    static_cast<QVBoxLayout*>(m_contents->layout())->addLayout(row);
    connect(m_modes, &QButtonGroup::idClicked, this, [this](int mode) {
        m_mode = static_cast<Mode>(mode);
        askForSeries();
        renderCharts();
    });
    connect(m_asTable, &QPushButton::toggled, this, [this](bool table) {
        m_table = table;
        renderCharts();
    });
}

void RolloutPage::buildSlices()
{
    m_sliceTable = new TableCard(u"rolloutSlices"_s);
    m_sliceTable->setReader(-1, readCell);
    m_sliceTable->setModel(m_slices);
    m_sliceTable->setCompact(true);
    m_sliceTable->setTitle(tr("Worst slices"), {});
    m_sliceTable->view()->setAccessibleName(tr("Worst slices"));
    keepCurrent(*m_sliceTable->view());
    spreadColumns(
        *m_sliceTable, &context().settings, u"columns/slices"_s, models::SliceModel::kSentence);
    m_contents->layout()->addWidget(m_sliceTable);
}

void RolloutPage::buildLanes()
{
    m_laneTable = new TableCard(u"rolloutLanes"_s);
    m_laneTable->setReader(-1, [](const QModelIndex& index) {
        Cell cell = readCell(index);
        cell.figures = index.column() >= models::LaneFiguresModel::kUnits;
        return cell;
    });
    m_laneTable->setModel(m_lanes);
    m_laneTable->setCompact(true);
    m_laneTable->setTitle(
        tr("Candidates side by side"), tr("the same measures; only one has a verdict"));
    m_laneTable->view()->setAccessibleName(tr("Candidates side by side"));
    keepCurrent(*m_laneTable->view());
    spreadColumns(*m_laneTable, &context().settings, u"columns/lanes"_s);
    m_contents->layout()->addWidget(m_laneTable);
}

const client::EnvironmentState* RolloutPage::state() const
{
    const auto seen = view();
    return seen ? seen->state.get() : nullptr;
}

const client::Rollout* RolloutPage::rollout() const
{
    return state() ? state()->rollout.get() : nullptr;
}

const client::RolloutVerdict* RolloutPage::verdict() const
{
    // That of another candidate would pass for this one's.
    const client::RolloutVerdict* judged = m_verdicts.verdict().get();
    return judged && rollout() && judged->generation == rollout()->generation ? judged : nullptr;
}

std::int64_t RolloutPage::now() const
{
    return session().serverNow(environment());
}

TimeWindow RolloutPage::window() const
{
    const client::Rollout* seen = rollout();
    if (!seen)
        return {now() - 900'000, now()};
    const std::int64_t end = seen->endedUnixMs != 0 ? seen->endedUnixMs : now();
    return {seen->startedUnixMs, std::max(end, seen->startedUnixMs + 60'000)};
}

void RolloutPage::renderVerdict()
{
    askForHistory();
    renderHead();
    renderNow();
    renderCharts();
    renderTables();
}

void RolloutPage::askForHistory()
{
    const client::RolloutVerdict* judged = m_verdicts.verdict().get();
    if (!judged || judged->generation == m_historyOf)
        return;
    m_historyOf = judged->generation;
    session().verdictHistory(
        environment(), this, [this](Result<std::vector<client::VerdictLine>> lines) {
            if (lines)
                m_verdicts.setHistory(std::move(*lines));
            else
                m_historyOf = 0;
        });
}

void RolloutPage::askForLanes()
{
    m_lanesAge = 0;
    using Lanes = Result<std::vector<client::LaneFigures>>;
    session().compareLanes(environment(), 0, this, [this](Lanes lanes) {
        if (!lanes)
            return;
        // Where requests enter, each once; every service of every lane would be a wall.
        std::erase_if(*lanes, isBehind);
        m_lanes->apply(std::move(*lanes));
        renderTables();
    });
}

void RolloutPage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    m_series->look(this);
    m_verdicts.look(this);
    askForSeries();
    askForLanes();
    askForReach();
    askForMarks();
}

void RolloutPage::hideEvent(QHideEvent* event)
{
    Page::hideEvent(event);
    m_series->lookAway(this);
    m_verdicts.lookAway(this);
}

void RolloutPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    fitHeight();
}

//! A scroll area asks for the least height only, which running text that wraps cannot tell.
void RolloutPage::fitHeight()
{
    const int width = std::max(0, this->width() - 2 * measures::kPageMarginX);
    m_contents->setMinimumHeight(std::max(0, m_contents->layout()->heightForWidth(width)));
}

void RolloutPage::askForSeries()
{
    if (!rollout())
        return;
    client::SeriesQuery query;
    query.selector.environment = environment();
    // By lane, not by who served: the lane's own services beside all of the head's tell nothing.
    query.by.lane = true;
    query.metrics = {client::Metric::ErrorRatio, client::Metric::Requests,
        client::Metric::LatencyP50, client::Metric::LatencyP95, client::Metric::LatencyP99};
    // Many numbers a moment: only while somebody looks.
    if (m_mode == Mode::Heatmap)
        query.metrics.push_back(client::Metric::LatencyBins);
    query.buckets = 400;
    // Few lengths only: another one is another question.
    constexpr std::chrono::minutes kLengths[] = {std::chrono::minutes{20}, std::chrono::minutes{60},
        std::chrono::minutes{180}, std::chrono::minutes{720}};
    const std::chrono::milliseconds wanted{window().width()};
    std::chrono::minutes length = kLengths[3];
    for (const std::chrono::minutes each : kLengths)
        if (each >= wanted) {
            length = each;
            break;
        }
    m_series->ask(query, length, now());
}

void RolloutPage::render(const client::EnvironmentViewPtr&)
{
    askForSeries();
    if (isVisible())
        askForMarks();
    if (rollout() && m_nextReachOf != std::pair(rollout()->generation, rollout()->stage)) {
        m_nextReachOf = {rollout()->generation, rollout()->stage};
        m_nextReach.reset();
        if (isVisible())
            askForReach();
    }
    renderPanel();
    renderHead();
    renderActs();
    renderNow();
    renderCharts();
    renderTables();
}

void RolloutPage::renderAges()
{
    if (!isVisible())
        return;
    renderPanel();
    renderNow();
    m_group->setRange(window());
    if (++m_lanesAge >= kLanesEvery) {
        askForLanes();
        askForReach();
        askForEffect();
    }
}

void RolloutPage::refresh()
{
    m_series->retry();
    m_verdicts.retry();
    m_historyOf = 0;
    askForHistory();
    askForLanes();
    askForReach();
}

bool RolloutPage::clearFilter()
{
    if (!m_group->isZoomed())
        return false;
    m_group->resetZoom();
    return true;
}

QAbstractItemModel* RolloutPage::table()
{
    return m_slices->rowCount() > 0 ? static_cast<QAbstractItemModel*>(m_slices) : m_lanes;
}

} // namespace pult::ui
