// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "controlplane/routing/haproxy/edge_session.h"
#include "controlplane/routing/haproxy/haproxy_option.h"
#include "controlplane/state/ports.h"

namespace pult::routing {

//! One HAProxy as a gateway: follows the tables of its environment by the runtime socket and
//! reports what became of them. Acknowledged is what was read back.
//!
//! What can go wrong is a state of the gateway, never the end of the attempts: unreachable (lost,
//! with why), refused (with why: version, configuration, a command), held by another process after
//! a restart or a reload, changed by somebody else (both: written anew, and read back). What failed
//! is tried again after a pause that doubles up to `longestPause`, and at once for a new table.
//!
//! Threads: one of its own, which waits for the socket; onTable from any, never waits.
class HaproxyEdge
{
public:
    struct Times
    {
        std::chrono::milliseconds patience{2000}; //!< For one answer.
        std::chrono::milliseconds look{1000}; //!< Between looks whether it still holds.
        std::chrono::milliseconds shortestPause{100};
        std::chrono::milliseconds longestPause{10'000};
    };

    //! `reports` outlives it.
    HaproxyEdge(HaproxyOption option, state::GatewayReports& reports, Times times);
    ~HaproxyEdge();
    HaproxyEdge(const HaproxyEdge&) = delete;
    HaproxyEdge& operator=(const HaproxyEdge&) = delete;

    void onTable(state::EnvironmentPtr environment, state::Revision revision);
    void stop();

    [[nodiscard]] const EdgeSpec& spec() const { return m_option.edge; }

private:
    using Time = std::chrono::steady_clock::time_point;
    struct Wish
    {
        state::EnvironmentPtr environment;
        state::Revision revision = 0;
    };

    void run();
    [[nodiscard]] bool waitForWork(Time until, bool& news);
    void step(bool news);
    [[nodiscard]] bool connect();
    void look();
    void take();
    void settle(const Result<void>& applied);
    void tellWayBack();
    void lose(const Error& error);
    void greet(const std::string& dataPlane);
    void leave();
    void pause();

    const HaproxyOption m_option;
    const Times m_times;
    state::GatewayReports& m_reports;

    // Its own thread only.
    std::optional<EdgeSession> m_session;
    bool m_known = false; //!< It was reported at least once.
    bool m_connected = false; //!< As it was reported.
    Wish m_now; //!< What it is to hold.
    std::optional<EdgeTable> m_held; //!< What it was seen to hold.
    state::Revision m_told = 0; //!< Revision that was reported about last.
    std::chrono::milliseconds m_pause{0}; //!< 0: nothing failed.
    Time m_next;

    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stop = false;
    std::optional<Wish> m_wish;
    std::thread m_thread;
};

} // namespace pult::routing
