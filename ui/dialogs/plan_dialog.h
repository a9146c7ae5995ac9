// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/text.h"
#include "ui/dialogs/plan_flow.h"
#include "ui/kit/dialog_frame.h"

class QLineEdit;

namespace pult::ui {

class BulletList;
class HoldButton;
class ObservationNote;
class StepsBar;
class TextLabel;

//! See before you act: the dialog of every write. Shows the plan, asks for what the class demands
//! (1 a hold; 2 a reason and the verb; 3 also the words to type), executes, says within 3 s how it
//! ended and then follows the operation. Named after its environment for as long as it is open.
class PlanDialog : public DialogFrame
{
    Q_OBJECT
public:
    struct Request
    {
        client::Session& session;
        std::string environment;
        client::Command command;
        models::TextPtr text;
        QString reason = {}; //!< Prefilled.
        QString objectName = QStringLiteral("planDialog");
    };

    PlanDialog(const Request& request, QWidget* host, UiClock& clock = UiClock::system());

    [[nodiscard]] PlanFlow& flow() { return *m_flow; }

Q_SIGNALS:
    //! Somebody wants it for the clipboard.
    void copyRequested(const QString& text);
    //! A request that went wrong after it; a probe, where none came.
    void traceRequested(const QString& traceId);
    void proveRequested();

private:
    void buildPlan();
    void buildFields(const QString& reason);
    void buildActs();
    void render();
    [[nodiscard]] QString actWords() const;
    void renderHead();
    void renderPlan(const client::Plan& plan);
    void renderRefusals(const client::Plan& plan);
    void renderActs();
    void renderProgress();
    void renderMessage();
    void renderNote();
    void showTyped(const client::Plan& plan);
    [[nodiscard]] QString blockedReason() const;
    void act();
    void onMessageAction();

    models::TextPtr m_text;
    UiClock& m_clock;
    PlanFlow* m_flow;
    TextLabel* m_leftTitle = nullptr;
    BulletList* m_left = nullptr;
    TextLabel* m_notUndoneTitle = nullptr;
    BulletList* m_notUndone = nullptr;
    TextLabel* m_rightTitle = nullptr;
    BulletList* m_right = nullptr;
    TextLabel* m_servicesTitle = nullptr;
    BulletList* m_services = nullptr;
    QLineEdit* m_reason = nullptr;
    QLineEdit* m_typed = nullptr;
    QString m_typedFor;
    StepsBar* m_steps = nullptr;
    ObservationNote* m_observation = nullptr;
    QPushButton* m_verb = nullptr;
    HoldButton* m_hold = nullptr;
    QPushButton* m_copyCli = nullptr;
    std::string m_shownDigest;
    //! No act is taken before: the plan has just changed under the finger.
    qint64 m_guardUntil = 0;
};

} // namespace pult::ui
