// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A page of 12 charts with 4 series each, 6 hours at one sample a second, new samples four times a
// second: how long the GUI thread is ever busy with one thing, and how much memory it takes. Also
// while everything is zoomed and the crosshair moves.
#include <cstdio>
#include <ctime>
#include <fstream>
#include <random>
#include <utility>
#include <vector>

#include <QApplication>
#include <QGridLayout>
#include <QTimer>

#include "bench/support/figure.h"
#include "ui/charts/time_chart.h"
#include "ui/theme/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::bench {
namespace {

constexpr int kCharts = 12;
constexpr int kSeries = 4;
constexpr int kSamples = 6 * 3'600;
constexpr int kUpdateMs = 250;
constexpr int kRunMs = 12'000;
constexpr double kFrameMs = 16;
constexpr qint64 kBegin = 1'795'248'000'000;

double residentMiB()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:"))
            return std::stod(line.substr(6)) / 1024;
    }
    return 0;
}

//! Notes how long each event, with all that it brings about, keeps the GUI thread.
class Measured : public QApplication
{
public:
    using QApplication::QApplication;
    bool notify(QObject* receiver, QEvent* event) override
    {
        if (m_depth > 0)
            return QApplication::notify(receiver, event);
        ++m_depth;
        const double start = nowUs();
        const double startCpu = threadCpuMs();
        const bool done = QApplication::notify(receiver, event);
        m_busy.push_back((nowUs() - start) / 1000);
        m_worked.push_back(threadCpuMs() - startCpu);
        --m_depth;
        return done;
    }
    //! Milliseconds of each event by the clock on the wall.
    [[nodiscard]] std::vector<double> takeBusy() { return std::exchange(m_busy, {}); }
    //! The same as time of the processor: without what other programs took meanwhile.
    [[nodiscard]] std::vector<double> takeWorked() { return std::exchange(m_worked, {}); }

private:
    static double threadCpuMs()
    {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
    }

    std::vector<double> m_busy;
    std::vector<double> m_worked;
    int m_depth = 0;
};

//! One chart's samples, which go on.
struct Feed
{
    explicit Feed(unsigned seed)
        : random(seed)
        , values(kSeries)
    {
        for (int i = 0; i < kSamples; ++i)
            step();
    }
    void step()
    {
        std::normal_distribution<double> noise(0, 0.04);
        for (std::size_t i = 0; i < kSeries; ++i) {
            // Noise, a spike now and then, a gap of two minutes each hour.
            const bool gap = i == 0 && count % 3'600 > 3'480;
            const double value = 1 + 0.1 * static_cast<double>(i) + noise(random)
                + (count % 4'001 == 0 ? 2.0 : 0.0);
            values[i].emplace_back(
                static_cast<double>(kBegin + count * 1'000), gap ? ui::kChartGap : value);
        }
        ++count;
    }
    [[nodiscard]] ui::ChartContents contents() const
    {
        ui::ChartContents made;
        made.title = u"Chart"_s;
        for (std::size_t i = 0; i < kSeries; ++i)
            made.series.push_back({u"series %1"_s.arg(i),
                i % 2 == 0 ? ui::SeriesRole::Candidate : ui::SeriesRole::Baseline,
                std::make_shared<const ui::ChartPoints>(
                    values[i].end() - kSamples, values[i].end())});
        made.thresholds = {{2, u"margin"_s, ui::Tone::Bad}};
        return made;
    }

    std::mt19937 random;
    std::vector<ui::ChartPoints> values;
    qint64 count = 0;
};

void run(int ms)
{
    QEventLoop loop;
    QTimer::singleShot(ms, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
}

int page(Measured& application)
{
    ui::Theme::instance().install();
    ui::ChartGroup group({[](qint64 at, bool) { return QString::number(at / 60'000 % 1'440); }, 0});
    QWidget window;
    auto* grid = new QGridLayout(&window);
    std::vector<Feed> feeds;
    std::vector<ui::TimeChart*> charts;
    for (int i = 0; i < kCharts; ++i) {
        feeds.emplace_back(static_cast<unsigned>(i));
        charts.push_back(new ui::TimeChart(u"chart-%1"_s.arg(i), group, &window));
        grid->addWidget(charts.back(), i / 3, i % 3);
    }
    window.resize(1'920, 1'080);
    const double empty = residentMiB();
    // A chart's samples come in a turn of their own, as answers of a server do.
    std::size_t next = 0;
    QTimer updates;
    updates.setTimerType(Qt::PreciseTimer);
    QObject::connect(&updates, &QTimer::timeout, &window, [&] {
        const std::size_t i = next++ % kCharts;
        feeds[i].step();
        charts[i]->setContents(feeds[i].contents());
        group.setRange({kBegin, kBegin + feeds[0].count * 1'000});
    });
    window.show();
    updates.start(kUpdateMs / kCharts);
    run(2'000);
    static_cast<void>(application.takeBusy());
    static_cast<void>(application.takeWorked());
    int before = 0;
    for (const auto* chart : charts)
        before += chart->paintings();
    run(kRunMs);
    std::vector<double> steady = application.takeBusy();
    int painted = -before;
    for (const auto* chart : charts)
        painted += chart->paintings();

    // Zooming in and out with the crosshair moving, while samples come.
    QTimer hand;
    int turn = 0;
    QObject::connect(&hand, &QTimer::timeout, &window, [&] {
        ++turn;
        const ui::TimeWindow seen = group.window();
        group.setCrosshair(seen.fromMs + seen.width() * (turn % 50) / 50);
        if (turn % 10 == 0)
            group.zoomBy(turn % 100 < 50 ? 0.7 : 1.4, seen.fromMs + seen.width() / 3);
    });
    hand.start(20);
    run(kRunMs / 2);
    std::vector<double> zooming = application.takeBusy();
    std::vector<double> worked = application.takeWorked();

    note("charts_painted_a_second", painted / (kRunMs / 1000.0), "1/s");
    note("charts_busy_p99", percentile(steady, 99), "ms");
    note("charts_samples_mib",
        static_cast<double>(kCharts) * kSeries * kSamples * sizeof(QPointF) / 1048576.0, "MiB");
    note("charts_resident_before_first_paint", empty, "MiB");
    note("charts_longest_piece_of_cpu", percentile(worked, 100), "ms");
    bool reached = figure("charts_gui_stall_ms", percentile(steady, 100), Goal::AtMost, kFrameMs);
    reached
        = figure("charts_gui_stall_zooming_ms", percentile(zooming, 100), Goal::AtMost, kFrameMs)
        && reached;
    reached = figure("charts_resident_mib", residentMiB(), Goal::AtMost, 300) && reached;
    return reached ? 0 : 1;
}

} // namespace
} // namespace pult::bench

int main(int argc, char** argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    pult::bench::Measured application(argc, argv);
    return pult::bench::page(application);
}
