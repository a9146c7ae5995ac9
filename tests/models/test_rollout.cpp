// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QTest>
#include <QTimeZone>

#include "models/alert_words.h"
#include "models/overview.h"
#include "models/rollout_models.h"
#include "models/rollout_reach.h"
#include "models/rollout_words.h"
#include "tests/models/model_probe.h"
#include "tests/scripted/scripted_plane.h"
#include "tests/scripted/scripted_rollout.h"
#include "tests/scripted/scripted_state.h"
#include "tests/scripted/scripted_telemetry.h"

using namespace Qt::Literals::StringLiterals;
using namespace pult;
using namespace pult::models;
using client::RolloutStatus;
using pult::test::Signals;

namespace {

constexpr std::int64_t kMinute = 60'000;

client::Rollout rolloutOf(RolloutStatus status)
{
    return *scripted::rollingOut(status).rollout;
}

client::EnvironmentViewPtr seen(client::EnvironmentState state, bool trouble = false)
{
    return std::make_shared<const client::EnvironmentView>(
        scripted::viewOf(std::move(state), trouble, {}));
}

QString effect(double ratio)
{
    return u"×%1"_s.arg(ratio, 0, 'f', 2);
}

} // namespace

class RolloutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatHappensNextIsSaid_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("minutes");
        QTest::addColumn<int>("fate");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, RolloutStatus status, int minutes,
                             scripted::Fate fate, const QString& words) {
            QTest::newRow(name) << int(status) << minutes << int(fate) << words;
        };
        using scripted::Fate;
        row("baking", RolloutStatus::Baking, 0, Fate::Healthy,
            u"half of dc-west in 17 min 48 s if all guards pass"_s);
        row("nearly over", RolloutStatus::Baking, 17, Fate::Healthy,
            u"half of dc-west in 48 s if all guards pass"_s);
        row("over, held", RolloutStatus::Baking, 30, Fate::Held,
            u"half of dc-west when all guards pass: a signal holds it"_s);
        row("over, too few", RolloutStatus::Baking, 30, Fate::Silent,
            u"half of dc-west once enough is seen: 41 of 300 users so far"_s);
        row("running", RolloutStatus::Running, 0, Fate::Healthy,
            u"baking begins when every edge of this stage has taken 5 %"_s);
        // Its gate is automatic: pultd goes on by itself as soon as it is green.
        row("waiting for green", RolloutStatus::WaitingGate, 0, Fate::Held,
            u"half of dc-west by itself when all guards pass, or once somebody decides: a signal "
            "holds it"_s);
        row("paused", RolloutStatus::Paused, 0, Fate::Healthy,
            u"paused: nothing happens by itself until somebody resumes"_s);
        row("aborted", RolloutStatus::Aborted, 0, Fate::Failing,
            u"nobody is on g5; it is held until somebody releases it"_s);
        row("newer server", RolloutStatus::Unknown, 0, Fate::Healthy,
            u"the server is newer than this console: its state is not known here"_s);
    }
    void whatHappensNextIsSaid()
    {
        QFETCH(int, status);
        QFETCH(int, minutes);
        QFETCH(int, fate);
        const auto verdict = scripted::verdict(scripted::Fate(fate));
        QTEST(rollout::nextEvent(m_text, rolloutOf(RolloutStatus(status)), verdict.get(),
                  scripted::kNowMs + minutes * kMinute),
            "words");
    }

    void anOpenGateForAPersonWaitsForOne()
    {
        client::Rollout rollout = rolloutOf(RolloutStatus::WaitingGate);
        rollout.plan.stages[2].gate = client::Gate::Person;
        QCOMPARE(rollout::nextEvent(m_text, rollout, nullptr, scripted::kNowMs),
            u"half of dc-west is next, once somebody advances it"_s);
        QCOMPARE(
            rollout::standing(rollout, nullptr, scripted::kNowMs).text, u"WAITS FOR A PERSON"_s);
        QCOMPARE(
            rollout::ladder(m_text, rollout, scripted::kNowMs)[2].running, u"waits for a person"_s);
        rollout.plan.stages[2].gate = client::Gate::Automatic;
        QCOMPARE(rollout::standing(rollout, nullptr, scripted::kNowMs).text, u"WAITS FOR GREEN"_s);
        QCOMPARE(
            rollout::ladder(m_text, rollout, scripted::kNowMs)[2].running, u"waits for green"_s);
        const client::Rollout last = *scripted::waitingForPromote().rollout;
        QCOMPARE(rollout::nextEvent(m_text, last, nullptr, scripted::kNowMs),
            u"promote of g5 is next, once somebody promotes it"_s);
    }

    void whatIsMissingIsSaidWithFigures()
    {
        client::Rollout rollout = rolloutOf(RolloutStatus::Baking);
        client::Stage& stage = rollout.plan.stages[2];
        stage.minimumSample = 300;
        stage.coverage = {{"device", {"phone", "desk"}, 0, 20}, {"region", {}, 2, 0}};
        client::RolloutVerdict verdict = *scripted::verdict(scripted::Fate::Healthy);
        verdict.outcome = client::VerdictOutcome::Pass;
        verdict.holds = false;
        verdict.stageUnits = 206;
        verdict.coverage = {{"device", {{"phone", 190}, {"desk", 16}}}, {"region", {{"eu", 206}}}};
        const auto at = [&](int minutes) {
            return rollout::nextEvent(
                m_text, rollout, &verdict, scripted::kNowMs + minutes * kMinute);
        };
        const QString missing
            = u"206 of 300 users, 16 of 20 users of device desk, 1 of 2 values of region"_s;
        QCOMPARE(at(30), u"half of dc-west once enough is seen: %1 so far"_s.arg(missing));
        QCOMPARE(at(0),
            u"half of dc-west in 17 min 48 s if all guards pass and enough is seen: %1 so far"_s
                .arg(missing));
        const auto standing = rollout::standing(rollout, &verdict, scripted::kNowMs + 30 * kMinute);
        QCOMPARE(standing.text, u"WAITS FOR USERS"_s);
        QCOMPARE(standing.tone, Tone::Warn);
        const QString told = rollout::seenWords(m_text, rollout, &verdict);
        QVERIFY2(
            told.startsWith(u"206 of 300 users · 190 of 20 users of device"_s), qPrintable(told));
        QVERIFY2(told.endsWith(u"region: eu 206"_s), qPrintable(told));

        client::EnvironmentState state = scripted::rollingOut(RolloutStatus::Baking);
        state.rollout = std::make_shared<const client::Rollout>(rollout);
        const auto waiting = overview::waitingOf(m_text,
            {{"prod", ::seen(state), nullptr, &verdict, nullptr, scripted::kNowMs + 30 * kMinute}});
        QVERIFY(std::any_of(waiting.begin(), waiting.end(), [&](const overview::Waiting& each) {
            return each.page == u"rollout"_s
                && each.text == u"g5 waits at 5 % until enough is seen: %1 so far"_s.arg(missing);
        }));

        verdict.stageUnits = 300;
        stage.coverage.clear();
        QCOMPARE(at(30), u"half of dc-west now, all guards pass"_s);
        rollout.plan.unit = client::ShareUnit::Requests;
        verdict.stageUnits = 4;
        QCOMPARE(at(30), u"half of dc-west once enough is seen: 4 of 300 requests so far"_s);
    }

    void aFreezeStopsAutomation()
    {
        const auto verdict = scripted::verdict(scripted::Fate::Healthy);
        QCOMPARE(rollout::nextEvent(m_text, rolloutOf(RolloutStatus::Baking), verdict.get(),
                     scripted::kNowMs, true),
            u"half of dc-west only when the freeze is over"_s);
    }

    void theReachOfAStageIsWhatThePlanTells()
    {
        client::Plan plan;
        QVERIFY(!rollout::reachOf(plan));
        plan.effects = {{"BLAST_RADIUS", "words",
            {"3", "50", "1", "about 200 users", "4", "4000", "98.400", "725"}, {}}};
        const auto reach = rollout::reachOf(plan);
        QVERIFY(reach.has_value());
        QCOMPARE(rollout::reachWords(m_text, *reach, 50, client::ShareUnit::Users),
            u"5 % of users · 3 services · 1 of 4 edges · about 200 users of those seen in 12 min · "
            "about 4.9 requests a second"_s);
        QCOMPARE(rollout::reachWords(m_text, *reach, 500, client::ShareUnit::Requests),
            u"50 % of requests · 3 services · 1 of 4 edges · about 49 requests a second"_s);
        // An older server tells no figures.
        plan.effects.front().args.resize(4);
        QCOMPARE(rollout::reachWords(m_text, *rollout::reachOf(plan), 50, client::ShareUnit::Users),
            u"5 % of users · 3 services · 1 edge"_s);
    }

    void aHoldbackRunsOut()
    {
        QCOMPARE(
            rollout::nextEvent(m_text, *scripted::holdingBack().rollout, nullptr, scripted::kNowMs),
            u"2 % of users stay on g4 for 12 min more"_s);
    }

    void theLadderShowsWhereItStands()
    {
        const auto stages
            = rollout::ladder(m_text, rolloutOf(RolloutStatus::Baking), scripted::kNowMs);
        QCOMPARE(stages.size(), std::size_t{6});
        using rollout::StageStanding;
        QVERIFY(stages[1].standing == StageStanding::Done);
        QVERIFY(stages[2].standing == StageStanding::Current);
        QCOMPARE(stages[2].running, u"17:48 left"_s);
        QVERIFY(qAbs(stages[2].progress - 12.2 / 30) < 0.001);
        QVERIFY(!stages[2].stands);
        QCOMPARE(stages[2].title, u"5 % of users"_s);
        QCOMPARE(stages[3].title, u"half of dc-west"_s);
        QVERIFY(stages[3].detail.contains(u"half of the edges of west-a and west-b"_s));
        QVERIFY(stages[4].detail.endsWith(u" · a person"_s));
        QVERIFY(stages[5].detail.contains(u"promotes on green"_s));
    }

    void aClockThatStandsIsToldFromOneThatRuns()
    {
        const client::Rollout paused = rolloutOf(RolloutStatus::Paused);
        const auto now = rollout::ladder(m_text, paused, scripted::kNowMs);
        const auto later = rollout::ladder(m_text, paused, scripted::kNowMs + 60 * kMinute);
        QVERIFY(now[2].stands);
        QCOMPARE(now[2].running, u"paused, 17:48 left"_s);
        QCOMPARE(later[2].running, now[2].running);
    }

    void theWayBackAbortsWhileUsersAreOnIt()
    {
        const auto act
            = [](const client::EnvironmentState& state) { return retreatOf(&state).act; };
        QCOMPARE(act(scripted::rollingOut(RolloutStatus::Baking)), u"Abort g5 (5 % → 0)"_s);
        QCOMPARE(act(scripted::rollingOut(RolloutStatus::Paused)), u"Abort g5 (5 % → 0)"_s);
        QCOMPARE(act(scripted::rollingOut(RolloutStatus::Aborted)), u"Roll back g4 → g3"_s);
        QCOMPARE(act(scripted::holdingBack()), u"Roll back g5 → g4"_s);
    }

    void verdictsHaveWords()
    {
        const auto word
            = [](scripted::Fate fate) { return rollout::word(*scripted::verdict(fate)).text; };
        QCOMPARE(word(scripted::Fate::Failing), u"FAIL"_s);
        QCOMPARE(word(scripted::Fate::Held), u"HOLD"_s);
        QCOMPARE(word(scripted::Fate::Silent), u"NOT ENOUGH DATA"_s);
        client::MetricVerdict metric;
        metric.outcome = client::VerdictOutcome::NotEnoughData;
        metric.source = client::VerdictSource::Unreachable;
        QCOMPARE(rollout::word(metric).text, u"NO ANSWER"_s);
        QCOMPARE(rollout::word(metric).tone, Tone::Warn);
    }

    void sentencesSayWhatWouldBeVisible()
    {
        client::MetricVerdict metric;
        metric.outcome = client::VerdictOutcome::Pass;
        metric.sentence = "errors stay below the margin";
        metric.smallestVisible = 1.4;
        QCOMPARE(rollout::sentence(m_text, metric, effect),
            u"Errors stay below the margin. A change of ×1.40 would be visible now."_s);
        metric.smallestVisible.reset();
        metric.secondsUntilMargin = 540;
        metric.margin = 2;
        QCOMPARE(rollout::sentence(m_text, metric, effect),
            u"Errors stay below the margin. A change of ×2.00 becomes visible in 9 min at this "
            "share."_s);
        // The control plane has said so already.
        metric.outcome = client::VerdictOutcome::NotEnoughData;
        metric.sentence = "p99 96 ms on g5: not enough data; ×1.10 in about 9 min";
        QCOMPARE(rollout::sentence(m_text, metric, effect),
            u"p99 96 ms on g5: not enough data; ×1.10 in about 9 min."_s);
    }

    void whereNothingFailedNoChangeStandsOutYet()
    {
        client::MetricVerdict metric;
        metric.kind = client::VerdictKind::Errors;
        metric.outcome = client::VerdictOutcome::Pass;
        metric.sentence = "within the margin of ×2.00";
        QCOMPARE(rollout::sentence(m_text, metric, effect),
            u"Within the margin of ×2.00. No change stands out yet: nothing failed on either "
            "side."_s);
        metric.kind = client::VerdictKind::Latency;
        metric.outcome = client::VerdictOutcome::NotEnoughData;
        metric.sentence = "p99 96 ms on g5, 95 ms on g4: not enough data";
        QCOMPARE(rollout::sentence(m_text, metric, effect),
            u"p99 96 ms on g5, 95 ms on g4: not enough data. No change stands out yet: too few "
            "requests."_s);
    }

    void aChosenEffectHasItsTime()
    {
        client::MetricVerdict metric;
        metric.outcome = client::VerdictOutcome::Pass;
        metric.sentence = "errors stay below the margin";
        metric.smallestVisible = 1.4;
        metric.margin = 2;
        client::MetricVerdict asked = metric;
        asked.margin = 1.2;
        asked.secondsUntilMargin = 540;
        const auto said = [&](double ratio) {
            return rollout::sentence(m_text, metric, effect, {ratio, &asked});
        };
        QVERIFY(
            said(1.2).endsWith(u"One of ×1.20 becomes visible in about 9 min at this share."_s));
        QVERIFY(said(1.5).endsWith(u"One of ×1.50 would be visible now."_s));
        asked.secondsUntilMargin.reset();
        QVERIFY(
            said(1.2).endsWith(u"When a change of ×1.20 becomes visible cannot be told yet."_s));
    }

    void edgesAreCountedAsTheyAreSelected()
    {
        const auto gateways = scripted::gateways(812, false);
        const auto count = [&](std::vector<std::string> zones, std::uint32_t permille) {
            return rollout::edgesOf({{}, std::move(zones), permille}, gateways.get());
        };
        QCOMPARE(count({}, 1'000), 3);
        QCOMPARE(count({}, 100), 1); // rounded up
        QCOMPARE(count({"west-a", "west-b"}, 500), 1);
        QCOMPARE(count({"nowhere"}, 1'000), 0);
    }

    void slicesAreWorstFirstAndMoveLittle()
    {
        SliceModel model(effect);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto verdict = scripted::verdict(scripted::Fate::Held);
        model.apply(verdict->worstSlices);
        QCOMPARE(model.rowCount(), 2);
        QVERIFY(model.index(0, SliceModel::kSlice).data().toString().contains(u"Android 9"_s));
        QCOMPARE(model.index(0, SliceModel::kEffect).data().toString(), u"×1.62"_s);
        Signals seen(model);
        model.apply(verdict->worstSlices);
        QCOMPARE(seen.summary(), u"reset 0, rows +0 -0 ~0, columns +0 -0, heads 0"_s);
        model.apply({verdict->worstSlices.front()});
        QCOMPARE(seen.summary(), u"reset 0, rows +0 -1 ~0, columns +0 -0, heads 0"_s);
    }

    void lanesStandSideBySide()
    {
        LaneFiguresModel model(std::make_shared<const Text>(m_text));
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply(scripted::laneFigures());
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(1, LaneFiguresModel::kLane).data().toString(), u"g5"_s);
        QCOMPARE(model.index(1, LaneFiguresModel::kFailed).data().toString(), u"0.3\u00a0%"_s);
        auto next = scripted::laneFigures();
        next[1].units += 10;
        Signals seen(model);
        model.apply(next);
        QCOMPARE(seen.summary(), u"reset 0, rows +0 -0 ~1, columns +0 -0, heads 0"_s);
    }

    void theOverviewSaysWhatWaits()
    {
        const client::LeakReport leaks = scripted::leakReport();
        const client::AlertReport alerts = scripted::alerts();
        const auto verdict = scripted::verdict(scripted::Fate::Held);
        const std::vector<overview::Seen> all{
            {"prod", seen(scripted::rollingOut(RolloutStatus::Baking)), &leaks, verdict.get(),
                &alerts, scripted::kNowMs},
            {"stage", seen(scripted::stageEnvironment(), true), nullptr, nullptr, nullptr,
                scripted::kNowMs},
            {"test", seen(scripted::testEnvironment()), nullptr, nullptr, nullptr,
                scripted::kNowMs},
            {"uat", nullptr, nullptr, nullptr, nullptr, scripted::kNowMs}};
        const auto waiting = overview::waitingOf(m_text, all);
        QStringList said;
        for (const overview::Waiting& each : waiting)
            said << u"%1 %2: %3"_s.arg(
                QString::fromStdString(each.environment), each.page, each.text);
        QCOMPARE(said,
            (QStringList{u"prod oncall: HighErrorRate, QueueLagging fire"_s,
                u"prod leaks: 2 edges lose lanes"_s,
                u"stage gateways: 2 gateways refused or are lost"_s,
                u"prod rollout: a signal holds g5 at 5 %"_s,
                u"stage generations: g6 is mixed: rebase it"_s,
                u"test rollout: g5 waits at 5 % until it is green, or for a person: p99 at orders: "
                u"p99 210 ms on g5, "
                "184 ms on g4: at least ×1.11"_s}));
        for (const overview::Waiting& each : waiting)
            QVERIFY(!each.button.isEmpty());
    }

    void oldAlertsAreNotShownAsLive()
    {
        client::AlertReport report = scripted::alerts();
        const auto card = [&](std::int64_t later) {
            return overview::cardOf(m_text,
                {"prod", seen(scripted::rollingOut(RolloutStatus::Baking)), nullptr, nullptr,
                    &report, scripted::kNowMs + later})
                .alerts;
        };
        QCOMPARE(card(0), (overview::Mark{u"HighErrorRate, QueueLagging"_s, Tone::Bad}));
        report.troubles = {"Prometheus does not tell its alerts: refused"};
        QCOMPARE(card(0), (overview::Mark{u"HighErrorRate; not everybody answers"_s, Tone::Bad}));
        QCOMPARE(card(5 * kMinute),
            (overview::Mark{
                u"HighErrorRate, QueueLagging, told 5\u00a0min ago and not since"_s, Tone::Warn}));
        const Lines lines = alerts::lines(m_text, &report, scripted::kNowMs + 5 * kMinute);
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[0].text,
            u"HighErrorRate fired 5\u00a0min ago; whether it still does is not known: Alertmanager "
            u"tells "
            "nothing since: billing fails 5.8 % of its requests"_s);
        QCOMPARE(
            lines[2].text, u"Alerts are not known: Prometheus does not tell its alerts: refused"_s);
        QCOMPARE(lines[2].tone, Tone::Warn);
    }

    void noAnswerIsNotNothing()
    {
        client::AlertReport report;
        QCOMPARE(alerts::lines(m_text, &report, scripted::kNowMs).size(), 1);
        report.configured = true;
        report.atUnixMs = scripted::kNowMs;
        QVERIFY(alerts::lines(m_text, &report, scripted::kNowMs).isEmpty());
        QVERIFY(!alerts::waiting(m_text, &report, scripted::kNowMs));
        report.troubles = {"Prometheus does not tell its alerts: refused"};
        QCOMPARE(alerts::lines(m_text, &report, scripted::kNowMs).size(), 1);
        QCOMPARE(alerts::summary(m_text, &report, scripted::kNowMs).tone, Tone::Warn);
        QCOMPARE(alerts::waiting(m_text, &report, scripted::kNowMs)->tone, Tone::Warn);
    }

    void alertsThatAreNotNamedAreCounted()
    {
        client::AlertReport report = scripted::alerts();
        for (const char* name : {"A", "B", "C"}) {
            report.alerts.push_back(report.alerts.back());
            report.alerts.back().name = name;
        }
        QCOMPARE(alerts::summary(m_text, &report, scripted::kNowMs).text,
            u"HighErrorRate, QueueLagging, A and 2 more"_s);
        const Lines lines = alerts::lines(m_text, &report, scripted::kNowMs);
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines[3], (Line{u"and 2 more"_s, Tone::Bad}));
    }

    void theOverviewKnowsWhatItDoesNotKnow()
    {
        const overview::Card nothing
            = overview::cardOf(m_text, {"uat", nullptr, nullptr, nullptr, nullptr, 0});
        QCOMPARE(nothing.head.text, u"no data yet"_s);
        const overview::Card prod = overview::cardOf(m_text,
            {"prod", seen(scripted::rollingOut(RolloutStatus::Baking)), nullptr, nullptr, nullptr,
                scripted::kNowMs});
        QCOMPARE(prod.rollout.text, u"g5 · 5 % of users · stage 3 of 6 · BAKING"_s);
        QCOMPARE(prod.leaks.text, u"not watched"_s);
        QCOMPARE(prod.verdict.text, u"none"_s);
    }

    void noLeakWhereLittleWasSeenIsNoSuccess()
    {
        client::LeakReport report = scripted::leakReport();
        report.edges.clear();
        const auto leaks = [&](std::uint64_t expected, std::uint64_t edges) {
            report.edgesExpected = expected;
            report.edgesSeen = edges;
            return overview::cardOf(m_text,
                {"prod", seen(scripted::rollingOut(RolloutStatus::Baking)), &report, nullptr,
                    nullptr, scripted::kNowMs})
                .leaks;
        };
        QCOMPARE(leaks(17, 3), (overview::Mark{u"none, 3 of 17 edges seen"_s, Tone::Warn}));
        QCOMPARE(leaks(17, 17).tone, Tone::Good);
        QCOMPARE(leaks(0, 0), (overview::Mark{u"no evidence"_s, Tone::Muted}));
    }

private:
    Text m_text{
        std::make_shared<ManualClock>(WallTime{std::chrono::milliseconds{scripted::kNowMs}}),
        QLocale(QLocale::English), QTimeZone::utc()};
};

QTEST_GUILESS_MAIN(RolloutTest)
#include "test_rollout.moc"
