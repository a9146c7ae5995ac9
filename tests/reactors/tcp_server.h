// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

namespace pult::reactors {

//! A real server on 127.0.0.1 that reads one request a connection and answers with what it is
//! given; without an answer it keeps the connection open and silent until it stops.
class TcpServer
{
public:
    //! Maps the request head ("GET /x HTTP/1.1…") to the bytes of the answer; empty: silence.
    using Answer = std::function<std::string(const std::string& request)>;

    //! Port 0: any free one.
    explicit TcpServer(Answer answer, std::uint16_t port = 0);
    ~TcpServer();
    TcpServer(const TcpServer&) = delete;
    TcpServer& operator=(const TcpServer&) = delete;

    [[nodiscard]] std::uint16_t port() const { return m_port; }

private:
    void run();
    //! False: it stays open, in silence.
    bool serve(int connection);

    Answer m_answer;
    std::uint16_t m_port = 0;
    int m_listener = -1; //!< After its port, which it sets.
    std::atomic<bool> m_stopping = false;
    std::thread m_thread;
};

//! A port of 127.0.0.1 on which nobody listened a moment ago.
[[nodiscard]] std::uint16_t freePort();

} // namespace pult::reactors
