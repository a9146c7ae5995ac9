// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/qt/profile.h"
#include "ui/kit/dialog_frame.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace pult::ui {

//! A new connection, or another one's name, endpoint, class and access.
class ConnectionDialog : public DialogFrame
{
    Q_OBJECT
public:
    ConnectionDialog(client::ProfileStore& profiles, const client::Profile& profile, QWidget* host,
        UiClock& clock = UiClock::system());

private:
    void save();

    client::ProfileStore& m_profiles;
    client::Profile m_profile;
    QLineEdit* m_name;
    QLineEdit* m_endpoint;
    QComboBox* m_class;
    QCheckBox* m_readOnly;
};

} // namespace pult::ui
