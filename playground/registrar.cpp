// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/registrar.h"

#include <fstream>
#include <future>
#include <utility>

#include <spdlog/spdlog.h>

#include "playground/lane.h"

namespace pult::playground {

namespace {

constexpr std::chrono::seconds kPatience{10};
constexpr char kEdge[] = "entry";

//! Waits for one call's answer.
template <typename T, typename Start> Result<T> await(Start start)
{
    auto promise = std::make_shared<std::promise<Result<T>>>();
    auto future = promise->get_future();
    start([promise](Result<T> result) { promise->set_value(std::move(result)); });
    return future.get();
}

std::string portKey(const std::string& service, const std::string& version)
{
    return service + " " + version;
}

} // namespace

Result<Registrar> Registrar::open(
    const client::ConnectOptions& server, std::string environment, std::filesystem::path data)
{
    std::filesystem::create_directories(data / "manifests");
    auto ports = PortBook::open(data / "ports.json");
    if (!ports)
        return failure(ports.error());
    if (const auto taken = ports->taken(); !taken.empty()) {
        return failure(Code::FailedPrecondition, "PORTS_TAKEN",
            "port " + std::to_string(taken.front())
                + " of the playground is in use; stop the other "
                  "playground, or delete "
                + data.string() + " to begin anew");
    }
    auto control = client::connect(server);
    if (!control)
        return failure(control.error());
    Registrar made(std::move(environment), std::move(data), std::move(*ports));
    made.m_control = *control;
    return made;
}

Registrar::Registrar(std::string environment, std::filesystem::path data, PortBook ports)
    : m_environment(std::move(environment))
    , m_data(std::move(data))
    , m_ports(std::move(ports))
{}

Result<std::shared_ptr<const client::EnvironmentState>> Registrar::state()
{
    return await<std::shared_ptr<const client::EnvironmentState>>(
        [&](auto done) { m_control->getState(m_environment, 0, std::move(done), kPatience); });
}

Result<std::map<std::string, std::uint16_t>> Registrar::edgePorts(
    const std::vector<std::string>& ids)
{
    std::map<std::string, std::uint16_t> all;
    for (const auto& id : ids) {
        const auto ports = m_ports.of(id, 1);
        if (!ports)
            return failure(ports.error());
        all[id] = ports->front();
    }
    m_edgePort = all.at(ids.front());
    return all;
}

//! A probe comes as a tester.
std::vector<client::Entry> Registrar::entriesAt(std::uint16_t port)
{
    const auto url = "grpc://127.0.0.1:" + std::to_string(port) + "/pult.playground.v1.Hop/Handle";
    return {{"crm", url, {}, {{kTesterHeader, "pult-prove"}}}};
}

//! Where the entry service of the first release listens.
Result<std::uint16_t> Registrar::servicePort()
{
    const auto& edge = catalog().front().services.at(kEdge);
    const auto ports = m_ports.of(portKey(kEdge, edge.version), edge.endpoints);
    if (!ports)
        return failure(ports.error());
    return ports->front();
}

Result<void> Registrar::provideEnvironment()
{
    const auto service = servicePort();
    if (!service)
        return failure(service.error());
    const auto entries = entriesAt(m_edgePort ? m_edgePort : *service);
    const auto state = this->state();
    if (state) {
        declareEntries((*state)->policy, entries, entriesAt(*service));
        return {};
    }
    if (state.error().reason != "ENVIRONMENT_UNKNOWN")
        return failure(state.error());
    client::Policy policy;
    policy.entries = entries;
    const auto created = executeWithPlan(client::CreateEnvironment{m_environment,
                                             client::EnvironmentClass::Prod, "telecom-eu", policy},
        "playground-environment", "the playground");
    return created ? Result<void>{} : failure(created.error());
}

//! In an environment that was made before there were entries. Once: who takes them out again is
//! given the first answer. `otherwise`: as they were before there were edges.
void Registrar::declareEntries(client::Policy policy, const std::vector<client::Entry>& entries,
    const std::vector<client::Entry>& otherwise)
{
    const bool moved = policy.entries == otherwise && policy.entries != entries;
    if (!policy.entries.empty() && !moved)
        return;
    policy.entries = entries;
    const auto done = executeWithPlan(client::SetPolicy{std::move(policy)},
        moved ? "playground-entries-at-edges" : "playground-entries", "the playground's entries");
    if (!done)
        spdlog::warn("no entries to prove through: {}", done.error().message);
}

Result<void> Registrar::registerRelease(const CatalogRelease& release, const std::string& requestId)
{
    const auto path = writeManifest(release);
    if (!path)
        return failure(path.error());
    std::ifstream in(*path);
    client::Register command;
    command.manifestYaml.assign(std::istreambuf_iterator<char>(in), {});
    command.fileName = path->filename().string();
    const auto done = executeWithPlan(command, requestId, "CRM " + release.version);
    if (!done)
        return failure(done.error());
    return {};
}

Result<std::filesystem::path> Registrar::writeManifest(const CatalogRelease& release)
{
    PortMap ports;
    for (const auto& [name, service] : release.services) {
        auto own = m_ports.of(portKey(name, service.version), service.endpoints);
        if (!own)
            return failure(own.error());
        ports[name] = *own;
    }
    const auto path = m_data / "manifests" / ("crm-" + release.version + ".yaml");
    std::ofstream out(path);
    out << manifestYaml(release, m_environment, ports);
    if (!out.flush())
        return failure(Code::Internal, "FILE_FAILED", "cannot write " + path.string());
    return path;
}

Result<client::Operation> Registrar::executeWithPlan(
    client::Command command, const std::string& requestId, const std::string& reason)
{
    auto plan = await<client::Plan>(
        [&](auto done) { m_control->plan(m_environment, command, std::move(done), kPatience); });
    if (!plan)
        return failure(plan.error());
    // Refused or not: the request id may be known, then the first answer comes back.
    client::Execution execution{
        m_environment, command, plan->token, requestId, reason, plan->confirmation};
    return await<client::Operation>(
        [&](auto done) { m_control->execute(std::move(execution), std::move(done), kPatience); });
}

} // namespace pult::playground
