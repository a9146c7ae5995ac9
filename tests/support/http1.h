// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace pult::test {

//! Header names in lower case.
using HttpHeaders = std::multimap<std::string, std::string>;

struct HttpAnswer
{
    int status = 0; //!< 0: the connection ended, or did not answer within 10 s.
    HttpHeaders headers;
    std::string body;

    //! Empty: it is not there.
    [[nodiscard]] std::string header(const std::string& name) const;
};

//! HTTP/1.1 over one connection that is kept. Thread: one.
class HttpConnection
{
public:
    explicit HttpConnection(std::uint16_t port);
    ~HttpConnection();
    HttpConnection(const HttpConnection&) = delete;
    HttpConnection& operator=(const HttpConnection&) = delete;

    HttpAnswer get(const HttpHeaders& headers = {});
    //! All are sent before the first answer is read.
    std::vector<HttpAnswer> getAll(const std::vector<HttpHeaders>& requests);

private:
    HttpAnswer read();
    bool more();

    int m_fd = -1;
    std::string m_read;
};

//! Answers every GET with the headers as they came, a line each, and a header "server: NAME".
//! Keeps connections. Threads: one a connection.
class HttpEcho
{
public:
    explicit HttpEcho(std::string name);
    ~HttpEcho();
    HttpEcho(const HttpEcho&) = delete;
    HttpEcho& operator=(const HttpEcho&) = delete;

    [[nodiscard]] std::uint16_t port() const { return m_port; }
    [[nodiscard]] std::uint64_t served() const { return m_served; }

private:
    void accept();
    void serve(int fd);

    const std::string m_name;
    int m_listening = -1;
    std::uint16_t m_port = 0;
    std::atomic<std::uint64_t> m_served{0};
    std::mutex m_mutex;
    bool m_stop = false;
    std::vector<int> m_open;
    std::vector<std::thread> m_threads;
    std::thread m_acceptor;
};

} // namespace pult::test
