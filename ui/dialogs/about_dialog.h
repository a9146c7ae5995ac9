// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/qt/session.h"
#include "ui/kit/dialog_frame.h"

namespace pult::ui {

//! Versions of console and control plane, licence.
class AboutDialog : public DialogFrame
{
    Q_OBJECT
public:
    AboutDialog(const client::Session& session, QWidget* host, UiClock& clock = UiClock::system());
};

} // namespace pult::ui
