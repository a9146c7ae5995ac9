// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/qt/session.h"
#include "models/text.h"
#include "ui/kit/dialog_frame.h"

class QComboBox;
class QLineEdit;

namespace pult::ui {

//! How long to freeze and whom not to bind; goes on to the plan.
class FreezeDialog : public DialogFrame
{
    Q_OBJECT
public:
    FreezeDialog(client::Session& session, const std::string& environment,
        const models::TextPtr& text, QWidget* host, UiClock& clock = UiClock::system());

Q_SIGNALS:
    void planRequested(const pult::client::Command& command);

private:
    [[nodiscard]] client::Freeze command() const;

    client::Session& m_session;
    std::string m_environment;
    QComboBox* m_until;
    QLineEdit* m_exempt;
};

} // namespace pult::ui
