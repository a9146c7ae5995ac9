// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include <QPixmap>
#include <QString>

namespace pult::shots {

struct Scene
{
    QString name;
    std::function<QPixmap()> take;
};

//! Every page and dialog in every state worth looking at.
[[nodiscard]] std::vector<Scene> scenes();

} // namespace pult::shots
