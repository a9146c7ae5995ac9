// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/command.h"
#include "ui/kit/dialog_frame.h"

class QComboBox;
class QLineEdit;

namespace pult::ui {

//! Name, class and cluster of a new environment; goes on to the plan.
class EnvironmentDialog : public DialogFrame
{
    Q_OBJECT
public:
    explicit EnvironmentDialog(QWidget* host, UiClock& clock = UiClock::system());

Q_SIGNALS:
    void planRequested(const std::string& environment, const pult::client::Command& command);

private:
    QLineEdit* m_name;
    QComboBox* m_class;
    QLineEdit* m_cluster;
};

} // namespace pult::ui
