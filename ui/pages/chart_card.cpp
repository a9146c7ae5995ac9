// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chart_card.h"

#include <QMenu>
#include <QPushButton>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/charts/chart_export.h"
#include "ui/charts/chart_table_model.h"
#include "ui/dialogs/tables.h"
#include "ui/kit/buttons.h"
#include "ui/kit/naming.h"
#include "ui/kit/table_card.h"
#include "ui/kit/text_block.h"
#include "ui/pages/page.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

constexpr int kChartHeight = 168;
constexpr int kHeatmapHeight = 300;

} // namespace

ChartCard::ChartCard(const QString& objectName, ChartGroup& group, PageHost& host, QWidget* parent)
    : Card(parent)
    , m_host(host)
    , m_chart(new TimeChart(objectName, group))
    , m_chip(new Chip)
    , m_more(makeIconButton(Icon::More, tr("Export this chart"), objectName + u"-more"_s))
    , m_sentence(new TextBlock({}, TextRole::Body, Token::Ink2))
    , m_holder(new QWidget)
    , m_stack(new QStackedLayout)
{
    setTitle(u" "_s);
    addHeadWidget(m_chip);
    addHeadWidget(m_more);
    m_holder->setLayout(m_stack);
    m_stack->setContentsMargins(0, 0, 0, 0);
    m_stack->addWidget(m_chart);
    body()->addWidget(m_holder);
    body()->addWidget(m_sentence);
    body()->addStretch(1);
    m_sentence->setObjectName(objectName + u"-sentence"_s);
    connect(m_more, &QPushButton::clicked, this, &ChartCard::openMenu);
    connect(&group, &ChartGroup::windowChanged, this, [this] {
        if (m_showsTable)
            fillTable();
    });
}

void ChartCard::show(ChartContents contents, const ChipSpec& chip)
{
    m_showsHeatmap = false;
    showContents(std::move(contents), chip);
}

void ChartCard::show(HeatmapData map, ChartContents twin)
{
    if (!m_heatmap) {
        m_heatmap = new Heatmap(m_chart->objectName() + u"-heatmap"_s, m_chart->group());
        m_stack->addWidget(m_heatmap);
    }
    m_showsHeatmap = true;
    m_heatmap->setData(std::move(map));
    showContents(std::move(twin), {});
}

void ChartCard::showContents(ChartContents contents, const ChipSpec& chip)
{
    setTitle(contents.title);
    m_chip->setSpec(chip);
    m_chip->setVisible(!chip.text.isEmpty());
    m_more->setAccessibleName(tr("Export %1").arg(contents.title));
    const RichText sentence(contents.summary);
    if (sentence != m_sentence->text())
        m_sentence->setText(sentence);
    m_sentence->setVisible(!contents.summary.isEmpty());
    m_chart->setContents(std::move(contents));
    if (m_showsTable)
        fillTable();
    choose();
}

void ChartCard::choose()
{
    m_holder->setFixedHeight(m_showsHeatmap ? kHeatmapHeight : kChartHeight);
    QWidget* drawn = m_showsHeatmap ? static_cast<QWidget*>(m_heatmap) : m_chart;
    m_stack->setCurrentWidget(m_showsTable ? static_cast<QWidget*>(m_table) : drawn);
}

void ChartCard::setTable(bool table)
{
    m_showsTable = table;
    if (table && !m_table) {
        m_model = new ChartTableModel(m_chart->group().words(), ChartTableModel::kRows, this);
        m_table = new TableCard(m_chart->objectName() + u"-table"_s);
        m_table->setReader(-1, [](const QModelIndex& index) {
            Cell cell;
            cell.text = index.data().toString();
            cell.figures = index.column() > 0;
            return cell;
        });
        m_table->setModel(m_model);
        m_table->setCompact(true);
        m_table->view()->setAccessibleName(tr("%1 as a table").arg(m_chart->contents().title));
        keepCurrent(*m_table->view());
        spreadColumns(*m_table);
        m_stack->addWidget(m_table);
    }
    if (table)
        fillTable();
    choose();
}

void ChartCard::fillTable()
{
    m_model->apply(m_chart->contents(), m_chart->group().window());
    fitColumns(*m_table);
}

QByteArray ChartCard::picture(bool vectors) const
{
    const ChartContents& contents = m_chart->contents();
    if (m_showsHeatmap) {
        const chartExport::Drawn drawn{*m_heatmap, contents.title, contents.summary};
        return vectors ? chartExport::svg(drawn) : chartExport::png(drawn);
    }
    const TimeWindow window = m_chart->group().window();
    const TimeWords& words = m_chart->group().words();
    return vectors ? chartExport::svg(contents, window, words)
                   : chartExport::png(contents, window, words);
}

void ChartCard::openMenu()
{
    QMenu menu;
    const QString name = m_chart->contents().title;
    const auto add = [&](const QString& text, const QString& id, const std::function<void()>& run) {
        menu.addAction(text, this, run)->setObjectName(id);
    };
    add(tr("Export PNG…"), u"chartPng"_s,
        [this, name] { m_host.exportText(picture(false), name + u".png"_s, tr("PNG (*.png)")); });
    add(tr("Export SVG…"), u"chartSvg"_s,
        [this, name] { m_host.exportText(picture(true), name + u".svg"_s, tr("SVG (*.svg)")); });
    add(tr("Export CSV…"), u"chartCsv"_s, [this, name] {
        m_host.exportText(chartExport::csv(m_chart->contents(), m_chart->group().window()),
            name + u".csv"_s, tr("CSV (*.csv)"));
    });
    add(tr("Copy sentence"), u"chartCopy"_s, [this, name] {
        m_host.copy(name + u": "_s + m_chart->contents().summary, tr("Sentence"));
    });
    menu.exec(m_more->mapToGlobal(QPoint(0, m_more->height())));
}

} // namespace pult::ui
