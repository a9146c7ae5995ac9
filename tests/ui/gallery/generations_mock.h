// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace pult::ui::gallery {

//! The Generations page of the design's picture, put together from the kit alone: the measure of
//! whether the kit reaches the pictures. 1440 × 900.
[[nodiscard]] QWidget* generationsMock(bool withIcons = false);
//! The plan dialog of the picture, presented over `window`.
void presentPlanMock(QWidget* window);

} // namespace pult::ui::gallery
