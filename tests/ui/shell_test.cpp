// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/action_registry.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/fuzzy_match.h"
#include "ui/shell/identity_bar.h"
#include "ui/shell/key_sheet.h"
#include "ui/shell/navigation_rail.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace pult::ui;

namespace {

ActionSpec spec(const char* id, const char* keys = nullptr, bool writes = false)
{
    ActionSpec result;
    result.id = QString::fromLatin1(id);
    result.text = QString::fromLatin1(id).toUpper();
    result.group = QStringLiteral("Acts");
    if (keys)
        result.shortcuts = {QKeySequence(QString::fromLatin1(keys))};
    result.writes = writes;
    return result;
}

void nothing() {}

} // namespace

class ShellTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().install(); }

    void aSoundRegistryHasNoProblems()
    {
        ActionRegistry registry;
        registry.add(spec("find", "Ctrl+K"), nothing);
        registry.add(spec("keys", "F1"), nothing);
        registry.add(spec("promote", "Ctrl+P", true), nothing);
        QVERIFY2(registry.problems().isEmpty(), qPrintable(registry.problems().join(u'\n')));
        QCOMPARE(registry.ids().size(), 3);
    }

    void shortcutsThatClashAreNamed_data()
    {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::addColumn<bool>("clash");
        QTest::newRow("same") << "Ctrl+K"
                              << "Ctrl+K" << true;
        QTest::newRow("begins the other") << "Ctrl+G"
                                          << "Ctrl+G, P" << true;
        QTest::newRow("is begun by the other") << "Ctrl+G, P"
                                               << "Ctrl+G" << true;
        QTest::newRow("different") << "Ctrl+K"
                                   << "Ctrl+Shift+K" << false;
    }

    void shortcutsThatClashAreNamed()
    {
        QFETCH(QString, first);
        QFETCH(QString, second);
        QFETCH(bool, clash);
        ActionRegistry registry;
        registry.add(spec("one", first.toLatin1().constData()), nothing);
        QAction* two = registry.add(spec("two", second.toLatin1().constData()), nothing);
        QVERIFY(two);
        QCOMPARE(registry.problems().isEmpty(), !clash);
        QCOMPARE(two->shortcuts().isEmpty(), clash);
        if (clash)
            QVERIFY(registry.problems().first().contains(QLatin1String("one")));
    }

    void idsAreUnique()
    {
        ActionRegistry registry;
        QVERIFY(registry.add(spec("one"), nothing));
        QVERIFY(!registry.add(spec("one"), nothing));
        QCOMPARE(registry.problems().size(), 1);
    }

    void noSingleKeyLeadsToAWrite()
    {
        ActionRegistry registry;
        registry.add(spec("rollback", "F8", true), nothing);
        QCOMPARE(registry.problems().size(), 1);
        QVERIFY(registry.action(QStringLiteral("rollback"))->shortcuts().isEmpty());
    }

    void blockedActionsSayWhyEverywhere()
    {
        ActionRegistry registry;
        int runs = 0;
        registry.add(spec("promote", "Ctrl+P"), [&runs] { ++runs; });
        QVERIFY(registry.run(QStringLiteral("promote")));
        registry.setBlocked(QStringLiteral("promote"), QStringLiteral("g6 is MIXED"));
        QVERIFY(!registry.run(QStringLiteral("promote")));
        QCOMPARE(runs, 1);
        QCOMPARE(
            registry.action(QStringLiteral("promote"))->toolTip(), QStringLiteral("g6 is MIXED"));
        QCOMPARE(registry.paletteItems().front().blockedReason, QStringLiteral("g6 is MIXED"));
        registry.setBlocked(QStringLiteral("promote"), {});
        QVERIFY(registry.action(QStringLiteral("promote"))
                    ->toolTip()
                    .contains(QLatin1String("Ctrl+P")));
        QVERIFY(!registry.run(QStringLiteral("unknown")));
    }

    void oneListFeedsMenuAndKeySheet()
    {
        ActionRegistry registry;
        registry.add(spec("a", "Ctrl+A"), nothing);
        registry.add(spec("b"), nothing);
        QMenu menu;
        registry.fillMenu(menu, QStringLiteral("Acts"));
        QCOMPARE(menu.actions().size(), 2);
        QCOMPARE(registry.keySheet().size(), size_t(1));
        QCOMPARE(registry.keySheet().front().rows.size(), size_t(1));
    }

    void fuzzyMatchPrefersStartsOfWords()
    {
        const auto match = [](const char* pattern, const char* text) {
            return fuzzyMatch(QString::fromLatin1(pattern), QString::fromLatin1(text));
        };
        QVERIFY(!match("xyz", "Promote g5"));
        QVERIFY(!match("gp", "Promote g5"));
        QVERIFY(match("PRO", "promote g5").has_value());
        QCOMPARE(match("pg", "Promote g5")->positions, (std::vector<int>{0, 8}));
        // Greedy matching would take the first "r"; the best alignment starts the word.
        QCOMPARE(match("ro", "from rollout")->positions, (std::vector<int>{5, 6}));
        QVERIFY(match("gen", "Generations")->score > match("gen", "a green one")->score);
        QCOMPARE(*match("", "anything"), FuzzyMatch{});
    }

    void thePaletteFindsAndChooses()
    {
        QWidget window;
        window.resize(1000, 700);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        CommandPalette palette(&window);
        QSignalSpy chosen(&palette, &CommandPalette::chosen);
        palette.open({{QStringLiteral("1"), QStringLiteral("Promote g5")},
            {QStringLiteral("2"), QStringLiteral("Gateways")},
            {QStringLiteral("3"), QStringLiteral("Freeze"), {}, {}, std::nullopt,
                QStringLiteral("frozen already")}});
        auto* field = palette.findChild<QLineEdit*>();
        QTest::keyClicks(field, QStringLiteral("gate"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen.first().first().toString(), QStringLiteral("2"));
        QVERIFY(!palette.isOpen());
        palette.open({{QStringLiteral("3"), QStringLiteral("Freeze"), {}, {}, std::nullopt,
            QStringLiteral("frozen already")}});
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(chosen.count(), 1);
        QVERIFY(palette.isOpen());
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(!palette.isOpen());
    }

    void theKeySheetOpensAndCloses()
    {
        QWidget window;
        window.resize(1000, 700);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        KeySheet sheet(&window);
        sheet.open({{QStringLiteral("Acts"), {{QStringLiteral("F1"), QStringLiteral("Keys")}}}});
        QVERIFY(sheet.isVisible());
        QTest::keyClick(&sheet, Qt::Key_F1);
        QVERIFY(!sheet.isOpen());
    }

    void theRailIsOneTabStopWithArrows()
    {
        QWidget window;
        NavigationRail rail(&window);
        rail.setItems({{QStringLiteral("a"), QStringLiteral("Overview")},
            {QStringLiteral("b"), QStringLiteral("Generations")},
            {QStringLiteral("c"), QStringLiteral("Rollout")}});
        rail.setCurrent(QStringLiteral("a"));
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QSignalSpy chosen(&rail, &NavigationRail::chosen);
        auto* first = rail.findChild<NavigationEntry*>(QStringLiteral("nav-a"));
        first->setFocus();
        QTest::keyClick(first, Qt::Key_End);
        auto* last = rail.findChild<NavigationEntry*>(QStringLiteral("nav-c"));
        QCOMPARE(window.focusWidget(), last);
        QTest::keyClick(last, Qt::Key_Return);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(rail.current(), QStringLiteral("c"));
    }

    void theRetreatStaysVisibleAndSaysWhyNot()
    {
        IdentityBar bar;
        bar.setRetreat(QStringLiteral("Abort g5 (5 % → 0)"));
        QVERIFY(bar.retreatButton()->isEnabled());
        bar.setRetreat({}, QStringLiteral("no legacy generation"));
        QVERIFY(!bar.retreatButton()->isEnabled());
        QVERIFY(!bar.retreatButton()->isHidden());
        QCOMPARE(bar.retreatButton()->toolTip(), QStringLiteral("no legacy generation"));
    }
};

QTEST_MAIN(ShellTest)
#include "shell_test.moc"
