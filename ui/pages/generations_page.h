// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/control_plane.h"
#include "models/folding_filter.h"
#include "models/generation_table_model.h"
#include "ui/kit/cell.h"
#include "ui/pages/page.h"

class QPushButton;

namespace pult::client {
class SeriesFeed;
}

namespace pult::ui {

class Card;
class GenerationHeader;
class GenerationInspector;
class HistorySteps;
class HistoryStrip;
class MessageBar;
class PageHeader;
class SearchField;
class TableCard;
class TextLabel;

//! The generation table: services against candidates, active and legacy; now, or at any past
//! revision. Acts open their plans.
class GenerationsPage : public Page
{
    Q_OBJECT
public:
    explicit GenerationsPage(const PageContext& context, QWidget* parent = nullptr);
    ~GenerationsPage() override;

    [[nodiscard]] QWidget* inspector() override;
    //! "g5", or a service's name; `at`: a past revision.
    void showObject(const QString& object, std::uint64_t at) override;
    [[nodiscard]] models::Link link() const override;
    void startFilter() override;
    bool clearFilter() override;
    [[nodiscard]] QAbstractItemModel* table() override { return m_filter; }
    [[nodiscard]] std::optional<Copyable> selected() override;
    void fillActs(QMenu& menu) override;
    void refresh() override;

    [[nodiscard]] std::uint32_t selectedGeneration() const { return m_selected; }
    //! 0: now.
    [[nodiscard]] std::uint64_t shownRevision() const { return m_past; }

protected:
    void render(const client::EnvironmentViewPtr& view) override;
    void renderAges() override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void buildHead();
    void buildTable();
    void buildContours();
    void buildLive();
    void askForLive();
    void askForService();
    void renderLive();
    void renderService();
    //! "4.9 % of the requests it could serve"; empty where nothing is known.
    [[nodiscard]] QString liveWords(std::uint32_t generation) const;
    [[nodiscard]] Cell readLive(const QModelIndex& index) const;
    void select(std::uint32_t generation);
    void onCurrentChanged(const QModelIndex& index);
    void travel(std::uint64_t revision);
    void showPast(Result<client::Session::StatePtr> answer, std::uint64_t revision);
    //! True when the history in view is of now.
    [[nodiscard]] bool loadHistory();
    //! What lies before the history in view; `stepBack`: and goes there.
    void loadOlder(bool stepBack);
    void askForHistory(const std::string& pageToken);
    void takeHistory(client::JournalPage page, bool older);
    void placeSearch();
    void renderTable(const client::EnvironmentViewPtr& view);
    void renderHead();
    //! When what is remembered was good, by the server's clock.
    [[nodiscard]] std::int64_t rememberedAt() const;
    void renderActs();
    void renderNews();
    void renderInspector();
    void renderContours();
    void renderPanel();
    void promoteSelected();
    [[nodiscard]] client::GenerationPtr subject() const;
    [[nodiscard]] QString actBlocker(int commandClass) const;
    void addPlanAct(QMenu& menu, const QString& words, const QString& name,
        const client::Command& command, int commandClass, const QString& blocked = {});

    models::GenerationTableModel* m_model;
    models::FoldingFilter* m_filter;
    client::SeriesFeed* m_live = nullptr;
    client::SeriesFeed* m_service = nullptr;
    PageHeader* m_head = nullptr;
    SearchField* m_search = nullptr;
    HistorySteps* m_steps = nullptr;
    HistoryStrip* m_strip = nullptr;
    QPushButton* m_compare = nullptr;
    QPushButton* m_freeze = nullptr;
    QPushButton* m_promote = nullptr;
    QPushButton* m_more = nullptr;
    MessageBar* m_news = nullptr;
    TableCard* m_table = nullptr;
    GenerationHeader* m_header = nullptr;
    PanelState* m_panel = nullptr;
    Card* m_contours = nullptr;
    GenerationInspector* m_inspector = nullptr;
    std::uint32_t m_selected = 0;
    std::uint64_t m_past = 0;
    std::uint64_t m_historyRevision = 0;
    //! Newest first, without a gap.
    std::vector<client::JournalEntry> m_history;
    std::string m_olderPage; //!< Empty: all of it is known.
    bool m_asksForHistory = false;
    int m_journey = 0;
    bool m_stepBack = false;
    bool m_inspects = false;
};

} // namespace pult::ui
