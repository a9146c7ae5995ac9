// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QClipboard>

#include "models/text.h"
#include "tests/scripted/scripted_rollout.h"
#include "tests/ui_pages/stage.h"
#include "ui/kit/buttons.h"
#include "ui/kit/hold_button.h"
#include "ui/kit/text_block.h"
#include "ui/kit/text_label.h"
#include "ui/pages/oncall_page.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace pult;
using namespace pult::test;
using pult::ui::PlanFlow;

namespace {

struct OnCallStage : Stage
{
    ui::OnCallPage* page = nullptr;
    ui::HoldButton* hold = nullptr;

    explicit OnCallStage(client::EnvironmentState state)
        : Stage(std::move(state))
    {
        if (!isLive())
            return;
        page = find<ui::OnCallPage>(u"oncallPage"_s);
        hold = find<ui::HoldButton>(u"oncallHold"_s);
    }
    [[nodiscard]] bool reaches(PlanFlow::Stage stage)
    {
        return QTest::qWaitFor([&] { return page->flow().stage() == stage; });
    }
    void holdFor(int ms)
    {
        QTest::mousePress(hold, Qt::LeftButton);
        clock.advance(ms);
        QTest::mouseRelease(hold, Qt::LeftButton);
    }
};

} // namespace

class OnCallTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { ui::Theme::instance().install(); }
    void init() { failOnWarnings(); }

    void aDeadPrometheusIsNotNothing()
    {
        OnCallStage s(scripted::afterPromote(5));
        client::AlertReport report = scripted::alerts();
        report.alerts.clear();
        report.troubles = {"Prometheus does not tell its alerts: refused"};
        s.world.plane().telemetry().setAlerts(report);
        QVERIFY(s.reaches(PlanFlow::Stage::Ready));
        s.click(u"retreat"_s);
        const auto saysIt = [&] {
            for (const auto* block : s.page->findChildren<ui::TextBlock*>())
                if (block->text().text().contains(u"Alerts are not known: Prometheus"_s))
                    return true;
            return false;
        };
        QTRY_VERIFY(saysIt());
    }

    void twoActsAndNothingTyped()
    {
        OnCallStage s(scripted::afterPromote(5));
        // The plan is ready before anybody asks for the page.
        QVERIFY(s.reaches(PlanFlow::Stage::Ready));
        s.click(u"retreat"_s); // act one
        QCOMPARE(s.world.window().page()->id(), u"oncall"_s);
        s.clock.advance(400);
        s.holdFor(1'300); // act two
        QVERIFY(s.reaches(PlanFlow::Stage::Done));
        QCOMPARE(s.executions(), 1U);
        QVERIFY(
            std::holds_alternative<client::Retreat>(s.world.plane().executions().front().command));
        QVERIFY(s.find<ui::TextLabel>(u"oncallActTitle"_s)->text().startsWith(u"Done"_s));
    }

    void theKeyboardTwin()
    {
        OnCallStage s(scripted::afterPromote(5));
        QVERIFY(s.reaches(PlanFlow::Stage::Ready));
        QTest::keyClick(&s.world.window(), Qt::Key_F9);
        QCOMPARE(s.world.window().page()->id(), u"oncall"_s);
        s.clock.advance(400);
        s.hold->setFocus();
        QTest::keyPress(s.hold, Qt::Key_Return);
        s.clock.advance(1'300);
        QTest::keyRelease(s.hold, Qt::Key_Return);
        QVERIFY(s.reaches(PlanFlow::Stage::Done));
        QCOMPARE(s.executions(), 1U);
    }

    void lettingGoEarlyDoesNothing()
    {
        OnCallStage s(scripted::afterPromote(5));
        QVERIFY(s.reaches(PlanFlow::Stage::Ready));
        s.go(u"oncall"_s);
        s.clock.advance(400);
        s.holdFor(900);
        QCOMPARE(s.executions(), 0U);
        QCOMPARE(int(s.page->flow().stage()), int(PlanFlow::Stage::Ready));
    }

    void holdingOnAndOnFiresOnce()
    {
        OnCallStage s(scripted::afterPromote(5));
        QVERIFY(s.reaches(PlanFlow::Stage::Ready));
        s.go(u"oncall"_s);
        s.clock.advance(400);
        s.holdFor(20'000);
        QVERIFY(s.reaches(PlanFlow::Stage::Done));
        QCOMPARE(s.executions(), 1U);
    }

    void planIsRenewedEvery15Seconds()
    {
        OnCallStage s(scripted::afterPromote(5));
        QVERIFY(s.reaches(PlanFlow::Stage::Ready));
        const auto plans = [&] {
            return std::count_if(s.world.plane().plans().begin(), s.world.plane().plans().end(),
                [](const auto& asked) {
                    return std::holds_alternative<client::Retreat>(asked.second);
                });
        };
        const auto before = plans();
        s.world.pass(10'000ms);
        QCOMPARE(plans(), before);
        s.world.pass(6'000ms);
        QVERIFY(plans() > before);
    }

    void planIsRenewedWhenTheTableChanges()
    {
        OnCallStage s(scripted::afterPromote(5));
        QVERIFY(s.reaches(PlanFlow::Stage::Ready));
        s.world.show(scripted::viewOf(scripted::afterRollback(5), false, {}));
        QVERIFY(s.reaches(PlanFlow::Stage::Impossible));
    }

    void impossibleSaysWhyAndWhatElse()
    {
        OnCallStage s(scripted::afterRollback(5));
        QVERIFY(s.reaches(PlanFlow::Stage::Impossible));
        s.go(u"oncall"_s);
        QVERIFY(!s.hold->isVisible());
        QVERIFY(s.find<ui::TextBlock>(u"oncallActDetail"_s)
                    ->text()
                    .text()
                    .contains(u"no generation to go back"_s));
        QVERIFY(s.find<QWidget>(u"oncallNextActs"_s)->isVisible());
    }

    void withoutAControlPlaneItPrintsLinesForATerminal()
    {
        OnCallStage s(scripted::afterPromote(5));
        QVERIFY(s.reaches(PlanFlow::Stage::Ready));
        s.go(u"oncall"_s);
        s.world.plane().setFault(scripted::Fault::Unreachable);
        s.world.pass(16'000ms);
        auto* words = s.find<ui::TextBlock>(u"oncallFallbackText"_s);
        QVERIFY(QTest::qWaitFor([&] { return words->isVisible(); }));
        QVERIFY(words->text().text().contains(u"pultctl --server pult-b.telecom-eu:7600"_s));
        QVERIFY(words->text().text().contains(u"cannot be switched without a control plane"_s));
        const QString byHand
            = u"echo 'set map #5 table 4|4|pult2|0|-|none|0|users|0|-|none|1000|30' "
              "| socat - /run/haproxy/pult-edge.sock"_s;
        QVERIFY(words->text().text().contains(u"edge-eu-2  "_s + byHand));
        s.click(u"oncallFallbackCopy"_s);
        const QString copied = QGuiApplication::clipboard()->text();
        QVERIFY(copied.startsWith(u"pultctl --server "_s));
        QVERIFY(copied.contains(u"# edge-eu-3\n"_s + byHand));
        // The button stays: the next try may get through.
        QVERIFY(s.hold->isEnabled());
    }

    void notConfirmedIsRepeatedWithTheSameId()
    {
        OnCallStage s(scripted::afterPromote(5));
        QVERIFY(s.reaches(PlanFlow::Stage::Ready));
        s.go(u"oncall"_s);
        s.clock.advance(400);
        s.world.plane().setFault(scripted::Fault::Silent);
        s.holdFor(1'300);
        s.world.advance(3'100ms);
        QVERIFY(s.reaches(PlanFlow::Stage::NotConfirmed));
        s.world.plane().setFault(scripted::Fault::None);
        s.clock.advance(400);
        s.holdFor(1'300);
        QVERIFY(s.reaches(PlanFlow::Stage::Done));
        const auto& sent = s.world.plane().executions();
        QCOMPARE(sent.front().requestId, sent.back().requestId);
    }

    void aFailedJournalLeavesItOpenAndShowsWhatHelpsWithoutIt()
    {
        OnCallStage s(scripted::afterPromote(5));
        QVERIFY(s.reaches(PlanFlow::Stage::Ready));
        s.go(u"oncall"_s);
        s.clock.advance(400);
        s.world.plane().setFault(scripted::Fault::JournalFailed);
        s.holdFor(1'300);
        QVERIFY(s.reaches(PlanFlow::Stage::NotConfirmed));
        QCOMPARE(s.executions(), 1U);
        const QString title = s.find<ui::TextLabel>(u"oncallActTitle"_s)->text();
        QVERIFY2(title.contains(u"could not write its journal"_s), qPrintable(title));
        const QString detail = s.find<ui::TextBlock>(u"oncallActDetail"_s)->text().text();
        QVERIFY2(detail.startsWith(u"It may have been done"_s), qPrintable(detail));
        auto* words = s.find<ui::TextBlock>(u"oncallFallbackText"_s);
        QVERIFY(words->isVisible());
        QVERIFY(words->text().text().contains(u"trouble with its journal"_s));
        QVERIFY(words->text().text().contains(u"/run/haproxy/pult-edge.sock"_s));
    }

    void troubleOfTheJournalIsToldBeforehand()
    {
        OnCallStage s(scripted::afterPromote(5));
        QVERIFY(s.reaches(PlanFlow::Stage::Ready));
        s.go(u"oncall"_s);
        auto* words = s.find<ui::TextBlock>(u"oncallFallbackText"_s);
        QVERIFY(!words->isVisible());
        client::EnvironmentView view = s.world.plane().view("prod");
        view.writable = false;
        view.writesRefusedBecause = "The journal takes no more writes, since one failed.";
        s.world.show(view);
        QVERIFY(QTest::qWaitFor([&] { return words->isVisible(); }));
        QVERIFY(words->text().text().contains(u"/run/haproxy/pult-edge.sock"_s));
        const QString detail = s.find<ui::TextBlock>(u"oncallActDetail"_s)->text().text();
        QVERIFY2(detail.contains(u"takes no more writes"_s), qPrintable(detail));
        // A full disk still takes what reduces risk: the hold stays.
        QVERIFY(s.hold->isEnabled());
    }

    void readOnlyBlocksTheHold()
    {
        OnCallStage s(scripted::afterPromote(5));
        QVERIFY(s.reaches(PlanFlow::Stage::Ready));
        s.go(u"oncall"_s);
        s.world.session().setReadOnly(true);
        QVERIFY(!s.hold->isEnabled());
        QVERIFY(ui::blockedReason(*s.hold).contains(u"read-only"_s));
        s.clock.advance(400);
        s.holdFor(1'300);
        QCOMPARE(s.executions(), 0U);
    }
};

QTEST_MAIN(OnCallTest)
#include "oncall_test.moc"
