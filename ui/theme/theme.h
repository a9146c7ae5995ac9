// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QObject>

namespace pult::ui {

class SystemScheme;

//! What the user chose.
enum class SchemePreference
{
    System,
    Light,
    Dark,
    HighContrast,
};

//! The current look of the whole program: scheme, palette, style and base fonts.
//! One per process, GUI thread only, created on first use after QApplication.
class Theme : public QObject
{
    Q_OBJECT
public:
    static Theme& instance();

    //! Installs style, palette and fonts on the application. Call once at start.
    void install();

    void setPreference(SchemePreference preference);
    [[nodiscard]] SchemePreference preference() const { return m_preference; }
    [[nodiscard]] Scheme scheme() const { return m_scheme; }
    [[nodiscard]] bool isHighContrast() const { return m_scheme == Scheme::HighContrast; }
    [[nodiscard]] QColor color(Token token) const { return ui::color(m_scheme, token); }
    //! Width of separators and outlines: 1, or 2 in high contrast.
    [[nodiscard]] int lineWidth() const { return isHighContrast() ? 2 : 1; }

    //! No fades, no flashing rows. The filling of a hold button stays: it is information.
    void setReduceMotion(bool reduce);
    [[nodiscard]] bool reduceMotion() const { return m_reduceMotion; }

    //! Hold buttons are pressed, count down and are pressed again: for people who cannot hold.
    void setPressTwice(bool twice);
    [[nodiscard]] bool pressTwice() const { return m_pressTwice; }

Q_SIGNALS:
    //! The user chose: preference(), reduceMotion() or pressTwice().
    void preferencesChanged();
    //! Colours changed; palette and style are already applied.
    void changed();

private:
    Theme();
    void refresh();
    void apply();

    SystemScheme* m_system;
    SchemePreference m_preference = SchemePreference::System;
    Scheme m_scheme = Scheme::Light;
    bool m_reduceMotion = false;
    bool m_pressTwice = false;
    bool m_installed = false;
};

} // namespace pult::ui
