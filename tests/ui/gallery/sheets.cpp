// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/gallery/sheets.h"

#include "tests/ui/gallery/generations_mock.h"
#include "tests/ui/gallery/pages_mock.h"
#include "ui/kit/buttons.h"
#include "ui/kit/card.h"
#include "ui/kit/chip.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/freshness.h"
#include "ui/kit/hold_button.h"
#include "ui/kit/key_value_list.h"
#include "ui/kit/message_bar.h"
#include "ui/kit/panel_state.h"
#include "ui/kit/search_field.h"
#include "ui/kit/steps_bar.h"
#include "ui/kit/text_block.h"
#include "ui/kit/text_label.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/identity_bar.h"
#include "ui/shell/key_sheet.h"
#include "ui/theme/measures.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QListWidget>
#include <QMenu>
#include <QPainter>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QRadioButton>
#include <QScrollBar>
#include <QSlider>
#include <QSpinBox>
#include <QTabBar>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace pult::ui::gallery {
namespace {

QString s(const char* text)
{
    return QString::fromUtf8(text);
}

QWidget* canvas(int width, int height)
{
    auto* widget = new QWidget;
    widget->resize(width, height);
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(measures::kGap);
    return widget;
}

QVBoxLayout* columnOf(QWidget* widget)
{
    return static_cast<QVBoxLayout*>(widget->layout());
}

QHBoxLayout* addRow(QWidget* widget, const char* title)
{
    columnOf(widget)->addWidget(secondaryText(s(title)));
    auto* row = new QHBoxLayout;
    row->setSpacing(measures::kGapSmall);
    columnOf(widget)->addLayout(row);
    return row;
}

class IconCell : public QWidget
{
public:
    explicit IconCell(Icon icon)
        : m_icon(icon)
    {
        setFixedSize(92, 56);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const Theme& theme = Theme::instance();
        paintIcon(painter, m_icon, QRectF(18, 8, 16, 16), theme.color(Token::Ink));
        paintIcon(painter, m_icon, QRectF(46, 2, 28, 28), theme.color(Token::Accent));
        painter.setFont(ui::font(TextRole::Caption));
        painter.setPen(theme.color(Token::Ink2));
        painter.drawText(QRect(0, 36, 92, 18), Qt::AlignHCenter,
            iconPath(m_icon).section(QLatin1Char('/'), -1).chopped(4));
    }

private:
    Icon m_icon;
};

QWidget* iconSheet()
{
    QWidget* sheet = canvas(1020, 560);
    auto* grid = new QGridLayout;
    for (int i = 0; i < kIconCount; ++i)
        grid->addWidget(new IconCell(static_cast<Icon>(i)), i / 10, i % 10);
    columnOf(sheet)->addLayout(grid);
    auto* app = new QHBoxLayout;
    for (int size : {16, 24, 32, 48, 64, 128}) {
        auto* label = new QLabel;
        label->setPixmap(applicationIcon().pixmap(size));
        app->addWidget(label);
    }
    app->addStretch(1);
    columnOf(sheet)->addLayout(app);
    return sheet;
}

QHBoxLayout* addButtons(QWidget* sheet)
{
    QHBoxLayout* row
        = addRow(sheet, "Buttons: secondary, default, primary, danger, link, flat, icon, disabled");
    row->addWidget(makeButton(s("Compare"), s("a")));
    auto* preset = makeButton(s("Cancel"), s("b"));
    preset->setDefault(true);
    row->addWidget(preset);
    row->addWidget(makeButton(s("Promote g5…"), s("c"), ButtonKind::Primary));
    row->addWidget(makeButton(s("Abort g5 (5 % → 0)"), s("d"), ButtonKind::Danger));
    row->addWidget(makeButton(s("Copy as CLI"), s("e"), ButtonKind::Link));
    row->addWidget(makeButton(s("Read-only"), s("f"), ButtonKind::Flat));
    row->addWidget(makeIconButton(Icon::Copy, s("Copy"), s("g")));
    auto* iconic = makeButton(s("Export"), s("h"));
    iconic->setIcon(themedIcon(Icon::Export));
    row->addWidget(iconic);
    auto* menu = makeButton(s("feature-returns"), s("i"));
    menu->setMenu(new QMenu(menu));
    row->addWidget(menu);
    auto* blocked = makeButton(s("Promote g6…"), s("j"), ButtonKind::Primary);
    setBlocked(*blocked, s("g6 is MIXED"));
    row->addWidget(blocked);
    auto* blockedToo = makeButton(s("Freeze…"), s("k"));
    setBlocked(*blockedToo, s("frozen already"));
    row->addWidget(blockedToo);
    row->addStretch(1);
    return row;
}

void addHolds(QWidget* sheet)
{
    QHBoxLayout* row = addRow(sheet, "Hold buttons: idle, disabled, outlined");
    row->addWidget(
        new HoldButton(s("Hold to roll back g5 → g4"), s("hold1"), HoldButton::Size::Large));
    auto* off = new HoldButton(s("Hold to roll back"), s("hold2"), HoldButton::Size::Large);
    setBlocked(*off, s("There is no legacy generation to go back to"));
    row->addWidget(off);
    row->addWidget(new HoldButton(s("Abort (hold)"), s("hold3")));
    row->addStretch(1);
}

void addFields(QWidget* sheet)
{
    QHBoxLayout* row = addRow(sheet, "Fields: entry, invalid, search, combo, spin, disabled");
    auto* plain = new QLineEdit(s("release 3.22 after green canary"));
    auto* wrong = new QLineEdit(s("PROD 13"));
    wrong->setProperty("pultInvalid", true);
    auto* combo = new QComboBox;
    combo->addItems({s("Every environment"), s("PROD"), s("STAGE")});
    auto* spin = new QSpinBox;
    spin->setValue(25);
    spin->setSuffix(s(" %"));
    auto* off = new QLineEdit(s("not now"));
    off->setEnabled(false);
    for (QWidget* field : std::initializer_list<QWidget*>{
             plain, wrong, new SearchField(s("Service /"), s("find")), combo, spin, off})
        row->addWidget(field);
}

void addTicks(QWidget* sheet)
{
    QHBoxLayout* row = addRow(sheet, "Check boxes, radio buttons, slider, progress, tool button");
    auto* on = new QCheckBox(s("Reduce motion"));
    on->setChecked(true);
    auto* partly = new QCheckBox(s("Some columns"));
    partly->setTristate(true);
    partly->setCheckState(Qt::PartiallyChecked);
    auto* radio = new QRadioButton(s("Two steps"));
    radio->setChecked(true);
    auto* slider = new QSlider(Qt::Horizontal);
    slider->setValue(62);
    auto* progress = new QProgressBar;
    progress->setValue(40);
    auto* tool = new QToolButton;
    tool->setIcon(themedIcon(Icon::Sliders));
    auto* off = new QCheckBox(s("Off"));
    for (QWidget* each : std::initializer_list<QWidget*>{
             on, off, partly, radio, new QRadioButton(s("Hold")), slider, progress, tool})
        row->addWidget(each);
}

QWidget* controlsSheet()
{
    QWidget* sheet = canvas(1320, 620);
    addButtons(sheet);
    addHolds(sheet);
    addFields(sheet);
    addTicks(sheet);
    auto* tabs = new QTabBar;
    tabs->addTab(themedIcon(Icon::Shield, Token::Prod), s("PROD"));
    tabs->addTab(themedIcon(Icon::Diamond, Token::Stage), s("STAGE"));
    tabs->addTab(s("feature-returns"));
    columnOf(sheet)->addWidget(tabs);
    QHBoxLayout* chips = addRow(sheet, "Chips and badges");
    for (const ChipSpec& spec : std::initializer_list<ChipSpec>{{s("CANDIDATE"), Tone::Candidate},
             {s("ACTIVE"), Tone::Ok}, {s("LEGACY"), Tone::Neutral}, {s("REFUSED"), Tone::Bad},
             {s("LOST 3 MIN"), Tone::Warn}, {s("CURRENT"), Tone::Info},
             {s("FROZEN"), Tone::Info, Icon::Snowflake}, {s("HEALTHY"), Tone::Ok, Icon::Check}})
        chips->addWidget(new Chip(spec));
    chips->addWidget(new Badge(s("3")));
    chips->addWidget(new Badge(s("2"), true));
    chips->addStretch(1);
    QHBoxLayout* ages = addRow(sheet, "Ages");
    for (qint64 age : {1200, 14000, 42000}) {
        auto* label = new AgeLabel;
        label->setAge(age, true);
        ages->addWidget(label);
    }
    auto* lost = new AgeLabel;
    lost->setAge(312000, false);
    ages->addWidget(lost);
    ages->addStretch(1);
    auto* bar = new MessageBar(s("news"));
    bar->showMessage(Tone::Warn,
        RichText::parse(s("The plan changed while you looked: **g6** joined. Nothing was done.")),
        s("Show the new plan"));
    columnOf(sheet)->addWidget(bar);
    auto* done = new MessageBar(s("news2"));
    done->showMessage(Tone::Ok, RichText::parse(s("Rolled back `g5 → g4`; verified for 60 s.")));
    columnOf(sheet)->addWidget(done);
    columnOf(sheet)->addStretch(1);
    return sheet;
}

PanelState* statePanel(const PanelInfo& info)
{
    auto* facts = new KeyValueList;
    facts->setRows({{s("Errors"), s("4.1 %")}, {s("Latency p99"), s("212 ms")},
        {s("Requests"), s("1 912/s")}});
    auto* holder = new QWidget;
    auto* column = new QVBoxLayout(holder);
    column->addWidget(facts);
    column->addStretch(1);
    auto* panel = new PanelState(holder);
    panel->setInfo(info);
    return panel;
}

QWidget* statesSheet()
{
    QWidget* sheet = canvas(1440, 900);
    auto* grid = new QGridLayout;
    grid->setSpacing(measures::kGap);
    const std::vector<PanelInfo> infos{{PanelCondition::Connecting}, {PanelCondition::Live},
        {PanelCondition::Lagging, 14000}, {PanelCondition::Stale, 42000},
        {PanelCondition::Denied, 0, {}, {}, s("Ask frank to grant it")},
        {PanelCondition::Empty, 0, s("No contours yet"),
            s("A contour is a lane of its own for a branch. Bind a branch to a group and its "
              "contour appears here."),
            s("Bind a group…")},
        {PanelCondition::FilteredEmpty, 0, {}, {}, s("Clear the filter")},
        {PanelCondition::Error, 0, {},
            s("The control plane answered UNAVAILABLE: journal is read-only."), s("Try again"),
            s("0192-7c1f-e09a-a7")}};
    for (size_t i = 0; i < infos.size(); ++i) {
        auto* card = new Card(QStringList{s("Connecting"), s("Live"), s("Lagging"), s("Stale"),
            s("Denied"), s("Empty"), s("Filtered empty"), s("Error")}[static_cast<int>(i)]);
        card->body()->addWidget(statePanel(infos[i]), 1);
        grid->addWidget(card, static_cast<int>(i) / 3, static_cast<int>(i) % 3);
    }
    columnOf(sheet)->addLayout(grid);
    return sheet;
}

QWidget* listsSheet()
{
    QWidget* sheet = canvas(900, 420);
    auto* row = new QHBoxLayout;
    auto* tree = new QTreeWidget;
    tree->setHeaderLabels({s("Span"), s("Time")});
    auto* top = new QTreeWidgetItem(tree, {s("gateway POST /order"), s("412 ms")});
    new QTreeWidgetItem(top, {s("orders POST /order"), s("388 ms")});
    new QTreeWidgetItem(top, {s("billing Invoice"), s("176 ms")});
    tree->expandAll();
    auto* list = new QListWidget;
    for (int i = 0; i < 40; ++i)
        list->addItem(s("service %1").arg(i));
    list->setCurrentRow(2);
    auto* text = new QPlainTextEdit(s("pultctl rollback prod --expect g4\nline two"));
    text->setFont(ui::font(TextRole::Mono));
    row->addWidget(tree);
    row->addWidget(list);
    row->addWidget(text);
    columnOf(sheet)->addLayout(row);
    return sheet;
}

QWidget* menuSheet()
{
    auto* menu = new QMenu;
    menu->addAction(themedIcon(Icon::Promote), s("Promote…"))
        ->setShortcut(QKeySequence(s("Ctrl+P")));
    menu->addAction(themedIcon(Icon::Rollback), s("Roll back…"))
        ->setShortcut(QKeySequence(s("Ctrl+Shift+Z")));
    menu->addAction(themedIcon(Icon::Snowflake), s("Freeze…"))->setEnabled(false);
    menu->addSeparator();
    auto* more = menu->addMenu(s("Copy as"));
    more->addAction(s("YAML"));
    QAction* ticked = menu->addAction(s("Show unchanged"));
    ticked->setCheckable(true);
    ticked->setChecked(true);
    menu->setActiveAction(menu->actions().first());
    menu->resize(menu->sizeHint());
    return menu;
}

std::vector<PaletteItem> paletteItems()
{
    return {{s("a"), s("Promote g5…"), s("PROD · generation"), s("Ctrl+P"), Icon::Promote},
        {s("b"), s("Roll back g5 → g4…"), s("PROD"), s("Ctrl+Shift+Z"), Icon::Rollback},
        {s("c"), s("Freeze PROD…"), {}, {}, Icon::Snowflake, s("frozen already, until 08:00")},
        {s("d"), s("orders"), s("service · 5.4.0 in g4"), {}, Icon::Server},
        {s("e"), s("Go to Gateways"), s("page"), s("Alt+6"), Icon::Gateway}};
}

QWidget* paletteSheet()
{
    QWidget* window = generationsMock();
    auto* palette = new CommandPalette(window);
    window->show();
    palette->open(paletteItems());
    return window;
}

QWidget* keysSheet()
{
    QWidget* window = generationsMock();
    auto* keys = new KeySheet(window);
    window->show();
    keys->open({{s("Pages"),
                    {{s("Alt+1"), s("Overview")}, {s("Alt+2"), s("Generations")},
                        {s("F9"), s("On-call")}}},
        {s("Acts"), {{s("Ctrl+P"), s("Promote…")}, {s("Ctrl+Shift+Z"), s("Retreat…")}}},
        {s("Everywhere"), {{s("Ctrl+K"), s("Search or run")}, {s("F1"), s("Keys")}}}});
    return window;
}

QWidget* planSheet()
{
    QWidget* window = generationsMock();
    window->show();
    presentPlanMock(window);
    return window;
}

QWidget* rightToLeftSheet()
{
    QWidget* window = generationsMock(true);
    window->setLayoutDirection(Qt::RightToLeft);
    return window;
}

} // namespace

std::vector<Sheet> allSheets()
{
    return {{s("generations"), [] { return generationsMock(); }},
        {s("generations-icons"), [] { return generationsMock(true); }}, {s("plan"), planSheet},
        {s("gateways"), gatewaysMock}, {s("oncall"), onCallMock}, {s("palette"), paletteSheet},
        {s("keys"), keysSheet}, {s("controls"), controlsSheet}, {s("states"), statesSheet},
        {s("lists"), listsSheet}, {s("menu"), menuSheet}, {s("icons"), iconSheet},
        {s("right-to-left"), rightToLeftSheet}};
}

} // namespace pult::ui::gallery
