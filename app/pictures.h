// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

class QTimer;

namespace pult::app {

class Console;

//! Writes pictures of the window once what it shows is live: of one page, or of all. Ends the
//! program with 0 when they are written and 1, saying why, when they cannot be. Thread: GUI.
class Pictures : public QObject
{
    Q_OBJECT
public:
    //! `file`: where the one picture goes; empty: `folder` takes one a page.
    Pictures(Console& console, QString file, QString folder, QObject* parent = nullptr);

    void start();

private:
    void look();
    void takeNext();
    [[nodiscard]] QString nothingToShow() const;
    void finish(int code, const QString& words);

    Console& m_console;
    QString m_file;
    QString m_folder;
    QStringList m_pages;
    QTimer* m_timer;
    int m_looks = 0;
    int m_settled = 0;
};

} // namespace pult::app
