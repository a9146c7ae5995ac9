// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/pultctl_runner.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdexcept>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

namespace pult::test {

namespace {

//! Both ends of a pipe or of a terminal; what stays open is closed at the end.
struct Ends
{
    int read = -1;
    int write = -1;

    Ends() = default;
    Ends(const Ends&) = delete;
    Ends& operator=(const Ends&) = delete;
    ~Ends()
    {
        shut(read);
        shut(write);
    }
    static void shut(int& end)
    {
        if (end >= 0)
            close(end);
        end = -1;
    }
};

void openPipe(Ends& ends)
{
    std::array<int, 2> both{};
    if (pipe2(both.data(), O_CLOEXEC) != 0)
        throw std::runtime_error("no pipe");
    ends.read = both[0];
    ends.write = both[1];
}

//! Without echo, so that what comes back is only what pultctl wrote.
void openTerminal(int& ours, int& theirs)
{
    termios settings{};
    cfmakeraw(&settings);
    settings.c_lflag |= ICANON;
    settings.c_cc[VEOF] = 4;
    if (openpty(&ours, &theirs, nullptr, &settings, nullptr) != 0)
        throw std::runtime_error("no terminal");
    fcntl(ours, F_SETFD, FD_CLOEXEC);
    fcntl(theirs, F_SETFD, FD_CLOEXEC);
}

std::vector<std::string> environmentOf(const Start& start)
{
    std::map<std::string, std::string> variables = start.environment;
    variables.try_emplace("PATH", "/usr/bin:/bin");
    variables.try_emplace("HOME", "/nonexistent");
    std::vector<std::string> result;
    for (const auto& [key, value] : variables)
        result.push_back(key + "=" + value);
    return result;
}

std::vector<char*> pointers(std::vector<std::string>& words)
{
    std::vector<char*> result;
    for (auto& word : words)
        result.push_back(word.data());
    result.push_back(nullptr);
    return result;
}

//! Reads both until both have ended.
void readBoth(int out, int err, Finished& finished, pid_t child)
{
    std::array<pollfd, 2> ends{{{out, POLLIN, 0}, {err, POLLIN, 0}}};
    const std::array<std::string*, 2> texts{&finished.out, &finished.err};
    std::size_t open = 2;
    while (open > 0) {
        if (poll(ends.data(), ends.size(), 60'000) == 0)
            kill(child, SIGKILL);
        for (std::size_t i = 0; i < ends.size(); ++i) {
            if (ends[i].fd < 0 || ends[i].revents == 0)
                continue;
            std::array<char, 4096> chunk{};
            const auto got = read(ends[i].fd, chunk.data(), chunk.size());
            if (got > 0) {
                texts[i]->append(chunk.data(), static_cast<std::size_t>(got));
            } else if (got == 0 || errno != EINTR) {
                ends[i].fd = -1; // A terminal whose other side has gone reads EIO.
                --open;
            }
        }
    }
}

void writeAll(int fd, const std::string& text)
{
    std::size_t done = 0;
    while (done < text.size()) {
        const auto wrote = write(fd, text.data() + done, text.size() - done);
        if (wrote <= 0)
            return;
        done += static_cast<std::size_t>(wrote);
    }
}

} // namespace

Finished runPultctl(const Start& start)
{
    std::vector<std::string> words = start.words;
    words.insert(words.begin(), start.program.empty() ? PULT_PULTCTL : start.program);
    auto settings = environmentOf(start);
    const auto argv = pointers(words);
    const auto envp = pointers(settings);

    Ends in;
    Ends out;
    Ends err;
    openPipe(out);
    if (start.terminal) {
        openTerminal(in.write, in.read);
        err.write = fcntl(in.read, F_DUPFD_CLOEXEC, 0);
        err.read = fcntl(in.write, F_DUPFD_CLOEXEC, 0);
    } else {
        openPipe(in);
        openPipe(err);
    }
    const pid_t child = fork();
    if (child == 0) {
        dup2(in.read, STDIN_FILENO);
        dup2(out.write, STDOUT_FILENO);
        dup2(err.write, STDERR_FILENO);
        execve(argv[0], argv.data(), envp.data());
        _exit(127);
    }
    Ends::shut(in.read);
    Ends::shut(out.write);
    Ends::shut(err.write);
    writeAll(in.write, start.input);
    if (!start.terminal)
        Ends::shut(in.write);

    Finished finished;
    readBoth(out.read, err.read, finished, child);
    int status = 0;
    waitpid(child, &status, 0);
    finished.exit = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return finished;
}

} // namespace pult::test
