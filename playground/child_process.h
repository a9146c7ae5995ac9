// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <sys/types.h>
#include <vector>

#include "common/error.h"

namespace pult::playground {

//! A child that dies with its parent. Move-only; the destructor stops it.
//! Thread: the one that made it must live as long as the child, or the kernel ends the child.
class ChildProcess
{
public:
    ChildProcess() = default;
    //! Errors: INTERNAL SPAWN_FAILED naming the program.
    static Result<ChildProcess> start(const std::vector<std::string>& arguments,
        const std::map<std::string, std::string>& environment);
    ~ChildProcess();
    ChildProcess(ChildProcess&& other) noexcept;
    ChildProcess& operator=(ChildProcess&& other) noexcept;

    [[nodiscard]] pid_t pid() const { return m_pid; }
    //! Reaps it when it has ended.
    [[nodiscard]] bool running();
    //! Asks it to end (SIGTERM).
    void terminate() const;
    //! Waits for the end, at most so long, then SIGKILL.
    void finish(std::chrono::milliseconds patience);

private:
    explicit ChildProcess(pid_t pid)
        : m_pid(pid)
    {}

    pid_t m_pid = 0;
};

} // namespace pult::playground
