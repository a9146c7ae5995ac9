// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace pult::ui {

//! Lets a widget that was just shown appear over 120 ms; at once when motion is reduced or the
//! widget lies in another that is still appearing. Input is not delayed by it. GUI thread.
void fadeIn(QWidget& widget);

} // namespace pult::ui
