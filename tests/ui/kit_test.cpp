// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/manual_ui_clock.h"
#include "ui/kit/buttons.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/freshness.h"
#include "ui/kit/panel_state.h"
#include "ui/kit/rich_text.h"
#include "ui/kit/row_flash.h"
#include "ui/kit/sparkline.h"
#include "ui/kit/table_card.h"
#include "ui/kit/tabular.h"
#include "ui/kit/text_block.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

#include <QHeaderView>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTableView>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace pult::ui;

class KitTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().install(); }

    void freshnessHasItsLimits_data()
    {
        QTest::addColumn<qint64>("age");
        QTest::addColumn<bool>("up");
        QTest::addColumn<int>("expected");
        QTest::newRow("now") << qint64(0) << true << int(Freshness::Live);
        QTest::newRow("10 s") << qint64(10000) << true << int(Freshness::Live);
        QTest::newRow("over 10 s") << qint64(10001) << true << int(Freshness::Lagging);
        QTest::newRow("30 s") << qint64(30000) << true << int(Freshness::Lagging);
        QTest::newRow("over 30 s") << qint64(30001) << true << int(Freshness::Stale);
        QTest::newRow("lost") << qint64(10) << false << int(Freshness::Reconnecting);
    }

    void freshnessHasItsLimits()
    {
        QFETCH(qint64, age);
        QFETCH(bool, up);
        QFETCH(int, expected);
        QCOMPARE(int(freshnessOf(age, up)), expected);
    }

    void agesReadWell()
    {
        QLocale::setDefault(QLocale::c());
        QCOMPARE(ageText(1200), QStringLiteral("1.2 s"));
        QCOMPARE(ageText(42000), QStringLiteral("42 s"));
        QCOMPARE(ageText(180000), QStringLiteral("3 min"));
        QCOMPARE(ageText(3 * 3600 * 1000), QStringLiteral("3 h"));
        QCOMPARE(ageText(72LL * 3600 * 1000), QStringLiteral("3 d"));
        QCOMPARE(ageText(-5), QStringLiteral("0.0 s"));
    }

    void marksBecomeRuns()
    {
        const RichText text = RichText::parse(
            QStringLiteral("**3** at `x` [all](go) {ok|**PASS**} 2*2 {odd|y} `open"));
        const auto& runs = text.runs();
        QVERIFY(runs[0].strong);
        QVERIFY(runs[2].mono);
        QCOMPARE(runs[4].link, QStringLiteral("go"));
        QCOMPARE(runs[6].tone, Tone::Ok);
        QVERIFY(runs[6].strong);
        QCOMPARE(text.text(), QStringLiteral("3 at x all PASS 2*2 {odd|y} `open"));
    }

    void dataSurviveTheMarks()
    {
        const QString nasty = QStringLiteral("a**b** `c` [d](e) {ok|f} \\");
        QCOMPARE(RichText::parse(RichText::escaped(nasty)).text(), nasty);
        QCOMPARE(RichText::parse(RichText::escaped(nasty)).runs().size(), size_t(1));
    }

    void linksWorkWithTheKeyboard()
    {
        TextBlock block(RichText::parse(QStringLiteral("see [one](1) and [two](2)")));
        QSignalSpy activated(&block, &TextBlock::linkActivated);
        block.show();
        QVERIFY(QTest::qWaitForWindowActive(&block));
        block.setFocus();
        QTest::keyClick(&block, Qt::Key_Right);
        QTest::keyClick(&block, Qt::Key_Return);
        QCOMPARE(activated.count(), 1);
        QCOMPARE(activated.first().first().toString(), QStringLiteral("2"));
    }

    void runningTextKeepsItsLines()
    {
        const TextBlock block(RichText(QStringLiteral("words and more words").repeated(10)));
        const int narrow = block.heightForWidth(200);
        QCOMPARE(narrow % 20, 0);
        QVERIFY(narrow > block.heightForWidth(800));
    }

    void figuresStandStill()
    {
        const QFont face = font(TextRole::Body);
        QCOMPARE(tabular::width(face, QStringLiteral("111")),
            tabular::width(face, QStringLiteral("000")));
        QVERIFY(tabular::width(face, QStringLiteral("1.1"))
            < tabular::width(face, QStringLiteral("111")));
    }

    void spikesAndGapsSurvive()
    {
        std::vector<double> values(10000, 1.0);
        values[5000] = 99;
        values[9000] = SparklineData::kGap;
        const auto reduced = sparklines::reduced(values, 300);
        QVERIFY(reduced.size() <= 600);
        QVERIFY(std::find(reduced.begin(), reduced.end(), 99) != reduced.end());
        QVERIFY(
            std::any_of(reduced.begin(), reduced.end(), [](double v) { return std::isnan(v); }));
        QCOMPARE(sparklines::reduced({1, 2, 3}, 300), (std::vector<double>{1, 2, 3}));
    }

    void timeGoesFromLeftToRightInEveryLanguage()
    {
        SparklineData data;
        data.values = {1, 2, 3, 9};
        data.from = QStringLiteral("14:11");
        data.to = QStringLiteral("14:31");
        Sparkline sparkline;
        sparkline.setData(data, QStringLiteral("1 to 9"));
        sparkline.resize(300, 76);
        const QImage leftToRight = sparkline.grab().toImage();
        sparkline.setLayoutDirection(Qt::RightToLeft);
        QCOMPARE(sparkline.grab().toImage(), leftToRight);
    }

    void panelsShowASkeletonOnlyAfterAWhile()
    {
        ManualUiClock clock;
        PanelState panel(new QWidget, nullptr, clock);
        panel.resize(300, 200);
        QVERIFY(!panel.showsSkeleton());
        clock.advance(199);
        QVERIFY(!panel.showsSkeleton());
        clock.advance(1);
        QVERIFY(panel.showsSkeleton());
        panel.setInfo({PanelCondition::Live});
        QVERIFY(!panel.showsSkeleton());
    }

    void panelsKeepOldContentsAndSaySo()
    {
        auto* contents = new QWidget;
        PanelState panel(contents);
        panel.show();
        panel.setInfo({PanelCondition::Stale, 42000});
        QVERIFY(contents->isVisible());
        QVERIFY(panel.accessibleDescription().contains(QLatin1String("42")));
        panel.setInfo({PanelCondition::Error, 0, {}, QStringLiteral("no route"),
            QStringLiteral("Try again"), QStringLiteral("req-1")});
        QVERIFY(!contents->isVisible());
        auto* words = panel.findChild<EmptyState*>();
        QVERIFY(words->copyText().contains(QLatin1String("req-1")));
        QVERIFY(words->copyText().contains(QLatin1String("no route")));
        QSignalSpy action(&panel, &PanelState::actionTriggered);
        panel.findChild<QPushButton*>(QStringLiteral("emptyStateAction"))->click();
        QCOMPARE(action.count(), 1);
    }

    void tenRowsFlashAndNoMore()
    {
        ManualUiClock clock;
        QStandardItemModel model(40, 2);
        QTableView view;
        view.setModel(&model);
        RowFlash flash(&view, clock);
        for (int row = 0; row < 15; ++row)
            flash.flash(model.index(row, 1), Tone::Info);
        QCOMPARE(flash.active(), 10);
        QVERIFY(RowFlash::toneOf(&view, model.index(3, 0)).has_value());
        QVERIFY(!RowFlash::toneOf(&view, model.index(12, 0)).has_value());
        clock.advance(599);
        QCOMPARE(flash.active(), 10);
        clock.advance(1);
        QCOMPARE(flash.active(), 0);
        Theme::instance().setReduceMotion(true);
        flash.flash(model.index(0, 0));
        Theme::instance().setReduceMotion(false);
        QCOMPARE(flash.active(), 0);
    }

    void columnsAreRemembered()
    {
        const QTemporaryDir dir;
        QSettings settings(dir.filePath(QStringLiteral("ui.ini")), QSettings::IniFormat);
        QStandardItemModel model(3, 3);
        model.setHorizontalHeaderLabels(
            {QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("C")});
        {
            TableCard card(QStringLiteral("t"));
            card.setModel(&model);
            card.rememberColumns(&settings, QStringLiteral("t"));
            card.view()->horizontalHeader()->resizeSection(0, 222);
            card.view()->horizontalHeader()->moveSection(2, 0);
            QMenu menu;
            card.fillColumnMenu(menu);
            for (QAction* action : menu.actions()) {
                if (action->text() == QLatin1String("B"))
                    action->setChecked(false);
            }
        }
        TableCard card(QStringLiteral("t"));
        card.setModel(&model);
        card.rememberColumns(&settings, QStringLiteral("t"));
        const QHeaderView* header = card.view()->horizontalHeader();
        QCOMPARE(header->sectionSize(0), 222);
        QCOMPARE(header->visualIndex(2), 0);
        QVERIFY(header->isSectionHidden(1));
    }

    void theLastColumnCannotBeHidden()
    {
        QStandardItemModel model(1, 2);
        model.setHorizontalHeaderLabels({QStringLiteral("A"), QStringLiteral("B")});
        TableCard card(QStringLiteral("t"));
        card.setModel(&model);
        card.view()->setColumnHidden(1, true);
        QMenu menu;
        card.fillColumnMenu(menu);
        QVERIFY(!menu.actions().first()->isEnabled());
    }

    void tablesAreAsHighAsTheirRows()
    {
        QStandardItemModel model(3, 2);
        TableCard card(QStringLiteral("t"));
        card.setModel(&model);
        QWidget window;
        card.setParent(&window);
        window.resize(600, 900);
        window.show();
        QCOMPARE(card.view()->rowHeight(0), 36);
        const int three = card.sizeHint().height();
        model.insertRow(0);
        QTRY_COMPARE(card.sizeHint().height(), three + 36);
        card.setParent(nullptr);
    }
};

QTEST_MAIN(KitTest)
#include "kit_test.moc"
