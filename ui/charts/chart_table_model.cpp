// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_table_model.h"

#include "ui/charts/chart_axis.h"

#include <algorithm>
#include <cmath>
#include <map>

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

struct Between
{
    double low;
    double high;
};

//! A round number of milliseconds that makes about so many rows of a window.
qint64 stepOf(TimeWindow window, int rows)
{
    constexpr qint64 kDay = 86'400;
    for (const qint64 seconds : {qint64{1}, qint64{2}, qint64{5}, qint64{10}, qint64{15},
             qint64{30}, qint64{60}, qint64{120}, qint64{300}, qint64{600}, qint64{900},
             qint64{1'800}, qint64{3'600}, qint64{7'200}, qint64{21'600}, kDay / 2})
        if (window.width() <= seconds * 1'000 * rows)
            return seconds * 1'000;
    return kDay * 1'000;
}

QString words(const ChartContents& contents, double value)
{
    if (contents.scale == ScaleKind::Ratio)
        return ratioWords(value);
    return contents.words ? contents.words(value) : QString::number(value, 'g', 6);
}

QString words(const ChartContents& contents, const Between& value)
{
    const QString low = words(contents, value.low);
    const QString high = words(contents, value.high);
    return low == high ? low : ChartTableModel::tr("%1 … %2").arg(low, high);
}

} // namespace

ChartTableModel::ChartTableModel(TimeWords words, int rows, QObject* parent)
    : QAbstractTableModel(parent)
    , m_words(std::move(words))
    , m_most(rows)
{}

std::vector<ChartTableModel::Row> ChartTableModel::rowsOf(
    const ChartContents& contents, TimeWindow window) const
{
    const auto width = static_cast<std::size_t>(m_heads.size() - 1);
    std::map<qint64, std::vector<std::optional<Between>>, std::greater<>> found;
    const auto take = [&](double x, std::size_t column, double low, double high) {
        const auto at = static_cast<qint64>(x);
        if (at < window.fromMs || at > window.toMs || std::isnan(low) || std::isnan(high))
            return;
        auto& cells = found[at / m_stepMs * m_stepMs];
        cells.resize(width);
        auto& cell = cells[column];
        cell = cell ? Between{std::min(cell->low, low), std::max(cell->high, high)}
                    : Between{low, high};
    };
    std::size_t column = 0;
    for (const ChartSeries& series : contents.series) {
        if (series.points)
            for (const QPointF& point : *series.points)
                take(point.x(), column, point.y(), point.y());
        ++column;
    }
    for (const ChartBand& band : contents.bands) {
        if (band.points)
            for (const BandPoint& point : *band.points)
                take(point.x, column, point.low, point.high);
        ++column;
    }
    std::vector<Row> rows;
    for (const auto& [at, cells] : found) {
        Row row{at, {m_words.clock ? m_words.clock(at, true) : QString::number(at)}};
        for (const auto& cell : cells)
            row.cells << (cell ? words(contents, *cell) : QString(QChar(0x2014)));
        rows.push_back(std::move(row));
    }
    return rows;
}

void ChartTableModel::apply(const ChartContents& contents, TimeWindow window)
{
    QStringList heads{tr("Time")};
    for (const ChartSeries& series : contents.series)
        heads << series.name;
    for (const ChartBand& band : contents.bands)
        heads << band.name;
    const qint64 step = stepOf(window, m_most);
    if (heads != m_heads || step != m_stepMs) {
        beginResetModel();
        m_heads = heads;
        m_stepMs = step;
        m_rows = rowsOf(contents, window);
        endResetModel();
        return;
    }
    replaceRows(rowsOf(contents, window));
}

void ChartTableModel::replaceRows(std::vector<Row> next)
{
    // Both run from new to old: merged by moment.
    std::size_t row = 0;
    for (std::size_t i = 0; i < next.size() || row < m_rows.size();) {
        const int at = static_cast<int>(row);
        if (i == next.size() || (row < m_rows.size() && m_rows[row].atMs > next[i].atMs)) {
            beginRemoveRows({}, at, at);
            m_rows.erase(m_rows.begin() + at);
            endRemoveRows();
        } else if (row == m_rows.size() || m_rows[row].atMs < next[i].atMs) {
            beginInsertRows({}, at, at);
            m_rows.insert(m_rows.begin() + at, std::move(next[i++]));
            endInsertRows();
            ++row;
        } else {
            if (m_rows[row] != next[i]) {
                m_rows[row] = std::move(next[i]);
                Q_EMIT dataChanged(index(at, 0), index(at, columnCount() - 1));
            }
            ++i;
            ++row;
        }
    }
}

int ChartTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ChartTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_heads.size());
}

QVariant ChartTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount() || role != Qt::DisplayRole)
        return {};
    return m_rows[static_cast<std::size_t>(index.row())].cells.value(index.column());
}

QVariant ChartTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section > 0)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    return role == Qt::DisplayRole ? QVariant(m_heads.value(section)) : QVariant();
}

} // namespace pult::ui
