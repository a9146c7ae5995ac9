// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/shots/world.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace pult::shots {
namespace {

//! Longer than the conflation of views (100 ms) and the delay of skeletons (200 ms).
constexpr int kSettleMs = 320;
constexpr std::chrono::milliseconds kConflation{200};

} // namespace

World::World(std::optional<client::EnvironmentState> prod, bool trouble, ui::UiClock& clock,
    scripted::Fault fault)
    : m_clock(std::make_shared<ManualClock>(WallTime{std::chrono::milliseconds{scripted::kNowMs}}))
    , m_timers(std::make_shared<test::ManualTimers>(m_clock))
    , m_plane(std::make_shared<scripted::ScriptedPlane>(m_clock))
{
    m_clock->advance(std::chrono::milliseconds{0});
    m_profiles = std::make_unique<client::ProfileStore>(
        m_folder.filePath(u"profiles.ini"_s), u"unix:/run/user/1000/pult/pultd.sock"_s);
    client::Profile telecom{{}, u"Telecom EU"_s, u"pult.telecom-eu:7600"_s,
        client::EnvironmentClass::Prod, false, false};
    const QString id = m_profiles->save(telecom).value_or(QString());
    m_profiles
        ->save({{}, u"Telecom EU, second"_s, u"pult-b.telecom-eu:7600"_s,
            client::EnvironmentClass::Prod, false, false})
        .value();
    m_profiles
        ->save(
            {{}, u"Staging"_s, u"pult.stage:7600"_s, client::EnvironmentClass::Stage, true, false})
        .value();
    if (prod)
        m_plane->show(scripted::viewOf(*std::move(prod), trouble, m_clock->mono()));
    m_plane->setTrouble(trouble);
    m_plane->setFault(fault);
    scripted::fill(m_plane->telemetry());
    m_plane->setTimers(m_timers);
    client::SessionOptions options;
    options.connection.address = telecom.endpoint.toStdString();
    options.clock = m_clock;
    options.timers = m_timers;
    options.ids = std::make_shared<SeededIdSource>(7);
    options.connect = m_plane->connector();
    options.watch = m_plane->watcher();
    m_session = std::make_unique<client::Session>(std::move(options));
    m_settings
        = std::make_unique<QSettings>(m_folder.filePath(u"window.ini"_s), QSettings::IniFormat);
    const auto text = std::make_shared<const models::Text>(
        m_clock, QLocale(QLocale::English), QTimeZone::utc());
    m_window = std::make_unique<app::ConsoleWindow>(app::ConsoleWindow::Parts{
        *m_session, *m_profiles, *m_profiles->find(id), text, *m_settings, clock});
}

World::~World()
{
    m_window.reset();
    m_session.reset();
}

void World::settle()
{
    QEventLoop loop;
    QTimer::singleShot(kSettleMs, &loop, &QEventLoop::quit);
    loop.exec();
}

void World::pass(std::chrono::milliseconds time)
{
    m_timers->advance(time);
    QEventLoop tick;
    QObject::connect(m_session.get(), &client::Session::ticked, &tick, &QEventLoop::quit);
    tick.exec();
    settle();
}

void World::advance(std::chrono::milliseconds time)
{
    m_timers->advance(time);
}

void World::show(client::EnvironmentView view)
{
    view.confirmedAt = m_clock->mono();
    m_plane->show(std::move(view));
    m_timers->advance(kConflation);
}

void World::breakStream()
{
    m_plane->breakLink("prod", client::LinkState::Reconnecting,
        {Code::Unavailable, "TRANSPORT", "connection reset by pult.telecom-eu:7600", {}, {}});
    m_timers->advance(kConflation);
    settle();
}

void World::remember(
    client::EnvironmentState state, std::chrono::milliseconds age, std::optional<Error> trouble)
{
    auto view = scripted::viewOf(std::move(state), false, m_clock->mono() - age);
    view.link = client::LinkState::Remembered;
    view.operations.reset();
    view.gateways.reset();
    view.readiness.reset();
    view.complete = false;
    view.trouble = std::move(trouble);
    view.serverUnixMs -= age.count();
    m_session->follow(view.state->name);
    m_plane->show(std::move(view));
    m_timers->advance(kConflation);
}

ui::Page* World::page(const QString& id)
{
    m_window->navigate({{}, id, {}, {}, 0});
    settle();
    return m_window->page();
}

} // namespace pult::shots
