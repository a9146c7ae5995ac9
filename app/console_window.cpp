// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console_window.h"

#include <algorithm>

#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedLayout>
#include <QTabBar>
#include <QVBoxLayout>

#include "app/news_column.h"
#include "app/side_dock.h"
#include "app/start_panel.h"
#include "app/window_words.h"
#include "client/qt/leaks_feed.h"
#include "models/csv.h"
#include "models/generation_facts.h"
#include "models/strings.h"
#include "ui/dialogs/identity_words.h"
#include "ui/dialogs/tones.h"
#include "ui/kit/buttons.h"
#include "ui/kit/message_bar.h"
#include "ui/kit/naming.h"
#include "ui/pages/connections_page.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/key_sheet.h"
#include "ui/shell/navigation_rail.h"
#include "ui/shell/status_bar.h"
#include "ui/theme/measures.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::app {
namespace {

constexpr int kLayoutVersion = 1;

std::vector<ui::NavigationItem> navigation()
{
    return {{u"overview"_s, ConsoleWindow::tr("Overview"), std::nullopt, u"Ctrl+0"_s},
        {u"generations"_s, ConsoleWindow::tr("Generations"), std::nullopt, u"Ctrl+1"_s},
        {u"rollout"_s, ConsoleWindow::tr("Rollout"), std::nullopt, u"Ctrl+6"_s},
        {u"leaks"_s, ConsoleWindow::tr("Leaks"), std::nullopt, u"Ctrl+4"_s},
        {u"gateways"_s, ConsoleWindow::tr("Gateways"), std::nullopt, u"Ctrl+2"_s},
        {u"activity"_s, ConsoleWindow::tr("Activity"), std::nullopt, u"Ctrl+3"_s},
        {u"oncall"_s, ConsoleWindow::tr("On-call"), std::nullopt, u"F9"_s},
        {u"connections"_s, ConsoleWindow::tr("Connections"), std::nullopt, u"Ctrl+5"_s}};
}

} // namespace

ConsoleWindow::ConsoleWindow(const Parts& parts, QWidget* parent)
    : QMainWindow(parent)
    , m_parts(parts)
    , m_actions(std::make_unique<ui::ActionRegistry>())
{
    setObjectName(u"consoleWindow"_s);
    setWindowIcon(ui::applicationIcon());
    build();
    buildActions();
    connectSession();
    restore();
    m_nowhere = addWorkspace({});
    m_stack->setCurrentWidget(m_startPanel);
    onServerChanged();
    renderIdentity();
}

ConsoleWindow::~ConsoleWindow()
{
    // Pages speak to this window until they are gone; those of a tab closed just now as well.
    m_dock->setInspector(nullptr);
    qDeleteAll(findChildren<Workspace*>());
}

void ConsoleWindow::build()
{
    auto* centre = new QWidget(this);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_line = new ui::IdentityLine(centre);
    m_identity = new ui::IdentityBar(centre);
    m_stream = new ui::MessageBar(u"streamBar"_s, centre);
    m_notice = new ui::MessageBar(u"noticeBar"_s, centre);
    m_status = new ui::StatusBar(centre);
    column->addWidget(m_line);
    column->addWidget(m_identity);
    auto* body = new QHBoxLayout;
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(0);
    m_rail = new ui::NavigationRail(centre);
    m_rail->setItems(navigation());
    body->addWidget(m_rail);
    m_splitter = new QSplitter(Qt::Horizontal, centre);
    m_splitter->setObjectName(u"docks"_s);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    auto* pages = new QWidget;
    buildCentre(*pages);
    m_dock = new SideDock(m_parts.text);
    m_splitter->addWidget(pages);
    m_splitter->addWidget(m_dock);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setSizes({1000, ui::measures::kInspector});
    body->addWidget(m_splitter, 1);
    column->addLayout(body, 1);
    column->addWidget(m_status);
    setCentralWidget(centre);
    m_palette = new ui::CommandPalette(this);
    m_keySheet = new ui::KeySheet(this);
    connect(m_rail, &ui::NavigationRail::chosen, this, &ConsoleWindow::showPage);
    connect(m_palette, &ui::CommandPalette::chosen, this, &ConsoleWindow::runPaletteItem);
    connect(m_identity, &ui::IdentityBar::searchRequested, this, &ConsoleWindow::openPalette);
    connect(
        m_identity, &ui::IdentityBar::retreatRequested, this, [this] { showPage(u"oncall"_s); });
    connect(m_identity, &ui::IdentityBar::readOnlyToggleRequested, this,
        &ConsoleWindow::toggleReadOnly);
    connect(m_identity, &ui::IdentityBar::environmentRequested, this,
        &ConsoleWindow::chooseEnvironment);
}

void ConsoleWindow::buildCentre(QWidget& parent)
{
    auto* column = new QVBoxLayout(&parent);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_tabs = new QTabBar;
    ui::setNames(*m_tabs, u"tabs"_s, tr("Open environments"));
    m_tabs->setExpanding(false);
    m_tabs->setTabsClosable(true);
    m_tabs->setMovable(false);
    m_tabs->setDrawBase(true);
    m_tabs->hide();
    column->addWidget(m_tabs);
    column->addWidget(new NewsColumn({m_stream, m_notice}));
    auto* pages = new QWidget;
    m_stack = new QStackedLayout(pages);
    m_startPanel = new StartPanel(m_parts.session, m_parts.profile);
    m_stack->addWidget(m_startPanel);
    column->addWidget(pages, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, &ConsoleWindow::activate);
    connect(m_tabs, &QTabBar::tabCloseRequested, this, &ConsoleWindow::closeTab);
    connect(m_startPanel, &StartPanel::connectionsRequested, this,
        [this] { showPage(u"connections"_s); });
    connect(m_startPanel, &StartPanel::createEnvironmentRequested, this,
        &ConsoleWindow::openCreateEnvironment);
    connect(m_startPanel, &StartPanel::restartPlaygroundRequested, this,
        &ConsoleWindow::restartPlaygroundRequested);
}

void ConsoleWindow::connectSession()
{
    client::Session& session = m_parts.session;
    connect(&session, &client::Session::serverChanged, this, &ConsoleWindow::onServerChanged);
    connect(&session, &client::Session::ticked, this, &ConsoleWindow::renderAge);
    connect(&session, &client::Session::readOnlyChanged, this, &ConsoleWindow::renderIdentity);
    connect(&session, &client::Session::viewChanged, this, [this](const std::string& changed) {
        if (environment().empty())
            openFirst();
        if (changed == environment())
            renderIdentity();
    });
    connect(&session, &client::Session::freshnessChanged, this, [this](const std::string& changed) {
        if (changed == environment())
            renderStream();
    });
}

ui::PageContext ConsoleWindow::contextOf(const std::string& environment)
{
    return {m_parts.session, environment, m_parts.profile.id, m_parts.text, *this, m_parts.clock,
        m_parts.settings};
}

Workspace* ConsoleWindow::addWorkspace(const std::string& environment)
{
    auto* made = new Workspace(contextOf(environment), m_parts.profiles);
    connect(made, &Workspace::pageMade, this, [this](ui::Page* page) {
        if (auto* connections = qobject_cast<ui::ConnectionsPage*>(page)) {
            connect(connections, &ui::ConnectionsPage::connectRequested, this,
                [this](const QString& profile) { Q_EMIT profileRequested(profile, {}); });
            connect(connections, &ui::ConnectionsPage::editRequested, this,
                &ConsoleWindow::openConnection);
        }
    });
    m_stack->addWidget(made);
    return made;
}

Workspace* ConsoleWindow::workspace() const
{
    return qobject_cast<Workspace*>(m_stack->currentWidget());
}

ui::Page* ConsoleWindow::page() const
{
    return workspace() ? workspace()->current() : nullptr;
}

std::string ConsoleWindow::environment() const
{
    return workspace() ? workspace()->environment() : std::string();
}

client::EnvironmentViewPtr ConsoleWindow::view() const
{
    return m_parts.session.view(environment());
}

void ConsoleWindow::openEnvironment(const std::string& environment, const QString& page)
{
    const auto known = std::find_if(m_workspaces.begin(), m_workspaces.end(),
        [&](const Workspace* each) { return each->environment() == environment; });
    auto position = static_cast<int>(known - m_workspaces.begin());
    if (known == m_workspaces.end()) {
        m_parts.session.follow(environment);
        m_workspaces.push_back(addWorkspace(environment));
        const QSignalBlocker quiet(m_tabs);
        m_tabs->addTab(ui::environmentWord(m_parts.session, environment));
        // The plan of the way back is kept ready from the first moment.
        static_cast<void>(m_workspaces.back()->page(u"oncall"_s));
        const client::LeaksFeed& leaks = m_parts.session.leaks(environment);
        connect(&leaks, &client::Feed::changed, this, &ConsoleWindow::watchLeaks);
        connect(&leaks, &client::Feed::conditionChanged, this, &ConsoleWindow::watchLeaks);
    }
    m_tabs->setVisible(m_workspaces.size() > 1);
    if (!page.isEmpty())
        m_wantedPage = page;
    const QSignalBlocker quiet(m_tabs);
    m_tabs->setCurrentIndex(position);
    activate(position);
    if (!page.isEmpty())
        showPage(page);
}

void ConsoleWindow::activate(int index)
{
    if (index < 0 || index >= static_cast<int>(m_workspaces.size()))
        return;
    Workspace* chosen = m_workspaces[static_cast<std::size_t>(index)];
    m_stack->setCurrentWidget(chosen);
    const ui::Page* current = chosen->current();
    const bool firstTime
        = !current || (current->id() == u"oncall"_s && m_wantedPage != u"oncall"_s);
    showPage(firstTime ? m_wantedPage : current->id());
    renderTabs();
}

void ConsoleWindow::closeTab(int index)
{
    if (m_workspaces.size() > 1 && index >= 0 && index < static_cast<int>(m_workspaces.size()))
        removeTab(index);
}

void ConsoleWindow::removeTab(int index)
{
    Workspace* closing = m_workspaces[static_cast<std::size_t>(index)];
    m_dock->setInspector(nullptr);
    m_parts.session.leaks(closing->environment()).lookAway(this);
    m_workspaces.erase(m_workspaces.begin() + index);
    {
        const QSignalBlocker quiet(m_tabs);
        m_tabs->removeTab(index);
    }
    m_tabs->setVisible(m_workspaces.size() > 1);
    if (m_workspaces.empty()) {
        m_stack->setCurrentWidget(m_startPanel);
        showPage(m_wantedPage);
    } else {
        activate(std::min(index, static_cast<int>(m_workspaces.size()) - 1));
    }
    closing->deleteLater();
}

void ConsoleWindow::showPage(const QString& id)
{
    m_wantedPage = id;
    Workspace* here = workspace();
    if (!here)
        here = m_nowhere;
    if (!here->show(id)) {
        // Pages of an environment wait until there is one.
        m_stack->setCurrentWidget(m_startPanel);
        m_rail->setCurrent(id);
        return;
    }
    m_stack->setCurrentWidget(here);
    m_rail->setCurrent(id);
    rememberPlace();
    renderIdentity();
    renderDocks();
    renderTabs();
    watchLeaks();
}

void ConsoleWindow::onServerChanged()
{
    m_startPanel->render();
    closeVanished();
    openFirst();
    renderIdentity();
}

void ConsoleWindow::openFirst()
{
    if (workspace() && workspace() != m_nowhere)
        return;
    const std::string first = firstEnvironment(
        m_parts.session, m_parts.settings.value(u"window/environment"_s).toString());
    if (!first.empty() && m_wantedPage != u"connections"_s)
        openEnvironment(first);
}

//! What was remembered and is followed no more: the control plane does not know it.
void ConsoleWindow::closeVanished()
{
    for (int i = static_cast<int>(m_workspaces.size()); i-- > 0;) {
        const std::string name = m_workspaces[static_cast<std::size_t>(i)]->environment();
        if (m_parts.session.view(name))
            continue;
        removeTab(i);
        noticeForAWhile(ui::Tone::Warn,
            tr("This control plane has no environment “%1” any more.").arg(models::toQt(name)));
    }
}

bool ConsoleWindow::isSettled() const
{
    if (page() && page()->id() == u"connections"_s)
        return true;
    const auto now = view();
    return now && now->state
        && m_parts.session.freshness(environment()).freshness == client::Freshness::Live;
}

QString ConsoleWindow::whyNothingIsShown() const
{
    const auto now = view();
    return now && now->trouble ? models::Text::error(*now->trouble) : QString();
}

bool ConsoleWindow::isComplete() const
{
    const auto now = view();
    if (page() && page()->id() == u"connections"_s)
        return true;
    if (!now || !now->state || now->state->starting || !page() || !page()->isSettled())
        return false;
    return !now->readiness || std::ranges::all_of(*now->readiness, [](const auto& entry) {
        return entry.second.readiness == client::Readiness::Ready;
    });
}

void ConsoleWindow::setStartNews(const QString& words, bool failed)
{
    m_startPanel->setPlaygroundNews(words, failed);
    m_startNews = failed ? QString() : words;
    renderStream();
    if (failed && workspace())
        m_notice->showMessage(ui::Tone::Bad, ui::RichText(words));
}

void ConsoleWindow::restore()
{
    QSettings& settings = m_parts.settings;
    const QByteArray geometry = settings.value(u"window/geometry"_s).toByteArray();
    if (!geometry.isEmpty())
        restoreGeometry(geometry);
    if (settings.value(u"window/version"_s).toInt() == kLayoutVersion)
        m_splitter->restoreState(settings.value(u"window/docks"_s).toByteArray());
    m_dock->setInspectorWanted(settings.value(u"window/inspector"_s, true).toBool());
    m_dock->setActivityWanted(settings.value(u"window/activity"_s, false).toBool());
    m_wantedPage = settings.value(u"window/page"_s, u"generations"_s).toString();
    if (!Workspace::pageIds().contains(m_wantedPage))
        m_wantedPage = u"generations"_s;
}

void ConsoleWindow::closeEvent(QCloseEvent* event)
{
    QSettings& settings = m_parts.settings;
    settings.setValue(u"window/version"_s, kLayoutVersion);
    settings.setValue(u"window/geometry"_s, saveGeometry());
    settings.setValue(u"window/docks"_s, m_splitter->saveState());
    settings.setValue(u"window/inspector"_s, m_dock->inspectorWanted());
    settings.setValue(u"window/activity"_s, m_dock->activityWanted());
    settings.setValue(u"window/page"_s, m_wantedPage);
    settings.setValue(u"window/environment"_s, models::toQt(environment()));
    QMainWindow::closeEvent(event);
}

} // namespace pult::app
