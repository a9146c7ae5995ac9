// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/qt/session.h"
#include "models/rollout_reach.h"
#include "models/text.h"
#include "ui/kit/dialog_frame.h"

class QDoubleSpinBox;
class QSlider;

namespace pult::ui {

class TextLabel;

//! Another share for the stage that a rollout is in, in steps of 0.1 %, said in users and requests;
//! goes on to the plan.
class ShareDialog : public DialogFrame
{
    Q_OBJECT
public:
    ShareDialog(client::Session& session, const std::string& environment, models::TextPtr text,
        QWidget* host, UiClock& clock = UiClock::system());

    //! Thousandths.
    [[nodiscard]] std::uint32_t permille() const;

Q_SIGNALS:
    void planRequested(const pult::client::Command& command);

private:
    void render();
    //! What goes to the edges of this stage: the control plane knows which they are.
    void askForReach(client::Session& session, const std::string& environment);

    models::TextPtr m_text;
    std::optional<models::rollout::Reach> m_reach;
    bool m_asked = false; //!< And answered.
    client::RolloutPtr m_rollout;
    QSlider* m_slider;
    QDoubleSpinBox* m_exact;
    TextLabel* m_figure;
    TextLabel* m_words;
    QPushButton* m_act;
};

} // namespace pult::ui
