// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/gallery/generations_mock.h"

#include "ui/kit/buttons.h"
#include "ui/kit/card.h"
#include "ui/kit/dialog_frame.h"
#include "ui/kit/fold_row.h"
#include "ui/kit/generation_header.h"
#include "ui/kit/key_value_list.h"
#include "ui/kit/page_header.h"
#include "ui/kit/table_card.h"
#include "ui/kit/text_block.h"
#include "ui/shell/identity_bar.h"
#include "ui/shell/navigation_rail.h"
#include "ui/shell/status_bar.h"
#include "ui/theme/measures.h"
#include "ui/theme/theme.h"

#include <QLineEdit>
#include <QPainter>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

namespace pult::ui::gallery {
namespace {

QString s(const char* text)
{
    return QString::fromUtf8(text);
}

//! A cell kept in the model as the value the delegate wants.
struct Shelf
{
    std::vector<std::vector<Cell>> rows;
};

Cell service(const char* name, const char* badge = nullptr, Tone tone = Tone::Neutral)
{
    Cell cell;
    cell.text = s(name);
    cell.strong = true;
    if (badge)
        cell.chips.push_back({s(badge), tone});
    return cell;
}

Cell candidate(const char* version, const char* ready)
{
    Cell cell;
    cell.text = s(version);
    cell.after = s(ready);
    cell.mono = true;
    cell.tone = Tone::Candidate;
    return cell;
}

Cell version(const char* text, bool secondary = false)
{
    Cell cell;
    cell.text = s(text);
    cell.mono = true;
    cell.secondary = secondary;
    return cell;
}

Cell share(double percent, const char* text)
{
    Cell cell;
    cell.text = s(text);
    cell.figures = true;
    cell.shares = {{88, Tone::Baseline}, {percent * 2.4, Tone::Candidate}};
    cell.total = 100;
    return cell;
}

std::vector<std::vector<Cell>> generationRows()
{
    return {
        {service("orders", "dataset"), candidate("5.6.0", "2/2"), candidate("5.5.0", "6/6"),
            version("5.4.0"), version("5.3.2", true), share(4.8, "4.8 %")},
        {service("billing", "schema 12", Tone::Warn), {}, candidate("3.13.0", "4/4"),
            version("3.12.1"), version("3.12.0", true), share(4.9, "4.9 %")},
        {service("notifications"), {}, candidate("2.2.0", "3/3"), version("2.1.0"), {},
            share(5.0, "5.0 %")},
        {service("pricing"), candidate("2.9.0", "2/2"), {}, version("2.8.4"),
            version("2.8.1", true), {}},
        {service("search"), candidate("4.1.0", "2/2"), {}, version("4.0.2"), version("4.0.0", true),
            {}},
        {service("accounts"), {}, {}, version("7.0.3"), version("7.0.1", true), {}},
        {service("loyalty", "new"), candidate("1.0.0", "0/2"), {}, version("absent", true), {}, {}},
    };
}

std::vector<GenerationHead> generationHeads()
{
    GenerationHead services;
    services.caption = s("SERVICE · 7 changed of 412");
    GenerationHead live;
    live.caption = s("LIVE SHARE g5");
    return {services,
        {s("g6"), {s("CANDIDATE"), Tone::Candidate}, s("CRM 3.23.0"), s("4 changes · 3/4 ready"),
            false, {}},
        {s("g5"), {s("CANDIDATE"), Tone::Candidate}, s("CRM 3.22.1"), s("3 changes · 5 % users"),
            true, {}},
        {s("g4"), {s("ACTIVE"), Tone::Ok}, s("CRM 3.22.0"), s("412 · since 6 days"), false, {}},
        {s("g3"), {s("LEGACY"), Tone::Neutral}, s("CRM 3.21.4"), s("5 · ready to return"), false,
            {}},
        live};
}

TableCard* generationTable(QWidget* parent)
{
    auto* table = new TableCard(QStringLiteral("generations"), parent);
    const auto rows = generationRows();
    auto* model = new QStandardItemModel(static_cast<int>(rows.size()), 6, table);
    table->setModel(model);
    const auto heads = generationHeads();
    auto* header = new GenerationHeader(
        [heads](int column) { return heads[static_cast<size_t>(column)]; }, table->view());
    table->setHeader(header);
    table->setReader(-1, [rows](const QModelIndex& index) {
        return rows[static_cast<size_t>(index.row())][static_cast<size_t>(index.column())];
    });
    constexpr std::array kWidths{176, 169, 169, 142, 143, 110};
    for (size_t i = 0; i < kWidths.size(); ++i)
        header->resizeSection(static_cast<int>(i), kWidths[i]);
    table->fold()->setText(s("405 services unchanged in every generation"));
    table->view()->setFocusPolicy(Qt::StrongFocus);
    return table;
}

QWidget* page(QWidget* parent)
{
    auto* page = new QWidget(parent);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(measures::kPageMarginX, measures::kPageMarginY,
        measures::kPageMarginX, measures::kPageMarginY);
    column->setSpacing(measures::kGap);
    auto* head = new PageHeader(s("Generations"), page);
    head->setSubtitle(s("head g4 · revision 812 · now"));
    head->addAction(makeButton(s("◂ history ▸"), s("history"), ButtonKind::Secondary, head));
    head->addAction(makeButton(s("Compare"), s("compare"), ButtonKind::Secondary, head));
    head->addAction(makeButton(s("Freeze…"), s("freeze"), ButtonKind::Secondary, head));
    head->addAction(makeButton(s("Promote g5…"), s("promote"), ButtonKind::Primary, head));
    column->addWidget(head);
    column->addWidget(generationTable(page));
    auto* contours = new Card(s("Contours"), page);
    contours->setSubtitle(s("3 living, none in PROD · open Branches"));
    column->addWidget(contours);
    column->addStretch(1);
    return page;
}

//! The panel at the trailing edge, with its line.
class Inspector : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const Theme& theme = Theme::instance();
        painter.fillRect(rect(), theme.color(Token::Surface));
        const int x = layoutDirection() == Qt::RightToLeft ? width() - theme.lineWidth() : 0;
        painter.fillRect(x, 0, theme.lineWidth(), height(), theme.color(Token::Line));
    }
};

void addSection(QVBoxLayout* column, const char* title, const std::vector<BulletList::Item>& items)
{
    column->addSpacing(14);
    column->addWidget(new Separator);
    column->addSpacing(12);
    column->addWidget(sectionTitle(s(title)));
    column->addSpacing(8);
    auto* list = new BulletList;
    list->setSpacing(0);
    list->setItems(items);
    column->addWidget(list);
}

QWidget* inspector(QWidget* parent)
{
    auto* widget = new Inspector(parent);
    widget->setFixedWidth(measures::kInspector);
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(17, 18, measures::kGap, measures::kGap);
    column->setSpacing(0);
    auto* title = new QHBoxLayout;
    title->addWidget(new TextLabel(s("g5"), TextRole::CardTitle), 1);
    title->addWidget(new Chip(s("CANDIDATE"), Tone::Candidate));
    column->addLayout(title);
    column->addSpacing(2);
    column->addWidget(secondaryText(s("CRM 3.22.1 · “one-click returns”")));
    column->addSpacing(16);
    auto* facts = new KeyValueList;
    facts->setRows({{s("Base"), s("g4 (head)")}, {s("Registered"), s("13:40 by CI, platinum")},
        {s("Readiness"), s("13 of 13 instances"), Tone::Ok},
        {s("Evidence"), s("5 % of users, 22 min, all guards pass")},
        {s("Commit"), RichText().mono(s("9f2b41c"))},
        {s("Branches"), s("feature/returns, fix/1182")}});
    column->addWidget(facts);
    addSection(column, "If promoted now",
        {{s("3 services switch at 41 gateways")},
            {s("g4 stays ready as legacy; g3 retires after its drain")},
            {s("g6 becomes MIXED: orders moved under it")},
            {s("billing is on schema 12 already: rolling back stays safe (11–12)"), Tone::Warn}});
    addSection(column, "What changes",
        {{s("orders 5.4.0 → 5.5.0, dataset geo-11-20")},
            {s("billing 3.12.1 → 3.13.0, REST v2 extends")}, {s("notifications 2.1.0 → 2.2.0")}});
    addSection(column, "Last switch, g3 → g4", {});
    auto* last = new KeyValueList;
    last->setRows({{s("Accepted"), s("15 Nov 14:02:11.204")}, {s("Configured"), s("+ 0.4 ms")},
        {s("Acknowledged"), s("41/41 in 62 ms")},
        {s("Observed"), s("≥ 99 % after 2.4 s"), Tone::Ok}});
    column->addWidget(last);
    column->addStretch(1);
    return widget;
}

QWidget* rail(QWidget* parent, bool withIcons)
{
    auto* rail = new NavigationRail(parent);
    std::vector<NavigationItem> items{{s("overview"), s("Overview"), Icon::Overview},
        {s("generations"), s("Generations"), Icon::Table},
        {s("rollout"), s("Rollout"), Icon::Rollout}, {s("branches"), s("Branches"), Icon::Branch},
        {s("leaks"), s("Leaks"), Icon::Drop}, {s("gateways"), s("Gateways"), Icon::Gateway},
        {s("flags"), s("Flags"), Icon::Flag}, {s("groups"), s("Focus groups"), Icon::Group},
        {s("activity"), s("Activity"), Icon::Activity}, {s("oncall"), s("On-call"), Icon::Bell}};
    if (!withIcons) {
        for (NavigationItem& item : items)
            item.icon.reset();
    }
    rail->setItems(items);
    rail->setCurrent(s("generations"));
    rail->setBadge(s("rollout"), s("5 %"));
    rail->setBadge(s("branches"), s("3"));
    if (withIcons)
        rail->setBadge(s("leaks"), s("2"), true);
    return rail;
}

QWidget* topBar(QWidget* parent)
{
    auto* bar = new IdentityBar(parent);
    IdentityInfo info;
    info.kind = EnvironmentKind::Prod;
    info.environment = s("PROD");
    info.application = s("CRM");
    info.cluster = s("telecom-eu");
    info.user = s("alice");
    info.role = s("release manager");
    bar->setInfo(info);
    bar->setAge(1200, true);
    bar->setRetreat(s("Abort g5 (5 % → 0)"));
    return bar;
}

} // namespace

QWidget* generationsMock(bool withIcons)
{
    auto* window = new QWidget;
    window->resize(1440, 900);
    auto* column = new QVBoxLayout(window);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* line = new IdentityLine(window);
    line->setKind(EnvironmentKind::Prod);
    column->addWidget(line);
    column->addWidget(topBar(window));
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(rail(window, withIcons));
    row->addWidget(page(window), 1);
    row->addWidget(inspector(window));
    column->addLayout(row, 1);
    auto* status = new StatusBar(window);
    status->setSegments({RichText::parse(s("**412** services")),
        RichText::parse(s("**41/41** gateways at revision **812**")), RichText(s("0 dropped")),
        RichText(s("last write: register g6 by CI, 14:02"))});
    column->addWidget(status);
    return window;
}

void presentPlanMock(QWidget* window)
{
    auto* dialog = new DialogFrame(s("Promote g5 in PROD"),
        {EnvironmentKind::Prod, s("PROD · CRM · telecom-eu")}, s("promoteDialog"), window);
    dialog->setSubtitle(s("CRM 3.22.0 becomes 3.22.1 for everybody."));
    const auto add
        = [](QVBoxLayout* column, const char* title, const std::vector<RichText>& texts) {
              if (column->count() > 0)
                  column->addSpacing(8);
              column->addWidget(sectionTitle(s(title)));
              auto* list = new BulletList;
              std::vector<BulletList::Item> items;
              for (const RichText& text : texts)
                  items.push_back({text});
              list->setItems(items);
              column->addWidget(list);
          };
    add(dialog->leftColumn(), "What happens",
        {RichText::parse(s("**3 services** switch at **41 gateways**, about 1 s")),
            s("95 % of users move (5 % are there already)"), s("g4 stays ready as the way back"),
            s("g3 retires after its drain of 30 s"), s("g6 becomes MIXED: orders moves under it")});
    add(dialog->leftColumn(), "Not undone by rolling back",
        {s("billing’s schema 12 (g4 works with 11–12)")});
    add(dialog->rightColumn(), "Evidence",
        {RichText::parse(s("{ok|**PASS**} errors, latency: 22 min at 5 %")),
            RichText::parse(s("{warn|**HOLD**} conversion −4.1 % on Android 9")),
            s("13 of 13 instances ready, room for 100 %"),
            s("Checks: unit, integration, UAT, load; no fuzz"),
            s("Leaks on g5: none, coverage 9 of 9 edges")});
    dialog->rightColumn()->addSpacing(8);
    dialog->rightColumn()->addWidget(sectionTitle(s("Commits since g4")));
    dialog->rightColumn()->addWidget(
        new TextBlock(RichText::parse(s("14 by 5 people · [feature/returns, fix/1182](branches)")),
            TextRole::Body, Token::Ink2));
    auto* why = new QLineEdit(s("release 3.22 after green canary"));
    why->setObjectName(s("why"));
    dialog->addField(s("Why"), why);
    dialog->setNote(s("Plan of 2 s ago · raises risk, reversible"));
    dialog->addFooterLink(s("Copy as CLI"), s("copyCli"));
    dialog->setAct(makeButton(s("Promote g5 in PROD"), s("promoteNow"), ButtonKind::Primary));
    dialog->present();
}

} // namespace pult::ui::gallery
