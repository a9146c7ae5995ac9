// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kit/cell.h"

class QAbstractItemModel;
class QSettings;
class QTableView;

namespace pult::ui {

class TableCard;

//! Reads what models/roles.h says about a cell.
[[nodiscard]] Cell readCell(const QModelIndex& index);
//! Rows whose data change flash once. The model has to live as long as the view.
void flashChanges(QTableView& view);
//! Widths from heads and first rows; see spreadColumns().
void fitColumns(TableCard& table);
//! From now on shares out the room that fitted columns leave, so that a table fills its card
//! without one column taking it all; stops once somebody sets a width by hand. With settings,
//! widths, order and visibility set by hand are kept there under `key`. An `elastic` column takes
//! all that is left, and gives way when there is too little.
void spreadColumns(
    TableCard& table, QSettings* settings = nullptr, const QString& key = {}, int elastic = -1);
//! Keeps a current row where there was one, and gives the view one when it gets the focus: a screen
//! reader has to have something to read.
void keepCurrent(QTableView& view);

} // namespace pult::ui
