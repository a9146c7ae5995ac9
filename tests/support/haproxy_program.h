// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/program.h"

namespace pult::test {

//! A real HAProxy with our configuration, on a free port and a runtime socket of its own; dies with
//! the test.
class HaproxyProgram
{
public:
    //! What the configuration reads from its environment, beside what is chosen here.
    using Settings = std::map<std::string, std::string>;
    //! Those who may ask for a lane: key -> name. Throws when it does not start.
    explicit HaproxyProgram(
        Settings settings = {}, std::map<std::string, std::string> testers = {});

    [[nodiscard]] std::uint16_t port() const { return m_port; }
    [[nodiscard]] std::string socket() const { return (m_folder.path() / "edge.sock").string(); }
    [[nodiscard]] pid_t pid() const { return m_program->pid(); }
    [[nodiscard]] Program& program() { return *m_program; }
    //! Ends it; its socket's file stays, as after a crash.
    void kill();
    //! On the same port and socket, with empty maps.
    void start();
    //! What it says to one command.
    [[nodiscard]] std::string ask(const std::string& command) const;
    //! The configuration under test.
    [[nodiscard]] static std::string configuration();

private:
    TemporaryFolder m_folder;
    Settings m_settings;
    std::uint16_t m_port = 0;
    std::unique_ptr<Program> m_program;
};

//! Nobody listens there now.
[[nodiscard]] std::uint16_t freePort();

} // namespace pult::test
