// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLineEdit>
#include <QTableView>

#include "tests/ui_pages/legibility.h"
#include "tests/ui_pages/stage.h"
#include "ui/dialogs/plan_dialog.h"

using namespace Qt::Literals::StringLiterals;
using namespace pult;
using namespace pult::test;

//! Names and reasons in Persian, alone and mixed with Latin ones, in both directions of the layout.
class PersianTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { ui::Theme::instance().install(); }
    void init() { failOnWarnings(); }
    void cleanup() { QApplication::setLayoutDirection(Qt::LeftToRight); }

    void everyPageCanBeRead_data()
    {
        QTest::addColumn<QString>("page");
        QTest::addColumn<int>("direction");
        for (const auto* page : {"overview", "generations", "rollout", "gateways", "activity",
                 "oncall", "connections"}) {
            QTest::addRow("%s, left to right", page)
                << QString::fromLatin1(page) << int(Qt::LeftToRight);
            QTest::addRow("%s, right to left", page)
                << QString::fromLatin1(page) << int(Qt::RightToLeft);
        }
    }
    void everyPageCanBeRead()
    {
        QFETCH(QString, page);
        QFETCH(int, direction);
        QApplication::setLayoutDirection(static_cast<Qt::LayoutDirection>(direction));
        Stage s(scripted::persian());
        QVERIFY(s.isLive());
        s.go(page);
        s.world.settle();
        QCOMPARE(illegible(s.world.window()).join(u'\n'), QString());
    }

    void thePlanCanBeRead_data()
    {
        QTest::addColumn<int>("direction");
        QTest::newRow("left to right") << int(Qt::LeftToRight);
        QTest::newRow("right to left") << int(Qt::RightToLeft);
    }
    void thePlanCanBeRead()
    {
        QFETCH(int, direction);
        QApplication::setLayoutDirection(static_cast<Qt::LayoutDirection>(direction));
        Stage s(scripted::persian());
        QVERIFY(s.isLive());
        s.world.window().openPlan("prod", client::Promote{5});
        auto* dialog = s.find<ui::PlanDialog>(u"planDialog"_s);
        QVERIFY(
            QTest::qWaitFor([&] { return dialog->flow().stage() == ui::PlanFlow::Stage::Ready; }));
        s.clock.advance(500);
        const QString why = u"انتشار ۳٫۲۲ پس از canary سبز"_s;
        s.find<QLineEdit>(u"planReason"_s)->setText(why);
        s.world.settle();
        QVERIFY(hasLetters(why));
        QCOMPARE(illegible(*dialog).join(u'\n'), QString());
        s.click(u"planVerb"_s);
        QVERIFY(QTest::qWaitFor([&] { return s.executions() == 1U; }));
        QCOMPARE(s.world.plane().executions().front().reason, why.toStdString());
    }

    void aFilterFindsPersianServices()
    {
        Stage s(scripted::persian());
        QVERIFY(s.isLive());
        s.go(u"generations"_s);
        s.find<QLineEdit>(u"generationsFilter"_s)->setText(u"سفارش"_s);
        auto* view = s.find<QTableView>(u"generationsTable"_s);
        QTRY_COMPARE(view->model()->rowCount(), 1);
        QCOMPARE(view->model()->index(0, 0).data().toString(), u"سفارش‌ها"_s);
    }
};

QTEST_MAIN(PersianTest)
#include "persian_test.moc"
