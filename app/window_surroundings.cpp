// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the window shows around its pages.
#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QTabBar>

#include "app/console_window.h"
#include "app/side_dock.h"
#include "app/window_words.h"
#include "client/qt/leaks_feed.h"
#include "models/generation_facts.h"
#include "ui/dialogs/identity_words.h"
#include "ui/kit/message_bar.h"
#include "ui/shell/navigation_rail.h"
#include "ui/shell/status_bar.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::app {
namespace {

constexpr int kNoticeMs = 2'500;

} // namespace

void ConsoleWindow::renderIdentity()
{
    const auto now = view();
    const client::EnvironmentState* state = now ? now->state.get() : nullptr;
    const ui::IdentityInfo info = identityInfo(m_parts.session, environment(), m_parts.profile);
    m_line->setKind(info.kind);
    m_identity->setInfo(info);
    const models::RetreatWords retreat = models::retreatOf(state);
    m_identity->setRetreat(retreat.act + (retreat.impossible.isEmpty() ? u"…"_s : QString()),
        environment().empty() ? tr("No environment is open.") : QString());
    m_rail->setBadge(u"gateways"_s, gatewayBadge(now), true);
    m_rail->setBadge(u"rollout"_s, rolloutBadge(state), rolloutWaits(state));
    setWindowTitle(titleOf(info, page() ? page()->title() : QString()));
    if (now && now->recent)
        m_dock->setActivity(*now->recent, now->operations);
    renderActions(state);
    renderAge();
    renderStatus();
    renderStream();
}

void ConsoleWindow::renderActions(const client::EnvironmentState* state)
{
    const QString blocked = ui::writeBlocker(m_parts.session, environment(), 2);
    const bool candidate = state && models::foremostCandidate(*state, view()->readiness.get());
    m_actions->setBlocked(u"generations.register"_s, blocked);
    m_actions->setBlocked(u"generations.promote"_s,
        blocked.isEmpty() && !candidate ? tr("There is no candidate.") : blocked);
    m_actions->setBlocked(
        u"generations.freeze"_s, ui::writeBlocker(m_parts.session, environment(), 1));
    m_actions->setBlocked(
        u"leaks.prove"_s, environment().empty() ? tr("No environment is open.") : QString());
}

void ConsoleWindow::renderAge()
{
    const client::FreshnessState freshness = m_parts.session.freshness(environment());
    const auto now = view();
    // Without an environment there is no stream; what can be told is whether the server answers.
    const bool answers = m_parts.session.server() && !m_parts.session.trouble();
    if (ui::isRemembered(now) && freshness.age)
        m_identity->setRemembered(freshness.age->count());
    else
        m_identity->setAge(freshness.age ? freshness.age->count() : 0,
            environment().empty() ? answers
                                  : freshness.age && now && now->link == client::LinkState::Live);
    if (m_stream->isVisible())
        renderStream();
}

void ConsoleWindow::renderStatus()
{
    m_status->setSegments(statusSegments(*m_parts.text, view()));
}

void ConsoleWindow::renderStream()
{
    const StreamNews news = streamNews(*m_parts.text, m_parts.session, environment(), m_startNews);
    m_stream->setDismissible(false);
    if (news.words.isEmpty())
        m_stream->hide();
    else
        m_stream->showMessage(news.tone, ui::RichText(news.words));
}

void ConsoleWindow::renderDocks()
{
    m_dock->setInspector(page() ? page()->inspector() : nullptr);
}

void ConsoleWindow::renderTabs()
{
    for (std::size_t i = 0; i < m_workspaces.size(); ++i) {
        const Workspace& each = *m_workspaces[i];
        const ui::Page* current = each.current();
        m_tabs->setTabText(static_cast<int>(i),
            ui::environmentWord(m_parts.session, each.environment())
                + (current ? u" · "_s + current->title() : QString()));
        m_tabs->setTabIcon(
            static_cast<int>(i), environmentIcon(m_parts.session, each.environment()));
    }
}

void ConsoleWindow::inspectorChanged()
{
    renderDocks();
}

void ConsoleWindow::copy(const QString& text, const QString& what)
{
    QApplication::clipboard()->setText(text);
    notice(tr("%1: it is on the clipboard.").arg(what));
}

void ConsoleWindow::notice(const QString& words)
{
    noticeForAWhile(ui::Tone::Ok, words);
}

void ConsoleWindow::tellWhyNot(const QString& words)
{
    noticeForAWhile(ui::Tone::Warn, words);
}

void ConsoleWindow::noticeForAWhile(ui::Tone tone, const QString& words)
{
    m_notice->setDismissible(false);
    m_notice->showMessage(tone, ui::RichText(words));
    const int turn = ++m_noticeTurn;
    m_parts.clock.callAfter(kNoticeMs, m_notice, [this, turn] {
        if (turn == m_noticeTurn)
            m_notice->hide();
    });
}

void ConsoleWindow::toggleReadOnly()
{
    m_parts.session.setReadOnly(!m_parts.session.readOnly());
}

void ConsoleWindow::toggleInspector()
{
    m_dock->setInspectorWanted(!m_dock->inspectorWanted());
    if (!page() || !page()->inspector())
        notice(m_dock->inspectorWanted() ? tr("The inspector comes with what is selected.")
                                         : tr("The inspector stays away."));
}

void ConsoleWindow::openContextMenu()
{
    QMenu menu;
    if (page())
        page()->fillActs(menu);
    if (menu.isEmpty())
        return tellWhyNot(tr("Nothing is selected here that could be acted on."));
    const QWidget* focus = QApplication::focusWidget();
    menu.exec(focus ? focus->mapToGlobal(QPoint(16, 16)) : mapToGlobal(rect().center()));
}

//! The badge of the page is looked at as long as the window is.
void ConsoleWindow::watchLeaks()
{
    for (Workspace* each : m_workspaces) {
        if (each->environment().empty())
            continue;
        client::LeaksFeed& feed = m_parts.session.leaks(each->environment());
        if (each == workspace() && isVisible() && !isMinimized())
            feed.look(this);
        else
            feed.lookAway(this);
    }
    if (environment().empty())
        return m_rail->setBadge(u"leaks"_s, {}, true);
    const client::LeaksFeed& shown = m_parts.session.leaks(environment());
    const bool off = shown.state().condition == client::FeedCondition::Off;
    m_rail->setBadge(u"leaks"_s, off ? QString() : leaksBadge(shown.report().get()), true);
}

void ConsoleWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange)
        watchLeaks();
}

void ConsoleWindow::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    watchLeaks();
}

void ConsoleWindow::hideEvent(QHideEvent* event)
{
    QMainWindow::hideEvent(event);
    watchLeaks();
}

} // namespace pult::app
