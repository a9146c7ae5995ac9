// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <functional>
#include <vector>

namespace pult::ui::gallery {

//! One picture of the gallery.
struct Sheet
{
    QString name;
    std::function<QWidget*()> make;
};

[[nodiscard]] std::vector<Sheet> allSheets();

} // namespace pult::ui::gallery
