// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/http1.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <sstream>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace pult::test {

namespace {

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

void sendAll(int fd, const std::string& text)
{
    std::size_t sent = 0;
    while (sent < text.size()) {
        const auto count = ::send(fd, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (count <= 0)
            return;
        sent += static_cast<std::size_t>(count);
    }
}

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

HttpHeaders readHeaders(std::istringstream& in)
{
    HttpHeaders headers;
    for (std::string line; std::getline(in, line) && line != "\r";) {
        if (!line.empty() && line.back() == '\r')
            line.pop_back();
        const auto colon = line.find(':');
        const auto value = line.find_first_not_of(' ', colon + 1);
        headers.emplace(lower(line.substr(0, colon)),
            value == std::string::npos ? std::string() : line.substr(value));
    }
    return headers;
}

std::string requestText(const HttpHeaders& headers)
{
    std::string text = "GET / HTTP/1.1\r\n";
    if (!headers.contains("host"))
        text += "host: shop.example\r\n";
    for (const auto& [name, value] : headers)
        text += name + ": " + value + "\r\n";
    return text + "\r\n";
}

} // namespace

std::string HttpAnswer::header(const std::string& name) const
{
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
}

HttpConnection::HttpConnection(std::uint16_t port)
    : m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    const auto address = loopback(port);
    const timeval patience{10, 0};
    const int one = 1;
    ::setsockopt(m_fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(m_fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (::connect(m_fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("nobody listens on port " + std::to_string(port));
}

HttpConnection::~HttpConnection()
{
    ::close(m_fd);
}

HttpAnswer HttpConnection::get(const HttpHeaders& headers)
{
    sendAll(m_fd, requestText(headers));
    return read();
}

std::vector<HttpAnswer> HttpConnection::getAll(const std::vector<HttpHeaders>& requests)
{
    std::string text;
    for (const auto& headers : requests)
        text += requestText(headers);
    sendAll(m_fd, text);
    std::vector<HttpAnswer> answers;
    for (std::size_t i = 0; i < requests.size(); ++i)
        answers.push_back(read());
    return answers;
}

bool HttpConnection::more()
{
    std::array<char, 16384> buffer{};
    const auto count = ::recv(m_fd, buffer.data(), buffer.size(), 0);
    if (count <= 0)
        return false;
    m_read.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

HttpAnswer HttpConnection::read()
{
    HttpAnswer answer;
    std::size_t end = 0;
    while ((end = m_read.find("\r\n\r\n")) == std::string::npos) {
        if (!more())
            return answer;
    }
    std::istringstream in(m_read.substr(0, end + 4));
    std::string version;
    int status = 0;
    in >> version >> status;
    std::string rest;
    std::getline(in, rest);
    answer.headers = readHeaders(in);
    const auto length = answer.header("content-length");
    const auto size = length.empty() ? 0 : std::stoul(length);
    while (m_read.size() < end + 4 + size) {
        if (!more())
            return answer;
    }
    answer.body = m_read.substr(end + 4, size);
    m_read.erase(0, end + 4 + size);
    answer.status = status;
    return answer;
}

HttpEcho::HttpEcho(std::string name)
    : m_name(std::move(name))
    , m_listening(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    auto address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(m_listening, reinterpret_cast<sockaddr*>(&address), size) != 0
        || ::listen(m_listening, 128) != 0
        || ::getsockname(m_listening, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("cannot listen");
    m_port = ntohs(address.sin_port);
    m_acceptor = std::thread([this] { accept(); });
}

HttpEcho::~HttpEcho()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stop = true;
        for (const int fd : m_open)
            ::shutdown(fd, SHUT_RDWR);
    }
    ::shutdown(m_listening, SHUT_RDWR);
    m_acceptor.join();
    for (auto& thread : m_threads)
        thread.join();
    ::close(m_listening);
}

void HttpEcho::accept()
{
    for (;;) {
        const int fd = ::accept4(m_listening, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0)
            return;
        const std::scoped_lock lock(m_mutex);
        m_open.push_back(fd);
        m_threads.emplace_back([this, fd] { serve(fd); });
        if (m_stop)
            ::shutdown(fd, SHUT_RDWR);
    }
}

void HttpEcho::serve(int fd)
{
    const int one = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    std::string read;
    std::array<char, 16384> buffer{};
    for (;;) {
        const auto end = read.find("\r\n\r\n");
        if (end == std::string::npos) {
            const auto count = ::recv(fd, buffer.data(), buffer.size(), 0);
            if (count <= 0)
                break;
            read.append(buffer.data(), static_cast<std::size_t>(count));
            continue;
        }
        const auto first = read.find("\r\n");
        const auto body = read.substr(first + 2, end - first);
        ++m_served;
        sendAll(fd,
            "HTTP/1.1 200 OK\r\nserver: " + m_name
                + "\r\ncontent-length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        read.erase(0, end + 4);
    }
    const std::scoped_lock lock(m_mutex);
    std::erase(m_open, fd);
    ::close(fd);
}

} // namespace pult::test
