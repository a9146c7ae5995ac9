// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>

#include <QApplication>
#include <QSocketNotifier>
#include <QStandardPaths>
#include <QTextStream>
#include <sys/socket.h>
#include <unistd.h>

#include "app/console.h"
#include "app/options.h"
#include "app/pictures.h"
#include "app/single_instance.h"
#include "ui/theme/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace {

using pult::app::Options;

//! Set before the application exists: scale and platform are read once.
void prepareEnvironment(const Options& options)
{
    if (!options.scale.isEmpty())
        qputenv("QT_SCALE_FACTOR", options.scale.toUtf8());
    const bool hasDisplay
        = qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
    if (hasDisplay || qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        return;
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QTextStream(stderr)
        << "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set): the console runs "
           "offscreen.\n";
    if (!options.takesPictures())
        QTextStream(stderr) << "Use --screenshot FILE or --tour DIR to see it.\n";
}

int signalSockets[2] = {-1, -1};

void onSignal(int)
{
    const char byte = 1;
    [[maybe_unused]] const auto written = write(signalSockets[0], &byte, sizeof byte);
}

//! SIGTERM and SIGINT end the event loop, so that the children are stopped in order.
void endOnSignals(QObject& parent)
{
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, signalSockets) != 0)
        return;
    auto* notifier = new QSocketNotifier(signalSockets[1], QSocketNotifier::Read, &parent);
    QObject::connect(
        notifier, &QSocketNotifier::activated, &parent, [] { QCoreApplication::exit(0); });
    for (const int number : {SIGTERM, SIGINT, SIGHUP})
        std::signal(number, onSignal);
}

QString runtimeFolder()
{
    const QString runtime = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    return runtime.isEmpty() ? pult::app::Places::standard().state : runtime + u"/pult"_s;
}

int endOfUsage(const pult::Error& error)
{
    QTextStream(stderr) << QString::fromStdString(error.message) << "\n\n" << Options::usage();
    return 2;
}

int run(QApplication& application, const Options& options)
{
    const auto profile = pult::app::Console::profileOf(options, pult::app::Places::standard());
    if (!profile)
        return endOfUsage(profile.error());
    pult::app::SingleInstance instance(runtimeFolder());
    const bool alone = !options.takesPictures() && !options.newWindow;
    if (alone && !instance.acquire()) {
        if (!options.server.isEmpty()) {
            QTextStream(stderr) << "A console runs already and keeps its control plane; "
                                   "--new-window opens another for --server.\n";
            return 1;
        }
        if (instance.handOver(options.message(profile->id)))
            return 0;
        QTextStream(stderr)
            << "A console runs already but does not answer; --new-window opens another.\n";
        return 1;
    }
    pult::ui::Theme::instance().install();
    if (options.theme)
        pult::ui::Theme::instance().setPreference(*options.theme);
    // A picture shows what is, not what has just changed.
    if (options.takesPictures())
        pult::ui::Theme::instance().setReduceMotion(true);
    pult::app::Console console(options, pult::app::Places::standard());
    QObject::connect(
        &instance, &pult::app::SingleInstance::received, &console, &pult::app::Console::receive);
    endOnSignals(console);
    console.start();
    pult::app::Pictures pictures(console, options.screenshot, options.tour);
    if (options.takesPictures())
        pictures.start();
    return application.exec();
}

} // namespace

int main(int argc, char** argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    const auto options = Options::parse(arguments);
    if (!options)
        return endOfUsage(options.error());
    if (options->help || options->version) {
        QTextStream(stdout) << (options->help ? Options::usage() : u"pult " PULT_VERSION "\n"_s);
        return 0;
    }
    prepareEnvironment(*options);
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"pult"_s);
    QApplication::setApplicationDisplayName(u"Pult"_s);
    QApplication::setApplicationVersion(u"" PULT_VERSION ""_s);
    QApplication::setDesktopFileName(pult::app::kDesktopFile.toString());
    return run(application, *options);
}
