// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/server.h"

namespace pult::test {

Server::Server(const std::filesystem::path& data, const std::string& socket,
    const std::vector<std::string>& more, const std::vector<std::string>& prefix)
    : m_socket(data / "run" / socket)
{
    std::vector<std::string> arguments = prefix;
    for (const auto& word : {binary("pultd").string(), std::string("--data"), data.string(),
             std::string("--listen"), unixAddress(), std::string("--xds"),
             std::string("127.0.0.1:0"), std::string("--otlp-grpc"), std::string("127.0.0.1:0"),
             std::string("--otlp-http"), std::string("127.0.0.1:0")})
        arguments.push_back(word);
    arguments.insert(arguments.end(), more.begin(), more.end());
    m_program = std::make_unique<Program>(arguments, data / "pultd.log");
}

const nlohmann::json& Server::ready()
{
    if (m_ready.is_null())
        m_ready = m_program->readJson();
    return m_ready;
}

std::shared_ptr<client::ControlPlane> Server::connect() const
{
    auto connected = client::connect({unixAddress(), "e2e test"});
    return connected ? *connected : nullptr;
}

Result<client::Plan> planOn(
    client::ControlPlane& control, const std::string& environment, const client::Command& command)
{
    return answerOf<client::Plan>(
        [&](auto done) { control.plan(environment, command, std::move(done)); });
}

Result<client::Operation> executeOn(
    client::ControlPlane& control, const client::Plan& plan, const std::string& requestId)
{
    client::Execution execution;
    execution.environment = plan.environment;
    execution.command = plan.command;
    execution.token = plan.token;
    execution.requestId = requestId;
    execution.reason = "because";
    execution.confirmation = plan.confirmation;
    return answerOf<client::Operation>(
        [&](auto done) { control.execute(std::move(execution), std::move(done)); });
}

} // namespace pult::test
