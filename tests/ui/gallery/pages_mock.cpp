// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/gallery/pages_mock.h"

#include "ui/kit/buttons.h"
#include "ui/kit/card.h"
#include "ui/kit/fold_row.h"
#include "ui/kit/hold_button.h"
#include "ui/kit/key_value_list.h"
#include "ui/kit/page_header.h"
#include "ui/kit/row_flash.h"
#include "ui/kit/search_field.h"
#include "ui/kit/share_bar.h"
#include "ui/kit/sparkline.h"
#include "ui/kit/stat_card.h"
#include "ui/kit/steps_bar.h"
#include "ui/kit/table_card.h"
#include "ui/kit/text_block.h"
#include "ui/theme/measures.h"

#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

#include <cmath>

namespace pult::ui::gallery {
namespace {

QString s(const char* text)
{
    return QString::fromUtf8(text);
}

QVBoxLayout* pageColumn(QWidget* page)
{
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(measures::kPageMarginX, measures::kPageMarginY,
        measures::kPageMarginX, measures::kPageMarginY);
    column->setSpacing(measures::kGap);
    return column;
}

struct Gateway
{
    const char* name;
    const char* plane;
    const char* zone;
    const char* revision;
    const char* state;
    Tone tone;
    const char* after;
    const char* why;
};

constexpr std::array<Gateway, 7> kGateways{{
    {"edge-eu-1", "HAProxy 2.6 · edge", "eu / west-a", "813", "ACKNOWLEDGED", Tone::Ok, "+ 31 ms",
        ""},
    {"edge-eu-2", "HAProxy 2.6 · edge", "eu / west-b", "813", "ACKNOWLEDGED", Tone::Ok, "+ 34 ms",
        ""},
    {"orders-5d9-x2", "gRPC C++ 1.51 · client", "eu / west-a", "813", "ACKNOWLEDGED", Tone::Ok,
        "+ 58 ms", ""},
    {"billing-77c-k1", "gRPC C++ 1.51 · client", "eu / west-a", "812", "REFUSED", Tone::Bad, "—",
        "RouteConfiguration orders: weighted cluster total is 0"},
    {"search-1ab-zz", "gRPC js 1.14 · client", "eu / west-b", "811", "LOST 3 MIN", Tone::Warn, "—",
        "holds notifications 2.1.0 from draining until 14:41"},
    {"catalog-90f-q7", "Envoy 1.31 · sidecar", "eu / west-a", "813", "NOT CONCERNED", Tone::Neutral,
        "+ 0", ""},
    {"pricing-3c2-aa", "gRPC C++ 1.51 · client", "eu / west-b", "813", "ACKNOWLEDGED", Tone::Ok,
        "+ 61 ms", ""},
}};

Cell gatewayCell(const QModelIndex& index)
{
    const Gateway& gateway = kGateways[static_cast<size_t>(index.row())];
    Cell cell;
    switch (index.column()) {
    case 0:
        cell.text = s(gateway.name), cell.strong = true;
        break;
    case 1:
        cell.text = s(gateway.plane), cell.secondary = true;
        break;
    case 2:
        cell.text = s(gateway.zone), cell.secondary = true;
        break;
    case 3:
        cell.text = s(gateway.revision), cell.mono = true;
        break;
    case 4:
        cell.chips.push_back({s(gateway.state), gateway.tone});
        break;
    case 5:
        cell.text = s(gateway.after), cell.figures = true;
        break;
    default:
        cell.text = s(gateway.why), cell.secondary = true;
        break;
    }
    return cell;
}

TableCard* gatewayTable(QWidget* parent)
{
    auto* table = new TableCard(QStringLiteral("gateways"), parent);
    auto* model = new QStandardItemModel(static_cast<int>(kGateways.size()), 7, table);
    model->setHorizontalHeaderLabels({s("Gateway"), s("Data plane"), s("Zone"), s("Revision"),
        s("State"), s("After"), s("Why")});
    model->setHeaderData(
        5, Qt::Horizontal, int(Qt::AlignRight | Qt::AlignVCenter), Qt::TextAlignmentRole);
    table->setModel(model);
    table->setReader(-1, gatewayCell);
    constexpr std::array kWidths{144, 190, 112, 93, 163, 92, 420};
    for (size_t i = 0; i < kWidths.size(); ++i)
        table->view()->horizontalHeader()->resizeSection(static_cast<int>(i), kWidths[i]);
    table->view()->selectRow(3);
    table->fold()->setText(s("34 more acknowledged, slowest + 62 ms"));
    return table;
}

std::vector<double> noise(size_t count, double level, double jump, double wobble)
{
    std::vector<double> values;
    for (size_t i = 0; i < count; ++i) {
        const double x = static_cast<double>(i);
        const double base = x < 0.59 * static_cast<double>(count) ? level : level + jump;
        const double amount = x < 0.59 * static_cast<double>(count) ? 0.2 : 1.0;
        values.push_back(base + wobble * amount * (std::sin(x * 1.7) + std::sin(x * 0.61)));
    }
    return values;
}

Card* figure(const char* label, const char* value, const char* was, Tone tone,
    const std::vector<double>& values, double high)
{
    auto* card = new StatCard(s(label));
    card->setFigure(s(value), {}, s(was), tone);
    SparklineData data;
    data.values = values;
    data.high = high;
    data.markAt = 0.585;
    data.from = s("02:50");
    data.to = s("03:09");
    data.mark = s("promoted 03:05");
    data.tone = tone;
    auto* line = new Sparkline;
    line->setData(data, s(label));
    card->body()->addWidget(line);
    return card;
}

} // namespace

QWidget* gatewaysMock()
{
    auto* page = new QWidget;
    page->resize(1264, 700);
    QVBoxLayout* column = pageColumn(page);
    auto* head = new PageHeader(s("Gateways"), page);
    head->setSubtitle(s("promote g5, revision 813 · 14:31:07"));
    head->addAction(makeButton(s("Only lagging"), s("lagging")));
    head->addAction(makeButton(s("Forget lost…"), s("forget")));
    column->addWidget(head);
    auto* steps = new StepsBar(StepsBar::Form::Arrows);
    steps->setSteps({{s("Accepted"), s("14:31:07.118"), StepState::Done},
        {s("Configured"), s("+ 0.5 ms"), StepState::Done},
        {s("Acknowledged"), s("39 of 41 · 1 refused · 1 lost"), StepState::Failed},
        {s("Observed"), s("98.1 % on g5 so far"), StepState::Running}});
    auto* share = new ShareBar;
    share->setParts({{39, Tone::Ok}, {1, Tone::Bad}, {1, Tone::Warn}}, 41,
        s("39 of 41 acknowledged, 1 refused, 1 lost"));
    share->setFixedWidth(220);
    auto* card = new Card;
    auto* row = new QHBoxLayout;
    row->addWidget(steps);
    row->addStretch(1);
    row->addWidget(share);
    card->body()->addLayout(row);
    column->addWidget(card);
    column->addWidget(gatewayTable(page));
    auto* pushed = new TableCard(s("pushed"), page);
    pushed->setTitle(s("Routing table as pushed"), s("service orders · revision 813"));
    auto* find = new SearchField(s("Service /"), s("pushedFilter"));
    find->setFixedWidth(200);
    pushed->addHeadWidget(find);
    auto* model = new QStandardItemModel(2, 3, pushed);
    model->setHorizontalHeaderLabels({s("Service"), s("Lane"), s("Goes to")});
    pushed->setModel(model);
    pushed->setReader(-1, [](const QModelIndex& index) {
        Cell cell;
        cell.text = s(index.column() == 0 ? "orders"
                : index.column() == 1     ? "g5 (head)"
                                          : "orders-v5 · 10.2.1.20:8080 ×6");
        cell.mono = index.column() > 0;
        cell.tone = index.column() == 1 ? Tone::Candidate : Tone::Neutral;
        return cell;
    });
    column->addWidget(pushed);
    new RowFlash(pushed->view());
    column->addStretch(1);
    return page;
}

QWidget* onCallMock()
{
    auto* page = new QWidget;
    page->resize(1088, 720);
    QVBoxLayout* column = pageColumn(page);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(
        secondaryText(s("03:09 · incident INC-2231 · alert HighErrorRate since 03:06")));
    words->addWidget(
        new TextLabel(s("Errors rose 14× one minute after g5 became active"), TextRole::Headline));
    column->addLayout(words);
    auto* figures = new QHBoxLayout;
    figures->setSpacing(measures::kGapSmall);
    figures->addWidget(
        figure("Errors", "4.1 %", "was 0.3 %", Tone::Bad, noise(90, 0.3, 3.6, 0.18), 5));
    figures->addWidget(
        figure("Latency p99", "212 ms", "was 184 ms", Tone::Neutral, noise(90, 184, 24, 6), 360));
    figures->addWidget(
        figure("Requests", "1 912/s", "steady", Tone::Neutral, noise(90, 1912, 0, 20), 2900));
    column->addLayout(figures);
    auto* reasons = new QHBoxLayout;
    reasons->setSpacing(measures::kGapSmall);
    auto* pro = new Card(s("For going back"));
    auto* proList = new BulletList;
    proList->setItems({{s("g5 promoted 03:05, errors from 03:06")},
        {RichText::parse(s("billing 3.13.0 fails on `POST /invoice`: 97 % of the errors"))},
        {s("1 % still held back on g4: 0.3 %, unchanged")}});
    pro->body()->addWidget(proList);
    auto* contra = new Card(s("Against"));
    auto* contraList = new BulletList;
    contraList->setItems(QStringList{s("Nothing found: neighbours, database, flags unchanged")});
    contra->body()->addWidget(contraList);
    contra->body()->addWidget(sectionTitle(s("Not undone by it")));
    auto* stays = new BulletList;
    stays->setItems(QStringList{s("Schema 12 of billing stays; g4 works with 11–12")});
    contra->body()->addWidget(stays);
    pro->body()->addStretch(1);
    reasons->addWidget(pro, 1);
    reasons->addWidget(contra, 1);
    column->addLayout(reasons);
    auto* act = new Card;
    act->setOutline(Tone::Bad);
    act->setPadding(20, 20);
    auto* actRow = new QHBoxLayout;
    auto* actWords = new QVBoxLayout;
    actWords->addWidget(new TextLabel(s("Roll back CRM g5 → g4 in PROD"), TextRole::CardTitle));
    actWords->addWidget(secondaryText(
        s("3 services at 41 gateways · g4 ready 412/412 · about 1 s · plan of 3 s ago")));
    actRow->addLayout(actWords, 1);
    actRow->addWidget(new HoldButton(s("Hold to roll back"), s("hold"), HoldButton::Size::Large));
    act->body()->addLayout(actRow);
    column->addWidget(act);
    auto* steps = new StepsBar(StepsBar::Form::Columns);
    steps->setSteps({{s("Accepted"), s("durable in the journal"), StepState::Done, s("then")},
        {s("Configured"), s("tables computed"), StepState::Running, s("then")},
        {s("Acknowledged"), s("0 of 41 gateways"), StepState::Pending, s("then")},
        {s("Observed"), s("traffic on g4, errors back"), StepState::Pending, s("then")},
        {s("Verified"), s("or the next narrow act"), StepState::Pending, s("60 s later")}});
    auto* stepsCard = new Card;
    stepsCard->setPadding(5, 8);
    stepsCard->body()->addWidget(steps);
    column->addWidget(stepsCard);
    column->addStretch(1);
    return page;
}

} // namespace pult::ui::gallery
