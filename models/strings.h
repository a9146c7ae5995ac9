// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QString>

namespace pult::models {

[[nodiscard]] inline QString toQt(const std::string& text)
{
    return QString::fromStdString(text);
}

} // namespace pult::models
