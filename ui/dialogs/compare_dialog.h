// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/qt/session.h"
#include "models/compare_model.h"
#include "ui/kit/dialog_frame.h"

class QComboBox;

namespace pult::ui {

class TextLabel;

//! What differs between two generations of one table.
class CompareDialog : public DialogFrame
{
    Q_OBJECT
public:
    CompareDialog(client::Session& session, const std::string& environment,
        client::Session::StatePtr state, std::uint32_t before, std::uint32_t after, QWidget* host,
        UiClock& clock = UiClock::system());

Q_SIGNALS:
    void exportRequested(const QAbstractItemModel& model);

private:
    void compare();

    client::Session::StatePtr m_state;
    models::CompareModel* m_model;
    QComboBox* m_before;
    QComboBox* m_after;
    TextLabel* m_count;
};

} // namespace pult::ui
