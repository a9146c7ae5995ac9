// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/supervisor.h"

#include <algorithm>
#include <set>

#include <grpcpp/create_channel.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/security/credentials.h>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

namespace pult::playground {

namespace {

const std::string kOrigin = "playground";
constexpr char kEdge[] = "entry";
constexpr std::uint32_t kMostRate = 10'000;

const std::vector<std::pair<std::string, std::string>>& zones()
{
    static const std::vector<std::pair<std::string, std::string>> all{
        {"eu", "west-a"}, {"eu", "west-b"}, {"eu", "north-a"}};
    return all;
}

bool holdsTable(const client::GatewayMap& gateways, const std::string& id)
{
    const auto found = gateways.find(id);
    return found != gateways.end() && found->second->state == client::GatewayState::Acknowledged;
}

} // namespace

Result<std::unique_ptr<Supervisor>> Supervisor::create(Options options)
{
    auto registrar = Registrar::open({options.server, kOrigin}, options.environment, options.data);
    if (!registrar)
        return failure(registrar.error());
    return std::unique_ptr<Supervisor>(new Supervisor(std::move(options), std::move(*registrar)));
}

Supervisor::Supervisor(Options options, Registrar registrar)
    : m_options(std::move(options))
    , m_registrar(std::move(registrar))
{}

Supervisor::~Supervisor()
{
    m_watch.reset();
    m_load.reset();
    // All first, so that they end side by side.
    for (const auto& [name, instance] : m_instances)
        instance.process.terminate();
    if (m_edges)
        m_edges->terminate();
}

Result<void> Supervisor::startEdges()
{
    if (!m_options.haproxy)
        return {};
    if (haproxyProgram().empty()) {
        spdlog::warn("{}", kNoHaproxy);
        return {};
    }
    std::vector<std::string> ids;
    for (const auto& place : edgePlaces())
        ids.push_back(place.id);
    const auto ports = m_registrar.edgePorts(ids);
    if (!ports)
        return failure(ports.error());
    auto edges = Edges::start(m_options.data, *ports);
    if (!edges)
        return failure(edges.error());
    m_edges = std::move(*edges);
    return {};
}

Result<void> Supervisor::start()
{
    if (auto done = startEdges(); !done)
        return done;
    if (auto done = m_registrar.provideEnvironment(); !done)
        return done;
    for (const auto& release : catalog()) {
        if (auto done = m_registrar.registerRelease(release, "playground-crm-" + release.version);
            !done)
            return done;
    }
    m_watch = client::watchEnvironment({m_options.server, kOrigin}, m_options.environment,
        std::make_shared<SystemClock>(), [this](client::EnvironmentViewPtr seen) {
            {
                const std::scoped_lock lock(m_mutex);
                m_dirty = m_dirty || !m_view || m_view->state != seen->state
                    || m_view->readiness != seen->readiness
                    || (m_waiting && m_view->gateways != seen->gateways);
                m_view = std::move(seen);
            }
            m_changed.notify_all();
        });
    return {};
}

void Supervisor::tick()
{
    const auto seen = view();
    {
        const std::scoped_lock lock(m_mutex);
        m_dirty = false;
    }
    if (!seen || !seen->state)
        return;
    std::set<std::string> wanted;
    const auto want = [&](const client::DeploymentPtr& deployment) {
        if (!deployment)
            return;
        wanted.insert(deployment->deploymentName);
        keep(deployment);
    };
    for (const auto& [service, deployment] : seen->state->active)
        want(deployment);
    for (const auto& generation : seen->state->generations) {
        for (const auto& [service, deployment] : generation->delta)
            want(deployment);
    }
    for (const auto& retiring : seen->state->retiring) {
        if (!retiring.retired)
            want(retiring.deployment);
    }
    std::erase_if(m_instances, [&](const auto& entry) { return !wanted.contains(entry.first); });
    if (m_edges)
        m_edges->keep();
    updateLoad(*seen->state);
}

void Supervisor::keep(const client::DeploymentPtr& deployment)
{
    const auto found = m_instances.find(deployment->deploymentName);
    if (found == m_instances.end() || !found->second.process.running())
        startInstance(*deployment);
}

void Supervisor::startInstance(const client::Deployment& deployment)
{
    Instance instance{deployment.service, deployment.generation, deployment.version, {}, {}, {}};
    std::string listen;
    for (const auto& endpoint : deployment.endpoints) {
        if (endpoint.host != "127.0.0.1")
            return; // Registered by somebody else, for a place of their own.
        instance.ports.push_back(static_cast<std::uint16_t>(endpoint.port));
        listen += (listen.empty() ? "" : ",") + std::to_string(endpoint.port);
    }
    if (instance.ports.empty())
        return;
    const bool edge = deployment.service == kEdge && !m_edges;
    const auto zone = instance.ports.front() % zones().size();
    std::vector<std::string> arguments{m_options.program.string(), "service", "--service",
        deployment.service, "--deployment", deployment.deploymentName, "--generation",
        std::to_string(deployment.generation), "--version", deployment.version, "--ports", listen,
        "--environment", m_options.environment};
    if (!m_options.otlp.empty())
        arguments.insert(arguments.end(), {"--otlp", m_options.otlp});
    if (edge)
        arguments.insert(arguments.end(),
            {"--edge", m_options.environment, "--xds", m_options.xds, "--region",
                zones()[zone].first, "--zone", zones()[zone].second});
    auto process = ChildProcess::start(arguments,
        {{"GRPC_XDS_BOOTSTRAP_CONFIG", bootstrap(deployment.deploymentName, zone)},
            {"GRPC_VERBOSITY", "NONE"}});
    if (!process) {
        spdlog::error("{}", process.error().message);
        return;
    }
    instance.process = std::move(*process);
    m_instances.insert_or_assign(deployment.deploymentName, std::move(instance));
}

void Supervisor::updateLoad(const client::EnvironmentState& state)
{
    std::vector<std::uint32_t> lanes;
    for (const auto& generation : state.generations) {
        if (generation->role == client::Role::Candidate || generation->role == client::Role::Legacy)
            lanes.push_back(generation->number);
        auto& view = m_deltas[generation->number];
        // The head's delta is empty by definition; what it was as a candidate stays known.
        if (generation->role != client::Role::Candidate)
            continue;
        for (const auto& [service, deployment] : generation->delta) {
            const auto active = state.active.find(service);
            const auto before
                = active == state.active.end() || !active->second ? 0 : active->second->generation;
            view.try_emplace(service, before);
        }
    }
    if (!m_load) {
        auto edges = entrances(state);
        if (edges.empty() || !ready())
            return;
        m_load = std::make_unique<Load>(
            Load::Options{std::move(edges), m_options.rate, m_options.testerPermille});
        m_waiting = false;
    }
    m_load->setLanes(std::move(lanes), m_deltas);
}

std::vector<std::string> Supervisor::entrances(const client::EnvironmentState& state) const
{
    std::vector<std::string> edges;
    const auto add
        = [&edges](std::uint32_t port) { edges.push_back("127.0.0.1:" + std::to_string(port)); };
    if (m_edges) {
        for (const auto& [id, edge] : m_edges->all())
            add(edge.port);
        return edges;
    }
    const auto entry = state.active.find(kEdge);
    if (entry != state.active.end() && entry->second && !entry->second->endpoints.empty())
        add(entry->second->endpoints.front().port);
    return edges;
}

bool Supervisor::ready() const
{
    const auto seen = view();
    if (!seen || !seen->state || !seen->readiness || m_instances.empty())
        return false;
    const bool filled = !m_edges
        || std::all_of(m_edges->all().begin(), m_edges->all().end(), [&](const auto& edge) {
               return seen->gateways && holdsTable(*seen->gateways, edge.first);
           });
    if (!filled)
        return false;
    return std::all_of(m_instances.begin(), m_instances.end(), [&](const auto& entry) {
        const auto fact = seen->readiness->find({entry.second.service, entry.second.generation});
        return fact != seen->readiness->end() && fact->second.readiness == client::Readiness::Ready;
    });
}

void Supervisor::waitForChange(std::chrono::milliseconds atMost)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, atMost, [this] { return m_dirty; });
}

void Supervisor::wake()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_dirty = true;
    }
    m_changed.notify_all();
}

client::EnvironmentViewPtr Supervisor::view() const
{
    const std::scoped_lock lock(m_mutex);
    return m_view;
}

std::string Supervisor::bootstrap(const std::string& nodeId, std::size_t zone) const
{
    const auto& [region, name] = zones()[zone];
    const nlohmann::json json{
        {"xds_servers",
            {{{"server_uri", m_options.xds}, {"channel_creds", {{{"type", "insecure"}}}},
                {"server_features", {"xds_v3"}}}}},
        {"node",
            {{"id", nodeId}, {"cluster", m_options.environment},
                {"metadata", {{"kind", "client"}, {"data_plane", "gRPC C++ " + grpc::Version()}}},
                {"locality", {{"region", region}, {"zone", name}}}}}};
    return json.dump();
}

Result<std::vector<std::string>> Supervisor::setFault(
    const std::string& service, std::uint32_t generation, const v1::Fault& fault)
{
    std::vector<std::string> took;
    for (auto& [name, instance] : m_instances) {
        if (instance.service != service || (generation != 0 && instance.generation != generation))
            continue;
        const auto stub = v1::Hop::NewStub(
            grpc::CreateChannel("127.0.0.1:" + std::to_string(instance.ports.front()),
                grpc::InsecureChannelCredentials()));
        grpc::ClientContext context;
        context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(3));
        v1::Fault answer;
        if (const auto status = stub->SetFault(&context, fault, &answer); !status.ok())
            return failure(
                Code::Unavailable, "FAULT_NOT_SET", name + ": " + status.error_message());
        instance.fault = fault;
        took.push_back(name);
    }
    if (took.empty()) {
        return failure(Code::NotFound, "DEPLOYMENT_UNKNOWN",
            "no deployment of " + service
                + (generation ? " of generation " + std::to_string(generation) : "") + " runs");
    }
    return took;
}

Result<void> Supervisor::setRate(std::uint32_t rate)
{
    if (rate > kMostRate)
        return failure(Code::InvalidArgument, "USAGE",
            std::to_string(rate) + " requests a second are too many; at most "
                + std::to_string(kMostRate));
    if (!m_load)
        return failure(Code::FailedPrecondition, "NO_LOAD", "the load has not begun yet");
    m_load->setRate(rate);
    return {};
}

Result<Supervisor::Released> Supervisor::release(
    const std::vector<std::string>& changes, std::string version)
{
    const auto seen = view();
    if (!seen || !seen->state)
        return failure(Code::Unavailable, "NO_STATE", "the table is not known yet");
    const auto& state = *seen->state;
    CatalogRelease release;
    std::string newest;
    for (const auto& generation : state.generations)
        newest = newest.empty() ? generation->version : newest;
    release.version = version.empty() ? nextVersion(newest) : std::move(version);
    release.commit = "local";
    release.branches = {"main"};
    for (const auto& [service, deployment] : state.active) {
        if (!deployment)
            continue;
        if (deployment->service != service) {
            release.replacements[service] = deployment->service;
            continue;
        }
        release.services[service] = {deployment->version, extrasOf(service, deployment->version),
            static_cast<int>(deployment->endpoints.size())};
    }
    for (const auto& service : changes) {
        const auto found = release.services.find(service);
        if (found == release.services.end())
            return failure(Code::InvalidArgument, "SERVICE_UNKNOWN", service + " is not active");
        found->second.version = nextVersion(found->second.version);
    }
    release.name = "release-" + release.version;
    std::replace(release.name.begin(), release.name.end(), '.', '-');
    if (auto done = m_registrar.registerRelease(release, "playground-crm-" + release.version);
        !done)
        return failure(done.error());
    const auto now = m_registrar.state();
    if (!now)
        return failure(now.error());
    Released released{
        0, release.version, m_options.data / "manifests" / ("crm-" + release.version + ".yaml")};
    for (const auto& generation : (*now)->generations) {
        if (generation->version == release.version)
            released.generation = std::max(released.generation, generation->number);
    }
    return released;
}

} // namespace pult::playground
