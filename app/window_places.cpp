// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Going places: pages, links, back and forward.
#include <QApplication>
#include <QClipboard>
#include <QMenu>

#include "app/console_window.h"
#include "app/window_words.h"
#include "models/strings.h"
#include "ui/dialogs/identity_words.h"
#include "ui/kit/message_bar.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::app {

void ConsoleWindow::rememberPlace()
{
    if (m_travelling || !page())
        return;
    const models::Link here = page()->link();
    if (!m_places.empty() && m_places[m_place].page == here.page
        && m_places[m_place].environment == here.environment)
        return;
    if (!m_places.empty())
        m_places.resize(m_place + 1);
    m_places.push_back(here);
    m_place = m_places.size() - 1;
}

void ConsoleWindow::goBy(int steps)
{
    const auto target = static_cast<std::ptrdiff_t>(m_place) + steps;
    if (target < 0 || target >= static_cast<std::ptrdiff_t>(m_places.size()))
        return tellWhyNot(steps < 0 ? tr("No page was seen before this one.")
                                    : tr("No page was left for this one."));
    m_place = static_cast<std::size_t>(target);
    m_travelling = true;
    navigate(m_places[m_place]);
    m_travelling = false;
}

void ConsoleWindow::navigate(const models::Link& link)
{
    if (!link.profile.isEmpty() && link.profile != m_parts.profile.id) {
        Q_EMIT profileRequested(link.profile, link);
        return;
    }
    const QString page = link.page.isEmpty() ? m_wantedPage : link.page;
    if (!Workspace::pageIds().contains(page)) {
        if (!link.environment.isEmpty())
            openEnvironment(link.environment.toStdString());
        m_notice->showMessage(ui::Tone::Warn, tr("This console has no page “%1”.").arg(page));
        return;
    }
    if (link.environment.isEmpty())
        showPage(page);
    else
        openEnvironment(link.environment.toStdString(), page);
    if (ui::Page* shown = this->page(); shown && shown->id() == page)
        shown->showObject(link.object, link.at);
}

void ConsoleWindow::chooseEnvironment()
{
    QMenu menu;
    for (const client::EnvironmentSummary& each : knownEnvironments(m_parts.session))
        menu.addAction(environmentIcon(m_parts.session, each.name),
            ui::environmentWord(m_parts.session, each.name), this,
            [this, name = each.name] { openEnvironment(name); });
    menu.addSeparator();
    menu.addAction(tr("Create an environment…"), this, &ConsoleWindow::openCreateEnvironment);
    menu.addAction(tr("Connections"), this, [this] { showPage(u"connections"_s); });
    menu.exec(m_identity->mapToGlobal(QPoint(0, m_identity->height())));
}

void ConsoleWindow::openLinkFromClipboard()
{
    const QString text = QApplication::clipboard()->text().trimmed();
    if (const auto link = models::Link::parse(text))
        navigate(*link);
    else
        m_notice->showMessage(ui::Tone::Warn, tr("There is no pult:// link on the clipboard."));
}

} // namespace pult::app
