// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/daemon.h"

#include <atomic>
#include <filesystem>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include "common/id_source.h"
#include "controlplane/analysis/engine/engine.h"
#include "controlplane/analysis/prometheus/alert_keeper.h"
#include "controlplane/analysis/prometheus/prometheus.h"
#include "controlplane/api/backends.h"
#include "controlplane/api/net/grpc_server.h"
#include "controlplane/api/net/peer_accounts.h"
#include "controlplane/api/observer_service.h"
#include "controlplane/api/reflection_service.h"
#include "controlplane/api/release_control_service.h"
#include "controlplane/api/telemetry_service.h"
#include "controlplane/codec/codec.h"
#include "controlplane/convergence/convergence.h"
#include "controlplane/fan_out.h"
#include "controlplane/joined_facts.h"
#include "controlplane/journal/sqlite_journal.h"
#include "controlplane/reactors/housekeeper.h"
#include "controlplane/reactors/network_probe.h"
#include "controlplane/reactors/readiness_prober.h"
#include "controlplane/routing/edge/edge_option.h"
#include "controlplane/routing/haproxy/haproxy_edges.h"
#include "controlplane/routing/xds/xds_service.h"
#include "controlplane/telemetry_wing.h"
#include "controlplane/version.h"
#include "controlplane/writer/restore.h"

namespace pult {

namespace {

using std::chrono::milliseconds;

constexpr state::Revision kRecentEvents = 1000;
constexpr milliseconds kPatience{1000};
constexpr milliseconds kHealthTick{2000};
constexpr char kWriteService[] = "pult.v1.ReleaseControl";
constexpr char kReadService[] = "pult.v1.Observer";
constexpr char kTrafficService[] = "pult.v1.Telemetry";
constexpr std::size_t kWorkers = 2;
constexpr std::size_t kMostWaiting = 256;

//! The last events before a start, for those who remember what was going on.
Result<std::vector<state::Commit::Entry>> recentEntries(
    const state::Journal& journal, const state::Codec& codec, state::Revision head)
{
    std::vector<state::Commit::Entry> entries;
    const auto after = head > kRecentEvents ? head - kRecentEvents : 0;
    auto replayed = journal.replay(after, head, [&](const state::Record& record) -> Result<bool> {
        auto event = codec.decodeEvent(record);
        if (!event)
            return failure(std::move(event.error()));
        entries.push_back({record, *std::move(event)});
        return true;
    });
    if (!replayed)
        return failure(std::move(replayed.error()));
    return entries;
}

Result<std::vector<net::ListenSocket>> openSockets(const std::vector<net::ListenAddress>& addresses)
{
    std::vector<net::ListenSocket> sockets;
    for (const auto& address : addresses) {
        auto socket = net::ListenSocket::open(address);
        if (!socket)
            return failure(std::move(socket.error()));
        sockets.push_back(*std::move(socket));
    }
    return sockets;
}

//! Edges as the command line names them, all by different names.
struct Edges
{
    std::vector<routing::HaproxyOption> haproxies;
    std::vector<routing::EdgeSpec> envoys;
};

Result<Edges> edgesOf(const Options& options)
{
    Edges edges;
    std::set<std::pair<std::string, std::string>> names;
    const auto isNew = [&names](const routing::EdgeSpec& edge) -> Result<void> {
        if (names.emplace(edge.environment, edge.id).second)
            return {};
        return failure(Code::InvalidArgument, "USAGE",
            "two edges of " + edge.environment + " are called " + edge.id
                + "; say id=… of one of them");
    };
    for (const auto& text : options.haproxies) {
        auto edge = routing::parseHaproxyOption(text);
        if (!edge)
            return failure(std::move(edge.error()));
        if (auto added = isNew(edge->edge); !added)
            return failure(std::move(added.error()));
        edges.haproxies.push_back(*std::move(edge));
    }
    for (const auto& text : options.envoys) {
        auto edge = routing::parseEnvoyOption(text);
        if (!edge)
            return failure(std::move(edge.error()));
        if (auto added = isNew(*edge); !added)
            return failure(std::move(added.error()));
        edges.envoys.push_back(*std::move(edge));
    }
    return edges;
}

Result<std::unique_ptr<journal::SqliteJournal>> openJournal(
    const std::string& dataDirectory, const Clock& clock, IdSource& ids, const state::Codec& codec)
{
    journal::SqliteJournal::Options options;
    options.directory = std::filesystem::path(dataDirectory) / "journal";
    options.clock = &clock;
    options.ids = &ids;
    options.maxSchema = codec.eventSchema();
    return journal::SqliteJournal::create(options);
}

nlohmann::ordered_json orNull(const std::optional<std::string>& text)
{
    return text ? nlohmann::ordered_json(*text) : nlohmann::ordered_json();
}

//! The reactors' way to the writer, which is built after them because it tells them of commits.
struct CommandRelay final : state::CommandSink
{
    state::CommandSink* target = nullptr;

    void submit(state::Request request, std::function<void(Result<state::Revision>)> done) override
    {
        target->submit(std::move(request), std::move(done));
    }
};

} // namespace

//! In the order in which they are built; they end in the reverse order.
struct Daemon::Rooms
{
    explicit Rooms(Timing timing)
        : clock(std::move(timing.clock))
        , scheduler(std::move(timing.scheduler))
        , judging(std::move(timing.judging))
        , analysing(std::move(timing.analysis))
        , probing(std::move(timing.probing))
    {}

    std::shared_ptr<const Clock> clock;
    std::shared_ptr<SystemIdSource> ids = std::make_shared<SystemIdSource>();
    std::atomic<bool> closing{false};
    bool stopped = false;
    std::shared_ptr<std::atomic<const char*>> ending
        = std::make_shared<std::atomic<const char*>>("serving");
    codec::JournalCodec codec;
    std::unique_ptr<state::Journal> journal;
    std::shared_ptr<Scheduler> scheduler;
    state::Revision snapshotAt = 0;
    std::shared_ptr<writer::PublishedState> published;
    std::unique_ptr<api::WatchHub> hub;
    std::shared_ptr<Scheduler> judging;
    std::unique_ptr<TelemetryWing> telemetry;
    std::unique_ptr<ProgressFanOut> progress;
    std::unique_ptr<convergence::Convergence> convergence;
    std::shared_ptr<Scheduler> analysing;
    std::unique_ptr<analysis::Prometheus> prometheus;
    std::unique_ptr<analysis::Engine> analysis;
    std::unique_ptr<analysis::AlertKeeper> alerts;
    std::unique_ptr<routing::HaproxyEdges> haproxies;
    std::unique_ptr<routing::XdsService> xds;
    std::shared_ptr<Scheduler> probing;
    reactors::NetworkProbe network;
    std::unique_ptr<ReadinessFanOut> readiness;
    std::unique_ptr<reactors::ReadinessProber> prober;
    std::unique_ptr<JoinedFacts> facts;
    std::unique_ptr<writer::PlanTokens> tokens;
    std::unique_ptr<writer::Planner> planner;
    CommandRelay relay;
    std::unique_ptr<reactors::Housekeeper> housekeeper;
    std::unique_ptr<writer::Writer> writer;
    std::unique_ptr<writer::StateHistory> history;
    api::PeerAccounts accounts;
    std::unique_ptr<api::Workers> workers;
    std::unique_ptr<api::Workers> auditors;
    std::unique_ptr<api::Workers> onlookers;
    std::unique_ptr<api::Backends> backends;
    std::unique_ptr<api::ReleaseControlService> releaseControl;
    std::unique_ptr<api::ObserverService> observer;
    std::unique_ptr<api::TelemetryService> traffic;
    std::unique_ptr<api::ReflectionService> reflection;
    std::unique_ptr<api::GrpcServer> apiServer;
    std::unique_ptr<api::GrpcServer> xdsServer;
    std::unique_ptr<Timer> healthTick;

    [[nodiscard]] Result<void> restore(const Options& options);
    [[nodiscard]] Result<void> observe(const Options& options);
    void build();
    [[nodiscard]] Result<void> serve(const Options& options);
    [[nodiscard]] Result<void> serveApi(std::vector<net::ListenSocket> sockets, int cap);
    [[nodiscard]] Result<void> serveXds(std::vector<net::ListenSocket> sockets, int cap);
    void stop();
    //! What the health service says.
    void setServing(bool serving);
};

Result<void> Daemon::Rooms::restore(const Options& options)
{
    auto opened = openJournal(options.dataDirectory, *clock, *ids, codec);
    if (!opened)
        return failure(std::move(opened.error()));
    journal = *std::move(opened);
    const auto head = journal->head().revision;
    auto snapshot = writer::newestSnapshot(*journal, codec, head);
    snapshotAt = snapshot->revision;
    auto state = writer::foldOnwards(*journal, codec, std::move(snapshot), head);
    if (!state)
        return failure(std::move(state.error()));
    published = std::make_shared<writer::PublishedState>(*std::move(state));
    return {};
}

Result<void> Daemon::Rooms::observe(const Options& options)
{
    const auto state = published->get();
    const auto recent = recentEntries(*journal, codec, state->revision);
    if (!recent)
        return failure(recent.error());
    hub = std::make_unique<api::WatchHub>(*state, *journal, clock, *scheduler);
    telemetry = std::make_unique<TelemetryWing>(*clock, *judging, *ids, options, *state);
    if (auto received = telemetry->start(state); !received)
        return received;
    progress = std::make_unique<ProgressFanOut>(
        std::vector<state::ProgressListener*>{hub.get(), &telemetry->pipeline()});
    convergence = std::make_unique<convergence::Convergence>(*clock, *scheduler, *progress);
    if (telemetry->receives())
        convergence->watch(telemetry->pipeline().traffic());
    convergence->restore(*state, *recent);
    prometheus = std::make_unique<analysis::Prometheus>(options.prometheus, options.alertmanager);
    analysis = std::make_unique<analysis::Engine>(
        analysis::Engine::Parts{*clock, *analysing, telemetry->pipeline().evidence(), *convergence,
            options.prometheus.empty() ? nullptr : prometheus.get(), {}});
    for (const auto& [name, environment] : state->environments)
        hub->seed(name, convergence->operations(name), convergence->gateways(name));
    auto edges = edgesOf(options);
    if (!edges)
        return failure(std::move(edges.error()));
    haproxies = std::make_unique<routing::HaproxyEdges>(edges->haproxies, *convergence);
    xds = std::make_unique<routing::XdsService>(*convergence);
    xds->tell(*haproxies);
    xds->serve(std::move(edges->envoys));
    readiness = std::make_unique<ReadinessFanOut>(
        std::vector<state::ReadinessListener*>{hub.get(), xds.get()});
    prober = std::make_unique<reactors::ReadinessProber>(
        *clock, *probing, network, *readiness, reactors::ReadinessProber::Options{});
    alerts = std::make_unique<analysis::AlertKeeper>(*clock, *analysing, *prometheus);
    facts = std::make_unique<JoinedFacts>(clock);
    facts->add([this](state::Facts& into) { convergence->addTo(into); });
    facts->add([this](state::Facts& into) { prober->addTo(into); });
    facts->add([this](state::Facts& into) { analysis->addTo(into); });
    facts->add([this](state::Facts& into) { telemetry->pipeline().evidence().addTo(into); });
    return {};
}

void Daemon::Rooms::build()
{
    tokens = std::make_unique<writer::PlanTokens>(clock, ids);
    planner = std::make_unique<writer::Planner>(published, *facts, codec, *tokens);
    // Watchers first: nobody may hear of an operation before the change that it is of. Convergence
    // before routing: an operation stands before the first gateway reports about it.
    // Reactors follow after the answer: what they wish for is judged by what the others know.
    housekeeper = std::make_unique<reactors::Housekeeper>(*clock, *scheduler, *facts, relay);
    // Telemetry anywhere: it keeps tables for as long as requests may have met them.
    const std::vector<state::CommitListener*> listeners{
        hub.get(), convergence.get(), xds.get(), &telemetry->pipeline()};
    const std::vector<state::CommitListener*> followers{
        prober.get(), analysis.get(), alerts.get(), housekeeper.get()};
    writer = std::make_unique<writer::Writer>(writer::Writer::Parts{*journal, codec, *facts,
        *tokens, *planner, published, clock, listeners, followers, snapshotAt});
    relay.target = writer.get();
    history = std::make_unique<writer::StateHistory>(*journal, codec, published);
    workers = std::make_unique<api::Workers>(kWorkers, kMostWaiting);
    auditors = std::make_unique<api::Workers>(1, kMostWaiting);
    backends.reset(new api::Backends{*journal, codec, published, *planner, *writer, *history,
        *convergence, accounts, *hub, *workers, *auditors, kVersion, closing});
    releaseControl = std::make_unique<api::ReleaseControlService>(*backends);
    observer = std::make_unique<api::ObserverService>(*backends);
    onlookers = std::make_unique<api::Workers>(kWorkers, kMostWaiting);
    traffic = std::make_unique<api::TelemetryService>(*backends,
        api::TelemetryService::Sources{telemetry->pipeline(), telemetry->prover(), *analysis,
            *alerts, *clock, *scheduler, *onlookers,
            {telemetry->grpcAddress().value_or(""), telemetry->httpAddress().value_or("")}});
    reflection = std::make_unique<api::ReflectionService>(api::publicServices());
}

Result<void> Daemon::Rooms::serve(const Options& options)
{
    const auto cap = net::connectionCap();
    auto sockets = openSockets(options.listen);
    if (!sockets)
        return failure(std::move(sockets.error()));
    std::vector<net::ListenAddress> xdsAddress;
    if (options.xds)
        xdsAddress.push_back(*options.xds);
    auto xdsSockets = openSockets(xdsAddress);
    if (!xdsSockets)
        return failure(std::move(xdsSockets.error()));

    writer->start();
    xds->start(published->get());
    prober->start(published->get());
    analysis->start(published->get());
    alerts->start(published->get());
    housekeeper->start(published->get());
    if (auto served = serveApi(*std::move(sockets), cap); !served)
        return served;
    return serveXds(*std::move(xdsSockets), cap);
}

Result<void> Daemon::Rooms::serveApi(std::vector<net::ListenSocket> sockets, int cap)
{
    auto started = api::GrpcServer::start({std::move(sockets),
        {releaseControl.get(), observer.get(), traffic.get(), reflection.get()},
        [this](int fd) { return accounts.admit(fd); }, cap});
    if (!started)
        return failure(std::move(started.error()));
    apiServer = *std::move(started);
    setServing(true);
    // A journal that failed takes no write until a restart: whoever asks for health is told so.
    healthTick = scheduler->every(kHealthTick, [this] {
        apiServer->setServing(kWriteService, journal->health().reason != "JOURNAL_FAILED");
    });
    return {};
}

Result<void> Daemon::Rooms::serveXds(std::vector<net::ListenSocket> sockets, int cap)
{
    if (sockets.empty())
        return {};
    auto started = api::GrpcServer::start({std::move(sockets), {&xds->service()}, {}, cap});
    if (!started)
        return failure(std::move(started.error()));
    xdsServer = *std::move(started);
    return {};
}

void Daemon::Rooms::setServing(bool serving)
{
    for (const auto* service : {"", kWriteService, kReadService, kTrafficService})
        apiServer->setServing(service, serving);
}

Result<std::unique_ptr<Daemon>> Daemon::start(const Options& options, Timing timing)
{
    auto rooms = std::make_unique<Rooms>(std::move(timing));
    if (auto restored = rooms->restore(options); !restored)
        return failure(std::move(restored.error()));
    if (auto observed = rooms->observe(options); !observed)
        return failure(std::move(observed.error()));
    rooms->build();
    if (auto served = rooms->serve(options); !served)
        return failure(std::move(served.error()));
    spdlog::info("serving journal {} at revision {}", rooms->journal->id(),
        rooms->published->get()->revision);
    return std::unique_ptr<Daemon>(new Daemon(std::move(rooms)));
}

Daemon::Daemon(std::unique_ptr<Rooms> rooms)
    : m_rooms(std::move(rooms))
{}

Daemon::~Daemon()
{
    stop();
    const auto ending = m_rooms->ending;
    // Nobody writes any more, so closing it waits for the disk only.
    auto journal = std::move(m_rooms->journal);
    m_rooms.reset();
    *ending = "closing the journal";
    journal.reset();
    *ending = kGone;
}

std::string Daemon::readyLine() const
{
    nlohmann::ordered_json line;
    line["listen"] = nlohmann::json::array();
    for (const auto& socket : m_rooms->apiServer->sockets())
        line["listen"].push_back(socket.address().text());
    line["xds"] = nullptr;
    if (m_rooms->xdsServer)
        line["xds"] = m_rooms->xdsServer->sockets().front().address().text();
    line["otlpGrpc"] = orNull(m_rooms->telemetry->grpcAddress());
    line["otlpHttp"] = orNull(m_rooms->telemetry->httpAddress());
    line["journalId"] = m_rooms->journal->id();
    line["revision"] = m_rooms->published->get()->revision;
    return line.dump();
}

void Daemon::stop()
{
    if (std::exchange(m_rooms->stopped, true))
        return;
    m_rooms->stop();
}

void Daemon::Rooms::stop()
{
    closing = true;
    healthTick.reset();
    *ending = "telling those who ask for health";
    setServing(false);
    *ending = "ending the watches";
    hub->stop();
    traffic->stop();
    *ending = "ending the writer";
    writer->stop();
    housekeeper.reset(); // hears of no commit any more, and must not outlive the writer
    *ending = "ending the routing";
    xds->stop();
    haproxies->stop();
    *ending = "ending the calls";
    apiServer->stop(kPatience);
    *ending = "ending the gateways' streams";
    if (xdsServer)
        xdsServer->stop(kPatience);
    *ending = "ending the receipt of spans";
    telemetry->stop(kPatience);
    *ending = "ending the workers";
    workers->stop();
    auditors->stop();
    onlookers->stop();
    *ending = "ending the other threads";
}

Daemon::Ending Daemon::ending() const
{
    return m_rooms->ending;
}

} // namespace pult
