// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/haproxy_program.h"

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace pult::test {

namespace {

constexpr std::array kMaps{
    "lanes", "names", "hosts", "domains", "groups", "table", "tester-sources", "tester-keys"};
constexpr std::chrono::seconds kPatience{10};

std::string askSocket(const std::string& path, const std::string& command)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    std::string answer;
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0
        && ::send(fd, (command + "\n").data(), command.size() + 1, MSG_NOSIGNAL) > 0) {
        std::array<char, 4096> buffer{};
        for (ssize_t count = 0; (count = ::recv(fd, buffer.data(), buffer.size(), 0)) > 0;)
            answer.append(buffer.data(), static_cast<std::size_t>(count));
    }
    ::close(fd);
    return answer;
}

} // namespace

std::uint16_t freePort()
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0
        || ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("no free port");
    ::close(fd);
    return ntohs(address.sin_port);
}

std::string HaproxyProgram::configuration()
{
    return PULT_SOURCE_DIR "/packaging/haproxy/edge.cfg";
}

HaproxyProgram::HaproxyProgram(Settings settings, std::map<std::string, std::string> testers)
    : m_settings(std::move(settings))
    , m_port(freePort())
{
    const auto maps = m_folder.path() / "maps";
    std::filesystem::create_directory(maps);
    for (const auto* const name : kMaps)
        std::ofstream(maps / (std::string("pult-") + name + ".map"));
    std::ofstream keys(maps / "pult-tester-keys.map");
    for (const auto& [key, name] : testers)
        keys << key << ' ' << name << '\n';
    keys.close();
    m_settings.emplace("PULT_EDGE_MAPS", maps.string());
    m_settings.emplace("PULT_EDGE_SOCKET", socket());
    m_settings.emplace("PULT_EDGE_BIND", "127.0.0.1:" + std::to_string(m_port));
    start();
}

void HaproxyProgram::start()
{
    m_program = std::make_unique<Program>(
        std::vector<std::string>{"/usr/sbin/haproxy", "-db", "-f", configuration()},
        m_folder.path() / "haproxy.log", m_settings);
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (ask("show info").find("Pid: " + std::to_string(pid())) == std::string::npos) {
        if (std::chrono::steady_clock::now() > deadline
            || m_program->wait(std::chrono::milliseconds(5)))
            throw std::runtime_error("haproxy did not start: " + m_program->log());
    }
}

void HaproxyProgram::kill()
{
    m_program->signal(SIGKILL);
    m_program->wait();
}

std::string HaproxyProgram::ask(const std::string& command) const
{
    return askSocket(socket(), command);
}

} // namespace pult::test
