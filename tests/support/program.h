// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

#include <nlohmann/json.hpp>

namespace pult::test {

//! A folder below the system's temporary one that goes with the object. Short, for unix sockets.
class TemporaryFolder
{
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

//! One of our programs, really started; dies with the test. Standard error goes to a file beside
//! its data, printed by log().
class Program
{
public:
    Program(const std::vector<std::string>& arguments, std::filesystem::path log,
        const std::map<std::string, std::string>& environment = {});
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    [[nodiscard]] pid_t pid() const { return m_pid; }
    //! Into its standard input.
    void writeLine(const std::string& line) const;
    //! Waits for the next line of its output. Nothing: it ended, or the time is over.
    std::optional<std::string> readLine(
        std::chrono::milliseconds patience = std::chrono::seconds(30));
    //! The next line as JSON; null when there is none or it is not JSON.
    nlohmann::json readJson(std::chrono::milliseconds patience = std::chrono::seconds(30));
    void signal(int number) const;
    //! Waits for its end. Nothing: the time is over; otherwise the exit code, or 128 + signal.
    std::optional<int> wait(std::chrono::milliseconds patience = std::chrono::seconds(30));
    [[nodiscard]] std::string log() const;

private:
    pid_t m_pid = 0;
    int m_input = -1;
    int m_output = -1;
    std::string m_buffer;
    std::filesystem::path m_log;
};

//! Where the programs under test were built.
[[nodiscard]] std::filesystem::path binary(const std::string& name);

} // namespace pult::test
