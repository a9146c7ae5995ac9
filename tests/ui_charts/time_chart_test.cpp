// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Charts as people meet them: what they share, keyboard, turns at being painted, what is exported.
#include <QPainter>
#include <QSignalSpy>
#include <QVBoxLayout>
#include <QXmlStreamReader>
#include <QtTest>

#include <cmath>

#include "tests/ui/manual_ui_clock.h"
#include "ui/charts/chart_export.h"
#include "ui/charts/time_chart.h"
#include "ui/theme/theme.h"

using namespace Qt::Literals::StringLiterals;
using namespace pult::ui;

namespace {

constexpr qint64 kBegin = 1'795'248'000'000;
constexpr qint64 kSecond = 1'000;
constexpr TimeWindow kHour{kBegin, kBegin + 3'600 * kSecond};

TimeWords words()
{
    return {[](qint64 at, bool) { return QString::number((at - kBegin) / kSecond); }, 0};
}

ChartContents contents(const QString& title)
{
    auto candidate = std::make_shared<ChartPoints>();
    auto baseline = std::make_shared<ChartPoints>();
    auto band = std::make_shared<std::vector<BandPoint>>();
    for (int i = 0; i < 3'600; ++i) {
        const double x = static_cast<double>(kBegin + i * kSecond);
        const bool gap = i >= 1'000 && i < 1'300;
        candidate->emplace_back(x, gap ? kChartGap : 1.1 + 0.1 * std::sin(i / 40.0));
        baseline->emplace_back(x, 1);
        band->push_back({x, 1 / (1 + 200.0 / (i + 50)), 1 + 200.0 / (i + 50)});
    }
    ChartContents made;
    made.title = title;
    made.series = {{u"candidate"_s, SeriesRole::Candidate, candidate},
        {u"baseline"_s, SeriesRole::Baseline, baseline}};
    made.bands = {{u"valid band"_s, Tone::Candidate, band}};
    made.marks = {{kBegin + 600 * kSecond, u"5 %"_s}};
    made.thresholds = {{2, u"margin ×2"_s, Tone::Bad}};
    made.reference = 1;
    made.scale = ScaleKind::Ratio;
    made.summary = u"A rise of ×1.4 would be visible now."_s;
    return made;
}

//! Two charts of a page, and time that the test moves.
struct Page
{
    ManualUiClock clock;
    ChartGroup group{words(), clock};
    QWidget window;
    TimeChart* first = new TimeChart(u"errors"_s, group);
    TimeChart* second = new TimeChart(u"latency"_s, group);

    Page()
    {
        auto* column = new QVBoxLayout(&window);
        column->addWidget(first);
        column->addWidget(second);
        window.resize(700, 420);
        group.setRange(kHour);
        first->setContents(contents(u"Errors"_s));
        second->setContents(contents(u"Latency"_s));
        window.show();
        clock.advance(1'000);
    }
    ~Page() { delete first, delete second; }
    Page(const Page&) = delete;
    Page& operator=(const Page&) = delete;
};

int pixelsLike(const QImage& image, const QColor& wanted, int within = 24)
{
    int found = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor have = image.pixelColor(x, y);
            if (std::abs(have.red() - wanted.red()) + std::abs(have.green() - wanted.green())
                    + std::abs(have.blue() - wanted.blue())
                < within)
                ++found;
        }
    return found;
}

//! Pixels of the candidate's line between two seconds.
int candidateIn(const Page& page, int from, int to)
{
    const ChartScene& scene = page.first->scene();
    const double left = scene.xOf(kBegin + from * kSecond);
    const double right = scene.xOf(kBegin + to * kSecond);
    const QRectF part(left, scene.plot().top(), right - left, scene.plot().height());
    return pixelsLike(
        page.first->grab(part.toRect()).toImage(), StateColors::text(Tone::Candidate));
}

} // namespace

class TimeChartTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::instance().install(); }
    void init()
    {
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void theEventLoopBetweenStepsMovesNothing()
    {
        // The first painting makes the lines, and Qt Charts lays a chart out anew for each.
        const auto painted = [](bool events) {
            ChartScene scene;
            const auto turn = [&] {
                if (events)
                    QCoreApplication::sendPostedEvents();
            };
            scene.begin(contents(u"Errors"_s), kHour, {640, 180}, words());
            turn();
            while (scene.step())
                turn();
            QImage image(640, 180, QImage::Format_ARGB32_Premultiplied);
            image.fill(Qt::white);
            QPainter painter(&image);
            scene.paint(painter);
            return image;
        };
        QCOMPARE(painted(true), painted(false));
    }

    void aGapPartsTheLine()
    {
        Page page;
        QCOMPARE(page.first->scene().runCount(0), std::size_t{2});
        QCOMPARE(page.first->scene().runCount(1), std::size_t{1});
        // Nothing of the candidate's colour where it has a gap.
        QCOMPARE(candidateIn(page, 1'020, 1'280), 0);
        QVERIFY(candidateIn(page, 700, 960) > 20);
    }

    void theMarginStandsAtItsPlace()
    {
        Page page;
        const auto& scene = page.first->scene();
        const QImage picture = page.first->grab().toImage();
        const int y = int(std::round(scene.yOf(2)));
        const QRect around(int(scene.plot().left()), y - 1, 200, 3);
        QVERIFY(pixelsLike(picture.copy(around), StateColors::text(Tone::Bad)) > 40);
        QVERIFY(scene.yOf(2) < scene.yOf(1));
        QVERIFY(scene.yOf(1) < scene.yOf(0.5));
    }

    void theCrosshairIsShared()
    {
        Page page;
        QTest::mouseMove(page.first, page.first->rect().center());
        QTRY_VERIFY(page.group.crosshair());
        QVERIFY(page.second->readout().contains(u"candidate"_s));
        QCOMPARE(page.first->readout(), page.second->readout());
        const int before = page.second->paintings();
        page.clock.advance(1'000);
        // It costs no painting.
        QCOMPARE(page.second->paintings(), before);
    }

    void draggingZoomsEveryChart()
    {
        Page page;
        const QSignalSpy changed(&page.group, &ChartGroup::windowChanged);
        const auto& scene = page.first->scene();
        const QPoint from(int(scene.xOf(kBegin + 900 * kSecond)), 60);
        const QPoint to(int(scene.xOf(kBegin + 1'800 * kSecond)), 60);
        QTest::mousePress(page.first, Qt::LeftButton, {}, from);
        QTest::mouseMove(page.first, to);
        QTest::mouseRelease(page.first, Qt::LeftButton, {}, to);
        QVERIFY(page.group.isZoomed());
        QVERIFY(qAbs(page.group.window().fromMs - (kBegin + 900 * kSecond)) < 15 * kSecond);
        QVERIFY(qAbs(page.group.window().toMs - (kBegin + 1'800 * kSecond)) < 15 * kSecond);
        page.clock.advance(100);
        QCOMPARE(page.second->scene().timeAt(page.second->scene().plot().left()),
            page.group.window().fromMs);
        // The whole moves on, what was chosen stays.
        const TimeWindow chosen = page.group.window();
        page.group.setRange({kBegin, kBegin + 3'700 * kSecond});
        QCOMPARE(page.group.window(), chosen);
        QTest::mouseDClick(page.second, Qt::LeftButton, {}, page.second->rect().center());
        QCOMPARE(page.group.window(), page.group.range());
        QCOMPARE(changed.count(), 2);
    }

    void nothingIsNearerThanTenSecondsNorBeyondTheEnds()
    {
        Page page;
        page.group.zoom({kBegin + 500 * kSecond, kBegin + 500 * kSecond + 3});
        QCOMPARE(page.group.window().width(), ChartGroup::kLeastWindowMs);
        page.group.zoom({kBegin - 900 * kSecond, kBegin + 100 * kSecond});
        QCOMPARE(page.group.window().fromMs, kBegin);
        page.group.zoomBy(1'000, kBegin + 50 * kSecond);
        QVERIFY(!page.group.isZoomed());
    }

    void theKeyboardReadsValues()
    {
        Page page;
        page.window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&page.window));
        page.first->setFocus();
        QCOMPARE(page.first->accessibleName(), u"Errors"_s);
        QCOMPARE(page.first->accessibleDescription(), u"A rise of ×1.4 would be visible now."_s);
        QTest::keyClick(page.first, Qt::Key_Home);
        QVERIFY2(page.first->accessibleDescription().contains(u"candidate +10 %"_s),
            qPrintable(page.first->accessibleDescription()));
        QTest::keyClick(page.first, Qt::Key_Right, Qt::ShiftModifier);
        QVERIFY(*page.group.crosshair() > kBegin);
        QTest::keyClick(page.first, Qt::Key_Plus);
        QVERIFY(page.group.isZoomed());
        QTest::keyClick(page.first, Qt::Key_0);
        QVERIFY(!page.group.isZoomed());
        QTest::keyClick(page.first, Qt::Key_Escape);
        QVERIFY(!page.group.crosshair());
    }

    void aGapHasNoValue()
    {
        Page page;
        page.group.setCrosshair(kBegin + 1'100 * kSecond);
        QVERIFY(page.first->readout().contains(u"candidate no data"_s));
        QVERIFY(page.first->readout().contains(u"baseline ="_s));
    }

    void oneAFrameAndFourTimesASecond()
    {
        Page page;
        const int first = page.first->paintings();
        const int second = page.second->paintings();
        for (int i = 0; i < 100; ++i) { // 50 updates a second
            page.first->setContents(contents(u"Errors"_s));
            page.second->setContents(contents(u"Latency"_s));
            const int before = page.first->paintings() + page.second->paintings();
            page.clock.advance(10);
            QVERIFY(page.first->paintings() + page.second->paintings() <= before + 1);
            page.clock.advance(10);
        }
        QVERIFY(page.first->paintings() - first <= 9);
        QVERIFY(page.first->paintings() - first >= 6);
        QVERIFY(page.second->paintings() - second >= 6);
    }

    void whatIsHiddenIsNotPainted()
    {
        Page page;
        page.second->hide();
        const int before = page.second->paintings();
        page.second->setContents(contents(u"Latency"_s));
        page.clock.advance(1'000);
        QCOMPARE(page.second->paintings(), before);
        page.second->show();
        page.clock.advance(100);
        QCOMPARE(page.second->paintings(), before + 1);
    }

    void timeRunsLeftToRightInEveryLanguage()
    {
        QGuiApplication::setLayoutDirection(Qt::RightToLeft);
        {
            Page page;
            QVERIFY(page.first->scene().xOf(kBegin) < page.first->scene().xOf(kHour.toMs));
            // The gap is in the first half of the hour: on the left.
            QCOMPARE(candidateIn(page, 1'020, 1'280), 0);
            QVERIFY(candidateIn(page, 2'320, 2'580) > 20);
            QTest::keyClick(page.first, Qt::Key_Home);
            QTest::keyClick(page.first, Qt::Key_Right);
            QVERIFY(*page.group.crosshair() > kBegin);
        }
        QGuiApplication::setLayoutDirection(Qt::LeftToRight);
    }

    void everyThemeHasItsColours()
    {
        for (const SchemePreference preference :
            {SchemePreference::Dark, SchemePreference::HighContrast, SchemePreference::Light}) {
            Theme::instance().setPreference(preference);
            Page page;
            const QImage picture = page.first->grab().toImage();
            QVERIFY(pixelsLike(picture, StateColors::text(Tone::Candidate)) > 100);
            // Dashed, thin, smoothed and under a wash: its colour shows mixed.
            QVERIFY(pixelsLike(picture, StateColors::text(Tone::Baseline), 90) > 20);
        }
    }

    void picturesCanBeTakenAlong()
    {
        const ChartContents shown = contents(u"Errors · guard"_s);
        QImage png;
        QVERIFY(png.loadFromData(chartExport::png(shown, kHour, words()), "PNG"));
        QCOMPARE(png.size(), chartExport::kSize * 2);
        QVERIFY(pixelsLike(png, StateColors::text(Tone::Candidate)) > 100);
        QXmlStreamReader svg(chartExport::svg(shown, kHour, words()));
        int paths = 0;
        QString text;
        while (!svg.atEnd()) {
            svg.readNext();
            paths += svg.isStartElement() && svg.name() == u"polyline"_s ? 1 : 0;
            paths += svg.isStartElement() && svg.name() == u"path"_s ? 1 : 0;
            text += svg.text();
        }
        QVERIFY2(!svg.hasError(), qPrintable(svg.errorString()));
        QVERIFY(paths >= 3);
        QVERIFY(text.contains(u"Errors · guard"_s));
        QVERIFY(text.contains(u"visible now"_s));
    }
};

QTEST_MAIN(TimeChartTest)
#include "time_chart_test.moc"
