// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>
#include <QStringList>

namespace pult::models {

//! Filters by kFilterKeyRole and folds what stands after a fold row. While a filter is set the fold
//! row is gone and everything that matches is shown. Order stays the source's. Thread: GUI.
class FoldingFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit FoldingFilter(QObject* parent = nullptr);

    void setSourceModel(QAbstractItemModel* model) override;

    //! Words, all of which have to occur; case does not matter.
    void setFilter(const QString& text);
    [[nodiscard]] QString filter() const { return m_text; }
    //! Only rows with kAttentionRole.
    void setOnlyAttention(bool only);
    [[nodiscard]] bool onlyAttention() const { return m_onlyAttention; }
    void setExpanded(bool expanded);
    [[nodiscard]] bool expanded() const { return m_expanded; }
    [[nodiscard]] bool filtering() const { return m_onlyAttention || !m_words.isEmpty(); }
    //! Items shown, fold rows not counted.
    [[nodiscard]] int itemCount() const;
    //! Items there are.
    [[nodiscard]] int totalCount() const;

Q_SIGNALS:
    //! Filter or folding changed.
    void viewChanged();

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    void refilter();
    [[nodiscard]] bool matches(int row) const;

    QString m_text;
    QStringList m_words;
    bool m_onlyAttention = false;
    bool m_expanded = false;
    //! Source row of the fold row; -1 when there is none.
    int m_fold = -1;
};

} // namespace pult::models
