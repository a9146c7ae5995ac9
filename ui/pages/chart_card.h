// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/heatmap.h"
#include "ui/charts/time_chart.h"
#include "ui/kit/card.h"
#include "ui/kit/chip.h"

class QPushButton;
class QStackedLayout;

namespace pult::ui {

class ChartTableModel;
class PageHost;
class TableCard;
class TextBlock;

//! A chart with its title, its verdict as a chip, its sentence, its table twin and what can be
//! taken along.
class ChartCard : public Card
{
    Q_OBJECT
public:
    ChartCard(
        const QString& objectName, ChartGroup& group, PageHost& host, QWidget* parent = nullptr);

    //! An empty chip says nothing.
    void show(ChartContents contents, const ChipSpec& chip);
    //! A heatmap instead; `twin`: the same for its table and its sentence.
    void show(HeatmapData map, ChartContents twin);
    //! The same as rows.
    void setTable(bool table);
    [[nodiscard]] TimeChart* chart() const { return m_chart; }
    //! Null: it never showed one.
    [[nodiscard]] Heatmap* heatmap() const { return m_heatmap; }

private:
    void showContents(ChartContents contents, const ChipSpec& chip);
    void fillTable();
    void choose();
    [[nodiscard]] QByteArray picture(bool vectors) const;
    void openMenu();

    PageHost& m_host;
    TimeChart* m_chart;
    Heatmap* m_heatmap = nullptr;
    Chip* m_chip;
    QPushButton* m_more;
    TextBlock* m_sentence;
    QWidget* m_holder;
    QStackedLayout* m_stack;
    TableCard* m_table = nullptr;
    ChartTableModel* m_model = nullptr;
    bool m_showsTable = false;
    bool m_showsHeatmap = false;
};

} // namespace pult::ui
