// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

#include <string>
#include <vector>

namespace pult::ui {

// Names in one field, separated by commas.

void showList(QLineEdit& field, const std::vector<std::string>& names);
[[nodiscard]] std::vector<std::string> listIn(const QLineEdit& field);

} // namespace pult::ui
