// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "client/control_plane.h"
#include "tests/support/program.h"

namespace pult::test {

//! A real pultd alone, on a unix socket of its own and free ports.
class Server
{
public:
    //! `prefix`: a program and its arguments that start pultd, for example a shell with a limit.
    explicit Server(const std::filesystem::path& data, const std::string& socket = "pultd.sock",
        const std::vector<std::string>& more = {}, const std::vector<std::string>& prefix = {});

    //! Waits for the ready line; null when it never came.
    const nlohmann::json& ready();
    [[nodiscard]] Program& program() { return *m_program; }
    [[nodiscard]] std::string unixAddress() const { return "unix:" + m_socket.string(); }
    [[nodiscard]] std::shared_ptr<client::ControlPlane> connect() const;

private:
    std::filesystem::path m_socket;
    std::unique_ptr<Program> m_program;
    nlohmann::json m_ready;
};

//! Waits for the answer of one call of ControlPlane.
template <typename T, typename Start> Result<T> answerOf(Start start)
{
    auto promise = std::make_shared<std::promise<Result<T>>>();
    auto future = promise->get_future();
    start([promise](Result<T> result) { promise->set_value(std::move(result)); });
    return future.get();
}

//! Plans.
Result<client::Plan> planOn(
    client::ControlPlane& control, const std::string& environment, const client::Command& command);
//! Executes what was planned.
Result<client::Operation> executeOn(
    client::ControlPlane& control, const client::Plan& plan, const std::string& requestId);

} // namespace pult::test
