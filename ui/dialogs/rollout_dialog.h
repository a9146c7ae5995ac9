// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/qt/session.h"
#include "models/text.h"
#include "ui/kit/dialog_frame.h"

class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QSpinBox;

namespace pult::ui {

class BulletList;
class GuardEditor;
class StageEditor;
class TextLabel;

//! How a candidate is to be rolled out: a template of the environment or a plan of one's own, stage
//! by stage. The control plane checks every change by Plan; goes on to that plan. What was made can
//! be kept as a template.
class RolloutDialog : public DialogFrame
{
    Q_OBJECT
public:
    //! `generation`: chosen at first; 0: the foremost candidate.
    RolloutDialog(client::Session& session, const std::string& environment, models::TextPtr text,
        std::uint32_t generation, QWidget* host, UiClock& clock = UiClock::system());

    [[nodiscard]] client::StartRollout command() const;
    //! What the fields say.
    [[nodiscard]] client::RolloutPlan plan() const;

Q_SIGNALS:
    void planRequested(const pult::client::Command& command);

private:
    void buildChoice(std::uint32_t generation);
    void buildStages();
    void buildAdvanced();
    void buildEnd();
    void useTemplate();
    void showPlan(const client::RolloutPlan& plan);
    //! Every guard by itself and the probability of false alarms, in the place of the two margins.
    void showAdvanced(bool shown);
    void showMargins();
    //! Asks after a pause in typing.
    void changed();
    void check();
    void takeAnswer(const Result<client::Plan>& answer);
    void keepTemplate();
    void forgetTemplate();

    client::Session& m_session;
    std::string m_environment;
    models::TextPtr m_text;
    UiClock& m_clock;
    client::RolloutPlan m_base; //!< What has no field.
    QComboBox* m_candidate;
    QComboBox* m_template;
    QComboBox* m_unit;
    QComboBox* m_finish;
    QDoubleSpinBox* m_errors;
    QSpinBox* m_latency;
    QDoubleSpinBox* m_holdback;
    QSpinBox* m_holdbackMinutes;
    QWidget* m_margins = nullptr;
    StageEditor* m_stages;
    QPushButton* m_more;
    QWidget* m_advanced;
    GuardEditor* m_guards;
    QDoubleSpinBox* m_alpha;
    TextLabel* m_result;
    BulletList* m_problems;
    QLineEdit* m_keepName;
    QPushButton* m_keep;
    QPushButton* m_forget;
    QPushButton* m_act;
    int m_question = 0;
    int m_typing = 0;
    bool m_showing = false;
};

} // namespace pult::ui
