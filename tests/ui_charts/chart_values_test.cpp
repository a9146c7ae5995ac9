// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What charts are made of, without a window: downsampling, axes, the table twin, heatmaps.
#include <QAbstractItemModelTester>
#include <QtTest>

#include <cmath>

#include "tests/models/model_probe.h"
#include "ui/charts/chart_axis.h"
#include "ui/charts/chart_export.h"
#include "ui/charts/chart_table_model.h"
#include "ui/charts/downsample.h"
#include "ui/charts/heatmap.h"

using namespace Qt::Literals::StringLiterals;
using namespace pult;
using namespace pult::ui;

namespace {

constexpr qint64 kBegin = 1'795'248'000'000; // 08:00 UTC
constexpr qint64 kSecond = 1'000;
constexpr int kSixHours = 6 * 3'600;

ChartPoints flat(int seconds, double value = 1)
{
    ChartPoints points;
    for (int i = 0; i < seconds; ++i)
        points.emplace_back(static_cast<double>(kBegin + i * kSecond), value);
    return points;
}

TimeWindow secondsOf(int from, int to)
{
    return {kBegin + from * kSecond, kBegin + to * kSecond};
}

double highest(const downsample::Runs& runs)
{
    double found = -INFINITY;
    for (const ChartPoints& run : runs)
        for (const QPointF& point : run)
            found = std::max(found, point.y());
    return found;
}

std::size_t count(const downsample::Runs& runs)
{
    std::size_t all = 0;
    for (const ChartPoints& run : runs)
        all += run.size();
    return all;
}

TimeWords utc()
{
    return {[](qint64 at, bool seconds) {
                const qint64 day = at / kSecond % 86'400;
                const QString clock = u"%1:%2"_s.arg(day / 3'600, 2, 10, QChar(u'0'))
                                          .arg(day / 60 % 60, 2, 10, QChar(u'0'));
                return seconds ? clock + u":%1"_s.arg(day % 60, 2, 10, QChar(u'0')) : clock;
            },
        0};
}

QStringList labels(const std::vector<ChartTick>& ticks)
{
    QStringList words;
    for (const ChartTick& tick : ticks)
        words << tick.label;
    return words;
}

} // namespace

class ChartValuesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSpikeOfOneSampleSurvivesEveryZoom()
    {
        ChartPoints points = flat(kSixHours);
        constexpr int kSpike = 10'007;
        points[kSpike].setY(97);
        for (const int width : {37, 200, 613, 1'920})
            for (int zoom = kSixHours; zoom >= 10; zoom = zoom * 2 / 3) {
                const int from = std::clamp(kSpike - zoom / 3, 0, kSixHours - zoom);
                const auto runs = downsample::line(points, secondsOf(from, from + zoom), width);
                QCOMPARE(highest(runs), 97.0);
                // Two a pixel, and a neighbour on each side.
                QVERIFY2(count(runs) <= static_cast<std::size_t>(2 * width + 4),
                    qPrintable(QString::number(count(runs))));
            }
    }

    void fewPointsStayAsTheyAre()
    {
        const ChartPoints points = flat(60);
        const auto runs = downsample::line(points, secondsOf(0, 60), 600);
        QCOMPARE(runs.size(), std::size_t{1});
        QCOMPARE(runs.front(), points);
    }

    void gapsStayGaps()
    {
        ChartPoints points = flat(3'600);
        for (int i = 1'000; i < 1'600; ++i)
            points[static_cast<std::size_t>(i)].setY(kChartGap);
        const auto far = downsample::line(points, secondsOf(0, 3'600), 300);
        QCOMPARE(far.size(), std::size_t{2});
        QCOMPARE(far[0].back().x(), static_cast<double>(kBegin + 999 * kSecond));
        QCOMPARE(far[1].front().x(), static_cast<double>(kBegin + 1'600 * kSecond));
        // Within the gap nothing is drawn but what leads to its edges.
        const auto inside = downsample::line(points, secondsOf(1'100, 1'500), 300);
        QCOMPARE(count(inside), std::size_t{0});
    }

    void aSampleThatIsMissingIsSeenOnlyWhereItHasAPixel()
    {
        ChartPoints points = flat(600);
        points[300].setY(kChartGap);
        QCOMPARE(downsample::line(points, secondsOf(0, 600), 100).size(), std::size_t{1});
        QCOMPARE(downsample::line(points, secondsOf(290, 310), 400).size(), std::size_t{2});
    }

    void nothingComesOfNothing()
    {
        QVERIFY(downsample::line({}, secondsOf(0, 10), 100).empty());
        QVERIFY(downsample::line(flat(10), {kBegin, kBegin}, 100).empty());
        QVERIFY(downsample::line(ChartPoints(10, QPointF(kBegin, kChartGap)), secondsOf(0, 10), 100)
                    .empty());
    }

    void aBandNeverLooksNarrowerThanItIs()
    {
        std::vector<BandPoint> points;
        for (int i = 0; i < 3'600; ++i)
            points.push_back({static_cast<double>(kBegin + i * kSecond), 0.9, 1.1});
        points[1'801].high = 9;
        points[1'802].low = 0.1;
        const auto runs = downsample::band(points, secondsOf(0, 3'600), 100);
        QCOMPARE(runs.size(), std::size_t{1});
        QVERIFY(runs.front().size() <= 104);
        double low = 1;
        double high = 1;
        for (const BandPoint& point : runs.front()) {
            low = std::min(low, point.low);
            high = std::max(high, point.high);
        }
        QCOMPARE(low, 0.1);
        QCOMPARE(high, 9.0);
    }

    void aLogarithmicAxisIsSafeAtZero()
    {
        Extremes seen;
        for (const double value : {0.0, -4.0, 0.02, 30.0})
            seen.take(value);
        const ValueScale scale = scaleFor(ScaleKind::Log, seen);
        for (const double value : {0.0, -4.0, 1e-300}) {
            QCOMPARE(scale.place(value), scale.bottom());
            QVERIFY(std::isfinite(scale.place(value)));
        }
        QVERIFY(scale.isOff(0));
        QVERIFY(!scale.isOff(0.02));
        QVERIFY(scale.place(30) < scale.top());
        QCOMPARE(labels(scale.ticks(6, {})), (QStringList{u"0.01"_s, u"0.1"_s, u"1"_s, u"10"_s}));
    }

    void aNarrowLogarithmicAxisHasLabelsToo()
    {
        const auto labels = [](double low, double high) {
            QStringList all;
            for (const ChartTick& tick : ValueScale(ScaleKind::Log, low, high, low).ticks(6, {}))
                all << tick.label;
            return all;
        };
        QCOMPARE(labels(30, 260), (QStringList{u"50"_s, u"100"_s, u"200"_s}));
        QVERIFY(labels(95, 112).size() >= 2);
        QCOMPARE(labels(1, 1e6).front(), u"1"_s);
    }

    void anAxisOfNothingButZerosStandsToo()
    {
        Extremes zeros;
        zeros.take(0);
        for (const ScaleKind kind : {ScaleKind::Linear, ScaleKind::Log, ScaleKind::Ratio}) {
            const ValueScale scale = scaleFor(kind, zeros);
            QVERIFY(scale.top() > scale.bottom());
            QVERIFY(std::isfinite(scale.place(0)));
            QVERIFY(scale.ticks(5, {}).size() < 12);
            const ValueScale empty = scaleFor(kind, {});
            QVERIFY(empty.top() > empty.bottom());
        }
    }

    void ratiosReachAsFarUpAsDown()
    {
        Extremes seen;
        seen.take(3.4);
        seen.take(0.8);
        const ValueScale scale = scaleFor(ScaleKind::Ratio, seen);
        QCOMPARE(scale.bottom(), -scale.top());
        QCOMPARE(
            labels(scale.ticks(5, {})), (QStringList{u"÷4"_s, u"÷2"_s, u"="_s, u"×2"_s, u"×4"_s}));
        Extremes narrow;
        narrow.take(1.11);
        QCOMPARE(labels(scaleFor(ScaleKind::Ratio, narrow).ticks(5, {})),
            (QStringList{u"−10 %"_s, u"="_s, u"+10 %"_s}));
        // Nothing is known yet: as far up as the axis goes.
        QCOMPARE(scale.place(INFINITY), scale.top());
        QCOMPARE(scale.place(0), scale.bottom());
    }

    void ratiosInWords_data()
    {
        QTest::addColumn<double>("ratio");
        QTest::addColumn<QString>("words");
        QTest::newRow("same") << 1.0 << u"="_s;
        QTest::newRow("a little more") << 1.034 << u"+3.4 %"_s;
        QTest::newRow("a tenth more") << 1.1 << u"+10 %"_s;
        QTest::newRow("a little less") << 0.959 << u"−4.1 %"_s;
        QTest::newRow("more") << 1.4 << u"×1.4"_s;
        QTest::newRow("much more") << 14.0 << u"×14"_s;
        QTest::newRow("less") << 0.5 << u"÷2"_s;
        QTest::newRow("nothing") << 0.0 << u"×0"_s;
        QTest::newRow("unknown") << double(INFINITY) << u"×∞"_s;
    }
    void ratiosInWords()
    {
        QFETCH(double, ratio);
        QTEST(ratioWords(ratio), "words");
    }

    void valuesBeginAtZeroUnlessTheyAreFarFromIt()
    {
        Extremes near;
        near.take(2);
        near.take(40);
        QCOMPARE(scaleFor(ScaleKind::Linear, near).bottom(), 0.0);
        Extremes far;
        far.take(990);
        far.take(1'000);
        QVERIFY(scaleFor(ScaleKind::Linear, far).bottom() > 980);
    }

    void momentsAreRoundInTheReadersZone()
    {
        const auto ticks = timeTicks({kBegin + 130 * kSecond, kBegin + 2'500 * kSecond}, 5, utc());
        QCOMPARE(labels(ticks), (QStringList{u"08:10"_s, u"08:20"_s, u"08:30"_s, u"08:40"_s}));
        TimeWords tehran = utc();
        tehran.utcOffsetMs = 12'600'000; // + 3:30
        const auto shifted = timeTicks({kBegin, kBegin + 6 * 3'600 * kSecond}, 6, tehran);
        QCOMPARE(shifted.front().at, static_cast<double>(kBegin + 30 * 60 * kSecond));
    }

    void theTwinSaysBetweenWhat()
    {
        ChartTableModel model(utc(), 6);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        ChartPoints points = flat(600);
        points[70].setY(9);
        ChartContents contents;
        contents.series = {
            {u"candidate"_s, SeriesRole::Candidate, std::make_shared<const ChartPoints>(points)}};
        model.apply(contents, secondsOf(0, 600));
        QVERIFY(model.rowCount() >= 5 && model.rowCount() <= 11);
        QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), u"candidate"_s);
        // Over its figures.
        QVERIFY(
            model.headerData(1, Qt::Horizontal, Qt::TextAlignmentRole).toInt() & Qt::AlignRight);
        QVERIFY(!model.headerData(0, Qt::Horizontal, Qt::TextAlignmentRole).isValid());
        QStringList cells;
        for (int row = 0; row < model.rowCount(); ++row)
            cells << model.index(row, 1).data().toString();
        QCOMPARE(cells.count(u"1 … 9"_s), 1);
        QCOMPARE(cells.count(u"1"_s), model.rowCount() - 1);
        // Newest first.
        QVERIFY(model.index(0, 0).data().toString()
            > model.index(model.rowCount() - 1, 0).data().toString());
    }

    void theTwinChangesOnlyWhatIsNew()
    {
        ChartTableModel model(utc(), 60);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        ChartContents contents;
        contents.series = {{u"candidate"_s, SeriesRole::Candidate,
            std::make_shared<const ChartPoints>(flat(620))}};
        model.apply(contents, secondsOf(0, 600));
        test::Signals seen(model);
        model.apply(contents, secondsOf(10, 610));
        QCOMPARE(seen.summary(), u"reset 0, rows +1 -1 ~0, columns +0 -0, heads 0"_s);
    }

    void everyPointCanBeTakenAlongAsItIs()
    {
        ChartContents contents;
        contents.unit = u"ns"_s;
        contents.words = [](double) { return u"words"_s; };
        contents.series
            = {{u"candidate, g5"_s, SeriesRole::Candidate,
                   std::make_shared<const ChartPoints>(ChartPoints{{1'795'271'470'000, 1.5e8},
                       {1'795'271'471'250, kChartGap}, {1'795'271'472'000, 190'000'001}})},
                {u"baseline"_s, SeriesRole::Baseline,
                    std::make_shared<const ChartPoints>(ChartPoints{{1'795'271'470'000, 0.25}})}};
        contents.bands = {{u"band"_s, Tone::Candidate,
            std::make_shared<const std::vector<BandPoint>>(
                std::vector<BandPoint>{{1'795'271'472'000, 1, 2}})}};
        QCOMPARE(chartExport::csv(contents, {1'795'271'470'000, 1'795'271'480'000}),
            QByteArray(
                "time (UTC),\"candidate, g5 (ns)\",baseline (ns),band low (ns),band high (ns)"
                "\r\n2026-11-21T14:31:10.000Z,150000000,0.25,,\r\n"
                "2026-11-21T14:31:12.000Z,190000001,,1,2\r\n"));
        QVERIFY(!chartExport::csv(contents, {1'795'271'471'000, 1'795'271'480'000})
                     .contains("150000000"));
    }

    void aHeatmapHasAHoleWhereNothingWasSeen()
    {
        HeatmapData data;
        data.bounds = {10, 100, 1'000};
        data.columns = 3;
        data.counts = {90, 9, 1, kChartGap, kChartGap, kChartGap, 0, 0, 50};
        const QImage image = heatmaps::image(data, Qt::white, Qt::black);
        QCOMPARE(image.size(), QSize(3, 3));
        QCOMPARE(image.pixelColor(0, 2), QColor(Qt::black)); // the lowest range, below
        QCOMPARE(image.pixelColor(1, 1).alpha(), 0);
        QCOMPARE(image.pixelColor(2, 2), QColor(Qt::white));
        // A single one among ninety is told from none.
        QVERIFY(image.pixelColor(0, 0).lightness() < 240);
        QCOMPARE(heatmaps::rangeOf(data, 0, 0.5), 0);
        QCOMPARE(heatmaps::rangeOf(data, 0, 0.999), 2);
        QCOMPARE(heatmaps::rangeOf(data, 1, 0.5), -1);
    }
};

QTEST_MAIN(ChartValuesTest)
#include "chart_values_test.moc"
