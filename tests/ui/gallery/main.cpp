// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Renders the kit to PNG files, one a sheet and scheme:
//   QT_QPA_PLATFORM=offscreen pult-kit-gallery --out DIR [--scale 1.5] [--only NAME]

#include "tests/ui/gallery/sheets.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QTextStream>
#include <QTimer>

#include <algorithm>

namespace {

using namespace pult::ui;

QByteArray argumentAfter(int argc, char** argv, const char* name)
{
    for (int i = 1; i + 1 < argc; ++i) {
        if (qstrcmp(argv[i], name) == 0)
            return argv[i + 1];
    }
    return {};
}

struct SchemeName
{
    SchemePreference preference;
    QString name;
};

bool render(const gallery::Sheet& sheet, const SchemeName& scheme, const QDir& out)
{
    Theme::instance().setPreference(scheme.preference);
    const std::unique_ptr<QWidget> widget(sheet.make());
    widget->ensurePolished();
    if (!widget->isWindow() || !widget->inherits("QMenu"))
        widget->show();
    // Layouts settle and skeletons appear before the picture is taken.
    QEventLoop settle;
    QTimer::singleShot(260, &settle, &QEventLoop::quit);
    settle.exec();
    return widget->grab().save(
        out.filePath(sheet.name + QLatin1Char('-') + scheme.name + QLatin1String(".png")));
}

} // namespace

int main(int argc, char** argv)
{
    // The factor must be known before the application exists.
    const QByteArray scale = argumentAfter(argc, argv, "--scale");
    if (!scale.isEmpty())
        qputenv("QT_SCALE_FACTOR", scale);
    QApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOptions(
        {{QStringLiteral("out"), QStringLiteral("Where the pictures go."), QStringLiteral("dir")},
            {QStringLiteral("scale"), QStringLiteral("Scale factor, 1 to 2."),
                QStringLiteral("factor")},
            {QStringLiteral("only"), QStringLiteral("One sheet."), QStringLiteral("name")}});
    parser.process(app);
    if (!parser.isSet(QStringLiteral("out"))) {
        QTextStream(stderr) << "--out is missing: name the folder for the pictures\n";
        return 2;
    }
    const QDir out(parser.value(QStringLiteral("out")));
    QDir().mkpath(out.path());
    Theme::instance().install();
    const QString only = parser.value(QStringLiteral("only"));
    bool sound = true;
    for (const SchemeName& scheme : {SchemeName{SchemePreference::Light, QStringLiteral("light")},
             {SchemePreference::Dark, QStringLiteral("dark")},
             {SchemePreference::HighContrast, QStringLiteral("high-contrast")}}) {
        for (const gallery::Sheet& sheet : gallery::allSheets()) {
            if (only.isEmpty() || sheet.name == only)
                sound = render(sheet, scheme, out) && sound;
        }
    }
    return sound ? 0 : 1;
}
