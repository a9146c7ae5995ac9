// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QPalette>

namespace pult::ui {

//! A palette with every role of every group set from the tokens.
[[nodiscard]] QPalette paletteFor(Scheme scheme);

} // namespace pult::ui
