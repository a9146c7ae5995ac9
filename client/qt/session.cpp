// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/qt/session.h"

#include <algorithm>

#include <QLoggingCategory>
#include <QPointer>
#include <QTimer>

#include "client/qt/alerts_feed.h"
#include "client/qt/leaks_feed.h"
#include "client/qt/relay.h"
#include "client/qt/verdict_feed.h"
#include "client/watch_cache.h"

namespace pult::client {

namespace {

constexpr int kAskEverySeconds = 5;

Q_LOGGING_CATEGORY(cacheLog, "pult.cache", QtInfoMsg)

std::shared_ptr<const WatchCache> cacheOf(const SessionOptions& options)
{
    if (options.cacheFolder.empty())
        return nullptr;
    return std::make_shared<const WatchCache>(
        options.cacheFolder, [](const std::string& note) { qCInfo(cacheLog, "%s", note.c_str()); });
}

void fillDefaults(SessionOptions& options, const std::shared_ptr<const WatchCache>& cache)
{
    if (!options.clock)
        options.clock = std::make_shared<SystemClock>();
    if (!options.ids)
        options.ids = std::make_shared<SystemIdSource>();
    if (!options.timers)
        options.timers = systemTimers();
    if (!options.connect)
        options.connect = [](const ConnectOptions& to) { return connect(to); };
    if (!options.watch) {
        options.watch = [cache](auto to, auto environment, auto clock, auto onView) {
            auto kept = cache ? cache->open(environment) : nullptr;
            return watchEnvironment(
                to, std::move(environment), std::move(clock), std::move(onView), std::move(kept));
        };
    }
}

ExecuteOutcome lockedOutcome(Execution execution)
{
    ExecuteOutcome outcome;
    outcome.outcome = Outcome::NotPermitted;
    outcome.execution = std::move(execution);
    outcome.error = Error{Code::PermissionDenied, "READ_ONLY",
        "This session is read-only; open the lock in the identity bar first.", {}, {}};
    return outcome;
}

//! A stream and the control plane it runs over, which must not go first.
class HeldStream final : public Stream
{
public:
    explicit HeldStream(std::shared_ptr<ControlPlane> plane)
        : m_plane(std::move(plane))
        , m_wanted(std::make_shared<bool>(true))
    {}
    //! Alive as long as this is.
    [[nodiscard]] std::weak_ptr<bool> wanted() const { return m_wanted; }
    void hold(std::unique_ptr<Stream> stream) { m_stream = std::move(stream); }

private:
    std::shared_ptr<ControlPlane> m_plane;
    std::shared_ptr<bool> m_wanted;
    std::unique_ptr<Stream> m_stream;
};

bool sameServer(const std::optional<ServerInfo>& a, const ServerInfo& b)
{
    return a && a->version == b.version && a->user == b.user && a->journalId == b.journalId
        && a->environments == b.environments;
}

} // namespace

Session::Session(SessionOptions options, QObject* parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_tick(new QTimer(this))
    , m_readOnly(m_options.readOnly)
{
    m_cache = cacheOf(m_options);
    fillDefaults(m_options, m_cache);
    m_relay = std::make_unique<Relay>(
        m_options.clock, [this](const std::string& environment, const EnvironmentViewPtr& view) {
            takeView(environment, view);
        });
    auto plane = m_options.connect(m_options.connection);
    if (plane)
        m_plane = std::move(*plane);
    else
        m_trouble = m_brokenAddress = plane.error();
    connect(m_tick, &QTimer::timeout, this, &Session::tick);
    m_tick->start(std::chrono::seconds{1});
    followRemembered();
    refreshServer();
}

Session::~Session()
{
    // The relay first: what the ending watches and calls still have to say is dropped.
    m_relay.reset();
    m_leaks.clear();
    m_verdicts.clear();
    m_alerts.clear();
    m_followed.clear();
    m_plane.reset();
}

const std::string& Session::address() const
{
    return m_options.connection.address;
}

void Session::follow(const std::string& environment)
{
    auto [it, fresh] = m_followed.try_emplace(environment);
    if (!fresh)
        return;
    it->second.view = std::make_shared<const EnvironmentView>();
    it->second.watch = m_options.watch(m_options.connection, environment, m_options.clock,
        [door = m_relay->door(), environment](EnvironmentViewPtr view) {
            door->put(Inbox::View{environment, std::move(view)});
        });
}

void Session::unfollow(const std::string& environment)
{
    m_followed.erase(environment);
    m_relay->forget(environment);
}

std::vector<std::string> Session::followed() const
{
    std::vector<std::string> names;
    for (const auto& [name, unused] : m_followed)
        names.push_back(name);
    return names;
}

EnvironmentViewPtr Session::view(const std::string& environment) const
{
    const auto it = m_followed.find(environment);
    return it == m_followed.end() ? nullptr : it->second.view;
}

FreshnessState Session::freshness(const std::string& environment) const
{
    return freshnessOf(view(environment), m_options.clock->mono());
}

void Session::setReadOnly(bool readOnly)
{
    if (m_readOnly == readOnly)
        return;
    m_readOnly = readOnly;
    Q_EMIT readOnlyChanged(readOnly);
}

std::string Session::newRequestId()
{
    return m_options.ids->uuid();
}

template <typename T> Callback<T> Session::toGui(QObject* context, Reply<T> done)
{
    // Whether the receiver still lives is asked where it dies: on the GUI thread.
    QPointer<QObject> receiver(context ? context : this);
    return [door = m_relay->door(), receiver, done = std::move(done)](Result<T> answer) {
        door->put([receiver, done, answer = std::move(answer)]() mutable {
            if (receiver)
                done(std::move(answer));
        });
    };
}

template <typename T> bool Session::refuseWithoutPlane(QObject* context, const Reply<T>& done)
{
    if (m_plane)
        return false;
    toGui<T>(context, done)(failure(*m_brokenAddress));
    return true;
}

void Session::plan(
    const std::string& environment, Command command, QObject* context, Reply<Plan> done)
{
    if (!refuseWithoutPlane<Plan>(context, done))
        m_plane->plan(environment, std::move(command), toGui<Plan>(context, std::move(done)));
}

void Session::execute(
    Execution execution, QObject* context, std::function<void(const ExecuteOutcome&)> done)
{
    if (execution.requestId.empty())
        execution.requestId = newRequestId();
    QPointer<QObject> receiver(context ? context : this);
    // A null receiver at the end still has the session tell of the write's end.
    auto end = [door = m_relay->door(), session = this, receiver, done = std::move(done)](
                   ExecuteOutcome outcome) {
        door->put([session, receiver, done, outcome = std::move(outcome)] {
            Q_EMIT session->writeEnded(outcome);
            if (receiver)
                done(outcome);
        });
    };
    if (m_readOnly) {
        end(lockedOutcome(std::move(execution)));
    } else if (!m_plane) {
        ExecuteOutcome outcome;
        outcome.execution = std::move(execution);
        outcome.error = m_brokenAddress;
        end(std::move(outcome));
    } else {
        executeUntilAnswered(
            m_plane, m_options.timers, m_options.clock, std::move(execution), std::move(end));
    }
}

void Session::getOperation(
    const std::string& environment, const std::string& id, QObject* context, Reply<Operation> done)
{
    if (!refuseWithoutPlane<Operation>(context, done))
        m_plane->getOperation(environment, id, toGui<Operation>(context, std::move(done)));
}

void Session::getState(
    const std::string& environment, std::uint64_t revision, QObject* context, Reply<StatePtr> done)
{
    if (!refuseWithoutPlane<StatePtr>(context, done))
        m_plane->getState(environment, revision, toGui<StatePtr>(context, std::move(done)));
}

void Session::listJournal(JournalQuery query, QObject* context, Reply<JournalPage> done)
{
    if (!refuseWithoutPlane<JournalPage>(context, done))
        m_plane->listJournal(std::move(query), toGui<JournalPage>(context, std::move(done)));
}

void Session::verifyJournal(QObject* context, Reply<JournalProof> done)
{
    if (!refuseWithoutPlane<JournalProof>(context, done))
        m_plane->verifyJournal(toGui<JournalProof>(context, std::move(done)));
}

void Session::listRoutes(const std::string& environment, const std::string& service,
    QObject* context, Reply<RouteTable> done)
{
    if (!refuseWithoutPlane<RouteTable>(context, done))
        m_plane->listRoutes(environment, service, toGui<RouteTable>(context, std::move(done)));
}

void Session::getTrace(
    const std::string& environment, const std::string& traceId, QObject* context, Reply<Trace> done)
{
    if (!refuseWithoutPlane<Trace>(context, done))
        m_plane->telemetry().getTrace(environment, traceId, toGui<Trace>(context, std::move(done)));
}

void Session::findRequests(
    RequestQuery query, QObject* context, Reply<std::vector<FoundRequest>> done)
{
    using Found = std::vector<FoundRequest>;
    if (!refuseWithoutPlane<Found>(context, done))
        m_plane->telemetry().findRequests(std::move(query), toGui<Found>(context, std::move(done)));
}

std::unique_ptr<Stream> Session::prove(ProofQuery query, QObject* context,
    std::function<void(ProofState)> onState, std::function<void(const std::optional<Error>&)> onEnd)
{
    auto held = std::make_unique<HeldStream>(m_plane);
    QPointer<QObject> receiver(context ? context : this);
    // Asked on the GUI thread, where the stream is destroyed.
    const auto guarded = [door = m_relay->door(), receiver, wanted = held->wanted()](auto call) {
        door->put([receiver, wanted, call = std::move(call)] {
            if (receiver && !wanted.expired())
                call();
        });
    };
    auto end = [guarded, onEnd = std::move(onEnd)](std::optional<Error> error) {
        guarded([onEnd, error = std::move(error)] { onEnd(error); });
    };
    if (m_readOnly)
        end(lockedOutcome({}).error);
    else if (!m_plane)
        end(m_brokenAddress);
    else
        held->hold(m_plane->telemetry().prove(
            std::move(query),
            [guarded, onState = std::move(onState)](ProofState state) {
                guarded([onState, state = std::move(state)] { onState(state); });
            },
            std::move(end)));
    return held;
}

LeaksFeed& Session::leaks(const std::string& environment)
{
    auto& feed = m_leaks[environment];
    if (!feed) {
        feed = std::make_unique<LeaksFeed>(feedSource(), environment);
        connect(this, &Session::ticked, feed.get(), &Feed::tick);
    }
    return *feed;
}

AlertsFeed& Session::alerts(const std::string& environment)
{
    auto& feed = m_alerts[environment];
    if (!feed) {
        feed = std::make_unique<AlertsFeed>(feedSource(), environment);
        connect(this, &Session::ticked, feed.get(), &Feed::tick);
    }
    return *feed;
}

VerdictFeed& Session::verdicts(const std::string& environment)
{
    auto& feed = m_verdicts[environment];
    if (!feed) {
        feed = std::make_unique<VerdictFeed>(feedSource(), environment);
        connect(this, &Session::ticked, feed.get(), &Feed::tick);
    }
    return *feed;
}

void Session::verdictHistory(
    const std::string& environment, QObject* context, Reply<std::vector<VerdictLine>> done)
{
    using Lines = std::vector<VerdictLine>;
    if (!refuseWithoutPlane<Lines>(context, done))
        m_plane->telemetry().verdictHistory(environment, toGui<Lines>(context, std::move(done)));
}

void Session::compareLanes(const std::string& environment, std::int64_t sinceUnixMs,
    QObject* context, Reply<std::vector<LaneFigures>> done)
{
    using Lanes = std::vector<LaneFigures>;
    if (!refuseWithoutPlane<Lanes>(context, done))
        m_plane->telemetry().compareLanes(
            environment, sinceUnixMs, toGui<Lanes>(context, std::move(done)));
}

void Session::judgeAgain(JudgeQuery query, QObject* context, Reply<RolloutVerdict> done)
{
    if (!refuseWithoutPlane<RolloutVerdict>(context, done))
        m_plane->telemetry().judgeAgain(
            std::move(query), toGui<RolloutVerdict>(context, std::move(done)));
}

FeedSource Session::feedSource() const
{
    return {m_plane, m_brokenAddress, m_relay->door(), m_options.clock, m_options.timers};
}

std::int64_t Session::serverNow(const std::string& environment) const
{
    const auto wall = m_options.clock->wall().time_since_epoch().count();
    return client::serverNow(view(environment), m_options.clock->mono()).value_or(wall);
}

void Session::refreshServer()
{
    if (m_asking || !m_plane)
        return;
    m_asking = true;
    m_plane->listEnvironments(toGui<ServerInfo>(
        this, [this](Result<ServerInfo> answer) { takeServer(std::move(answer)); }));
}

void Session::takeServer(Result<ServerInfo> answer)
{
    m_asking = false;
    m_ticksSinceAnswer = 0;
    if (!answer) {
        const bool changed = m_trouble != answer.error();
        m_trouble = std::move(answer.error());
        if (changed)
            Q_EMIT serverChanged();
        return;
    }
    const bool changed = m_trouble || !sameServer(m_server, *answer);
    m_trouble.reset();
    m_server = std::move(*answer);
    forgetVanished();
    for (const auto& environment : m_server->environments) {
        restartUnknown(environment.name);
        if (m_options.followAll)
            follow(environment.name);
    }
    if (changed)
        Q_EMIT serverChanged();
}

//! An environment that was followed before it was there: its watch has given up.
void Session::restartUnknown(const std::string& environment)
{
    const auto known = view(environment);
    if (!known || !known->trouble || known->trouble->reason != "ENVIRONMENT_UNKNOWN")
        return;
    unfollow(environment);
    follow(environment);
}

void Session::followRemembered()
{
    if (!m_cache || !m_plane || !m_options.followAll)
        return;
    for (const auto& environment : m_cache->environments()) {
        m_remembered.insert(environment);
        follow(environment);
    }
}

void Session::forgetVanished()
{
    for (const auto& environment : std::exchange(m_remembered, {})) {
        const auto& known = m_server->environments;
        if (std::any_of(known.begin(), known.end(),
                [&](const EnvironmentSummary& each) { return each.name == environment; }))
            continue;
        unfollow(environment);
        m_cache->remove(environment);
    }
}

void Session::takeView(const std::string& environment, const EnvironmentViewPtr& view)
{
    const auto it = m_followed.find(environment);
    if (it == m_followed.end())
        return;
    it->second.view = view;
    Q_EMIT viewChanged(environment, view);
    // A slot may have unfollowed it.
    const auto after = m_followed.find(environment);
    if (after != m_followed.end())
        evaluateFreshness(environment, after->second);
}

void Session::evaluateFreshness(const std::string& environment, Followed& followed)
{
    const auto now = freshnessOf(followed.view, m_options.clock->mono()).freshness;
    if (now == followed.freshness)
        return;
    followed.freshness = now;
    Q_EMIT freshnessChanged(environment, now);
}

void Session::tick()
{
    for (const auto& environment : followed()) {
        const auto it = m_followed.find(environment);
        if (it != m_followed.end())
            evaluateFreshness(environment, it->second);
    }
    Q_EMIT ticked();
    if (m_trouble || ++m_ticksSinceAnswer >= kAskEverySeconds)
        refreshServer();
}

} // namespace pult::client
