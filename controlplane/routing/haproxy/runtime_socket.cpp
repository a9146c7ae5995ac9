// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/haproxy/runtime_socket.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "controlplane/routing/reasons.h"

namespace pult::routing {

namespace {

constexpr std::string_view kPrompt = "\n> ";
//! Half of what tune.bufsize is by default: a line has to fit in.
constexpr std::size_t kLongestLine = 8000;

tl::unexpected<Error> unreachable(const std::string& path, const std::string& why)
{
    return failure(Code::Unavailable, reasons::kEdgeUnreachable, path + ": " + why);
}

std::string errorWords(int error)
{
    switch (error) {
    case ENOENT:
        return "there is no such socket";
    case ECONNREFUSED:
        return "nobody listens there";
    case EACCES:
        return "it may not be opened: permission denied";
    default:
        return std::strerror(error);
    }
}

} // namespace

RuntimeSocket::RuntimeSocket(net::UniqueFd fd, std::string path, std::chrono::milliseconds patience)
    : m_fd(std::move(fd))
    , m_path(std::move(path))
    , m_patience(patience)
{}

Result<RuntimeSocket> RuntimeSocket::connect(
    const std::string& path, std::chrono::milliseconds patience)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return unreachable(path, "the path is too long for a socket");
    std::copy(path.begin(), path.end(), address.sun_path);
    net::UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (fd.get() < 0)
        return unreachable(path, errorWords(errno));
    // On loopback a connection is there at once or not at all.
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): as the system call wants it
    if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return unreachable(path,
            errno == EAGAIN ? std::string("its queue of connections is full") : errorWords(errno));
    RuntimeSocket made(std::move(fd), path, patience);
    if (auto interactive = made.send("prompt\n"); !interactive)
        return failure(std::move(interactive.error()));
    if (auto answer = made.readAnswer(); !answer)
        return failure(std::move(answer.error()));
    return made;
}

Result<std::vector<std::string>> RuntimeSocket::run(const std::vector<std::string>& commands)
{
    std::vector<std::string> answers;
    std::string line;
    std::size_t inLine = 0;
    const auto flush = [&]() -> Result<void> {
        if (inLine == 0)
            return {};
        if (auto sent = send(line + "\n"); !sent)
            return sent;
        for (; inLine > 0; --inLine) {
            auto answer = readAnswer();
            if (!answer)
                return failure(std::move(answer.error()));
            answers.push_back(*std::move(answer));
        }
        line.clear();
        return {};
    };
    for (const auto& command : commands) {
        if (line.size() + command.size() > kLongestLine) {
            if (auto flushed = flush(); !flushed)
                return failure(std::move(flushed.error()));
        }
        line += (line.empty() ? "" : ";") + command;
        ++inLine;
    }
    if (auto flushed = flush(); !flushed)
        return failure(std::move(flushed.error()));
    return answers;
}

Result<void> RuntimeSocket::send(const std::string& line)
{
    std::size_t sent = 0;
    while (sent < line.size()) {
        const auto count = ::send(m_fd.get(), line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
        if (count > 0) {
            sent += static_cast<std::size_t>(count);
            continue;
        }
        if (errno != EAGAIN && errno != EINTR)
            return lost(errorWords(errno));
        pollfd wait{m_fd.get(), POLLOUT, 0};
        if (errno == EAGAIN && ::poll(&wait, 1, static_cast<int>(m_patience.count())) == 0)
            return lost("HAProxy does not read what it is told");
    }
    return {};
}

Result<std::string> RuntimeSocket::readAnswer()
{
    std::array<char, 16384> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): is read into
    std::size_t looked = 0;
    for (;;) {
        const auto end = m_read.find(kPrompt, looked);
        if (end != std::string::npos) {
            auto answer = m_read.substr(0, end);
            m_read.erase(0, end + kPrompt.size());
            return answer;
        }
        looked = m_read.size() < kPrompt.size() ? 0 : m_read.size() - kPrompt.size();
        pollfd wait{m_fd.get(), POLLIN, 0};
        if (::poll(&wait, 1, static_cast<int>(m_patience.count())) == 0)
            return lost(
                "HAProxy did not answer within " + std::to_string(m_patience.count()) + " ms");
        const auto count = ::recv(m_fd.get(), buffer.data(), buffer.size(), 0);
        if (count == 0)
            return lost("HAProxy ended the connection");
        if (count < 0 && errno != EAGAIN && errno != EINTR)
            return lost(errorWords(errno));
        if (count > 0)
            m_read.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

tl::unexpected<Error> RuntimeSocket::lost(const std::string& why) const
{
    return unreachable(m_path, why);
}

std::string runtimeWord(const std::string& text)
{
    std::string word;
    for (const char c : text) {
        if (c == ' ' || c == ';' || c == '\\')
            word += '\\';
        word += c;
    }
    return word;
}

} // namespace pult::routing
