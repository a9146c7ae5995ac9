// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/folding_filter.h"

#include <algorithm>
#include <utility>

#include "models/roles.h"

namespace pult::models {
namespace {

bool isFold(const QAbstractItemModel& model, int row)
{
    return model.index(row, 0).data(kKindRole).toInt() == static_cast<int>(RowKind::Fold);
}

} // namespace

FoldingFilter::FoldingFilter(QObject* parent)
    : QSortFilterProxyModel(parent)
{}

void FoldingFilter::setSourceModel(QAbstractItemModel* model)
{
    if (sourceModel())
        disconnect(sourceModel(), nullptr, this, nullptr);
    // The place of the fold row is needed before the base class asks which rows it takes, so these
    // connections come first.
    if (model) {
        const auto find = [this, model] {
            m_fold = -1;
            for (int row = 0; row < model->rowCount() && m_fold < 0; ++row)
                if (isFold(*model, row))
                    m_fold = row;
        };
        connect(model, &QAbstractItemModel::rowsInserted, this, find);
        connect(model, &QAbstractItemModel::rowsRemoved, this, find);
        connect(model, &QAbstractItemModel::modelReset, this, find);
        find();
    }
    QSortFilterProxyModel::setSourceModel(model);
    if (model) {
        // Rows that stay may come before or behind the fold.
        connect(model, &QAbstractItemModel::rowsInserted, this, [this] { refilter(); });
        connect(model, &QAbstractItemModel::rowsRemoved, this, [this] { refilter(); });
    }
}

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

int FoldingFilter::itemCount() const
{
    const bool foldShown = m_fold >= 0 && !filtering();
    return rowCount() - (foldShown ? 1 : 0);
}

int FoldingFilter::totalCount() const
{
    return sourceModel() ? sourceModel()->rowCount() - (m_fold >= 0 ? 1 : 0) : 0;
}

bool FoldingFilter::matches(int row) const
{
    const QModelIndex index = sourceModel()->index(row, 0);
    if (m_onlyAttention && !index.data(kAttentionRole).toBool())
        return false;
    const QString key = index.data(kFilterKeyRole).toString();
    return std::all_of(
        m_words.begin(), m_words.end(), [&](const QString& word) { return key.contains(word); });
}

bool FoldingFilter::filterAcceptsRow(int row, const QModelIndex&) const
{
    if (filtering())
        return row != m_fold && matches(row);
    return m_expanded || m_fold < 0 || row <= m_fold;
}

} // namespace pult::models
