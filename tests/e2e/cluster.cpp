// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/cluster.h"

#include <stdexcept>

namespace pult::test {

namespace {

constexpr char kEnvironment[] = "prod";
constexpr std::chrono::seconds kDeadline{10};

//! What a control plane is told of the playground's edges.
std::vector<std::string> edgeArguments(const std::filesystem::path& data)
{
    Program asked(
        {binary("pult-playground").string(), "edges", "--data", (data / "playground").string()},
        data / "edges.log");
    std::vector<std::string> arguments;
    while (auto line = asked.readLine())
        arguments.push_back(*std::move(line));
    if (asked.wait() != 0 || arguments.empty())
        throw std::runtime_error("no edges: " + asked.log());
    return arguments;
}

} // namespace

Cluster::Cluster(int load, const std::vector<std::string>& more)
{
    const auto begin = std::chrono::steady_clock::now();
    const auto data = m_folder.path();
    m_address = "unix:" + (data / "pultd.sock").string();
    std::vector<std::string> arguments{binary("pultd").string(), "--data",
        (data / "journal").string(), "--listen", m_address, "--xds", "127.0.0.1:0", "--otlp-grpc",
        "127.0.0.1:0", "--otlp-http", "none"};
    const auto edges = edgeArguments(data);
    arguments.insert(arguments.end(), edges.begin(), edges.end());
    arguments.insert(arguments.end(), more.begin(), more.end());
    m_pultd = std::make_unique<Program>(arguments, data / "pultd.log");
    const auto ready = m_pultd->readJson();
    if (!ready.is_object())
        throw std::runtime_error("pultd did not start: " + m_pultd->log());
    m_playground = std::make_unique<Program>(
        std::vector<std::string>{binary("pult-playground").string(), "run", "--data",
            (data / "playground").string(), "--server", m_address, "--xds",
            ready.at("xds").get<std::string>(), "--otlp", ready.at("otlpGrpc").get<std::string>(),
            "--rate", std::to_string(load), "--edges", "haproxy"},
        data / "playground.log");
    if (!m_playground->readJson(std::chrono::seconds(60)).is_object())
        throw std::runtime_error("the playground did not start: " + logs());
    m_startedIn = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - begin);
    m_control = client::connect({m_address, "end-to-end test"}).value();
    m_watch = client::watchEnvironment({m_address, "end-to-end test"}, kEnvironment,
        std::make_shared<SystemClock>(), [this](client::EnvironmentViewPtr seen) {
            const std::scoped_lock lock(m_mutex);
            m_view = std::move(seen);
            m_changed.notify_all();
        });
}

Cluster::~Cluster()
{
    m_watch.reset();
    m_control.reset();
}

client::EnvironmentViewPtr Cluster::waitFor(
    const std::function<bool(const client::EnvironmentView&)>& condition,
    std::chrono::seconds patience)
{
    std::unique_lock lock(m_mutex);
    const bool met = m_changed.wait_for(
        lock, patience, [&] { return m_view && m_view->state && condition(*m_view); });
    return met ? m_view : nullptr;
}

Result<client::Operation> Cluster::act(const client::Command& command, const std::string& reason)
{
    const auto plan = await<client::Plan>(
        [&](auto done) { m_control->plan(kEnvironment, command, std::move(done), kDeadline); });
    if (!plan)
        return failure(plan.error());
    if (plan->refused())
        return failure(Code::FailedPrecondition, plan->refusals.front().reason,
            plan->refusals.front().message);
    const client::Execution execution{kEnvironment, command, plan->token,
        "e2e-request-" + std::to_string(++m_requests), reason, plan->confirmation};
    auto operation = await<client::Operation>(
        [&](auto done) { m_control->execute(execution, std::move(done), kDeadline); });
    if (!operation)
        return operation;
    const auto view = waitFor([&](const client::EnvironmentView& seen) {
        const auto found = seen.operations ? seen.operations->find(operation->revision)
                                           : client::OperationMap::const_iterator{};
        return seen.operations && found != seen.operations->end()
            && (client::isAcknowledged(*found->second) || found->second->noRoutingChange);
    });
    if (!view)
        return failure(
            Code::DeadlineExceeded, "NOT_ACKNOWLEDGED", operation->act + " was not acknowledged");
    return *view->operations->at(operation->revision);
}

std::string Cluster::edge()
{
    const auto view = waitFor(
        [](const client::EnvironmentView& seen) { return !seen.state->policy.entries.empty(); });
    // "grpc://127.0.0.1:8080/pult.playground.v1.Hop/Handle"
    constexpr std::string_view kScheme = "grpc://";
    const auto& url = view->state->policy.entries.front().url;
    return url.substr(kScheme.size(), url.find('/', kScheme.size()) - kScheme.size());
}

std::string Cluster::logs() const
{
    return m_pultd->log() + (m_playground ? m_playground->log() : "");
}

} // namespace pult::test
