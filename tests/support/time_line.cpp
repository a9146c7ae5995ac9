// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/time_line.h"

#include <array>
#include <cstring>
#include <sstream>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace pult::test {

TimeLine::TimeLine(const std::string& socket)
    : m_fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    socket.copy(to.sun_path, sizeof(to.sun_path) - 1);
    if (::connect(m_fd, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) != 0)
        throw std::runtime_error("nobody keeps time at " + socket + ": " + std::strerror(errno));
}

TimeLine::~TimeLine()
{
    ::close(m_fd);
}

TimeLine::Now TimeLine::advance(Millis by)
{
    return ask("advance " + std::to_string(by.count()));
}

TimeLine::Now TimeLine::jump(Millis by)
{
    return ask("jump " + std::to_string(by.count()));
}

TimeLine::Now TimeLine::now()
{
    return ask("now");
}

std::string TimeLine::say(const std::string& line)
{
    const auto text = line + '\n';
    if (::send(m_fd, text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size()))
        return {};
    while (m_buffer.find('\n') == std::string::npos) {
        std::array<char, 256> chunk{};
        const auto got = ::recv(m_fd, chunk.data(), chunk.size(), 0);
        if (got <= 0)
            return {};
        m_buffer.append(chunk.data(), static_cast<std::size_t>(got));
    }
    const auto end = m_buffer.find('\n');
    auto answer = m_buffer.substr(0, end);
    m_buffer.erase(0, end + 1);
    return answer;
}

TimeLine::Now TimeLine::ask(const std::string& line)
{
    const auto answer = say(line);
    std::istringstream in(answer);
    Now now;
    if (!(in >> now.unixMs >> now.monoMs))
        throw std::runtime_error("time answered \"" + answer + "\" to \"" + line + "\"");
    return now;
}

} // namespace pult::test
