// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/haproxy/haproxy_edge.h"

#include <algorithm>
#include <utility>

#include "controlplane/routing/reasons.h"

namespace pult::routing {

namespace {

using Clock = std::chrono::steady_clock;

constexpr char kKind[] = "edge";
constexpr char kProgram[] = "HAProxy";

} // namespace

HaproxyEdge::HaproxyEdge(HaproxyOption option, state::GatewayReports& reports, Times times)
    : m_option(std::move(option))
    , m_times(times)
    , m_reports(reports)
    , m_thread([this] { run(); })
{}

HaproxyEdge::~HaproxyEdge()
{
    stop();
}

void HaproxyEdge::stop()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

void HaproxyEdge::onTable(state::EnvironmentPtr environment, state::Revision revision)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_wish = Wish{std::move(environment), revision};
    }
    m_wake.notify_one();
}

void HaproxyEdge::run()
{
    bool news = false;
    while (waitForWork(m_next, news))
        step(news);
    leave();
}

//! Before the first table there is nothing to do: the environment may not even exist.
bool HaproxyEdge::waitForWork(Time until, bool& news)
{
    std::unique_lock lock(m_mutex);
    const auto awake = [this] { return m_stop || m_wish.has_value(); };
    if (m_now.environment)
        m_wake.wait_until(lock, until, awake);
    else
        m_wake.wait(lock, awake);
    news = m_wish.has_value();
    if (news) {
        m_now = *std::move(m_wish);
        m_wish.reset();
    }
    return !m_stop;
}

void HaproxyEdge::step(bool news)
{
    m_next = Clock::now() + m_times.look;
    if (!m_session && !connect())
        return;
    if (!news && m_held)
        look();
    if (m_session && (news || !m_held))
        take();
}

bool HaproxyEdge::connect()
{
    auto opened = EdgeSession::open(m_option.socket, m_times.patience);
    if (!opened && opened.error().reason == reasons::kEdgeUnreachable) {
        lose(opened.error());
        return false;
    }
    if (!opened) {
        if (!m_connected)
            greet(kProgram);
        settle(failure(std::move(opened.error())));
        return false;
    }
    m_session = *std::move(opened);
    m_held.reset();
    leave();
    greet(std::string(kProgram) + ' ' + m_session->version());
    return true;
}

void HaproxyEdge::greet(const std::string& dataPlane)
{
    const auto& edge = m_option.edge;
    m_reports.connected({edge.environment, edge.id, dataPlane, kKind, edge.region, edge.zone});
    m_reports.subscribed(edge.environment, edge.id, {"*"});
    m_known = m_connected = true;
}

void HaproxyEdge::leave()
{
    if (std::exchange(m_connected, false))
        m_reports.disconnected(m_option.edge.environment, m_option.edge.id);
}

//! Whether it is still the same process, and still holds what it was told.
void HaproxyEdge::look()
{
    const auto holds = m_session->stillHolds(m_option.socket);
    if (!holds)
        lose(holds.error());
    else if (!*holds)
        m_held.reset();
}

void HaproxyEdge::take()
{
    const auto& edge = m_option.edge;
    auto table = edgeTableOf(*m_now.environment, edge);
    if (m_held && *m_held == table) {
        if (std::exchange(m_told, m_now.revision) != m_now.revision)
            m_reports.pushed(edge.environment, edge.id, m_now.revision, false);
        tellWayBack();
        return;
    }
    m_reports.pushed(edge.environment, edge.id, m_now.revision, true);
    m_told = m_now.revision;
    m_held.reset();
    auto applied = m_session->apply(table);
    if (applied) {
        m_reports.names(edge.environment, edge.id, deploymentsInUse(table));
        m_held = std::move(table);
    }
    settle(applied);
    if (applied)
        tellWayBack();
}

//! What it holds is on its socket whatever becomes of pultd, and so is the way back from it.
void HaproxyEdge::tellWayBack()
{
    const auto& edge = m_option.edge;
    const auto table = retreated(*m_held, *m_now.environment);
    m_reports.wayBack(edge.environment, edge.id,
        table ? state::RuntimeCommand{m_option.socket, m_session->switchCommand(*table)}
              : state::RuntimeCommand{});
}

void HaproxyEdge::settle(const Result<void>& applied)
{
    const auto& edge = m_option.edge;
    if (applied) {
        m_pause = {};
        m_reports.acknowledged(edge.environment, edge.id, m_now.revision);
    } else if (applied.error().reason == reasons::kEdgeUnreachable) {
        lose(applied.error());
    } else {
        m_reports.refused(edge.environment, edge.id, m_now.revision, applied.error().message);
        pause();
    }
}

void HaproxyEdge::lose(const Error& error)
{
    const auto& edge = m_option.edge;
    // One that never answered is a gateway too: the command line says that it is there.
    if (!m_known)
        greet(kProgram);
    m_session.reset();
    m_held.reset();
    leave();
    m_reports.unreachable(edge.environment, edge.id, error.message);
    pause();
}

void HaproxyEdge::pause()
{
    m_pause = std::clamp(m_pause * 2, m_times.shortestPause, m_times.longestPause);
    m_next = Clock::now() + m_pause;
}

} // namespace pult::routing
