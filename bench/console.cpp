// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The console with 10 000 services: from exec to first data, against a bare Qt window with a table
// in the same run, interleaved; how long a filter takes; how much memory. And the whole program
// whose control plane is away: from exec to the table of the last session.
#include <cstdio>
#include <fstream>
#include <functional>
#include <vector>

#include <QAbstractTableModel>
#include <QApplication>
#include <QMainWindow>
#include <QTableView>
#include <QTemporaryDir>
#include <QTimer>

#include "bench/console_cache.h"
#include "bench/support/figure.h"
#include "tests/shots/world.h"
#include "tests/support/program.h"
#include "ui/kit/search_field.h"
#include "ui/theme/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::bench {
namespace {

constexpr int kServices = 10'000;
constexpr int kChanged = 6; //!< Of the scripted release beside the unchanged ones.

class PlainModel final : public QAbstractTableModel
{
public:
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : kServices;
    }
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : 6;
    }
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override
    {
        return role == Qt::DisplayRole ? u"service %1"_s.arg(index.row()) : QVariant();
    }
};

//! Calls back after a viewport has painted while its model had rows.
class PaintWatch final : public QObject
{
public:
    PaintWatch(QAbstractItemView& view, std::function<void()> painted)
        : QObject(&view)
        , m_view(view)
        , m_painted(std::move(painted))
    {
        view.viewport()->installEventFilter(this);
    }
    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() == QEvent::Paint && m_view.model() && m_view.model()->rowCount() > 0)
            QTimer::singleShot(0, this, m_painted);
        return false;
    }

private:
    QAbstractItemView& m_view;
    std::function<void()> m_painted;
};

double sinceStartMs()
{
    return (nowUs() - qEnvironmentVariable("PULT_BENCH_STARTED").toDouble()) / 1000;
}

double residentMiB()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:"))
            return std::stod(line.substr(6)) / 1024;
    }
    return 0;
}

int bareWindow(QApplication& application)
{
    PlainModel model;
    QMainWindow window;
    auto* view = new QTableView;
    view->setModel(&model);
    window.setCentralWidget(view);
    const PaintWatch watch(*view, [&] {
        std::printf("%f\n", sinceStartMs());
        QApplication::exit();
    });
    window.resize(1440, 900);
    window.show();
    return application.exec();
}

//! Types a needle that some rows match, waits until they are painted; milliseconds.
double filterOnce(QAbstractItemView& view, ui::SearchField& field, const QString& needle)
{
    QEventLoop loop;
    const int before = view.model()->rowCount();
    const PaintWatch watch(view, [&] {
        if (view.model()->rowCount() != before)
            loop.quit();
    });
    const double start = nowUs();
    field.setText(needle);
    loop.exec();
    return (nowUs() - start) / 1000;
}

int consolePage(QApplication& application)
{
    ui::Theme::instance().install();
    ui::Theme::instance().setReduceMotion(true);
    shots::World world(scripted::beforePromote(kServices - kChanged));
    auto& window = world.window();
    window.resize(1440, 900);
    window.show();
    // No waiting by the clock: what is shown is what has come.
    while (!window.page())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    auto* view = window.page()->findChild<QTableView*>();
    auto* field = window.findChild<ui::SearchField*>(u"generationsFilter"_s);
    if (!view || !field) {
        std::fprintf(stderr, "the page has no table or no filter\n");
        return 1;
    }
    bool first = true;
    const PaintWatch watch(*view, [&] {
        if (!std::exchange(first, false))
            return;
        std::printf("%f\n", sinceStartMs());
        std::vector<double> times;
        for (const char* needle : {"a", "api", "b", "9", "19", "x", "card", "e"})
            times.push_back(filterOnce(*view, *field, QLatin1String(needle)));
        std::printf("%f\n%f\n", percentile(times, 100), residentMiB());
        QApplication::exit();
    });
    view->viewport()->update();
    return application.exec();
}

int rememberedPage(QApplication& application)
{
    ui::Theme::instance().install();
    app::Options options;
    options.profile = u"Bench"_s;
    app::Console console(options, placesIn(qEnvironmentVariable("PULT_BENCH_HOME")));
    console.start();
    while (!console.window()->page())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    auto* view = console.window()->page()->findChild<QTableView*>();
    if (!view) {
        std::fprintf(stderr, "the page has no table\n");
        return 1;
    }
    const PaintWatch watch(*view, [] {
        std::printf("%f\n", sinceStartMs());
        QApplication::exit();
    });
    view->viewport()->update();
    return application.exec();
}

std::vector<double> runChild(
    const std::string& program, const std::string& mode, int lines, const std::string& home = {})
{
    test::Program child({program, mode}, "/dev/null",
        {{"PULT_BENCH_HOME", home}, {"PULT_BENCH_STARTED", std::to_string(nowUs())},
            {"QT_QPA_PLATFORM", "offscreen"}});
    std::vector<double> values;
    for (int i = 0; i < lines; ++i) {
        const auto line = child.readLine();
        if (!line) {
            std::fprintf(stderr, "%s %s said nothing\n", program.c_str(), mode.c_str());
            std::exit(1);
        }
        values.push_back(std::stod(*line));
    }
    child.wait();
    return values;
}

int compare(const std::string& program)
{
    std::vector<double> bare, page, filter, memory, remembered;
    QTemporaryDir home;
    rememberTable(home.path(), kServices);
    for (int i = 0; i < 9; ++i) {
        bare.push_back(runChild(program, "--bare", 1)[0]);
        const auto values = runChild(program, "--page", 3);
        page.push_back(values[0]);
        filter.push_back(values[1]);
        memory.push_back(values[2]);
        remembered.push_back(runChild(program, "--remembered", 1, home.path().toStdString())[0]);
    }
    note("bare_window_first_paint", percentile(bare, 50), "ms");
    note("generations_first_data", percentile(page, 50), "ms");
    figure("generations_first_data_over_bare_window_ms",
        percentile(page, 50) - percentile(bare, 50), Goal::AtMost, 150);
    figure("generations_filter_10000_ms", percentile(filter, 50), Goal::AtMost, 100);
    figure("console_first_window_from_cache_ms", percentile(remembered, 50), Goal::AtMost, 700);
    figure("console_resident_mib", percentile(memory, 50), Goal::AtMost, 120);
    return 0;
}

} // namespace
} // namespace pult::bench

int main(int argc, char** argv)
{
    using namespace pult::bench;
    const std::string mode = argc > 1 ? argv[1] : "";
    if (mode.empty())
        return compare(argv[0]);
    QApplication application(argc, argv);
    if (mode == "--remembered")
        return rememberedPage(application);
    return mode == "--bare" ? bareWindow(application) : consolePage(application);
}
