// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QSettings;

namespace pult::app {

//! Keeps what the user chose about looks and comfort from one start to the next.
class Appearance : public QObject
{
    Q_OBJECT
public:
    //! Applies what is kept and keeps every later choice. `settings` must outlive it.
    //! `themeGiven`: the command line chose the theme for this once.
    Appearance(QSettings& settings, bool themeGiven, QObject* parent = nullptr);

private:
    void keep();

    QSettings& m_settings;
    bool m_themeGiven;
};

} // namespace pult::app
