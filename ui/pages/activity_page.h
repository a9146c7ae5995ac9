// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/folding_filter.h"
#include "models/journal_model.h"
#include "models/operation_model.h"
#include "ui/pages/page.h"

class QPushButton;

namespace pult::ui {

class EventCards;
class PageHeader;
class SearchField;
class TableCard;

//! The journal: who did what, why, with what outcome; one event in full; what is in flight.
class ActivityPage : public Page
{
    Q_OBJECT
public:
    explicit ActivityPage(const PageContext& context, QWidget* parent = nullptr);

    //! A revision.
    void showObject(const QString& object, std::uint64_t at) override;
    [[nodiscard]] models::Link link() const override;
    void startFilter() override;
    bool clearFilter() override;
    [[nodiscard]] QAbstractItemModel* table() override { return m_filter; }
    [[nodiscard]] std::optional<Copyable> selected() override;
    void fillActs(QMenu& menu) override;
    void refresh() override;

protected:
    void render(const client::EnvironmentViewPtr& view) override;
    void renderAges() override;

private:
    void buildHead();
    void buildTables();
    void load(bool more);
    void takePage(Result<client::JournalPage> answer);
    void renderHead();
    void renderPanel();
    void renderEvent();
    void verify();
    void chooseWho();
    void chooseWhat();
    void setQuery(const QString& user, const QString& kind);
    [[nodiscard]] std::shared_ptr<const client::JournalEntry> current() const;

    models::JournalModel* m_model;
    models::FoldingFilter* m_filter;
    models::OperationModel* m_operations;
    PageHeader* m_head = nullptr;
    SearchField* m_search = nullptr;
    QPushButton* m_who = nullptr;
    QPushButton* m_what = nullptr;
    QPushButton* m_verify = nullptr;
    TableCard* m_table = nullptr;
    PanelState* m_panel = nullptr;
    TableCard* m_inFlight = nullptr;
    EventCards* m_event = nullptr;
    QString m_user;
    QString m_kind;
    QString m_proof;
    QString m_nextPage;
    std::optional<Error> m_error;
    std::uint64_t m_wanted = 0;
    int m_question = 0;
    bool m_loading = false;
    bool m_loaded = false;
    bool m_fitted = false;
};

} // namespace pult::ui
