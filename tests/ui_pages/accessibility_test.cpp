// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAccessible>
#include <QHeaderView>
#include <QTableView>

#include "tests/ui_pages/stage.h"
#include "ui/kit/buttons.h"
#include "ui/kit/dialog_frame.h"

using namespace Qt::Literals::StringLiterals;
using namespace pult;
using namespace pult::test;

namespace {

using Visit = std::function<void(QAccessibleInterface&, const QString& path)>;

void walk(QAccessibleInterface* at, const QString& path, const Visit& visit)
{
    if (!at || !at->isValid() || at->state().invisible)
        return;
    const QString here = path + u'/' + at->text(QAccessible::Name).left(24);
    visit(*at, here);
    // Cells are asked for by the table's own test: there are thousands.
    if (at->tableInterface())
        return;
    for (int i = 0; i < at->childCount(); ++i)
        walk(at->child(i), here, visit);
}

bool isPressable(QAccessible::Role role)
{
    switch (role) {
    case QAccessible::PushButton:
    case QAccessible::CheckBox:
    case QAccessible::RadioButton:
    case QAccessible::ComboBox:
    case QAccessible::EditableText:
    case QAccessible::Link:
    case QAccessible::PageTab:
    case QAccessible::Slider:
    case QAccessible::Table:
    case QAccessible::Dialog:
        return true;
    default:
        return false;
    }
}

bool takesFocus(const QWidget& widget)
{
    return (widget.focusPolicy() & Qt::TabFocus) != 0 && widget.isEnabled();
}

//! What a screen reader would have no words for.
QStringList nameless(QWidget& root)
{
    QStringList found;
    walk(QAccessible::queryAccessibleInterface(&root), {},
        [&](QAccessibleInterface& at, const QString& path) {
            const auto* widget = qobject_cast<QWidget*>(at.object());
            // Parts of Qt's own widgets speak through their owner.
            if (widget && widget->objectName().startsWith(u"qt_"_s))
                return;
            const bool matters = isPressable(at.role()) || (widget && takesFocus(*widget));
            if (matters && at.text(QAccessible::Name).isEmpty())
                found << u"%1: %2 %3 has no name"_s.arg(path).arg(at.role()).arg(
                    at.object() ? at.object()->objectName() : QString());
            if (matters && widget && widget->objectName().isEmpty())
                found << path + u" has no object name"_s;
            if (widget && qobject_cast<const QAbstractButton*>(widget) && !widget->isEnabled()
                && at.text(QAccessible::Description).isEmpty())
                found << path + u" does not say why it is off"_s;
        });
    return found;
}

//! Every widget that Tab reaches, in order, until it comes back.
QList<QWidget*> tabRound(QWidget& window)
{
    QList<QWidget*> round;
    while (QWidget* focus = window.focusWidget()) {
        if (round.contains(focus))
            break;
        round << focus;
        QTest::keyClick(focus, Qt::Key_Tab);
    }
    return round;
}

} // namespace

//! The console without eyes and without a mouse.
class AccessibilityTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        ui::Theme::instance().install();
        QAccessible::setActive(true);
    }
    void init() { failOnWarnings(); }

    void everythingHasAName_data()
    {
        QTest::addColumn<QString>("page");
        for (const auto* page :
            {"overview", "generations", "rollout", "gateways", "activity", "oncall", "connections"})
            QTest::newRow(page) << QString::fromLatin1(page);
    }
    void everythingHasAName()
    {
        QFETCH(QString, page);
        Stage s(scripted::afterPromote(5));
        QVERIFY(s.isLive());
        s.go(page);
        s.world.settle();
        QCOMPARE(nameless(s.world.window()).join(u'\n'), QString());
    }

    void everyDialogHasNames_data()
    {
        QTest::addColumn<QString>("action");
        for (const auto* action : {"generations.promote", "generations.register",
                 "generations.freeze", "view.about", "go.palette", "view.keys", "object.compare"})
            QTest::newRow(action) << QString::fromLatin1(action);
    }
    void everyDialogHasNames()
    {
        QFETCH(QString, action);
        Stage s(scripted::beforePromote(5));
        QVERIFY(s.isLive());
        s.world.window().actions().run(action);
        s.world.settle();
        QCOMPARE(nameless(s.world.window()).join(u'\n'), QString());
        const auto* dialog = s.world.window().findChild<ui::DialogFrame*>();
        if (!dialog)
            return;
        QAccessibleInterface* spoken
            = QAccessible::queryAccessibleInterface(const_cast<ui::DialogFrame*>(dialog));
        QCOMPARE(spoken->role(), QAccessible::Dialog);
        QCOMPARE(spoken->text(QAccessible::Name), dialog->windowTitle());
    }

    void theTableSpeaksInFull()
    {
        Stage s(scripted::beforePromote(5));
        QVERIFY(s.isLive());
        auto* view = s.find<QTableView>(u"generationsTable"_s);
        QAccessibleTableInterface* table
            = QAccessible::queryAccessibleInterface(view)->tableInterface();
        QVERIFY(table);
        QCOMPARE(table->columnCount(), view->model()->columnCount());
        QCOMPARE(table->rowCount(), view->model()->rowCount());
        for (int row = 0; row < table->rowCount(); ++row)
            for (int column = 0; column < table->columnCount(); ++column)
                QVERIFY2(!table->cellAt(row, column)->text(QAccessible::Name).isEmpty(),
                    qPrintable(u"%1, %2"_s.arg(row).arg(column)));
        const auto spoken = [&](const char* service, int column) {
            for (int row = 0; row < table->rowCount(); ++row)
                if (view->model()->index(row, 0).data().toString() == QLatin1String(service))
                    return table->cellAt(row, column)->text(QAccessible::Name);
            return QString();
        };
        QCOMPARE(spoken("billing", 0), u"billing, changed, schema 12"_s);
        QCOMPARE(spoken("billing", 2), u"billing in g5: version 3.13.0, 4 of 4 ready"_s);
        QCOMPARE(spoken("billing", 1), u"billing in g6: as in the active generation"_s);
        QCOMPARE(spoken("loyalty", 3), u"loyalty in g4: absent"_s);
        const QString head
            = view->model()->headerData(2, Qt::Horizontal, Qt::AccessibleTextRole).toString();
        QVERIFY2(head.contains(u"g5"_s) && head.contains(u"3.22.1"_s), qPrintable(head));
    }

    void cellsOfEveryTableSpeak_data()
    {
        QTest::addColumn<QString>("page");
        for (const auto* page : {"gateways", "activity", "connections"})
            QTest::newRow(page) << QString::fromLatin1(page);
    }
    void cellsOfEveryTableSpeak()
    {
        QFETCH(QString, page);
        Stage s(scripted::afterPromote(5), true);
        QVERIFY(s.isLive());
        s.go(page);
        s.world.settle();
        for (auto* view : s.world.window().page()->findChildren<QTableView*>()) {
            QAccessibleTableInterface* table
                = QAccessible::queryAccessibleInterface(view)->tableInterface();
            QVERIFY(table && table->rowCount() > 0);
            // Where a word is painted, the same word is spoken.
            for (int column = 0; column < table->columnCount(); ++column)
                QCOMPARE(table->cellAt(0, column)->text(QAccessible::Name).isEmpty(),
                    view->model()->index(0, column).data().toString().isEmpty());
        }
    }

    void theHeadOfTheTableIsChosenFromByKeys()
    {
        Stage s(scripted::beforePromote(5));
        QVERIFY(s.isLive());
        auto* view = s.find<QTableView>(u"generationsTable"_s);
        QHeaderView* head = view->horizontalHeader();
        const auto chosen = [&] { return s.world.window().page()->selected()->id; };
        QCOMPARE(chosen(), u"g5"_s);
        head->setFocus(Qt::TabFocusReason);
        QVERIFY(head->hasFocus());
        QTest::keyClick(head, Qt::Key_Right);
        QCOMPARE(chosen(), u"g4"_s);
        QTest::keyClick(head, Qt::Key_Home);
        QCOMPARE(chosen(), u"g6"_s);
        QTest::keyClick(head, Qt::Key_Left);
        QCOMPARE(chosen(), u"g6"_s);
        QTest::keyClick(head, Qt::Key_End);
        QCOMPARE(chosen(), u"g3"_s);
        QTest::keyClick(head, Qt::Key_Down);
        QVERIFY(view->hasFocus());
    }

    void tabReachesEverythingOnce_data() { everythingHasAName_data(); }
    void tabReachesEverythingOnce()
    {
        QFETCH(QString, page);
        Stage s(scripted::afterPromote(5));
        QVERIFY(s.isLive());
        s.go(page);
        s.world.settle();
        QWidget& window = s.world.window();
        s.find<QWidget>(u"retreat"_s)->setFocus();
        const QList<QWidget*> round = tabRound(window);
        QStringList missed;
        for (QWidget* widget : window.findChildren<QWidget*>())
            if (takesFocus(*widget) && widget->isVisible() && !widget->focusProxy()
                && !round.contains(widget))
                missed << widget->objectName() + u' '
                        + QString::fromLatin1(widget->metaObject()->className());
        QCOMPARE(missed.join(u'\n'), QString());
        // From the bar on top over the pages to the page itself, then what is beside it.
        const auto first = [&](const QString& region) {
            auto* area = s.find<QWidget>(region);
            for (qsizetype i = 0; area && i < round.size(); ++i)
                if (area->isAncestorOf(round[i]))
                    return i;
            return qsizetype(-1);
        };
        const qsizetype rail = first(u"navigation"_s);
        const qsizetype body = first(window.findChild<QWidget*>(page + u"Page"_s)->objectName());
        QVERIFY2(rail >= 0 && body > rail, qPrintable(u"%1 %2"_s.arg(rail).arg(body)));
    }
};

QTEST_MAIN(AccessibilityTest)
#include "accessibility_test.moc"
