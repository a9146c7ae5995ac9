// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/prometheus_server.h"

#include <array>
#include <fstream>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace pult::test {

namespace {

//! Bound to a free port of loopback.
int boundSocket()
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address);
    return fd;
}

int portOf(int fd)
{
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
}

//! Nobody listens there at the moment.
int freePort()
{
    const int fd = boundSocket();
    const int port = portOf(fd);
    ::close(fd);
    return port;
}

} // namespace

MetricsPage::MetricsPage(std::string text)
    : m_text(std::move(text))
    , m_fd(boundSocket())
    , m_port(portOf(m_fd))
{
    ::listen(m_fd, 8);
    m_thread = std::thread([this] { serve(); });
}

MetricsPage::~MetricsPage()
{
    ::shutdown(m_fd, SHUT_RDWR);
    m_thread.join();
    ::close(m_fd);
}

void MetricsPage::set(std::string text)
{
    const std::scoped_lock lock(m_mutex);
    m_text = std::move(text);
}

void MetricsPage::serve()
{
    for (;;) {
        const int client = ::accept(m_fd, nullptr, nullptr);
        if (client < 0)
            return;
        std::array<char, 4096> request{};
        static_cast<void>(::read(client, request.data(), request.size()));
        std::string text;
        {
            const std::scoped_lock lock(m_mutex);
            text = m_text;
        }
        const auto answer
            = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: "
            + std::to_string(text.size()) + "\r\nConnection: close\r\n\r\n" + text;
        static_cast<void>(::send(client, answer.data(), answer.size(), MSG_NOSIGNAL));
        ::close(client);
    }
}

PrometheusServer::PrometheusServer(const MetricsPage& page, const std::string& rules)
{
    const auto& folder = m_folder.path();
    const auto listen = "127.0.0.1:" + std::to_string(freePort());
    m_url = "http://" + listen;
    std::ofstream(folder / "rules.yml") << rules;
    std::ofstream(folder / "prometheus.yml")
        << "global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [rules.yml]\n"
        << "scrape_configs: [{job_name: app, static_configs: [{targets: ['127.0.0.1:" << page.port()
        << "']}]}]\n";
    m_program = std::make_unique<Program>(
        std::vector<std::string>{"/usr/bin/env", "prometheus",
            "--config.file=" + (folder / "prometheus.yml").string(),
            "--storage.tsdb.path=" + (folder / "data").string(), "--web.listen-address=" + listen},
        folder / "prometheus.log");
}

std::string PrometheusServer::log() const
{
    return m_program ? m_program->log() : std::string();
}

} // namespace pult::test
