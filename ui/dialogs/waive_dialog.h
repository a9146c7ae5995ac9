// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/leaks.h"
#include "client/qt/session.h"
#include "models/text.h"
#include "ui/kit/dialog_frame.h"

class QComboBox;
class QLineEdit;
class QPushButton;

namespace pult::ui {

//! Who sees to a known leak, for how long, and for which calls; goes on to the plan.
class WaiveDialog : public DialogFrame
{
    Q_OBJECT
public:
    WaiveDialog(client::Session& session, const std::string& environment,
        const client::LeakEdge& edge, const models::TextPtr& text, QWidget* host,
        UiClock& clock = UiClock::system());

Q_SIGNALS:
    void planRequested(const pult::client::Command& command);

private:
    void fillFields(const models::Text& text);
    void check();
    [[nodiscard]] client::WaiveLeak command() const;

    client::Session& m_session;
    std::string m_environment;
    client::LeakEdge m_edge;
    QLineEdit* m_owner;
    QComboBox* m_until;
    QComboBox* m_calls;
    QPushButton* m_act;
};

} // namespace pult::ui
