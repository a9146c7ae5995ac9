// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console.h"

#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>
#include <QSysInfo>

#include "app/appearance.h"
#include "app/console_window.h"
#include "client/watch_cache.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::app {
namespace {

QString playgroundFolder(const Places& places)
{
    return QDir(places.data).filePath(u"playground"_s);
}

QString profilesFile(const Places& places)
{
    return QDir(places.config).filePath(u"profiles.ini"_s);
}

QString stateFile(const Places& places)
{
    return QDir(places.state).filePath(u"console.ini"_s);
}

std::filesystem::path cacheRoot(const Places& places)
{
    return QDir(places.cache).filePath(u"watches"_s).toStdString();
}

client::CacheKey cacheKey(const client::Profile& profile)
{
    return {profile.id.toStdString(), profile.endpoint.toStdString()};
}

QString lastProfile(const QSettings& state)
{
    return state.value(u"profile"_s).toString();
}

} // namespace

Places Places::standard()
{
    const auto in = [](QStandardPaths::StandardLocation location) {
        return QDir(QStandardPaths::writableLocation(location)).filePath(u"pult"_s);
    };
    const QString state = qEnvironmentVariable("XDG_STATE_HOME");
    return {in(QStandardPaths::GenericConfigLocation),
        state.isEmpty() ? QDir::home().filePath(u".local/state/pult"_s)
                        : QDir(state).filePath(u"pult"_s),
        in(QStandardPaths::GenericDataLocation), in(QStandardPaths::GenericCacheLocation),
        QCoreApplication::applicationDirPath()};
}

Console::Console(Options options, Places places, QObject* parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_places(std::move(places))
    , m_text(std::make_shared<const models::Text>(std::make_shared<const SystemClock>()))
    , m_profiles(profilesFile(m_places), PlaygroundLauncher::endpointIn(playgroundFolder(m_places)))
    , m_state(stateFile(m_places), QSettings::IniFormat)
{
    QDir().mkpath(m_places.config);
    QDir().mkpath(m_places.state);
    // A picture shows what was asked for, and leaves no trace.
    if (!m_options.takesPictures())
        m_appearance = std::make_unique<Appearance>(m_state, m_options.theme.has_value());
    removeOldCaches();
    connect(&m_profiles, &client::ProfileStore::changed, this, &Console::removeOldCaches);
}

Console::~Console()
{
    // The window speaks to the session, the session to the playground's control plane.
    m_window.reset();
    m_session.reset();
    m_playground.reset();
}

Result<client::Profile> Console::profileOf(
    const Options& options, const client::ProfileStore& profiles, const QString& last)
{
    if (!options.server.isEmpty()) {
        client::Profile given;
        given.id = u"server"_s;
        given.name = options.server;
        given.endpoint = options.server;
        return given;
    }
    QStringList names;
    for (const client::Profile& each : profiles.profiles()) {
        if (!options.profile.isEmpty()
            && (each.id == options.profile || each.name == options.profile))
            return each;
        names << (each.embedded ? each.id : each.name);
    }
    if (!options.profile.isEmpty() && !options.link)
        return failure(Code::InvalidArgument, "USAGE",
            u"--profile takes %1, not \"%2\""_s.arg(names.join(u", "_s), options.profile)
                .toStdString());
    const client::Profile* used = profiles.find(last);
    return used ? *used : profiles.profiles().front();
}

Result<client::Profile> Console::profileOf(const Options& options, const Places& places)
{
    const client::ProfileStore profiles(
        profilesFile(places), PlaygroundLauncher::endpointIn(playgroundFolder(places)));
    return profileOf(
        options, profiles, lastProfile(QSettings(stateFile(places), QSettings::IniFormat)));
}

void Console::start()
{
    models::Link link = m_options.link.value_or(models::Link{});
    link.environment = m_options.environment;
    link.page = m_options.page;
    // Refused before, where nothing has this name.
    const auto profile = profileOf(m_options, m_profiles, lastProfile(m_state));
    const client::Profile& opened = profile ? *profile : m_profiles.profiles().front();
    if (!m_options.link || !m_options.server.isEmpty() || m_options.link->profile == opened.id)
        return open(opened, link);
    // Nothing of the link is shown at another control plane.
    open(opened, {{}, u"connections"_s, {}, {}, 0});
    changeProfile(m_options.link->profile, link);
}

void Console::open(const client::Profile& profile, const models::Link& link)
{
    m_window.reset();
    m_session.reset();
    if (!profile.embedded)
        m_playground.reset();
    client::SessionOptions options;
    options.connection.address = profile.endpoint.toStdString();
    options.connection.origin
        = u"console %1 on %2"_s
              .arg(QCoreApplication::applicationVersion(), QSysInfo::machineHostName())
              .toStdString();
    options.readOnly = m_options.readOnly || profile.readOnly;
    options.cacheFolder = cacheFolderOf(profile);
    m_session = std::make_unique<client::Session>(std::move(options));
    openWindow(profile, link);
    if (profile.embedded)
        startPlayground();
    if (profile.id != u"server"_s)
        m_state.setValue(u"profile"_s, profile.id);
}

std::filesystem::path Console::cacheFolderOf(const client::Profile& profile) const
{
    // A picture leaves no trace; neither does a server without a profile that could be removed.
    const bool kept = !m_places.cache.isEmpty() && !m_options.takesPictures()
        && m_profiles.find(profile.id) != nullptr;
    return kept ? client::cacheFolder(cacheRoot(m_places), cacheKey(profile))
                : std::filesystem::path();
}

void Console::removeOldCaches()
{
    if (m_places.cache.isEmpty())
        return;
    std::vector<client::CacheKey> kept;
    for (const client::Profile& each : m_profiles.profiles())
        kept.push_back(cacheKey(each));
    client::keepCachesOf(cacheRoot(m_places), kept);
}

void Console::openWindow(const client::Profile& profile, const models::Link& link)
{
    m_settings = std::make_unique<QSettings>(
        QDir(m_places.state).filePath(u"window-%1.ini"_s.arg(profile.id)), QSettings::IniFormat);
    m_window = std::make_unique<ConsoleWindow>(ConsoleWindow::Parts{
        *m_session, m_profiles, profile, m_text, *m_settings, ui::UiClock::system()});
    connect(m_window.get(), &ConsoleWindow::profileRequested, this, &Console::changeProfile);
    connect(m_window.get(), &ConsoleWindow::restartPlaygroundRequested, this,
        &Console::startPlayground);
    if (m_options.takesPictures() || m_settings->value(u"window/geometry"_s).isNull())
        m_window->resize(m_options.size);
    m_window->show();
    if (!link.page.isEmpty() || !link.environment.isEmpty())
        m_window->navigate({profile.id, link.page, link.object, link.environment, link.at});
}

void Console::changeProfile(const QString& id, const models::Link& link)
{
    const client::Profile* known = m_profiles.find(id);
    if (!known) {
        // A link never makes a connection.
        m_window->setStartNews(tr("No connection of this console is called “%1”.").arg(id), true);
        return;
    }
    // Not from inside the window that is about to go.
    QMetaObject::invokeMethod(
        this, [this, profile = *known, link] { open(profile, link); }, Qt::QueuedConnection);
}

void Console::startPlayground()
{
    m_startTrouble.clear();
    if (!m_playground) {
        m_playground
            = std::make_unique<PlaygroundLauncher>(m_places.programs, playgroundFolder(m_places));
        connect(m_playground.get(), &PlaygroundLauncher::progressed, this,
            [this](const QString& words) {
                if (m_window)
                    m_window->setStartNews(words, false);
            });
        connect(m_playground.get(), &PlaygroundLauncher::listening, this, [this] {
            if (m_session)
                m_session->refreshServer();
        });
        connect(m_playground.get(), &PlaygroundLauncher::ready, this, [this] {
            if (m_window)
                m_window->setStartNews({}, false);
            if (m_session)
                m_session->refreshServer();
        });
        connect(
            m_playground.get(), &PlaygroundLauncher::failed, this, [this](const QString& words) {
                m_startTrouble = words;
                if (m_window)
                    m_window->setStartNews(words, true);
            });
    }
    m_playground->start();
}

void Console::receive(const QString& message)
{
    if (!m_window)
        return;
    m_window->setWindowState(m_window->windowState() & ~Qt::WindowMinimized);
    m_window->raise();
    m_window->activateWindow();
    if (const auto link = linkOfMessage(message))
        m_window->navigate(*link);
}

} // namespace pult::app
