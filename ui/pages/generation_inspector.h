// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

#include "client/environment_watch.h"
#include "models/text.h"
#include "ui/dialogs/plan_flow.h"

class QPushButton;
class QVBoxLayout;

namespace pult::ui {

class BulletList;
class Chip;
class KeyValueList;
class Sparkline;
struct SparklineData;
class TextLabel;

//! One generation in full: what it is, what would happen if it were promoted now (a live plan),
//! what it changes, the last switch; and the deployment under the cursor.
class GenerationInspector : public QScrollArea
{
    Q_OBJECT
public:
    GenerationInspector(client::Session& session, std::string environment, models::TextPtr text,
        QWidget* parent = nullptr);

    //! Null generation: empty. `live`: what share of requests it serves, in words. `past`: a
    //! picture of the past, about which nothing can be planned.
    void setSubject(const client::EnvironmentState& state, const client::GenerationPtr& generation,
        const client::EnvironmentView& view, bool past, const QString& live = {});
    //! What stands at the current cell; null: nothing.
    void showDeployment(const QString& service, const client::DeploymentPtr& deployment,
        const client::ReadinessMap* readiness);

    //! Requests and errors of that deployment; without `words` nothing is shown.
    void showTraffic(
        const SparklineData& requests, const SparklineData& errors, const QString& words);

Q_SIGNALS:
    //! "More": the acts on this generation, below the button.
    void actsRequested(const QPoint& at);

private:
    void build();
    void follow(std::uint32_t number, client::Role role);
    void renderPlan();
    void renderEvidence();
    //! `upTo`: a past revision; 0: now.
    void renderSwitch(const client::EnvironmentView& view, std::uint64_t upTo);

    client::Session& m_session;
    std::string m_environment;
    models::TextPtr m_text;
    PlanFlow* m_flow = nullptr;
    std::uint32_t m_number = 0;
    client::Role m_role = client::Role::Unknown;

    QVBoxLayout* m_column = nullptr;
    TextLabel* m_title = nullptr;
    Chip* m_chip = nullptr;
    QPushButton* m_more = nullptr;
    TextLabel* m_about = nullptr;
    KeyValueList* m_facts = nullptr;
    KeyValueList* m_evidence = nullptr;
    QWidget* m_planPart = nullptr;
    TextLabel* m_planTitle = nullptr;
    BulletList* m_plan = nullptr;
    QWidget* m_changesPart = nullptr;
    BulletList* m_changes = nullptr;
    QWidget* m_switchPart = nullptr;
    TextLabel* m_switchTitle = nullptr;
    KeyValueList* m_switch = nullptr;
    QWidget* m_deploymentPart = nullptr;
    TextLabel* m_deploymentTitle = nullptr;
    KeyValueList* m_deployment = nullptr;
    QWidget* m_traffic = nullptr;
    TextLabel* m_trafficWords = nullptr;
    Sparkline* m_requests = nullptr;
    Sparkline* m_errors = nullptr;
};

} // namespace pult::ui
