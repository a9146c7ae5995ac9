// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <thread>
#include <vector>

#include "common/net/listen_socket.h"
#include "common/net/unique_fd.h"

namespace pult::net {

//! Accepts connections and hands them on. gRPC 1.51 stops accepting for ever after the first
//! "too many open files"; this never comes to that: connections beyond a cap are closed at once,
//! and a descriptor is kept in reserve for the case that others used up the rest.
//!
//! Thread: one of its own; the handler runs there and owns the descriptor it gets.
class Acceptor
{
public:
    using Handler = std::function<void(int fd)>;
    struct Line
    {
        const ListenSocket* socket = nullptr;
        Handler handle;
    };

    //! `cap`: the first descriptor number that is too many. The kernel gives out the lowest free
    //! number, so one at or above the cap means that so many are open.
    Acceptor(std::vector<Line> lines, int cap);
    ~Acceptor();
    Acceptor(const Acceptor&) = delete;
    Acceptor& operator=(const Acceptor&) = delete;

    //! No handler runs after it.
    void stop();

private:
    void run();
    //! False when nothing more waits on this line.
    bool acceptOne(const Line& line);
    void turnAway(const Line& line);
    void refillReserve();

    std::vector<Line> m_lines;
    int m_cap;
    UniqueFd m_reserve;
    UniqueFd m_wake;
    std::thread m_thread;
};

//! A cap for this process's limit of open files, which is raised as far as it goes.
[[nodiscard]] int connectionCap();

} // namespace pult::net
