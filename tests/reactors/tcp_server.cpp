// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/reactors/tcp_server.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

namespace pult::reactors {

namespace {

constexpr int kPollMs = 20;

int listenOn(std::uint16_t port, std::uint16_t& bound)
{
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(bind(listener, any, size), 0);
    EXPECT_EQ(listen(listener, 512), 0);
    EXPECT_EQ(getsockname(listener, any, &size), 0);
    bound = ntohs(address.sin_port);
    return listener;
}

} // namespace

TcpServer::TcpServer(Answer answer, std::uint16_t port)
    : m_answer(std::move(answer))
    , m_listener(listenOn(port, m_port))
    , m_thread([this] { run(); })
{}

TcpServer::~TcpServer()
{
    m_stopping = true;
    m_thread.join();
    close(m_listener);
}

void TcpServer::run()
{
    std::vector<pollfd> open{{m_listener, POLLIN, 0}};
    std::vector<int> silent;
    while (!m_stopping) {
        if (poll(open.data(), open.size(), kPollMs) <= 0)
            continue;
        if (open[0].revents != 0)
            open.push_back({accept(m_listener, nullptr, nullptr), POLLIN, 0});
        for (std::size_t i = 1; i < open.size(); ++i) {
            if (open[i].revents == 0)
                continue;
            if (!serve(open[i].fd))
                silent.push_back(open[i].fd);
            open[i].fd = -1;
        }
        std::erase_if(open, [](const pollfd& one) { return one.fd < 0; });
    }
    for (std::size_t i = 1; i < open.size(); ++i)
        silent.push_back(open[i].fd);
    for (const int connection : silent)
        close(connection);
}

bool TcpServer::serve(int connection)
{
    std::array<char, 4096> buffer{};
    const auto count = recv(connection, buffer.data(), buffer.size(), 0);
    const auto answer = count > 0 && m_answer
        ? m_answer(std::string(buffer.data(), static_cast<std::size_t>(count)))
        : std::string{};
    if (count > 0 && answer.empty())
        return false;
    if (!answer.empty())
        (void)send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
    shutdown(connection, SHUT_WR);
    close(connection);
    return true;
}

std::uint16_t freePort()
{
    std::uint16_t port = 0;
    close(listenOn(0, port));
    return port;
}

} // namespace pult::reactors
