// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <sys/types.h>
#include <vector>

namespace pult::test {

//! A program with a person at its terminal, who reads before typing. Killed with the object.
class Terminal
{
public:
    Terminal(const std::vector<std::string>& arguments,
        const std::map<std::string, std::string>& environment);
    ~Terminal();
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    //! Takes in what it has written by now, waiting for more for at most so long.
    void look(std::chrono::milliseconds atMost);
    //! Everything it wrote, as the terminal shows it.
    [[nodiscard]] const std::string& screen() const { return m_screen; }
    [[nodiscard]] bool shows(const std::string& text) const
    {
        return m_screen.find(text) != std::string::npos;
    }
    //! It has hung up; exit() waits for its end then.
    [[nodiscard]] bool hungUp() const { return m_hungUp; }
    void type(const std::string& line) const;
    //! Its exit code, or 128 + signal.
    int exit();

private:
    pid_t m_pid = 0;
    int m_fd = -1;
    bool m_hungUp = false;
    std::string m_screen;
};

} // namespace pult::test
