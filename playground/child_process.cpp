// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/child_process.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace pult::playground {

namespace {

//! Everything allocated before fork: only async-signal-safe calls are made after it.
std::vector<char*> pointers(std::vector<std::string>& strings)
{
    std::vector<char*> result;
    result.reserve(strings.size() + 1);
    for (auto& string : strings)
        result.push_back(string.data());
    result.push_back(nullptr);
    return result;
}

std::vector<std::string> inherited(const std::map<std::string, std::string>& extra)
{
    std::vector<std::string> all;
    for (char** entry = environ; *entry; ++entry) {
        const std::string text = *entry;
        if (!extra.contains(text.substr(0, text.find('='))))
            all.push_back(text);
    }
    for (const auto& [key, value] : extra)
        all.push_back(key + "=" + value);
    return all;
}

} // namespace

Result<ChildProcess> ChildProcess::start(const std::vector<std::string>& arguments,
    const std::map<std::string, std::string>& environment)
{
    auto argumentCopy = arguments;
    auto environmentCopy = inherited(environment);
    const auto argv = pointers(argumentCopy);
    const auto envp = pointers(environmentCopy);
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid < 0) {
        return failure(Code::Internal, "SPAWN_FAILED",
            "cannot start " + arguments.front() + ": " + std::strerror(errno));
    }
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (getppid() != parent)
            _exit(1);
        execve(argv[0], argv.data(), envp.data());
        _exit(127);
    }
    return ChildProcess(pid);
}

ChildProcess::~ChildProcess()
{
    terminate();
    finish(std::chrono::seconds(2));
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : m_pid(std::exchange(other.m_pid, 0))
{}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept
{
    std::swap(m_pid, other.m_pid);
    return *this;
}

bool ChildProcess::running()
{
    if (m_pid == 0)
        return false;
    if (waitpid(m_pid, nullptr, WNOHANG) == 0)
        return true;
    m_pid = 0;
    return false;
}

void ChildProcess::terminate() const
{
    if (m_pid > 0)
        kill(m_pid, SIGTERM);
}

void ChildProcess::finish(std::chrono::milliseconds patience)
{
    if (m_pid <= 0)
        return;
    const int handle = static_cast<int>(syscall(SYS_pidfd_open, m_pid, 0));
    pollfd ended{handle, POLLIN, 0};
    if (handle < 0 || poll(&ended, 1, static_cast<int>(patience.count())) <= 0)
        kill(m_pid, SIGKILL);
    if (handle >= 0)
        close(handle);
    waitpid(m_pid, nullptr, 0);
    m_pid = 0;
}

} // namespace pult::playground
