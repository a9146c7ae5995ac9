// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/net/acceptor.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace pult::net {

namespace {

constexpr int kPauseMs = 20;
//! Connections are not all that needs descriptors: the journal, its archive, gRPC, netlink.
constexpr rlim_t kHeadroom = 40;
constexpr rlim_t kMostConnections = 16384;

//! Closes so that the peer learns of it at once and nothing lingers.
void reset(int fd)
{
    const linger hard{1, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
    ::close(fd);
}

} // namespace

int connectionCap()
{
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
        ::getrlimit(RLIMIT_NOFILE, &limit);
    }
    const auto spare = std::max<rlim_t>(limit.rlim_cur, 2 * kHeadroom) - kHeadroom;
    return static_cast<int>(std::min(spare, kMostConnections));
}

Acceptor::Acceptor(std::vector<Line> lines, int cap)
    : m_lines(std::move(lines))
    , m_cap(cap)
    , m_wake(::eventfd(0, EFD_CLOEXEC))
{
    refillReserve();
    m_thread = std::thread([this] { run(); });
}

Acceptor::~Acceptor()
{
    stop();
}

void Acceptor::stop()
{
    if (!m_thread.joinable())
        return;
    ::eventfd_write(m_wake.get(), 1);
    m_thread.join();
}

void Acceptor::refillReserve()
{
    if (!m_reserve.valid())
        m_reserve.reset(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

void Acceptor::run()
{
    std::vector<pollfd> polled;
    for (const auto& line : m_lines)
        polled.push_back({line.socket->fd(), POLLIN, 0});
    polled.push_back({m_wake.get(), POLLIN, 0});
    for (;;) {
        ::poll(polled.data(), polled.size(), -1);
        if (polled.back().revents != 0)
            return;
        for (std::size_t i = 0; i < m_lines.size(); ++i) {
            if (polled[i].revents != 0)
                while (acceptOne(m_lines[i])) {}
        }
    }
}

bool Acceptor::acceptOne(const Line& line)
{
    const int fd = ::accept4(line.socket->fd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0) {
        if (errno == EINTR || errno == ECONNABORTED)
            return true;
        if (errno != EAGAIN && errno != EWOULDBLOCK)
            turnAway(line);
        return false;
    }
    if (fd >= m_cap) {
        reset(fd);
        return true;
    }
    const int on = 1;
    if (line.socket->address().kind != ListenAddress::Kind::Unix)
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    line.handle(fd);
    return true;
}

void Acceptor::turnAway(const Line& line)
{
    // No descriptor is left: without this the queue would stay full and poll() would spin.
    m_reserve.reset();
    const int fd = ::accept4(line.socket->fd(), nullptr, nullptr, SOCK_CLOEXEC);
    if (fd >= 0)
        reset(fd);
    refillReserve();
    ::poll(nullptr, 0, kPauseMs);
}

} // namespace pult::net
