// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/terminal.h"

#include <array>
#include <csignal>
#include <poll.h>
#include <pty.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace pult::test {

Terminal::Terminal(const std::vector<std::string>& arguments,
    const std::map<std::string, std::string>& environment)
{
    std::vector<std::string> words = arguments;
    std::vector<char*> argv;
    for (auto& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    std::vector<std::string> settings;
    std::vector<char*> envp;
    for (const auto& [key, value] : environment)
        settings.push_back(key + "=" + value);
    for (auto& setting : settings)
        envp.push_back(setting.data());
    envp.push_back(nullptr);
    m_pid = forkpty(&m_fd, nullptr, nullptr, nullptr);
    if (m_pid < 0)
        throw std::runtime_error("no terminal");
    if (m_pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execve(argv[0], argv.data(), envp.data());
        _exit(127);
    }
}

Terminal::~Terminal()
{
    close(m_fd);
    if (m_pid > 0) {
        kill(m_pid, SIGKILL);
        waitpid(m_pid, nullptr, 0);
    }
}

void Terminal::look(std::chrono::milliseconds atMost)
{
    pollfd readable{m_fd, POLLIN, 0};
    if (m_hungUp || poll(&readable, 1, static_cast<int>(atMost.count())) <= 0)
        return;
    std::array<char, 4096> chunk{};
    const auto got = read(m_fd, chunk.data(), chunk.size());
    if (got > 0)
        m_screen.append(chunk.data(), static_cast<std::size_t>(got));
    else
        m_hungUp = true; // A terminal whose other side has gone reads EIO.
}

void Terminal::type(const std::string& line) const
{
    const auto text = line + '\n';
    if (write(m_fd, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        throw std::runtime_error("nobody reads the terminal any more");
}

int Terminal::exit()
{
    int status = 0;
    waitpid(m_pid, &status, 0);
    m_pid = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace pult::test
