// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the charts of the page of rollouts compare.
#include <QDoubleSpinBox>

#include "tests/ui_pages/rollout_stage.h"
#include "ui/pages/rollout_contents.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace pult;
using namespace pult::test;
using client::RolloutStatus;
using scripted::Fate;

namespace {

//! Both lanes cross the same two services; the candidate brings one of them. `candidate` is held
//! against `control`; nobody is slower.
std::vector<scripted::Traffic> alike(std::uint32_t candidate, std::uint32_t control)
{
    return {{"orders", control, control, 190, 0.002, 40'000},
        {"pricing", control, control, 190, 0.002, 4'000},
        {"orders", candidate, candidate, 190, 0.002, 40'000},
        {"pricing", candidate, control, 190, 0.002, 4'000}};
}

double lastOf(const ui::ChartSeries& series)
{
    return series.points->empty() ? 0 : series.points->back().y();
}

} // namespace

class RolloutChartsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        ui::Theme::instance().install();
        ui::Theme::instance().setReduceMotion(true);
    }
    void init() { failOnWarnings(); }

    void percentilesCompareLanesNotWhoServed()
    {
        RolloutStage s(scripted::rollingOut(RolloutStatus::Baking));
        s.judge(Fate::Healthy);
        s.flow(alike(5, 4));
        s.click(u"rolloutPercentiles"_s);
        QTRY_COMPARE(s.shownCharts(), 4);
        const auto& chart = s.find<ui::TimeChart>(u"rolloutChart-1"_s)->contents();
        QCOMPARE(chart.series.size(), std::size_t{2});
        QTRY_VERIFY(lastOf(chart.series[0]) > 0);
        const double ratio = lastOf(chart.series[0]) / lastOf(chart.series[1]);
        QVERIFY2(std::abs(ratio - 1) < 0.05, qPrintable(QString::number(ratio)));
        QVERIFY(!chart.marks.empty());
        QVERIFY2(chart.summary.startsWith(u"Lately "_s) && chart.summary.contains(u" on g5, "_s)
                && chart.summary.contains(u" on g4"_s),
            qPrintable(chart.summary));
    }

    void theJournalKnowsWhenSharesBegan()
    {
        const auto entry = [](std::int64_t at, const char* kind, const char* after) {
            client::JournalEntry made;
            made.unixMs = at;
            made.kind = kind;
            made.after = after;
            return made;
        };
        client::Rollout rollout = *scripted::rollingOut(RolloutStatus::Baking).rollout;
        rollout.startedUnixMs = 1'000;
        const std::vector<client::JournalEntry> entries{
            entry(9'000, "promote", "head g5 · legacy g4"),
            entry(8'000, "rollout-advance", "head g4 · candidate g5 · g5 at 25 %"),
            entry(6'000, "register", "head g4 · candidates g5, g6 · g5 at 5 %"),
            entry(5'000, "rollout-share", "head g4 · candidate g5 · g5 at 5 % (paused)"),
            entry(2'000, "rollout-start", "head g4 · candidate g5 · g5 at 0.1 %"),
            entry(500, "rollout-start", "head g4 · candidate g5 · g5 at 50 %")};
        QStringList said;
        for (const ui::ChartMark& mark :
            ui::rolloutContents::marks(entries, rollout, {{400, u"x"_s}, {7'000, u"y"_s}}))
            said << u"%1 %2"_s.arg(mark.atMs).arg(mark.label);
        QCOMPARE(said,
            (QStringList{
                u"400 x"_s, u"2000 0.1 %"_s, u"5000 5 %"_s, u"8000 25 %"_s, u"9000 promoted"_s}));
    }

    void valuesCanStandOnALogarithmicAxis()
    {
        RolloutStage s(scripted::rollingOut(RolloutStatus::Baking));
        s.judge(Fate::Healthy);
        QTRY_COMPARE(s.shownCharts(), 4);
        QVERIFY(!s.find<QPushButton>(u"rolloutLog"_s)->isVisible()); // a ratio is one already
        s.click(u"rolloutPercentiles"_s);
        const auto& chart = s.find<ui::TimeChart>(u"rolloutChart-1"_s)->contents();
        QTRY_COMPARE(
            s.find<ui::TimeChart>(u"rolloutChart-1"_s)->accessibleName(), u"Latency p50"_s);
        QVERIFY(chart.scale == ui::ScaleKind::Linear);
        s.click(u"rolloutLog"_s);
        QVERIFY(chart.scale == ui::ScaleKind::Log);
        s.click(u"rolloutRatio"_s);
        QVERIFY(chart.scale == ui::ScaleKind::Ratio);
    }

    void aHeatmapIsZoomedAsAChartIs()
    {
        RolloutStage s(scripted::rollingOut(RolloutStatus::Baking));
        s.judge(Fate::Healthy);
        s.click(u"rolloutHeatmap"_s);
        QTRY_COMPARE(s.shownCharts(), 2);
        auto* map = s.find<ui::Heatmap>(u"rolloutChart-1-heatmap"_s);
        auto& group = s.find<ui::TimeChart>(u"rolloutChart-1"_s)->group();
        QVERIFY(!group.isZoomed());
        const QPoint from(map->width() / 2, map->height() / 2);
        const QPoint to(map->width() / 2 + 120, map->height() / 2);
        QTest::mousePress(map, Qt::LeftButton, {}, from);
        QTest::mouseMove(map, to);
        QTest::mouseRelease(map, Qt::LeftButton, {}, to);
        QVERIFY(group.isZoomed());
        QTest::mouseDClick(map, Qt::LeftButton, {}, from);
        QVERIFY(!group.isZoomed());
        map->setFocus();
        QTest::keyClick(map, Qt::Key_Plus);
        QVERIFY(group.isZoomed());
        QTest::keyClick(map, Qt::Key_0);
        QVERIFY(!group.isZoomed());
    }

    void aHoldbackIsTheBaselineWhileItLasts()
    {
        RolloutStage s(scripted::holdingBack());
        s.flow(alike(5, 4));
        s.click(u"rolloutPercentiles"_s);
        QTRY_COMPARE(s.shownCharts(), 4);
        const auto& chart = s.find<ui::TimeChart>(u"rolloutChart-1"_s)->contents();
        QCOMPARE(chart.series.size(), std::size_t{2});
        QCOMPARE(chart.series[1].name, u"baseline g4"_s);
        QTRY_VERIFY(lastOf(chart.series[1]) > 0);
        s.click(u"rolloutHeatmap"_s);
        QTRY_COMPARE(s.shownCharts(), 2);
        QVERIFY(s.find<ui::Heatmap>(u"rolloutChart-2-heatmap"_s)
                    ->data()
                    .title.endsWith(u"baseline g4"_s));
    }

    void aChosenEffectIsAskedOfTheAnalysis()
    {
        RolloutStage s(scripted::rollingOut(RolloutStatus::Baking));
        s.judge(Fate::Healthy);
        QTRY_COMPARE(s.shownCharts(), 4);
        s.find<QDoubleSpinBox>(u"rolloutEffect"_s)->setValue(20);
        const auto& judged = s.world.plane().telemetry().judged();
        QTRY_VERIFY(!judged.empty());
        QVERIFY(!judged.back().guards.empty());
        for (const client::Guard& guard : judged.back().guards)
            QVERIFY(std::abs(guard.margin - 1.2) < 1e-9);
        QTRY_VERIFY(
            s.find<ui::TimeChart>(u"rolloutChart-1"_s)->contents().summary.contains(u"+20 %"_s));
        s.click(u"rolloutPercentiles"_s);
        QVERIFY(!s.find<QWidget>(u"rolloutEffect"_s)->isVisible());
    }

    void theBaselineStaysWhenItIsPromoted()
    {
        client::EnvironmentState over = scripted::holdingBack();
        client::Rollout done = *over.rollout;
        done.status = RolloutStatus::Done;
        done.holdback.reset();
        done.endedUnixMs = scripted::kNowMs - 30'000;
        over.rollout = std::make_shared<const client::Rollout>(done);
        RolloutStage s(over);
        s.flow(alike(5, 4));
        s.click(u"rolloutPercentiles"_s);
        QTRY_COMPARE(s.shownCharts(), 4);
        const auto& chart = s.find<ui::TimeChart>(u"rolloutChart-1"_s)->contents();
        QCOMPARE(chart.series.size(), std::size_t{2});
        QCOMPARE(chart.series[1].name, u"baseline g4"_s);
    }
};

QTEST_MAIN(RolloutChartsTest)
#include "rollout_charts_test.moc"
