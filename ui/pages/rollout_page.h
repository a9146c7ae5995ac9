// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/qt/series_feed.h"
#include "client/qt/verdict_feed.h"
#include "models/rollout_models.h"
#include "ui/charts/chart_group.h"
#include "ui/dialogs/share_dialog.h"
#include "ui/kit/chip.h"
#include "ui/pages/page.h"

class QButtonGroup;
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
    void renderCharts();
    void renderVerdictCharts();
    void renderServedCharts(const std::vector<client::Metric>& metrics);
    void renderHeatmaps();
    [[nodiscard]] bool seriesAreThere();
    void renderTables();
    void askForSeries();
    void askForHistory();
    void askForLanes();
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
    [[nodiscard]] ShareFigures figures() const;
    [[nodiscard]] QString actBlocker(int commandClass, const QString& why) const;

    ChartGroup* m_group;
    client::SeriesFeed* m_series;
    client::VerdictFeed& m_verdicts;
    models::SliceModel* m_slices;
    models::LaneFiguresModel* m_lanes;
    std::uint32_t m_historyOf = 0; //!< Asked for this generation.
    int m_lanesAge = 0; //!< Seconds since lanes were asked for.
    double m_entering = 0; //!< Requests a second that enter; 0: not known.
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
    TextBlock* m_reach = nullptr;
    TextLabel* m_legend = nullptr;
    QButtonGroup* m_modes = nullptr;
    QPushButton* m_asTable = nullptr;
    QGridLayout* m_grid = nullptr;
    std::vector<ChartCard*> m_cards;
    FoldRow* m_fold = nullptr;
    TextLabel* m_noCharts = nullptr;
    TableCard* m_sliceTable = nullptr;
    TableCard* m_laneTable = nullptr;
};

} // namespace pult::ui
