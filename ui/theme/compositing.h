// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace pult::ui {

//! Whether translucent windows show what is behind them. False under X11 without a compositor,
//! where popups must fall back to plain rectangles. Asked once per process. GUI thread.
[[nodiscard]] bool isComposited();

} // namespace pult::ui
