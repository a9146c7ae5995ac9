// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>
#include <QStringList>

namespace pult::models {

//! Filters by kFilterKeyRole and hides what is folded (kFoldedRole) until it is unfolded. While a
//! filter is set nothing is folded: all that matches is shown. Order stays the source's. Thread:
//! GUI.
class FoldingFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit FoldingFilter(QObject* parent = nullptr);

    //! Words, all of which have to occur; case does not matter.
    void setFilter(const QString& text);
    [[nodiscard]] QString filter() const { return m_text; }
    //! Only rows with kAttentionRole.
    void setOnlyAttention(bool only);
    [[nodiscard]] bool onlyAttention() const { return m_onlyAttention; }
    void setExpanded(bool expanded);
    [[nodiscard]] bool expanded() const { return m_expanded; }
    [[nodiscard]] bool filtering() const { return m_onlyAttention || !m_words.isEmpty(); }
    //! Rows there are without filter and folding.
    [[nodiscard]] int totalCount() const;

Q_SIGNALS:
    //! Filter or folding changed.
    void viewChanged();

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    void refilter();
    [[nodiscard]] bool matches(const QModelIndex& index) const;

    QString m_text;
    QStringList m_words;
    bool m_onlyAttention = false;
    bool m_expanded = false;
};

} // namespace pult::models
