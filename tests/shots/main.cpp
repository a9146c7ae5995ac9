// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Renders every page and dialog in its states, light and dark, from the scripted world:
//   pult-shots DIR [--only NAME]

#include <functional>
#include <vector>

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QTextStream>

#include "tests/shots/scenes.h"
#include "ui/theme/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace {

struct Look
{
    pult::ui::SchemePreference preference;
    QString name;
};

//! One setting up serves both looks.
bool render(const pult::shots::Scene& scene, const QDir& out)
{
    bool written = true;
    scene.play([&](QWidget& window) {
        for (const Look& look : {Look{pult::ui::SchemePreference::Light, u"light"_s},
                 Look{pult::ui::SchemePreference::Dark, u"dark"_s}}) {
            pult::ui::Theme::instance().setPreference(look.preference);
            QCoreApplication::processEvents();
            const QString path = out.filePath(scene.name + u'-' + look.name + u".png"_s);
            written = window.grab().save(path) && written;
        }
    });
    return written;
}

} // namespace

int main(int argc, char** argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QApplication::setApplicationVersion(u"0.1.0"_s);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 2) {
        QTextStream(stderr) << "pult-shots DIR [--only NAME]\n";
        return 2;
    }
    const QDir out(arguments[1]);
    QDir().mkpath(out.path());
    const qsizetype only = arguments.indexOf(u"--only"_s);
    const QString wanted = only > 0 ? arguments.value(only + 1) : QString();
    pult::ui::Theme::instance().install();
    pult::ui::Theme::instance().setReduceMotion(true);
    pult::ui::Theme::instance().setReduceMotion(true);
    bool sound = true;
    for (const pult::shots::Scene& scene : pult::shots::scenes()) {
        if (!scene.name.contains(wanted))
            continue;
        sound = render(scene, out) && sound;
    }
    return sound ? 0 : 1;
}
