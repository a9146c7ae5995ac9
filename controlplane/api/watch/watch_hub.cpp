// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/watch/watch_hub.h"

#include <algorithm>
#include <utility>

#include "common/grpc_status.h"
#include "common/hash.h"
#include "controlplane/api/reasons.h"

namespace pult::api {

namespace {

grpc::Status shuttingDown()
{
    return toStatus(
        {Code::Unavailable, kShuttingDown, "The control plane is shutting down.", {}, {}});
}

grpc::Status unknownEnvironment(const std::string& name)
{
    return toStatus({Code::NotFound, kEnvironmentUnknown, "There is no environment " + name + ".",
        {{"environment", name}}, {}});
}

void copyWords(const state::Event& from, state::Event& to)
{
    to.origin = from.origin;
    to.reason = from.reason;
    to.commandClass = from.commandClass;
    to.breakGlass = from.breakGlass;
    to.effectDigest = from.effectDigest;
    to.act = from.act;
    to.effectWords = from.effectWords;
    to.cli = from.cli;
    to.before = from.before;
    to.after = from.after;
    to.reliedOn = from.reliedOn;
    to.services = from.services;
}

//! What watchers are told of a commit: not the stored bytes and not the effect, which can be large.
state::Commit slimmed(const state::Commit& commit)
{
    state::Commit slim{commit.before, commit.after, {}, commit.durableAt};
    slim.entries.reserve(commit.entries.size());
    for (const auto& [record, event] : commit.entries) {
        auto& entry = slim.entries.emplace_back();
        entry.record.environment = record.environment;
        entry.record.unixMs = record.unixMs;
        entry.record.user = record.user;
        entry.record.kind = record.kind;
        entry.record.requestId = record.requestId;
        entry.record.revision = record.revision;
        entry.record.previousHash = record.previousHash;
        entry.record.hash = record.hash;
        copyWords(event, entry.event);
    }
    return slim;
}

template <typename Views> auto share(Views&& views)
{
    using View = typename std::decay_t<Views>::value_type;
    std::vector<std::shared_ptr<const View>> shared;
    shared.reserve(views.size());
    for (auto& view : views)
        shared.push_back(std::make_shared<const View>(std::move(view)));
    return shared;
}

ProgressUpdate updateOf(std::vector<state::OperationView> operations,
    std::vector<state::GatewayView> gateways, const std::vector<std::string>& removed)
{
    ProgressUpdate update;
    for (auto& operation : share(std::move(operations)))
        update.operations[operation->revision] = operation;
    for (auto& gateway : share(std::move(gateways)))
        update.gateways[gateway->identity.id] = gateway;
    update.removedGateways.insert(removed.begin(), removed.end());
    return update;
}

} // namespace

WatchHub::WatchHub(const state::State& state, const state::Journal& journal,
    std::shared_ptr<const Clock> clock, Scheduler& scheduler)
    : m_journal(journal)
    , m_journalId(journal.id())
    , m_clock(std::move(clock))
    , m_revision(state.revision)
    , m_health(journal.health())
{
    for (const auto& [name, environment] : state.environments)
        m_feeds.emplace(name, EnvironmentFeed(environment, state.revision));
    m_hashes.emplace_back(state.revision, std::string(asBytes(journal.head().hash)));
    m_timer = scheduler.every(kTick, [this] {
        std::unique_lock lock(m_mutex);
        m_inbox.tick = true;
        note(lock);
    });
    m_thread = std::thread([this] { run(); });
}

WatchHub::~WatchHub()
{
    stop();
}

void WatchHub::stop()
{
    m_timer.reset();
    {
        const std::scoped_lock lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

void WatchHub::seed(const std::string& environment,
    const std::vector<state::OperationView>& operations,
    const std::vector<state::GatewayView>& gateways)
{
    const std::scoped_lock lock(m_mutex);
    m_observed[environment].progress.merge(updateOf(operations, gateways, {}));
}

void WatchHub::note(std::unique_lock<std::mutex>& lock)
{
    lock.unlock();
    m_wake.notify_one();
}

void WatchHub::subscribe(WatchSpec spec, std::shared_ptr<WatchBuffer> buffer)
{
    std::unique_lock lock(m_mutex);
    if (m_stop) {
        lock.unlock();
        buffer->close(shuttingDown());
        return;
    }
    ++m_watching;
    m_inbox.subscribing.push_back({std::move(spec), std::move(buffer)});
    note(lock);
}

void WatchHub::unsubscribe(std::shared_ptr<WatchBuffer> buffer)
{
    std::unique_lock lock(m_mutex);
    m_inbox.leaving.push_back(std::move(buffer));
    note(lock);
}

void WatchHub::onCommit(const state::Commit& commit)
{
    auto slim = slimmed(commit);
    std::unique_lock lock(m_mutex);
    m_inbox.commits.push_back(std::move(slim));
    if (m_watching > 0 || m_inbox.commits.size() >= kMostIdleCommits)
        note(lock);
}

void WatchHub::onProgress(const std::string& environment,
    std::vector<state::OperationView> operations, std::vector<state::GatewayView> gateways,
    std::vector<std::string> removedGateways)
{
    const auto update = updateOf(std::move(operations), std::move(gateways), removedGateways);
    std::unique_lock lock(m_mutex);
    auto& observed = m_observed[environment];
    observed.progress.merge(update);
    observed.progress.removedGateways.clear();
    auto& known = observed.progress.operations;
    while (known.size() > kMostOperations)
        known.erase(known.begin());
    if (m_watching == 0)
        return;
    observed.newProgress.merge(update);
    m_inbox.observed = true;
    note(lock);
}

void WatchHub::onReadiness(const std::string& environment,
    std::vector<std::pair<state::DeploymentKey, state::ReadinessFact>> changed,
    std::vector<state::DeploymentKey> removed)
{
    std::unique_lock lock(m_mutex);
    auto& observed = m_observed[environment];
    for (const auto& key : removed)
        observed.readiness.changed.erase(key);
    ReadinessDelta update;
    update.changed.insert(changed.begin(), changed.end());
    observed.readiness.merge(update);
    if (m_watching == 0)
        return;
    if (!removed.empty()) {
        update = observed.readiness;
        update.complete = true;
    }
    observed.newReadiness.merge(update);
    m_inbox.observed = true;
    note(lock);
}

void WatchHub::run()
{
    for (;;) {
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [this] {
            const bool quiet = m_watching == 0 && m_inbox.commits.size() < kMostIdleCommits
                && m_inbox.subscribing.empty() && m_inbox.leaving.empty() && !m_inbox.tick;
            return m_stop || (!m_inbox.empty() && !quiet);
        });
        auto inbox = std::exchange(m_inbox, {});
        const bool stop = m_stop;
        lock.unlock();
        handle(std::move(inbox));
        if (stop)
            break;
    }
    closeAll();
}

void WatchHub::handle(Inbox inbox)
{
    for (const auto& commit : inbox.commits)
        take(commit);
    if (inbox.observed)
        handOutObserved();
    for (auto& watcher : inbox.subscribing)
        admit(std::move(watcher));
    for (const auto& buffer : inbox.leaving) {
        const auto gone = std::erase_if(
            m_watchers, [&](const Watcher& watcher) { return watcher.buffer == buffer; });
        const std::scoped_lock lock(m_mutex);
        m_watching -= gone;
    }
    if (inbox.tick)
        tick();
}

template <typename Work> void WatchHub::forWatchersOf(const std::string& environment, Work work)
{
    for (const auto& watcher : m_watchers) {
        if (watcher.spec.environment == environment)
            work(watcher);
    }
}

void WatchHub::take(const state::Commit& commit)
{
    std::set<std::string> touched;
    for (const auto& entry : commit.entries)
        touched.insert(entry.record.environment);
    for (const auto& name : touched) {
        auto feed = m_feeds.find(name);
        if (feed == m_feeds.end()) {
            const auto created = commit.after->find(name);
            if (!created)
                continue;
            // Before this commit there was nothing to resume from.
            m_feeds.emplace(name, EnvironmentFeed(created, commit.after->revision));
            continue;
        }
        if (const auto messages = feed->second.onCommit(commit)) {
            forWatchersOf(name, [&](const Watcher& watcher) {
                if (watcher.spec.table)
                    watcher.buffer->putChange(messages);
            });
        }
    }
    m_revision = commit.after->revision;
    m_hashes.emplace_back(m_revision, std::string(asBytes(commit.entries.back().record.hash)));
    if (m_hashes.size() > kMostHashes)
        m_hashes.pop_front();
}

void WatchHub::handOutObserved()
{
    std::map<std::string, std::pair<ProgressUpdate, ReadinessDelta>> news;
    {
        const std::scoped_lock lock(m_mutex);
        for (auto& [name, observed] : m_observed) {
            if (!observed.newProgress.empty() || !observed.newReadiness.empty()) {
                news.emplace(name,
                    std::pair{std::exchange(observed.newProgress, {}),
                        std::exchange(observed.newReadiness, {})});
            }
        }
    }
    for (auto& [name, update] : news) {
        const auto progress
            = std::make_shared<const Shared<ProgressUpdate>>(std::move(update.first));
        const auto readiness
            = std::make_shared<const Shared<ReadinessDelta>>(std::move(update.second));
        forWatchersOf(name, [&](const Watcher& watcher) {
            if (watcher.spec.operations && !progress->update().empty())
                watcher.buffer->putProgress(progress);
            if (watcher.spec.readiness && !readiness->update().empty())
                watcher.buffer->putReadiness(readiness);
        });
    }
}

void WatchHub::admit(Watcher watcher)
{
    const auto feed = m_feeds.find(watcher.spec.environment);
    if (feed == m_feeds.end()) {
        watcher.buffer->close(unknownEnvironment(watcher.spec.environment));
        const std::scoped_lock lock(m_mutex);
        --m_watching;
        return;
    }
    begin(feed->second, watcher);
    m_watchers.push_back(std::move(watcher));
}

void WatchHub::begin(EnvironmentFeed& feed, const Watcher& watcher)
{
    if (watcher.spec.startRevision > 0) {
        if (const auto obstacle = resume(feed, watcher); !obstacle.empty()) {
            watcher.buffer->resync(obstacle);
            return;
        }
    } else if (watcher.spec.table) {
        watcher.buffer->putInitial(feed.snapshot(m_revision, m_hashes.back().second, m_journalId));
    }
    greet(watcher);
}

std::string WatchHub::resume(EnvironmentFeed& feed, const Watcher& watcher)
{
    const auto& spec = watcher.spec;
    if (spec.journalId != m_journalId || spec.startRevision > m_revision)
        return kJournalChanged;
    const auto known = std::lower_bound(m_hashes.begin(), m_hashes.end(), spec.startRevision,
        [](const auto& entry, state::Revision revision) { return entry.first < revision; });
    if (known == m_hashes.end() || known->first != spec.startRevision)
        return kHistoryGone;
    if (known->second != spec.startHash)
        return kJournalChanged;
    const auto missed = feed.after(spec.startRevision);
    if (!missed)
        return kHistoryGone;
    for (const auto& messages : *missed) {
        if (spec.table)
            watcher.buffer->putInitial(messages);
    }
    return {};
}

void WatchHub::greet(const Watcher& watcher)
{
    ProgressUpdate progress;
    ReadinessDelta readiness;
    {
        const std::scoped_lock lock(m_mutex);
        const auto observed = m_observed.find(watcher.spec.environment);
        if (observed != m_observed.end()) {
            progress = observed->second.progress;
            readiness = observed->second.readiness;
        }
    }
    progress.complete = true;
    readiness.complete = true;
    if (watcher.spec.operations)
        watcher.buffer->putProgress(std::make_shared<const Shared<ProgressUpdate>>(progress));
    if (watcher.spec.readiness)
        watcher.buffer->putReadiness(std::make_shared<const Shared<ReadinessDelta>>(readiness));
    watcher.buffer->putBookmark(bookmark());
}

void WatchHub::tick()
{
    m_health = m_journal.health();
    const auto values = bookmark();
    for (const auto& watcher : m_watchers)
        watcher.buffer->putBookmark(values);
}

BookmarkValues WatchHub::bookmark() const
{
    return {m_revision, m_hashes.back().second, m_clock->wall().time_since_epoch().count(),
        m_health.writable, m_health.message};
}

void WatchHub::closeAll()
{
    for (const auto& watcher : m_watchers)
        watcher.buffer->close(shuttingDown());
    m_watchers.clear();
    Inbox rest;
    {
        const std::scoped_lock lock(m_mutex);
        rest = std::exchange(m_inbox, {});
        m_watching = 0;
    }
    for (const auto& watcher : rest.subscribing)
        watcher.buffer->close(shuttingDown());
}

} // namespace pult::api
