// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "client/qt/connection_test.h"
#include "client/qt/profile.h"
#include "ui/pages/page.h"
#include "ui/pages/profile_model.h"

class QPushButton;

namespace pult::ui {

class Card;
class MessageBar;
class StepList;
class TableCard;

//! The ways to reach control planes: the embedded playground first. Add, edit, remove, import,
//! test step by step, connect.
class ConnectionsPage : public Page
{
    Q_OBJECT
public:
    ConnectionsPage(
        const PageContext& context, client::ProfileStore& profiles, QWidget* parent = nullptr);

    //! Id of a profile.
    void showObject(const QString& object, std::uint64_t at) override;
    [[nodiscard]] QAbstractItemModel* table() override { return m_model; }
    [[nodiscard]] std::optional<Copyable> selected() override;
    void fillActs(QMenu& menu) override;
    //! Starts a test of an endpoint; the steps appear one by one.
    void test(const client::Profile& profile);

Q_SIGNALS:
    void connectRequested(const QString& profile);
    //! Empty: a new one.
    void editRequested(const QString& profile);

protected:
    void render(const client::EnvironmentViewPtr& view) override;

private:
    void buildHead();
    void buildTable();
    void renderActs();
    void renderTest();
    void import();
    void removeCurrent();
    [[nodiscard]] const client::Profile* current() const;

    client::ProfileStore& m_profiles;
    ProfileModel* m_model;
    TableCard* m_table = nullptr;
    MessageBar* m_news = nullptr;
    QPushButton* m_connect = nullptr;
    QPushButton* m_edit = nullptr;
    QPushButton* m_remove = nullptr;
    QPushButton* m_testButton = nullptr;
    Card* m_testCard = nullptr;
    StepList* m_steps = nullptr;
    std::unique_ptr<client::ConnectionTest> m_test;
    QString m_removing;
};

} // namespace pult::ui
