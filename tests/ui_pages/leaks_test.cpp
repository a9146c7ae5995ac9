// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QTableView>

#include "models/leak_edge_model.h"
#include "models/roles.h"
#include "tests/ui_pages/stage.h"
#include "ui/kit/buttons.h"
#include "ui/pages/graph_view.h"
#include "ui/pages/leaks_page.h"
#include "ui/pages/trace_view.h"

using namespace Qt::Literals::StringLiterals;
using namespace pult;
using namespace pult::test;

class LeaksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        ui::Theme::instance().install();
        ui::Theme::instance().setReduceMotion(true);
    }

    void theWorstEdgeIsShownWithItsTrace()
    {
        Stage s(scripted::beforePromote(3));
        QVERIFY(s.isLive());
        s.go(u"leaks"_s);
        auto* table = s.find<QTableView>(u"leaksTable"_s);
        QTRY_COMPARE(table->model()->rowCount(), 10);
        QCOMPARE(table->currentIndex().row(), 0);
        auto* trace = s.find<ui::TraceView>(QString());
        QTRY_VERIFY(trace->trace());
        QCOMPARE(trace->trace()->id, std::string(scripted::kLeakTrace));
        QVERIFY(s.world.window().page()->inspector());
    }

    void theGraphIsWalkedWithTheKeyboard()
    {
        Stage s(scripted::beforePromote(3));
        QVERIFY(s.isLive());
        s.go(u"leaks"_s);
        auto* table = s.find<QTableView>(u"leaksTable"_s);
        QTRY_COMPARE(table->model()->rowCount(), 10);
        s.click(u"leaksGraphForm"_s);
        auto* canvas = s.find<ui::GraphCanvas>(u"leaksGraph"_s);
        const int before = canvas->current();
        QTest::keyClick(canvas, Qt::Key_Down);
        QVERIFY(canvas->current() != before);
        QVERIFY(!canvas->accessibleDescription().isEmpty());
    }

    void withoutSpansItSaysWhatToDoAndOffersNothing()
    {
        Stage s(scripted::beforePromote(3));
        QVERIFY(s.isLive());
        s.go(u"leaks"_s);
        auto* table = s.find<QTableView>(u"leaksTable"_s);
        QTRY_COMPARE(table->model()->rowCount(), 10);
        s.world.plane().telemetry().setOn(false);
        QTRY_VERIFY(!s.find<QPushButton>(u"leaksProve"_s)->isEnabled());
        QVERIFY(!ui::blockedReason(*s.find<QPushButton>(u"leaksProve"_s)).isEmpty());
        QVERIFY(!s.world.window().page()->inspector());
    }

    void aLeakIsWaivedWithAnOwnerByAPlan()
    {
        Stage s(scripted::beforePromote(3));
        QVERIFY(s.isLive());
        s.go(u"leaks"_s);
        auto* table = s.find<QTableView>(u"leaksTable"_s);
        QTRY_COMPARE(table->model()->rowCount(), 10);
        QMenu menu;
        s.world.window().page()->fillActs(menu);
        auto* waive = menu.findChild<QAction*>(u"actWaive"_s);
        QVERIFY(waive && waive->isEnabled());
        QVERIFY(!menu.findChild<QAction*>(u"actRevokeWaiver"_s));
        waive->trigger();
        auto* plan = s.find<QPushButton>(u"waivePlan"_s);
        QVERIFY2(!plan->isEnabled(), "nobody sees to it yet");
        s.find<QLineEdit>(u"waiveOwner"_s)->setText(u" crm team "_s);
        auto* until = s.find<QComboBox>(u"waiveUntil"_s);
        until->setCurrentIndex(until->findData(7));
        s.clock.advance(400);
        s.click(u"waivePlan"_s);
        QTRY_VERIFY(s.planned<client::WaiveLeak>());
        const auto wanted = *s.planned<client::WaiveLeak>();
        QVERIFY((wanted.edge == client::WaivedEdge{"orders", "pricing", "POST /order"}));
        QCOMPARE(wanted.owner, std::string("crm team"));
        QVERIFY(qAbs(wanted.untilUnixMs - scripted::kNowMs - 7 * 86'400'000LL) < 60'000);
    }

    void aWaiverIsShownAndRevokedAsItWasGiven()
    {
        Stage s(scripted::beforePromote(3));
        QVERIFY(s.isLive());
        s.go(u"leaks"_s);
        auto report = scripted::waivedReport();
        report.edges.front().waiver->edge.entry.clear();
        s.world.plane().telemetry().setReport(report);
        s.world.advance(std::chrono::milliseconds(200));
        auto* table = s.find<QTableView>(u"leaksTable"_s);
        QTRY_VERIFY(table->model()
                        ->index(1, models::LeakEdgeModel::kVerdict)
                        .data(models::kSecondaryRole)
                        .toString()
            == u"WAIVED"_s);
        table->setCurrentIndex(table->model()->index(1, 0));
        QMenu menu;
        s.world.window().page()->fillActs(menu);
        auto* revoke = menu.findChild<QAction*>(u"actRevokeWaiver"_s);
        QVERIFY(revoke && revoke->isEnabled());
        revoke->trigger();
        QTRY_VERIFY(s.planned<client::RevokeWaiver>());
        QVERIFY((s.planned<client::RevokeWaiver>()->edge
            == client::WaivedEdge{"orders", "pricing", ""}));
    }

    void itWatchesOnlyWhileItIsShown()
    {
        Stage s(scripted::beforePromote(3));
        QVERIFY(s.isLive());
        QTRY_VERIFY(s.world.plane().telemetry().openStreams() > 0);
        s.world.window().hide();
        QTRY_COMPARE(s.world.plane().telemetry().openStreams(), std::size_t{0});
    }

    void aReadOnlyConsoleSendsNoProbe()
    {
        Stage s(scripted::beforePromote(3));
        QVERIFY(s.isLive());
        s.world.session().setReadOnly(true);
        s.world.window().openProve("prod", 5);
        auto* send = s.find<QPushButton>(u"proveSend"_s);
        QVERIFY(send && !send->isEnabled());
        QVERIFY(s.world.plane().telemetry().proofs().empty());
    }
};

QTEST_MAIN(LeaksTest)
#include "leaks_test.moc"
