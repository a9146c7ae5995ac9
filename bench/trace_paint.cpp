// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How long it takes until a trace of 50 000 spans is painted, from the moment it has arrived; the
// limit is one second. Also how long a fold and a jump to its end take.
#include <cstdlib>

#include <QApplication>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QTableView>

#include "bench/support/figure.h"
#include "tests/scripted/scripted_telemetry.h"
#include "ui/pages/trace_view.h"
#include "ui/theme/theme.h"

namespace {

constexpr double kLimitMs = 1'000;

template <typename Act> double timed(QWidget& shown, const Act& act)
{
    QElapsedTimer clock;
    clock.start();
    act();
    QCoreApplication::processEvents();
    static_cast<void>(shown.grab());
    return static_cast<double>(clock.nsecsElapsed()) / 1e6;
}

} // namespace

int main(int argc, char** argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    pult::ui::Theme::instance().install();
    const int spans = argc > 1 ? std::atoi(argv[1]) : 50'000;
    const auto text
        = std::make_shared<const pult::models::Text>(std::make_shared<pult::SystemClock>());
    pult::ui::TraceView view(text);
    view.resize(1'200, 600);
    view.show();
    QCoreApplication::processEvents();
    const auto trace = std::make_shared<const pult::client::Trace>(pult::scripted::bigTrace(spans));
    const double first = timed(view, [&] { view.showTrace(trace, "g4"); });
    const double end = timed(view, [&] {
        view.table()->verticalScrollBar()->setValue(view.table()->verticalScrollBar()->maximum());
    });
    const double fold = timed(view, [&] { view.model()->setFolded(0, true); });
    using namespace pult::bench;
    const auto name = "trace_paint_" + std::to_string(spans);
    note(name + "_to_the_end", end, "ms");
    note(name + "_fold_all", fold, "ms");
    return figure(name + "_first_ms", first, Goal::AtMost, kLimitMs) ? EXIT_SUCCESS : EXIT_FAILURE;
}
