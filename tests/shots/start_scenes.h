// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/shots/scenes.h"

namespace pult::shots {

//! Before there is anything to show: no answer, no environment, and making the first.
[[nodiscard]] std::vector<Scene> startScenes();

} // namespace pult::shots
