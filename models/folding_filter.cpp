// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/folding_filter.h"

#include <algorithm>
#include <utility>

#include "models/roles.h"

namespace pult::models {

FoldingFilter::FoldingFilter(QObject* parent)
    : QSortFilterProxyModel(parent)
{}

void FoldingFilter::setFilter(const QString& text)
{
    if (m_text == text)
        return;
    m_text = text;
    m_words = text.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    refilter();
}

void FoldingFilter::setOnlyAttention(bool only)
{
    if (std::exchange(m_onlyAttention, only) != only)
        refilter();
}

void FoldingFilter::setExpanded(bool expanded)
{
    if (std::exchange(m_expanded, expanded) != expanded)
        refilter();
}

void FoldingFilter::refilter()
{
    invalidateRowsFilter();
    Q_EMIT viewChanged();
}

int FoldingFilter::totalCount() const
{
    return sourceModel() ? sourceModel()->rowCount() : 0;
}

bool FoldingFilter::matches(const QModelIndex& index) const
{
    if (m_onlyAttention && !index.data(kAttentionRole).toBool())
        return false;
    const QString key = index.data(kFilterKeyRole).toString();
    return std::all_of(
        m_words.begin(), m_words.end(), [&](const QString& word) { return key.contains(word); });
}

bool FoldingFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (filtering())
        return matches(index);
    return m_expanded || !index.data(kFoldedRole).toBool();
}

} // namespace pult::models
