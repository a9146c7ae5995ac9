// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/qt/session.h"
#include "models/text.h"
#include "ui/kit/dialog_frame.h"

class QDoubleSpinBox;
class QSlider;

namespace pult::ui {

class TextLabel;

//! What goes to the edges of a stage as a whole, so that a share can be told in people.
struct ShareFigures
{
    std::optional<double> users = std::nullopt; //!< Seen since the stage began.
    std::optional<double> requests = std::nullopt; //!< A second.
    std::int64_t edges = 0;
};

//! Another share for the stage that a rollout is in, in steps of 0.1 %, said in users and requests;
//! goes on to the plan.
class ShareDialog : public DialogFrame
{
    Q_OBJECT
public:
    ShareDialog(client::Session& session, const std::string& environment, models::TextPtr text,
        const ShareFigures& figures, QWidget* host, UiClock& clock = UiClock::system());

    //! Thousandths.
    [[nodiscard]] std::uint32_t permille() const;

Q_SIGNALS:
    void planRequested(const pult::client::Command& command);

private:
    void render();

    models::TextPtr m_text;
    ShareFigures m_figures;
    client::RolloutPtr m_rollout;
    QSlider* m_slider;
    QDoubleSpinBox* m_exact;
    TextLabel* m_figure;
    TextLabel* m_words;
    QPushButton* m_act;
};

} // namespace pult::ui
