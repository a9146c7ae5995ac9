// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>

#include "client/journal.h"
#include "ui/dialogs/plan_flow.h"
#include "ui/pages/page.h"

class QPushButton;

namespace pult::ui {

class BulletList;
class Card;
class HoldButton;
class ObservationNote;
class OnCallFallback;
class OnCallTraffic;
class StepsBar;
class TextBlock;
class TextLabel;
class VersionSteps;

//! One release, one recommended act: Retreat, by holding. The plan stands ready and is renewed when
//! the table changes and every 15 s. Works when charts, stream or journal do not: it needs Plan and
//! Execute only, and without those it prints what to do at a terminal.
class OnCallPage : public Page
{
    Q_OBJECT
public:
    //! `endpoints`: where else the control plane may be reached, this connection's own first.
    OnCallPage(const PageContext& context, QStringList endpoints, QWidget* parent = nullptr);

    [[nodiscard]] PlanFlow& flow() { return *m_flow; }
    void refresh() override;

protected:
    void render(const client::EnvironmentViewPtr& view) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void renderAges() override;

private:
    void buildHead();
    void buildTraffic();
    void buildEvidence();
    void buildHistory();
    void buildAct();
    void buildSteps();
    void buildFoot();
    void beginFlow();
    void askForEvents();
    void hold();
    void renderPlan();
    void renderAct();
    void renderImpossible(const client::Plan& plan);
    void renderEnded();
    void renderEvidence();
    void fitHeight();
    void renderSteps();
    void renderFallback();
    void setAct(const QString& words);
    [[nodiscard]] const client::EnvironmentState* state() const;
    [[nodiscard]] QString holdBlocker() const;
    [[nodiscard]] QString writeTrouble() const;

    QStringList m_endpoints;
    QVBoxLayout* m_page = nullptr;
    PlanFlow* m_flow = nullptr;
    TextLabel* m_where = nullptr;
    TextLabel* m_headline = nullptr;
    VersionSteps* m_changes = nullptr;
    Card* m_changesCard = nullptr;
    BulletList* m_events = nullptr;
    QWidget* m_evidenceRow = nullptr;
    BulletList* m_for = nullptr;
    BulletList* m_against = nullptr;
    BulletList* m_notUndone = nullptr;
    Card* m_actCard = nullptr;
    TextLabel* m_actTitle = nullptr;
    TextBlock* m_actDetail = nullptr;
    BulletList* m_next = nullptr;
    HoldButton* m_hold = nullptr;
    QPushButton* m_again = nullptr;
    Card* m_stepsCard = nullptr;
    QWidget* m_contents = nullptr;
    StepsBar* m_steps = nullptr;
    ObservationNote* m_observation = nullptr;
    OnCallTraffic* m_traffic = nullptr;
    OnCallFallback* m_fallback = nullptr;
    TextLabel* m_byHand = nullptr;
    std::uint64_t m_eventsFor = 0;
    std::vector<client::JournalEntry> m_entries;
};

} // namespace pult::ui
