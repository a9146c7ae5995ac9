// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <QHeaderView>

#include "ui/kit/cell_delegate.h"

namespace pult::ui {

//! Cells of a trace: the tree with its folds, the bars along the axis, and a wash under what the
//! rules speak of.
class TraceDelegate : public CellDelegate
{
    Q_OBJECT
public:
    explicit TraceDelegate(QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;
    //! Where the fold of a row is pressed; empty for a leaf.
    [[nodiscard]] static QRect foldRect(const QRect& cell, const QModelIndex& index);
};

//! The head of a trace: titles, and the time axis above the bars.
class TraceHeader : public QHeaderView
{
    Q_OBJECT
public:
    explicit TraceHeader(QWidget* parent = nullptr);

    void setLength(std::uint64_t nanoseconds);

protected:
    void initStyleOptionForIndex(QStyleOptionHeader* option, int section) const override;
    void paintSection(QPainter* painter, const QRect& rect, int section) const override;

private:
    std::uint64_t m_length = 0;
};

//! At most `most` round moments from 0 to `length`, both in nanoseconds.
[[nodiscard]] std::vector<std::uint64_t> axisTicks(std::uint64_t length, int most);
//! "120 ms", in the unit of the whole axis.
[[nodiscard]] QString axisLabel(std::uint64_t at, std::uint64_t length);

} // namespace pult::ui
