// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_contents.h"

#include <QAbstractTableModel>

namespace pult::ui {

//! The twin of a chart: the same values as rows, newest first, for screen readers and for copying
//! (as a file: chartExport::csv). A row is a round stretch of time; where a value moved within it,
//! the cell says between what. Thread: GUI.
class ChartTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    static constexpr int kRows = 240;

    //! `rows`: about as many at most.
    explicit ChartTableModel(TimeWords words, int rows = kRows, QObject* parent = nullptr);

    void apply(const ChartContents& contents, TimeWindow window);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        qint64 atMs = 0;
        QStringList cells;

        friend bool operator==(const Row&, const Row&) = default;
    };

    [[nodiscard]] std::vector<Row> rowsOf(const ChartContents& contents, TimeWindow window) const;
    void replaceRows(std::vector<Row> next);

    TimeWords m_words;
    int m_most;
    qint64 m_stepMs = 0;
    QStringList m_heads;
    std::vector<Row> m_rows;
};

} // namespace pult::ui
