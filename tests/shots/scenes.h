// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include <QString>
#include <QWidget>

namespace pult::shots {

struct Scene
{
    QString name;
    //! Sets the scene up once and calls `shoot` while it stands.
    std::function<void(const std::function<void(QWidget&)>& shoot)> play;
};

//! Every page and dialog in every state worth looking at.
[[nodiscard]] std::vector<Scene> scenes();

} // namespace pult::shots
