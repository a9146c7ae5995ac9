// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/program.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace pult::test {

TemporaryFolder::TemporaryFolder()
{
    std::string name = (std::filesystem::temp_directory_path() / "pult-XXXXXX").string();
    if (!mkdtemp(name.data()))
        throw std::runtime_error("no temporary folder: " + name);
    m_path = name;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

Program::Program(const std::vector<std::string>& arguments, std::filesystem::path log,
    const std::map<std::string, std::string>& environment)
    : m_log(std::move(log))
{
    std::vector<std::string> words = arguments;
    std::vector<char*> argv;
    for (auto& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    std::vector<std::string> settings;
    for (const auto& [key, value] : environment)
        settings.push_back(key + "=" + value);
    int ends[2];
    int inputs[2];
    if (pipe2(ends, O_CLOEXEC) != 0 || pipe2(inputs, O_CLOEXEC) != 0)
        throw std::runtime_error("no pipe");
    const int errors = open(m_log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    m_pid = fork();
    if (m_pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (auto& setting : settings)
            putenv(setting.data());
        dup2(inputs[0], STDIN_FILENO);
        dup2(ends[1], STDOUT_FILENO);
        dup2(errors, STDERR_FILENO);
        execv(argv[0], argv.data());
        _exit(127);
    }
    close(inputs[0]);
    close(ends[1]);
    close(errors);
    m_input = inputs[1];
    m_output = ends[0];
}

Program::~Program()
{
    if (m_pid > 0) {
        kill(m_pid, SIGKILL);
        waitpid(m_pid, nullptr, 0);
    }
    close(m_input);
    close(m_output);
}

void Program::writeLine(const std::string& line) const
{
    const std::string text = line + '\n';
    if (write(m_input, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        throw std::runtime_error("it does not read its input any more");
}

std::optional<std::string> Program::readLine(std::chrono::milliseconds patience)
{
    const auto end = std::chrono::steady_clock::now() + patience;
    for (;;) {
        if (const auto newline = m_buffer.find('\n'); newline != std::string::npos) {
            std::string line = m_buffer.substr(0, newline);
            m_buffer.erase(0, newline + 1);
            return line;
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            end - std::chrono::steady_clock::now());
        pollfd readable{m_output, POLLIN, 0};
        // What is there already is read even without patience.
        if (poll(&readable, 1, std::max(0, static_cast<int>(left.count()))) <= 0)
            return std::nullopt;
        char chunk[4096];
        const auto got = read(m_output, chunk, sizeof chunk);
        if (got <= 0)
            return std::nullopt;
        m_buffer.append(chunk, static_cast<std::size_t>(got));
    }
}

nlohmann::json Program::readJson(std::chrono::milliseconds patience)
{
    const auto line = readLine(patience);
    return line ? nlohmann::json::parse(*line, nullptr, false) : nlohmann::json();
}

void Program::signal(int number) const
{
    if (m_pid > 0)
        kill(m_pid, number);
}

std::optional<int> Program::wait(std::chrono::milliseconds patience)
{
    const int handle = static_cast<int>(syscall(SYS_pidfd_open, m_pid, 0));
    pollfd ended{handle, POLLIN, 0};
    const bool done = handle >= 0 && poll(&ended, 1, static_cast<int>(patience.count())) > 0;
    if (handle >= 0)
        close(handle);
    if (!done)
        return std::nullopt;
    int status = 0;
    waitpid(m_pid, &status, 0);
    m_pid = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string Program::log() const
{
    std::ifstream in(m_log);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::filesystem::path binary(const std::string& name)
{
    return std::filesystem::path(PULT_BINARY_DIR) / name;
}

} // namespace pult::test
