// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>

#include "models/overview.h"
#include "ui/pages/page.h"

class QGridLayout;
class QVBoxLayout;

namespace pult::ui {

class Card;
class KeyValueList;
class PageHeader;
class TextLabel;

//! Every environment of the connection at a glance, and what waits for a person in any of them,
//! each with the one button that leads there.
class OverviewPage : public Page
{
    Q_OBJECT
public:
    explicit OverviewPage(const PageContext& context, QWidget* parent = nullptr);

protected:
    void render(const client::EnvironmentViewPtr& view) override;
    void renderAges() override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Place
    {
        Card* card = nullptr;
        KeyValueList* facts = nullptr;
        TextLabel* age = nullptr;
        models::overview::Card shown;
    };

    void buildBody();
    void renderAll();
    void renderWaiting(const std::vector<models::overview::Seen>& seen);
    void renderCard(const models::overview::Seen& seen, int at);
    Place& placeOf(const std::string& environment, int at);
    void watchFeeds();
    void fitHeight();
    void open(const models::overview::Waiting& item);
    [[nodiscard]] QWidget* waitingRow(const models::overview::Waiting& item, int at);
    [[nodiscard]] std::vector<models::overview::Seen> seen() const;

    PageHeader* m_head = nullptr;
    QWidget* m_contents = nullptr;
    Card* m_waitingCard = nullptr;
    QVBoxLayout* m_waitingRows = nullptr;
    TextLabel* m_nothing = nullptr;
    QGridLayout* m_grid = nullptr;
    std::vector<models::overview::Waiting> m_waiting;
    std::map<std::string, Place> m_places;
    bool m_rendered = false;
};

} // namespace pult::ui
