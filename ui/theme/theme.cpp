// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "ui/theme/palette.h"
#include "ui/theme/pult_style.h"
#include "ui/theme/system_scheme.h"
#include "ui/theme/type_scale.h"

#include <QApplication>
#include <QPointer>
#include <QToolTip>

namespace pult::ui {

Theme& Theme::instance()
{
    // Owned by the application, so that tests which create several get a fresh one each.
    static QPointer<Theme> theme;
    if (!theme) {
        theme = new Theme;
        theme->setParent(qApp);
    }
    return *theme;
}

Theme::Theme()
    : m_system(new SystemScheme(this))
    , m_scheme(m_system->scheme())
{
    connect(m_system, &SystemScheme::changed, this, &Theme::refresh);
}

void Theme::install()
{
    m_installed = true;
    QApplication::setStyle(new PultStyle);
    m_system->start();
    apply();
}

void Theme::setPreference(SchemePreference preference)
{
    m_preference = preference;
    refresh();
    Q_EMIT preferencesChanged();
}

void Theme::setReduceMotion(bool reduce)
{
    m_reduceMotion = reduce;
    Q_EMIT preferencesChanged();
}

void Theme::setPressTwice(bool twice)
{
    m_pressTwice = twice;
    Q_EMIT preferencesChanged();
}

void Theme::refresh()
{
    Scheme next = m_system->scheme();
    if (m_preference == SchemePreference::Light)
        next = Scheme::Light;
    else if (m_preference == SchemePreference::Dark)
        next = Scheme::Dark;
    else if (m_preference == SchemePreference::HighContrast)
        next = Scheme::HighContrast;
    if (next == m_scheme)
        return;
    m_scheme = next;
    apply();
    Q_EMIT changed();
}

void Theme::apply()
{
    if (!m_installed)
        return;
    const QPalette palette = paletteFor(m_scheme);
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
    QApplication::setFont(font(TextRole::Body));
    for (const char* pressable : {"QPushButton", "QToolButton", "QComboBox", "QTabBar"})
        QApplication::setFont(font(TextRole::BodyMedium), pressable);
    QApplication::setFont(font(TextRole::Label), "QHeaderView");
    QApplication::setFont(font(TextRole::Small), "QStatusBar");
    QToolTip::setFont(font(TextRole::Small));
}

} // namespace pult::ui
