// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/appearance.h"

#include <QSettings>

#include "ui/theme/theme.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::app {
namespace {

using ui::SchemePreference;
using ui::Theme;

struct Choice
{
    SchemePreference preference;
    const char* word;
};

constexpr Choice kChoices[]
    = {{SchemePreference::System, "system"}, {SchemePreference::Light, "light"},
        {SchemePreference::Dark, "dark"}, {SchemePreference::HighContrast, "high-contrast"}};

} // namespace

Appearance::Appearance(QSettings& settings, bool themeGiven, QObject* parent)
    : QObject(parent)
    , m_settings(settings)
    , m_themeGiven(themeGiven)
{
    Theme& theme = Theme::instance();
    const QString kept = settings.value(u"look/theme"_s).toString();
    for (const Choice& choice : kChoices)
        if (!themeGiven && kept == QLatin1String(choice.word))
            theme.setPreference(choice.preference);
    theme.setReduceMotion(settings.value(u"look/reduceMotion"_s, false).toBool());
    theme.setPressTwice(settings.value(u"look/pressTwice"_s, false).toBool());
    connect(&theme, &Theme::preferencesChanged, this, &Appearance::keep);
}

void Appearance::keep()
{
    const Theme& theme = Theme::instance();
    for (const Choice& choice : kChoices)
        if (!m_themeGiven && choice.preference == theme.preference())
            m_settings.setValue(u"look/theme"_s, QLatin1String(choice.word));
    m_settings.setValue(u"look/reduceMotion"_s, theme.reduceMotion());
    m_settings.setValue(u"look/pressTwice"_s, theme.pressTwice());
}

} // namespace pult::app
