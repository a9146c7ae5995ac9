// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kit/cell.h"

class QAbstractItemModel;
class QTableView;

namespace pult::ui {

//! Reads what models/roles.h says about a cell.
[[nodiscard]] Cell readCell(const QModelIndex& index);
//! Rows whose data change flash once. The model has to live as long as the view.
void flashChanges(QTableView& view);
//! Keeps a current row where there was one, and gives the view one when it gets the focus: a screen
//! reader has to have something to read.
void keepCurrent(QTableView& view);

} // namespace pult::ui
