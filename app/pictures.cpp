// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pictures.h"

#include <QCoreApplication>
#include <QDir>
#include <QTextStream>
#include <QTimer>

#include "app/console.h"
#include "app/console_window.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::app {
namespace {

constexpr int kLookEveryMs = 100;
//! Live for this many looks in a row: answers that a page asks for have come as well.
constexpr int kSettledLooks = 8;
constexpr int kMostLooks = 600;
//! So long a picture waits for what is still to come; it may never come.
constexpr int kPatientLooks = 300;

} // namespace

Pictures::Pictures(Console& console, QString file, QString folder, QObject* parent)
    : QObject(parent)
    , m_console(console)
    , m_file(std::move(file))
    , m_folder(std::move(folder))
    , m_timer(new QTimer(this))
{
    connect(m_timer, &QTimer::timeout, this, &Pictures::look);
}

void Pictures::start()
{
    if (!m_folder.isEmpty())
        m_pages = Workspace::pageIds();
    m_timer->start(kLookEveryMs);
}

void Pictures::look()
{
    const ConsoleWindow* window = m_console.window();
    const bool live = window && window->isSettled();
    const bool due = live && (m_looks >= kPatientLooks || window->isComplete());
    m_settled = due ? m_settled + 1 : 0;
    if (!m_console.startTrouble().isEmpty())
        finish(1, m_console.startTrouble());
    else if (m_settled >= kSettledLooks)
        takeNext();
    else if (++m_looks > kMostLooks)
        finish(1, nothingToShow());
}

QString Pictures::nothingToShow() const
{
    const QString words = tr("Nothing live to show after a minute.");
    const QString why = m_console.window() ? m_console.window()->whyNothingIsShown() : QString();
    return why.isEmpty() ? words : words + u' ' + why;
}

void Pictures::takeNext()
{
    m_settled = 0;
    m_looks = 0;
    ConsoleWindow* window = m_console.window();
    // What is still to be laid out would leave a gap.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    if (m_folder.isEmpty()) {
        const bool written = window->grab().save(m_file);
        return finish(written ? 0 : 1,
            written ? tr("Written: %1").arg(m_file) : tr("%1 cannot be written.").arg(m_file));
    }
    // The page shown is written, then the next one is shown and given time to settle.
    const QString shown = window->page() ? window->page()->id() : QString();
    if (m_pages.contains(shown)) {
        QDir().mkpath(m_folder);
        const QString path = QDir(m_folder).filePath(shown + u".png"_s);
        if (!window->grab().save(path))
            return finish(1, tr("%1 cannot be written.").arg(path));
        m_pages.removeOne(shown);
    }
    if (m_pages.isEmpty())
        return finish(0, tr("Written: %1").arg(m_folder));
    window->navigate({window->profileId(), m_pages.first(), {}, {}, 0});
}

void Pictures::finish(int code, const QString& words)
{
    m_timer->stop();
    QTextStream(code == 0 ? stdout : stderr) << words << Qt::endl;
    QCoreApplication::exit(code);
}

} // namespace pult::app
