// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The page of rollouts, its dialogs, the way back while users are on a candidate, the overview.
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QSlider>
#include <QTableView>

#include <cmath>

#include "client/qt/alerts_feed.h"
#include "client/qt/leaks_feed.h"
#include "client/qt/verdict_feed.h"
#include "tests/ui_pages/rollout_stage.h"
#include "ui/dialogs/plan_dialog.h"
#include "ui/kit/buttons.h"
#include "ui/kit/hold_button.h"
#include "ui/kit/text_block.h"
#include "ui/kit/text_label.h"
#include "ui/pages/chart_card.h"
#include "ui/pages/oncall_page.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace pult;
using namespace pult::test;
using client::RolloutStatus;
using scripted::Fate;

class RolloutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        ui::Theme::instance().install();
        ui::Theme::instance().setReduceMotion(true);
    }
    void init() { failOnWarnings(); }

    void theNextEventCountsDown()
    {
        RolloutStage s(scripted::rollingOut(RolloutStatus::Baking));
        QTRY_VERIFY(s.words(u"rolloutNext"_s).startsWith(u"half of dc-west in 17 min 48 s"_s));
        s.world.pass(10'000ms);
        QTRY_VERIFY(s.words(u"rolloutNext"_s).startsWith(u"half of dc-west in 17 min 3"_s));
        QVERIFY(s.find<QWidget>(u"rolloutStage-3"_s)->accessibleName().contains(u"now"_s));
        QVERIFY(s.find<QWidget>(u"rolloutStage-2"_s)->accessibleName().contains(u"done"_s));
    }

    void actsFollowTheState_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("pause");
        QTest::addColumn<bool>("advance");
        QTest::addColumn<bool>("alive");
        QTest::newRow("baking") << int(RolloutStatus::Baking) << u"Pause…"_s << true << true;
        QTest::newRow("waiting") << int(RolloutStatus::WaitingGate) << u"Pause…"_s << true << true;
        QTest::newRow("paused") << int(RolloutStatus::Paused) << u"Resume…"_s << false << true;
        QTest::newRow("aborted") << int(RolloutStatus::Aborted) << u"Pause…"_s << false << false;
    }
    void actsFollowTheState()
    {
        QFETCH(int, status);
        QFETCH(QString, pause);
        QFETCH(bool, advance);
        QFETCH(bool, alive);
        RolloutStage s(scripted::rollingOut(RolloutStatus(status)));
        auto* abort = s.find<QPushButton>(u"rolloutAbort"_s);
        QTRY_COMPARE(abort->isVisible(), alive);
        QCOMPARE(s.find<QPushButton>(u"rolloutStart"_s)->isVisible(), !alive);
        if (!alive)
            return;
        QCOMPARE(s.find<QPushButton>(u"rolloutPause"_s)->text(), pause);
        auto* next = s.find<QPushButton>(u"rolloutAdvance"_s);
        QCOMPARE(next->isEnabled(), advance);
        QCOMPARE(ui::blockedReason(*next).isEmpty(), advance);
    }

    void abortIsHeldInItsPlan()
    {
        RolloutStage s(scripted::rollingOut(RolloutStatus::Baking));
        QTRY_VERIFY(s.find<QPushButton>(u"rolloutAbort"_s)->isVisible());
        s.click(u"rolloutAbort"_s);
        QTRY_VERIFY(s.planned<client::AbortRollout>());
        QCOMPARE(s.planned<client::AbortRollout>()->generation, 5U);
        auto* dialog = s.world.window().findChild<ui::PlanDialog*>();
        QTRY_COMPARE(int(dialog->flow().stage()), int(ui::PlanFlow::Stage::Ready));
        auto* hold = dialog->findChild<ui::HoldButton*>();
        QTRY_VERIFY(hold && hold->isVisible());
        s.clock.advance(400);
        QTest::mousePress(hold, Qt::LeftButton);
        s.clock.advance(1'300);
        QTest::mouseRelease(hold, Qt::LeftButton);
        QTRY_COMPARE(s.executions(), 1U);
        s.world.advance(200ms); // views are conflated
        QTRY_VERIFY(s.find<QPushButton>(u"rolloutStart"_s)->isVisible());
        QVERIFY(s.words(u"rolloutWhy"_s).contains(u"billing"_s));
    }

    void theLastStageOffersThePromote()
    {
        RolloutStage s(scripted::waitingForPromote());
        auto* next = s.find<QPushButton>(u"rolloutAdvance"_s);
        QTRY_COMPARE(next->text(), u"Promote…"_s);
        s.click(u"rolloutAdvance"_s);
        QTRY_VERIFY(s.planned<client::Promote>());
    }

    void aShareIsSaidInPeopleAndGoesByTenthsOfAPerCent()
    {
        RolloutStage s(scripted::rollingOut(RolloutStatus::Baking));
        s.judge(Fate::Healthy);
        QTRY_VERIFY(s.words(u"rolloutWhy"_s).contains(u"NOT ENOUGH DATA"_s)
            || s.words(u"rolloutWhy"_s).contains(u"PASS"_s));
        s.click(u"rolloutShare"_s);
        auto* slider = s.find<QSlider>(u"shareSlider"_s);
        QVERIFY(slider);
        QCOMPARE(slider->value(), 50);
        QVERIFY(!s.find<QPushButton>(u"sharePlan"_s)->isEnabled());
        s.clock.advance(400);
        slider->setFocus();
        QTest::keyClick(slider, Qt::Key_Right);
        QCOMPARE(s.words(u"shareFigure"_s), u"5.1 % of users"_s);
        // The control plane saw 412 000 at the edges of this stage.
        QTRY_VERIFY2(s.words(u"shareWords"_s).contains(u"3 of 4 edges"_s),
            qPrintable(s.words(u"shareWords"_s)));
        QVERIFY2(s.words(u"shareWords"_s).contains(u"about 21\u202f012 users"_s),
            qPrintable(s.words(u"shareWords"_s)));
        s.find<QDoubleSpinBox>(u"shareExact"_s)->setValue(12.5);
        QCOMPARE(slider->value(), 125);
        s.click(u"sharePlan"_s);
        QTRY_VERIFY(s.planned<client::SetShare>());
        QCOMPARE(s.planned<client::SetShare>()->permille, 125U);
    }

    void theNextStageIsToldInPeopleOfItsOwnEdges()
    {
        RolloutStage s(scripted::rollingOut(RolloutStatus::Baking));
        s.judge(Fate::Healthy);
        // 137 000 users are at the one edge that it takes.
        QTRY_VERIFY2(
            s.words(u"rolloutReach"_s)
                .contains(u"1 of 4 edges · about 34\u202f250 users of those seen in 10 min"_s),
            qPrintable(s.words(u"rolloutReach"_s)));
        QVERIFY2(s.words(u"rolloutSeen"_s).startsWith(u"Seen in this stage: 20\u202f600 "_s),
            qPrintable(s.words(u"rolloutSeen"_s)));
    }

    void aPlanIsCheckedWhileItIsWritten()
    {
        RolloutStage s(scripted::withTemplates());
        s.world.window().openRollout("prod", 5);
        auto* act = s.find<QPushButton>(u"rolloutPlan"_s);
        QVERIFY(act && !act->isEnabled());
        s.clock.advance(400);
        QTRY_VERIFY(act->isEnabled());
        QCOMPARE(s.planned<client::StartRollout>()->plan.stages.size(), std::size_t{6});
        // The second stage below the first: the control plane says which.
        s.find<QDoubleSpinBox>(u"rolloutStage1-share"_s)->setValue(40);
        QVERIFY(!act->isEnabled());
        s.clock.advance(400);
        QTRY_COMPARE(s.planned<client::StartRollout>()->plan.stages.front().sharePermille, 400U);
        QTRY_VERIFY(act->isEnabled()); // refused, with its reasons: the plan can be looked at
        QTRY_VERIFY([&] {
            for (const auto* block :
                s.find<QWidget>(u"rolloutProblems"_s)->findChildren<ui::TextBlock*>())
                if (block->text().text().contains(u"shares never shrink"_s))
                    return true;
            return false;
        }());
        s.click(u"rolloutStage1-remove"_s);
        s.clock.advance(400);
        QTRY_COMPARE(s.planned<client::StartRollout>()->plan.stages.size(), std::size_t{5});
        s.click(u"rolloutKeep"_s);
        QTRY_VERIFY(s.planned<client::SetRolloutTemplate>());
        QCOMPARE(
            s.planned<client::SetRolloutTemplate>()->rolloutTemplate.name, std::string("default"));
    }

    void aTemplateCanBeForgotten()
    {
        RolloutStage s(scripted::withTemplates());
        s.world.window().openRollout("prod", 5);
        s.clock.advance(400); // input is guarded at first
        auto* choice = s.find<QComboBox>(u"rolloutTemplate"_s);
        auto* forget = s.find<QPushButton>(u"rolloutForget"_s);
        choice->setCurrentIndex(choice->count() - 1); // none
        QVERIFY(!forget->isEnabled());
        choice->setCurrentIndex(choice->findData(u"thorough"_s));
        QVERIFY(forget->isEnabled());
        QTRY_VERIFY(forget->height() >= 20);
        s.click(u"rolloutForget"_s);
        QTRY_VERIFY(s.planned<client::RemoveRolloutTemplate>());
        QCOMPARE(s.planned<client::RemoveRolloutTemplate>()->name, std::string("thorough"));
    }

    void whatAPlanSaysGoesThroughTheFieldsUnchanged()
    {
        RolloutStage s(scripted::withTemplates());
        s.world.window().openRollout("prod", 5);
        auto* choice = s.find<QComboBox>(u"rolloutTemplate"_s);
        choice->setCurrentIndex(choice->findData(u"thorough"_s));
        const auto kept = scripted::withTemplates().rolloutTemplates.at(1).plan;
        const auto planned = [&] {
            s.clock.advance(400);
            const auto* start = s.planned<client::StartRollout>();
            return start ? start->plan : client::RolloutPlan();
        };
        QTRY_VERIFY(planned().stages.size() == kept.stages.size());
        const client::RolloutPlan folded = planned();
        QVERIFY(folded.guards == kept.guards);
        QVERIFY(folded.stages.at(1).coverage == kept.stages.at(1).coverage);
        s.click(u"rolloutAdvanced"_s);
        for (const auto& stage : {u"rolloutStage1-fold"_s, u"rolloutStage2-fold"_s})
            s.click(stage);
        // Unfolding says nothing new.
        s.find<QDoubleSpinBox>(u"rolloutHoldback"_s)->setValue(7);
        QTRY_COMPARE(planned().holdback.permille, 70U);
        QVERIFY(planned().guards == kept.guards);
        QVERIFY(planned().stages == folded.stages);
        QVERIFY(std::abs(planned().alpha - kept.alpha) < 1e-9);
    }

    void everyFieldOfAPlanCanBeWritten()
    {
        RolloutStage s(scripted::withTemplates());
        s.world.window().openRollout("prod", 5);
        const auto type = [&](const QString& name, const QString& words) {
            auto* field = s.find<QLineEdit>(name);
            QVERIFY2(field && field->isVisible(), qPrintable(name));
            field->clear();
            QTest::keyClicks(field, words);
        };
        // What was unfolded is laid out a little later.
        const auto press = [&](const QString& name) {
            QTRY_VERIFY2(s.find<QPushButton>(name)->height() >= 20, qPrintable(name));
            s.click(name);
        };
        s.clock.advance(400); // input is guarded at first
        s.click(u"rolloutStage1-fold"_s);
        type(u"rolloutStage1-name"_s, u"one zone"_s);
        type(u"rolloutStage1-regions"_s, u"west, east"_s);
        press(u"rolloutStage1-addCoverage"_s);
        type(u"rolloutStage1-coverage1-dimension"_s, u"user.os"_s);
        s.find<QSpinBox>(u"rolloutStage1-coverage1-distinct"_s)->setValue(2);
        s.find<QSpinBox>(u"rolloutStage1-coverage1-units"_s)->setValue(20);
        press(u"rolloutStage1-addGuard"_s);
        type(u"rolloutStage1-guard1-name"_s, u"slow"_s);
        auto* kind = s.find<QComboBox>(u"rolloutStage1-guard1-kind"_s);
        kind->setCurrentIndex(kind->findText(u"latency"_s));
        s.find<QDoubleSpinBox>(u"rolloutStage1-guard1-quantile"_s)->setValue(95);
        s.find<QDoubleSpinBox>(u"rolloutStage1-guard1-limit"_s)->setValue(250);
        type(u"rolloutStage1-guard1-services"_s, u"orders"_s);
        s.click(u"rolloutAdvanced"_s);
        QVERIFY(!s.find<QDoubleSpinBox>(u"rolloutErrors"_s)->isVisible());
        s.find<QDoubleSpinBox>(u"rollout-guard1-margin"_s)->setValue(3);
        s.find<QDoubleSpinBox>(u"rollout-guard1-limit"_s)->setValue(5);
        QVERIFY(!s.find<QPushButton>(u"rollout-guard1-remove"_s)->isVisible());
        s.find<QDoubleSpinBox>(u"rolloutAlpha"_s)->setValue(0.5);
        s.clock.advance(400);
        QTRY_VERIFY(s.planned<client::StartRollout>()
            && s.planned<client::StartRollout>()->plan.stages.front().name == "one zone");
        const client::RolloutPlan plan = s.planned<client::StartRollout>()->plan;
        const client::Stage& stage = plan.stages.front();
        QVERIFY((stage.where.regions == std::vector<std::string>{"west", "east"}));
        QVERIFY((stage.coverage == std::vector<client::Coverage>{{"user.os", {}, 2, 20}}));
        QCOMPARE(stage.guards.size(), std::size_t{1});
        const client::Guard& slow = stage.guards.front();
        QCOMPARE(slow.name, std::string("slow"));
        QVERIFY(slow.kind == client::GuardKind::Latency);
        QVERIFY(std::abs(slow.quantile - 0.95) < 1e-9);
        QCOMPARE(slow.limit.value_or(0), 250.0);
        QVERIFY((slow.services == std::vector<std::string>{"orders"}));
        QCOMPARE(plan.guards.size(), std::size_t{3}); // the template names them all
        QCOMPARE(plan.guards.front().name, std::string("errors"));
        QCOMPARE(plan.guards.front().margin, 3.0);
        QVERIFY(std::abs(plan.guards.front().limit.value_or(0) - 0.05) < 1e-9);
        QVERIFY(std::abs(plan.alpha - 0.005) < 1e-9);
        s.click(u"rolloutAdvanced"_s);
        QCOMPARE(s.find<QDoubleSpinBox>(u"rolloutErrors"_s)->value(), 3.0);
    }

    void chartsShowWhatTheAnalysisSays()
    {
        RolloutStage s(scripted::rollingOut(RolloutStatus::Baking));
        QTRY_VERIFY(s.find<QWidget>(u"rolloutNoCharts"_s)->isVisible());
        s.judge(Fate::Failing);
        QTRY_COMPARE(s.shownCharts(), 4);
        auto* first = s.find<ui::TimeChart>(u"rolloutChart-1"_s);
        // The failing guard stands first, with its sentence.
        QCOMPARE(first->accessibleName(), u"Errors of billing · guard"_s);
        QVERIFY(first->accessibleDescription().contains(u"on g5, 0.20 % on g4: at least ×4.30"_s));
        QVERIFY(first->contents().scale == ui::ScaleKind::Ratio);
        QCOMPARE(first->contents().thresholds.size(), std::size_t{1});
        QVERIFY(!first->contents().marks.empty());
        s.find<QAbstractButton>(u"rolloutFold"_s)->click();
        QTRY_COMPARE(s.shownCharts(), 6);
        s.click(u"rolloutSides"_s);
        QCOMPARE(first->contents().series.size(), std::size_t{2});
        QVERIFY(first->contents().series[1].role == ui::SeriesRole::Baseline);
        s.click(u"rolloutPercentiles"_s);
        QTRY_COMPARE(s.shownCharts(), 4);
        QCOMPARE(first->accessibleName(), u"Latency p50"_s);
        s.click(u"rolloutTable"_s);
        auto* table = s.find<QTableView>(u"rolloutChart-1-table"_s);
        QTRY_VERIFY(table && table->isVisible() && table->model()->rowCount() > 5);
    }

    void theHeatmapShowsWhereLatenciesLie()
    {
        RolloutStage s(scripted::rollingOut(RolloutStatus::Baking));
        s.judge(Fate::Healthy);
        s.click(u"rolloutHeatmap"_s);
        QTRY_COMPARE(s.shownCharts(), 2);
        const auto mapOf = [&](const QString& name) -> const ui::HeatmapData& {
            return s.find<ui::Heatmap>(name)->data();
        };
        const auto& candidate = mapOf(u"rolloutChart-1-heatmap"_s);
        const auto& baseline = mapOf(u"rolloutChart-2-heatmap"_s);
        QVERIFY(candidate.title.endsWith(u"candidate g5"_s));
        QVERIFY(baseline.title.endsWith(u"baseline g4"_s));
        // One axis for both, without holes.
        QVERIFY(candidate.bounds == baseline.bounds);
        for (std::size_t i = 1; i < candidate.bounds.size(); ++i)
            QVERIFY(candidate.bounds[i] / candidate.bounds[i - 1] <= 1.126);
        QVERIFY(candidate.columns > 5);
        QVERIFY(ui::heatmaps::rangeOf(candidate, candidate.columns - 1, 0.5) > 0);
        QVERIFY(candidate.summary.startsWith(u"Half of the requests take less than"_s));
        s.click(u"rolloutTable"_s);
        auto* table = s.find<QTableView>(u"rolloutChart-1-table"_s);
        QTRY_VERIFY(table && table->isVisible() && table->model()->columnCount() == 4);
    }

    void aVerdictOfAnotherCandidateIsNotShown()
    {
        RolloutStage s(scripted::rollingOut(RolloutStatus::Baking));
        client::RolloutVerdict other = *scripted::verdict(Fate::Failing);
        other.generation = 3;
        s.world.plane().telemetry().setVerdict(other);
        s.world.pass(1'000ms);
        QVERIFY(!s.words(u"rolloutWhy"_s).contains(u"billing"_s));
    }

    void withoutARolloutItSaysWhatBelongsHere()
    {
        RolloutStage s(scripted::withTemplates());
        auto* panel = s.world.window().page()->findChild<ui::PanelState*>();
        QTRY_COMPARE(int(panel->info().condition), int(ui::PanelCondition::Empty));
        QCOMPARE(panel->info().action, u"Start a rollout…"_s);
        QVERIFY(!panel->info().detail.isEmpty());
    }

    void theWayBackIsAbortAndTakesTwoActs()
    {
        RolloutStage s(scripted::rollingOut(RolloutStatus::Baking));
        QTRY_COMPARE(s.find<QPushButton>(u"retreat"_s)->text(), u"Abort g5 (5 % → 0)…"_s);
        s.click(u"retreat"_s); // act one
        auto* page = s.find<ui::OnCallPage>(u"oncallPage"_s);
        QTRY_COMPARE(int(page->flow().stage()), int(ui::PlanFlow::Stage::Ready));
        QCOMPARE(s.words(u"oncallActTitle"_s), u"Abort CRM g5 (5 % → 0) in PROD"_s);
        QVERIFY(s.words(u"oncallHeadline"_s).startsWith(u"g5 is at 5 % of users"_s));
        auto* hold = s.find<ui::HoldButton>(u"oncallHold"_s);
        s.clock.advance(400);
        QTest::mousePress(hold, Qt::LeftButton); // act two
        s.clock.advance(1'300);
        QTest::mouseRelease(hold, Qt::LeftButton);
        QTRY_COMPARE(int(page->flow().stage()), int(ui::PlanFlow::Stage::Done));
        s.world.advance(200ms);
        QVERIFY(
            std::holds_alternative<client::Retreat>(s.world.plane().executions().front().command));
        QTRY_COMPARE(s.find<QPushButton>(u"retreat"_s)->text(), u"Roll back g4 → g3…"_s);
    }

    void theOverviewWatchesWhatAppears()
    {
        RolloutStage s(scripted::rollingOut(RolloutStatus::Baking));
        s.go(u"overview"_s);
        QTRY_VERIFY(s.find<QWidget>(u"overviewCard-prod"_s));
        s.world.show(scripted::viewOf(scripted::stageEnvironment(), true, {}));
        s.world.session().refreshServer();
        QTRY_VERIFY(s.find<QWidget>(u"overviewCard-stage"_s));
        QTRY_VERIFY(s.world.session().alerts("stage").isLookedAt());
        QVERIFY(s.world.session().verdicts("stage").isLookedAt());
        QVERIFY(s.world.session().leaks("stage").isLookedAt());
    }

    void theOverviewLeadsToWhatWaits()
    {
        RolloutStage s(scripted::rollingOut(RolloutStatus::WaitingGate));
        s.world.show(scripted::viewOf(scripted::stageEnvironment(), true, {}));
        s.world.session().refreshServer();
        s.go(u"overview"_s);
        QTRY_VERIFY(s.find<QWidget>(u"overviewCard-stage"_s));
        QPushButton* rollout = nullptr;
        QTRY_VERIFY([&] {
            for (auto* button : s.world.window().page()->findChildren<QPushButton*>())
                if (button->text() == u"Open the rollout"_s)
                    rollout = button;
            return rollout != nullptr;
        }());
        QVERIFY(rollout->accessibleName().contains(u"g5 waits at 5 % until it is green"_s));
        QTest::mouseClick(rollout, Qt::LeftButton);
        QTRY_COMPARE(s.world.window().page()->id(), u"rollout"_s);
    }
};

QTEST_MAIN(RolloutTest)
#include "rollout_test.moc"
