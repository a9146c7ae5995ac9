// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/qt/leaks_feed.h"
#include "models/folding_filter.h"
#include "models/leak_edge_model.h"
#include "ui/pages/page.h"

class QPushButton;
class QStackedLayout;
class QTimer;

namespace pult::ui {

class GraphView;
class LaneCoverageCard;
class LeakInspector;
class MessageBar;
class PageHeader;
class SearchField;
class StatCard;
class TableCard;
class TraceView;

//! What really happened to requests: edges with their verdicts as a list, a graph or a matrix of
//! carriers; coverage; the edge under the cursor in the inspector and a sample trace below. Watches
//! only while it is shown.
class LeaksPage : public Page
{
    Q_OBJECT
public:
    enum class Form
    {
        List,
        Graph,
        Matrix,
    };

    explicit LeaksPage(const PageContext& context, QWidget* parent = nullptr);
    ~LeaksPage() override;

    [[nodiscard]] QWidget* inspector() override;
    //! An edge's id, "trace:<id>", "lane:g5", "prove", "find".
    void showObject(const QString& object, std::uint64_t at) override;
    [[nodiscard]] models::Link link() const override;
    void startFilter() override;
    bool clearFilter() override;
    [[nodiscard]] QAbstractItemModel* table() override;
    [[nodiscard]] std::optional<Copyable> selected() override;
    void fillActs(QMenu& menu) override;
    void refresh() override;
    [[nodiscard]] bool isSettled() const override;

    void setForm(Form form);
    [[nodiscard]] std::optional<std::uint32_t> lane() const { return m_model->lane(); }

protected:
    void render(const client::EnvironmentViewPtr& view) override;
    void renderAges() override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildHead();
    void buildCards();
    void buildEdges();
    void buildTrace();
    void takeReport();
    void fitTable();
    void renderHead();
    void renderCards();
    void renderNews();
    void renderPanel();
    void renderInspector();
    void renderActs();
    void renderTrace();
    [[nodiscard]] bool emptyPanel(PanelInfo& info) const;
    void chooseLane();
    void setLane(std::optional<std::uint32_t> lane);
    void choose(const QString& id);
    void showTrace(const std::string& traceId);
    void prove();
    void addWaiverAct(QMenu& menu);
    [[nodiscard]] const client::LeakEdge* current() const;
    [[nodiscard]] int tableHeight() const;

    client::LeaksFeed& m_feed;
    models::LeakEdgeModel* m_model;
    models::FoldingFilter* m_filter;
    models::PropagationModel* m_propagation;
    models::FoldingFilter* m_propagationFilter;
    PageHeader* m_head = nullptr;
    SearchField* m_search = nullptr;
    QPushButton* m_lane = nullptr;
    QPushButton* m_forms[3] = {};
    QPushButton* m_find = nullptr;
    QPushButton* m_prove = nullptr;
    QWidget* m_contents = nullptr;
    QWidget* m_cards = nullptr;
    LaneCoverageCard* m_coverage = nullptr;
    StatCard* m_leaking = nullptr;
    StatCard* m_suspect = nullptr;
    StatCard* m_reached = nullptr;
    MessageBar* m_news = nullptr;
    PanelState* m_panel = nullptr;
    QWidget* m_stack = nullptr;
    QStackedLayout* m_edges = nullptr;
    TableCard* m_table = nullptr;
    GraphView* m_graph = nullptr;
    TableCard* m_matrix = nullptr;
    TraceView* m_trace = nullptr;
    LeakInspector* m_inspector = nullptr;
    QTimer* m_pause = nullptr;
    QString m_selected; //!< Id of an edge; survives its moving to another place.
    std::string m_wantedTrace; //!< Asked for by name; empty: a sample of what is selected.
    std::string m_shownTrace;
    int m_question = 0;
    bool m_applying = false;
    //! Wide; something is said in words; something is waived.
    std::optional<std::tuple<bool, bool, bool>> m_fitted;
    bool m_matrixFitted = false;
    bool m_inspects = false;
};

} // namespace pult::ui
