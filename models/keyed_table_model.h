// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <iterator>
#include <utility>
#include <vector>

#include <QAbstractTableModel>

#include "models/row_diff.h"

namespace pult::models {

//! A table whose rows are keyed and sorted; a new list arrives as the fewest inserts, removes and
//! dataChanged, so that selection and scroll survive it. Thread: GUI.
template <typename Row> class KeyedTableModel : public QAbstractTableModel
{
public:
    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }

protected:
    //! `less` is the order of both lists; `same` tells whether a kept row looks as before.
    template <typename Less, typename Same>
    void applyRows(std::vector<Row> next, Less less, Same same)
    {
        const RowDiff diff = diffRows(m_rows, next, less, same);
        for (const Range& range : diff.removed)
            removeRange(range);
        for (const Range& range : diff.inserted)
            insertRange(range, next);
        m_rows = std::move(next);
        for (const Range& range : diff.changed)
            Q_EMIT dataChanged(index(range.first, 0), index(range.last, columnCount() - 1));
    }
    //! For a new subject: nothing of the old rows is kept.
    void resetRows(std::vector<Row> next)
    {
        beginResetModel();
        m_rows = std::move(next);
        endResetModel();
    }

    std::vector<Row> m_rows;

private:
    void removeRange(const Range& range)
    {
        beginRemoveRows({}, range.first, range.last);
        m_rows.erase(m_rows.begin() + range.first, m_rows.begin() + range.last + 1);
        endRemoveRows();
    }
    void insertRange(const Range& range, const std::vector<Row>& next)
    {
        beginInsertRows({}, range.first, range.last);
        m_rows.insert(m_rows.begin() + range.first, next.begin() + range.first,
            next.begin() + range.last + 1);
        endInsertRows();
    }
};

} // namespace pult::models
