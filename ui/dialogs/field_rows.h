// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <span>
#include <vector>

class QGridLayout;
class QPushButton;

namespace pult::ui {

// Rows of fields below heads, as editors of lists are made of them.

//! The layout of `owner`. What is left goes to the column `stretched`.
[[nodiscard]] QGridLayout* makeFieldGrid(QWidget& owner, int stretched);
//! In the first row, from the first column on.
std::vector<QWidget*> addHeads(QGridLayout& grid, const QStringList& words);
//! Below the last row. `blocker`: why there can be no more; empty: there can.
void placeAdd(QGridLayout& grid, QPushButton& add, int row, const QString& blocker);
//! Out of sight at once, deleted later: the press of one of them may be under way.
void takeAway(std::span<QWidget* const> fields);

} // namespace pult::ui
