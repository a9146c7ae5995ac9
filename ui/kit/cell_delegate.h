// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kit/cell.h"

#include <QStyledItemDelegate>

namespace pult::ui {

//! Paints the cells of every table: ground, flash, line below the row, then the cell.
class CellDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit CellDelegate(CellReader reader, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(
        const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    CellReader m_reader;
};

//! A chip from the display text; `toneOf` says what it means.
class ChipDelegate : public CellDelegate
{
    Q_OBJECT
public:
    explicit ChipDelegate(
        std::function<Tone(const QModelIndex&)> toneOf, QObject* parent = nullptr);
};

//! The display text in the fixed-width face.
class MonoDelegate : public CellDelegate
{
    Q_OBJECT
public:
    explicit MonoDelegate(QObject* parent = nullptr);
};

} // namespace pult::ui
