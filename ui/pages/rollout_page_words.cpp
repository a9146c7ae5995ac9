// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the page of rollouts says and lets do.
#include <algorithm>

#include <QButtonGroup>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QMenu>
#include <QPushButton>

#include "client/effect.h"
#include "client/rollout_json.h"
#include "client/text.h"
#include "models/rollout_reach.h"
#include "models/rollout_words.h"
#include "models/series_facts.h"
#include "models/strings.h"
#include "ui/charts/chart_axis.h"
#include "ui/dialogs/cli_here.h"
#include "ui/dialogs/tables.h"
#include "ui/dialogs/tones.h"
#include "ui/kit/buttons.h"
#include "ui/kit/card.h"
#include "ui/kit/fold_row.h"
#include "ui/kit/page_header.h"
#include "ui/kit/table_card.h"
#include "ui/kit/text_block.h"
#include "ui/kit/text_label.h"
#include "ui/pages/chart_card.h"
#include "ui/pages/rollout_contents.h"
#include "ui/pages/rollout_page.h"
#include "ui/pages/stage_ladder.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr std::size_t kChartsShown = 4;
constexpr int kColumns = 2;
constexpr std::uint32_t kEventsAsked = 200;

//! The verdict that a line leads to.
const client::MetricVerdict* metricOf(
    const client::RolloutVerdict* verdict, const client::VerdictLine& line)
{
    if (!verdict)
        return nullptr;
    const auto at = std::find_if(
        verdict->metrics.begin(), verdict->metrics.end(), [&](const client::MetricVerdict& metric) {
            return metric.guard == line.guard && metric.service == line.service
                && metric.dimension.empty();
        });
    return at == verdict->metrics.end() ? nullptr : &*at;
}

//! What needs a person first; within that by name, so that cards stay where they are.
int rankOf(const client::MetricVerdict* metric)
{
    if (!metric)
        return 3;
    if (metric->outcome == client::VerdictOutcome::Fail)
        return metric->act == client::VerdictAct::Hold ? 1 : 0;
    return metric->outcome == client::VerdictOutcome::Pass ? 3 : 2;
}

} // namespace

void RolloutPage::renderPanel()
{
    PanelInfo info = panelInfoOf(session(), environment());
    if (isShown(info.condition) && !rollout()) {
        info.condition = PanelCondition::Empty;
        info.title = tr("No rollout here yet");
        const QString blocked = state() ? models::rollout::startBlocker(*state()) : QString();
        info.detail = blocked.isEmpty()
            ? tr("A candidate reaches users step by step: a small share first, then more as long "
                 "as what they meet is as good as before. Guards take them back by themselves.")
            : tr("%1 Register a release first; it becomes a candidate.").arg(blocked);
        info.action
            = blocked.isEmpty() && actBlocker(2, {}).isEmpty() ? tr("Start a rollout…") : QString();
    }
    m_panel->setInfo(info);
}

void RolloutPage::renderHead()
{
    const client::Rollout* seen = rollout();
    m_head->setTitle(
        seen ? tr("Rollout of %1").arg(models::Text::generation(seen->generation)) : title());
    m_head->setSubtitle(seen ? models::rollout::subtitle(*state(), *seen, verdict()) : QString());
}

QString RolloutPage::actBlocker(int commandClass, const QString& why) const
{
    const QString blocked = writeBlocker(session(), environment(), commandClass);
    return blocked.isEmpty() ? why : blocked;
}

void RolloutPage::renderActs()
{
    const client::Rollout* seen = rollout();
    const bool alive = seen && seen->alive();
    m_start->setVisible(state() && !alive && seen);
    for (QPushButton* button : {m_pause, m_share, m_advance, m_abort})
        button->setVisible(alive);
    if (!state())
        return;
    setBlocked(*m_start, actBlocker(2, models::rollout::startBlocker(*state())));
    const bool paused = seen && seen->status == client::RolloutStatus::Paused;
    m_pause->setText(paused ? tr("Resume…") : tr("Pause…"));
    setBlocked(*m_pause, actBlocker(paused ? 2 : 1, models::rollout::pauseBlocker(seen)));
    setBlocked(*m_share, actBlocker(2, models::rollout::shareBlocker(seen)));
    const bool last = alive && seen->stage >= seen->plan.stages.size();
    m_advance->setText(last ? tr("Promote…") : tr("Advance…"));
    setBlocked(*m_advance,
        actBlocker(
            2, last ? models::rollout::shareBlocker(seen) : models::rollout::advanceBlocker(seen)));
    setBlocked(*m_abort, actBlocker(1, models::rollout::abortBlocker(seen)));
}

void RolloutPage::renderNow()
{
    const client::Rollout* seen = rollout();
    if (!seen)
        return;
    m_ladder->setStages(models::rollout::ladder(text(), *seen, now()));
    const auto [standing, tone] = models::rollout::standing(*seen, verdict(), now());
    m_status->setSpec({standing, toneOf(tone)});
    m_next->setText(
        models::rollout::nextEvent(text(), *seen, verdict(), now(), state()->freeze.frozen));
    RichText why;
    QString told;
    if (const client::RolloutVerdict* judged = verdict(); judged && seen->alive()) {
        const models::rollout::VerdictWord word = models::rollout::word(*judged);
        told = models::toQt(judged->sentence);
        why.strong(word.text, toneOf(word.tone)).plain(u"  "_s + told);
        for (const std::string& trouble : judged->troubles)
            why.plain(u' ' + models::toQt(trouble) + u'.');
    }
    const QString cause = models::toQt(seen->cause);
    if (!cause.isEmpty() && !told.contains(cause))
        why.plain((why.isEmpty() ? QString() : u"\n"_s) + cause);
    if (why != m_why->text())
        m_why->setText(why);
    m_why->setVisible(!why.isEmpty());
    m_now->setOutline(seen->status == client::RolloutStatus::Aborted ? std::optional(Tone::Bad)
            : tone == models::Tone::Warn                             ? std::optional(Tone::Warn)
                                                                     : std::nullopt);
    renderReach();
    fitHeight();
}

void RolloutPage::renderReach()
{
    const client::Rollout* seen = rollout();
    const QString wanted = models::rollout::seenWords(text(), *seen, verdict());
    const RichText told(tr("Seen in this stage: %1.").arg(wanted));
    if (told != m_seen->text())
        m_seen->setText(told);
    m_seen->setVisible(!wanted.isEmpty());
    const bool more = hasNextStage();
    m_reach->setVisible(more);
    if (!more)
        return;
    const client::Stage& next = seen->plan.stages[seen->stage];
    models::rollout::Reach reach;
    if (m_nextReach && m_nextReachOf == std::pair(seen->generation, seen->stage)) {
        reach = *m_nextReach;
    } else {
        if (const auto generation = state()->find(seen->generation))
            reach.services = static_cast<std::int64_t>(generation->delta.size());
        reach.edges = models::rollout::edgesOf(next.where, view()->gateways.get());
    }
    const RichText words(
        tr("The next stage reaches %1.")
            .arg(models::rollout::reachWords(text(), reach,
                std::max(next.sharePermille, seen->sharePermille), seen->plan.unit)));
    if (words != m_reach->text())
        m_reach->setText(words);
}

bool RolloutPage::hasNextStage() const
{
    const client::Rollout* seen = rollout();
    return seen && seen->alive() && !seen->holdback && seen->stage < seen->plan.stages.size();
}

//! The control plane knows which edges the next stage takes, and what goes to them.
void RolloutPage::askForReach()
{
    if (!hasNextStage())
        return;
    const std::pair of(rollout()->generation, rollout()->stage);
    session().plan(environment(), client::AdvanceRollout{of.first, of.second}, this,
        [this, of](const Result<client::Plan>& plan) {
            m_nextReach = plan ? models::rollout::reachOf(*plan) : std::nullopt;
            m_nextReachOf = of;
            renderNow();
        });
}

void RolloutPage::chooseEffect(double perCent)
{
    m_effect = perCent > 0 ? 1 + perCent / 100 : 0;
    m_effectVerdict.reset();
    askForEffect();
    renderCharts();
}

void RolloutPage::askForEffect()
{
    if (m_effect <= 1 || !rollout() || !verdict())
        return;
    client::JudgeQuery query;
    query.environment = environment();
    query.guards = client::withMargin(client::guardsNow(*rollout()), m_effect);
    query.alpha = verdict()->alpha;
    session().judgeAgain(
        std::move(query), this, [this, effect = m_effect](Result<client::RolloutVerdict> judged) {
            if (effect != m_effect)
                return;
            m_effectVerdict = judged ? std::optional(*std::move(judged)) : std::nullopt;
            renderCharts();
        });
}

models::rollout::ChosenEffect RolloutPage::chosenAt(const client::MetricVerdict* metric) const
{
    if (m_effect <= 1 || !metric || !m_effectVerdict)
        return {};
    return {m_effect, client::sameMetric(*m_effectVerdict, *metric)};
}

void RolloutPage::renderCharts()
{
    if (!rollout())
        return;
    m_group->setRange(window());
    m_effectField->setVisible(m_mode == Mode::Ratio || m_mode == Mode::SideBySide);
    m_log->setVisible(m_mode == Mode::SideBySide || m_mode == Mode::Percentiles);
    m_noCharts->hide();
    m_fold->hide();
    switch (m_mode) {
    case Mode::Ratio:
        m_legend->setText(verdict() && verdict()->alpha > 0
                ? tr("candidate ÷ baseline since the rollout began, valid whenever you look (α %1)")
                      .arg(models::series::percent(verdict()->alpha))
                : tr("candidate ÷ baseline since the rollout began, valid whenever you look"));
        return renderVerdictCharts();
    case Mode::SideBySide:
        m_legend->setText(tr("candidate, and the baseline dashed, on one axis"));
        if (!m_verdicts.lines().empty())
            return renderVerdictCharts();
        return renderServedCharts(
            {client::Metric::ErrorRatio, client::Metric::LatencyP99, client::Metric::Requests});
    case Mode::Percentiles:
        m_legend->setText(tr("of every service on the way of either lane, as their spans tell"));
        return renderServedCharts({client::Metric::LatencyP50, client::Metric::LatencyP95,
            client::Metric::LatencyP99, client::Metric::Requests});
    case Mode::Heatmap:
        m_legend->setText(
            tr("how many requests took how long, at every service on the way of either lane"));
        return renderHeatmaps();
    }
}

void RolloutPage::renderVerdictCharts()
{
    std::vector<const client::VerdictLine*> lines;
    for (const client::VerdictLine& line : m_verdicts.lines())
        lines.push_back(&line);
    std::stable_sort(lines.begin(), lines.end(), [this](const auto* a, const auto* b) {
        return rankOf(metricOf(verdict(), *a)) < rankOf(metricOf(verdict(), *b));
    });
    const std::size_t shown = m_unfolded ? lines.size() : std::min(lines.size(), kChartsShown);
    for (std::size_t i = 0; i < shown; ++i) {
        const client::MetricVerdict* metric = metricOf(verdict(), *lines[i]);
        ChipSpec chip;
        if (metric) {
            const models::rollout::VerdictWord word = models::rollout::word(*metric);
            chip = {word.text, toneOf(word.tone)};
        }
        ChartContents contents = m_mode == Mode::Ratio
            ? rolloutContents::ratio(text(), *lines[i], metric, chosenAt(metric))
            : rolloutContents::sideBySide(text(), *lines[i], metric, chosenAt(metric));
        if (!m_journal.empty())
            contents.marks = rolloutContents::marks(m_journal, *rollout(), contents.marks);
        showCard(i, std::move(contents), chip);
    }
    hideCardsFrom(shown);
    m_fold->setVisible(lines.size() > kChartsShown);
    m_fold->setText(m_unfolded ? tr("Show the first %1 only").arg(kChartsShown)
                               : tr("%1 more charts").arg(lines.size() - shown));
    m_noCharts->setText(tr("No verdict yet: the analysis begins when users of the candidate are "
                           "seen. Side by side shows what traffic says meanwhile."));
    m_noCharts->setVisible(lines.empty());
}

models::series::Subject RolloutPage::subject() const
{
    return models::series::subjectOf(*state(), *rollout(), verdict() ? verdict()->control : 0);
}

std::vector<ChartMark> RolloutPage::stageMarks() const
{
    return rolloutContents::marks(m_journal, *rollout(),
        m_verdicts.lines().empty() ? std::vector<ChartMark>()
                                   : rolloutContents::marks(m_verdicts.lines().front()));
}

void RolloutPage::askForMarks()
{
    if (!rollout() || rollout()->changedAt == m_journalOf)
        return;
    m_journalOf = rollout()->changedAt;
    client::JournalQuery query;
    query.environment = environment();
    query.pageSize = kEventsAsked;
    session().listJournal(query, this, [this](Result<client::JournalPage> page) {
        if (page)
            m_journal = std::move(page->entries);
        else
            m_journalOf = 0;
        renderCharts();
    });
}

bool RolloutPage::seriesAreThere()
{
    const bool off = m_series->state().condition == client::FeedCondition::Off;
    if (m_series->answer() && !off)
        return true;
    hideCardsFrom(0);
    m_noCharts->setText(off
            ? tr("The control plane receives no spans: there is nothing to draw. Point your "
                 "collector at its OTLP endpoint.")
            : tr("Asking for what traffic says…"));
    m_noCharts->show();
    return false;
}

void RolloutPage::renderHeatmaps()
{
    if (!seriesAreThere())
        return;
    auto maps = rolloutContents::latencyMaps(text(), *m_series->answer(), subject(), stageMarks());
    for (std::size_t i = 0; i < maps.size(); ++i) {
        cardAt(i).show(std::move(maps[i].map), std::move(maps[i].twin));
        cardAt(i).setTable(m_table);
        cardAt(i).setVisible(true);
    }
    hideCardsFrom(maps.size());
    m_noCharts->setText(tr("No latencies of either were seen in this time."));
    m_noCharts->setVisible(maps.empty());
}

void RolloutPage::renderServedCharts(const std::vector<client::Metric>& metrics)
{
    if (!seriesAreThere())
        return;
    const auto marks = stageMarks();
    for (std::size_t i = 0; i < metrics.size(); ++i)
        showCard(i,
            rolloutContents::served(
                text(), *m_series->answer(), metrics[i], subject(), marks, window().toMs),
            {});
    hideCardsFrom(metrics.size());
}

ChartCard& RolloutPage::cardAt(std::size_t at)
{
    while (m_cards.size() <= at) {
        const int place = static_cast<int>(m_cards.size());
        m_cards.push_back(new ChartCard(u"rolloutChart-%1"_s.arg(place + 1), *m_group, host()));
        m_grid->addWidget(m_cards.back(), place / kColumns, place % kColumns);
    }
    return *m_cards[at];
}

void RolloutPage::showCard(std::size_t at, ChartContents contents, const ChipSpec& chip)
{
    ChartCard& card = cardAt(at);
    if (m_log->isChecked() && contents.scale == ScaleKind::Linear)
        contents.scale = ScaleKind::Log;
    card.show(std::move(contents), chip);
    card.setTable(m_table);
    card.setVisible(true);
}

void RolloutPage::hideCardsFrom(std::size_t count)
{
    for (std::size_t i = count; i < m_cards.size(); ++i)
        m_cards[i]->hide();
    fitHeight();
}

void RolloutPage::renderTables()
{
    m_slices->apply(verdict() ? verdict()->worstSlices : std::vector<client::MetricVerdict>());
    m_sliceTable->setVisible(m_slices->rowCount() > 0);
    if (verdict())
        m_sliceTable->setTitle(tr("Worst slices"),
            tr("false discoveries at most %1").arg(models::series::percent(verdict()->alpha)));
    m_laneTable->setVisible(m_lanes->rowCount() > 0);
    for (TableCard* table : {m_sliceTable, m_laneTable})
        if (table->isVisibleTo(m_contents))
            fitColumns(*table);
    fitHeight();
}

void RolloutPage::act(const client::Command& command)
{
    host().openPlan(environment(), command);
}

void RolloutPage::openShare()
{
    host().openShare(environment());
}

std::optional<Copyable> RolloutPage::selected()
{
    if (!rollout())
        return std::nullopt;
    return copyableOf(*rollout(), models::Text::generation(rollout()->generation), link(),
        cliHere(session(), "pultctl rollout status " + client::shellQuote(environment())));
}

void RolloutPage::fillActs(QMenu& menu)
{
    for (QPushButton* button : {m_start, m_pause, m_share, m_advance, m_abort})
        if (button->isVisibleTo(this)) {
            QAction* action = menu.addAction(button->text(), button, &QPushButton::click);
            action->setEnabled(button->isEnabled());
            action->setToolTip(blockedReason(*button));
        }
    menu.setToolTipsVisible(true);
    menu.addSeparator();
    Page::fillActs(menu);
}

} // namespace pult::ui
