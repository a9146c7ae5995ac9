// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/journal.h"
#include "client/qt/series_feed.h"
#include "client/qt/verdict_feed.h"
#include "models/rollout_models.h"
#include "models/rollout_reach.h"
#include "models/rollout_words.h"
#include "models/series_facts.h"
#include "ui/charts/chart_group.h"
#include "ui/kit/chip.h"
#include "ui/pages/page.h"

class QButtonGroup;
class QDoubleSpinBox;
class QGridLayout;
class QPushButton;

namespace pult::ui {

class BulletList;
class Card;
class ChartCard;
class FoldRow;
class PageHeader;
class StageLadder;
class TableCard;
class TextBlock;
class TextLabel;

//! The staged rollout of one candidate: the ladder and what happens next, the verdict in words and
//! in charts, the worst slices, how far the next stage reaches, candidates side by side. Every act
//! goes through its plan.
class RolloutPage : public Page
{
    Q_OBJECT
public:
    enum class Mode
    {
        Ratio,
        SideBySide,
        Percentiles,
        Heatmap,
    };

    explicit RolloutPage(const PageContext& context, QWidget* parent = nullptr);

    void refresh() override;
    [[nodiscard]] bool clearFilter() override;
    [[nodiscard]] QAbstractItemModel* table() override;
    void fillActs(QMenu& menu) override;
    [[nodiscard]] std::optional<Copyable> selected() override;

protected:
    void render(const client::EnvironmentViewPtr& view) override;
    void renderAges() override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildHead();
    void buildBody();
    void buildNow();
    void buildModes();
    void buildSlices();
    void buildLanes();
    void renderPanel();
    void renderHead();
    void renderActs();
    void renderNow();
    void renderReach();
    [[nodiscard]] bool hasNextStage() const;
    void renderCharts();
    void renderVerdictCharts();
    void renderServedCharts(const std::vector<client::Metric>& metrics);
    void renderHeatmaps();
    [[nodiscard]] bool seriesAreThere();
    //! The candidate, and whom it is held against. There is a rollout.
    [[nodiscard]] models::series::Subject subject() const;
    [[nodiscard]] std::vector<ChartMark> stageMarks() const;
    void renderTables();
    void askForSeries();
    void askForHistory();
    void askForLanes();
    void askForReach();
    //! When shares began, once for each of them.
    void askForMarks();
    //! When the chosen effect would be visible: judged again with it as margin.
    void askForEffect();
    void chooseEffect(double perCent);
    [[nodiscard]] models::rollout::ChosenEffect chosenAt(const client::MetricVerdict* metric) const;
    void renderVerdict();
    void fitHeight();
    [[nodiscard]] ChartCard& cardAt(std::size_t at);
    void showCard(std::size_t at, ChartContents contents, const ChipSpec& chip);
    void hideCardsFrom(std::size_t count);
    void act(const client::Command& command);
    void openShare();

    [[nodiscard]] const client::EnvironmentState* state() const;
    //! Null: there never was one.
    [[nodiscard]] const client::Rollout* rollout() const;
    [[nodiscard]] const client::RolloutVerdict* verdict() const;
    [[nodiscard]] std::int64_t now() const;
    [[nodiscard]] TimeWindow window() const;
    [[nodiscard]] QString actBlocker(int commandClass, const QString& why) const;

    ChartGroup* m_group;
    client::SeriesFeed* m_series;
    client::VerdictFeed& m_verdicts;
    models::SliceModel* m_slices;
    models::LaneFiguresModel* m_lanes;
    std::uint32_t m_historyOf = 0; //!< Asked for this generation.
    int m_lanesAge = 0; //!< Seconds since lanes were asked for.
    std::optional<models::rollout::Reach> m_nextReach; //!< Of the next stage.
    std::pair<std::uint32_t, std::uint32_t> m_nextReachOf; //!< Generation, stage before it.
    std::vector<client::JournalEntry> m_journal; //!< Newest first.
    std::uint64_t m_journalOf = 0; //!< Asked for when the rollout had changed at this revision.
    double m_effect = 0; //!< Ratio; 0: none was chosen.
    std::optional<client::RolloutVerdict> m_effectVerdict; //!< Judged with it as margin.
    Mode m_mode = Mode::Ratio;
    bool m_table = false;
    bool m_unfolded = false;

    PageHeader* m_head = nullptr;
    QPushButton* m_start = nullptr;
    QPushButton* m_pause = nullptr;
    QPushButton* m_share = nullptr;
    QPushButton* m_advance = nullptr;
    QPushButton* m_abort = nullptr;
    QWidget* m_contents = nullptr;
    PanelState* m_panel = nullptr;
    StageLadder* m_ladder = nullptr;
    Card* m_now = nullptr;
    Chip* m_status = nullptr;
    TextLabel* m_next = nullptr;
    TextBlock* m_why = nullptr;
    TextBlock* m_seen = nullptr;
    TextBlock* m_reach = nullptr;
    TextLabel* m_legend = nullptr;
    QButtonGroup* m_modes = nullptr;
    QDoubleSpinBox* m_effectField = nullptr;
    QPushButton* m_log = nullptr;
    QPushButton* m_asTable = nullptr;
    QGridLayout* m_grid = nullptr;
    std::vector<ChartCard*> m_cards;
    FoldRow* m_fold = nullptr;
    TextLabel* m_noCharts = nullptr;
    TableCard* m_sliceTable = nullptr;
    TableCard* m_laneTable = nullptr;
};

} // namespace pult::ui
