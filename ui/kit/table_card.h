// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kit/cell.h"

#include <QFrame>
#include <QHeaderView>

class QMenu;
class QSettings;
class QTableView;
class QVBoxLayout;
class QHBoxLayout;

namespace pult::ui {

class FoldRow;
class TextLabel;

//! A table in a card, with the header of the pictures. Columns can be resized, moved, hidden
//! (menu of the header) and remembered; a folding row may end the table. The table is as high as
//! its rows and scrolls when there is no room for them.
class TableCard : public QFrame
{
    Q_OBJECT
public:
    explicit TableCard(const QString& objectName, QWidget* parent = nullptr);

    [[nodiscard]] QTableView* view() const { return m_view; }
    //! The model stays the caller's.
    void setModel(QAbstractItemModel* model);
    //! How a column's cells are read; -1 for every column without a reader of its own.
    void setReader(int column, CellReader reader);
    //! Replaces the header, for example by a GenerationHeader.
    void setHeader(QHeaderView* header);
    //! A row of title and widgets above the header.
    void setTitle(const QString& title, const QString& subtitle = {});
    void addHeadWidget(QWidget* widget);
    //! The folding row; created when first asked for.
    [[nodiscard]] FoldRow* fold();
    void setCompact(bool compact);
    //! Width of each column from its head and its first rows, between 48 and 420.
    void fitColumns();

    //! Restores widths, order and visibility from `settings` and keeps them there from now on.
    //! `settings` must outlive the card.
    void rememberColumns(QSettings* settings, const QString& key);
    [[nodiscard]] QByteArray columnState() const;
    bool restoreColumnState(const QByteArray& state);
    //! Checkable actions that show and hide columns; for the header's and other menus.
    void fillColumnMenu(QMenu& menu);

Q_SIGNALS:
    //! Widths, order or visibility of columns changed by the user.
    void columnsChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void adoptHeader();
    void showColumnMenu(QPoint at);
    void ensureHead();

    QTableView* m_view;
    QVBoxLayout* m_column;
    QWidget* m_head = nullptr;
    QHBoxLayout* m_headRow = nullptr;
    TextLabel* m_title = nullptr;
    TextLabel* m_subtitle = nullptr;
    FoldRow* m_fold = nullptr;
    QWidget* m_outline;
};

} // namespace pult::ui
