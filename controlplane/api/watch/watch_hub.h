// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "common/clock.h"
#include "common/scheduler.h"
#include "controlplane/api/watch/environment_feed.h"
#include "controlplane/api/watch/watch_buffer.h"
#include "controlplane/state/journal_port.h"
#include "controlplane/state/ports.h"

namespace pult::api {

//! What a watcher asks for.
struct WatchSpec
{
    std::string environment;
    state::Revision startRevision = 0; //!< 0: begin with a snapshot.
    std::string journalId;
    std::string startHash;
    bool table = true;
    bool operations = true;
    bool readiness = true;
};

//! Hands every change to every watcher. Commits, progress and readiness are only noted by the
//! threads that bring them; a thread of the hub's own diffs, encodes once and puts the result into
//! the bounded buffers of the watchers, in the order in which things came. Bookmarks go out every
//! two seconds, and at once when the journal's health changes.
//!
//! Threads: any. Ownership: buffers are shared with their streams. stop() before the journal dies.
class WatchHub final : public state::CommitListener,
                       public state::ProgressListener,
                       public state::ReadinessListener
{
public:
    static constexpr std::chrono::milliseconds kTick{2000};
    //! Commits that wait for the thread while nobody watches: it is woken only then.
    static constexpr std::size_t kMostIdleCommits = 16;
    //! Ends of commits by whose hash a resume is recognized.
    static constexpr std::size_t kMostHashes = 4096;
    static constexpr std::size_t kMostOperations = 1000;

    WatchHub(const state::State& state, const state::Journal& journal,
        std::shared_ptr<const Clock> clock, Scheduler& scheduler);
    ~WatchHub() override;
    WatchHub(const WatchHub&) = delete;
    WatchHub& operator=(const WatchHub&) = delete;

    //! What convergence knew before the hub listened.
    void seed(const std::string& environment, const std::vector<state::OperationView>& operations,
        const std::vector<state::GatewayView>& gateways);

    //! The answer, errors included, comes through the buffer.
    void subscribe(WatchSpec spec, std::shared_ptr<WatchBuffer> buffer);
    void unsubscribe(std::shared_ptr<WatchBuffer> buffer);
    //! Ends all streams with UNAVAILABLE SHUTTING_DOWN; later ones too.
    void stop();

    void onCommit(const state::Commit& commit) override;
    void onProgress(const std::string& environment, std::vector<state::OperationView> operations,
        std::vector<state::GatewayView> gateways,
        std::vector<std::string> removedGateways) override;
    void onReadiness(const std::string& environment,
        std::vector<std::pair<state::DeploymentKey, state::ReadinessFact>> changed,
        std::vector<state::DeploymentKey> removed) override;

private:
    struct Watcher
    {
        WatchSpec spec;
        std::shared_ptr<WatchBuffer> buffer;
    };
    //! Everything known about what is not durable, and what of it has still to be handed out.
    struct Observed
    {
        ProgressUpdate progress;
        ReadinessDelta readiness;
        ProgressUpdate newProgress;
        ReadinessDelta newReadiness;
    };
    //! One thing after the other, as it came.
    struct Inbox
    {
        std::vector<state::Commit> commits;
        std::vector<Watcher> subscribing;
        std::vector<std::shared_ptr<WatchBuffer>> leaving;
        bool tick = false;
        bool observed = false;

        [[nodiscard]] bool empty() const
        {
            return commits.empty() && subscribing.empty() && leaving.empty() && !tick && !observed;
        }
    };

    void run();
    void note(std::unique_lock<std::mutex>& lock);
    void handle(Inbox inbox);
    void take(const state::Commit& commit);
    void handOutObserved();
    void admit(Watcher watcher);
    void begin(EnvironmentFeed& feed, const Watcher& watcher);
    //! Why the resume is not possible; empty: it is.
    [[nodiscard]] std::string resume(EnvironmentFeed& feed, const Watcher& watcher);
    void greet(const Watcher& watcher);
    void tick();
    [[nodiscard]] BookmarkValues bookmark() const;
    void closeAll();
    template <typename Work> void forWatchersOf(const std::string& environment, Work work);

    const state::Journal& m_journal;
    const std::string m_journalId;
    std::shared_ptr<const Clock> m_clock;

    std::mutex m_mutex;
    std::condition_variable m_wake;
    Inbox m_inbox;
    std::map<std::string, Observed> m_observed;
    std::size_t m_watching = 0;
    bool m_stop = false;

    // Of the hub's thread.
    std::map<std::string, EnvironmentFeed> m_feeds;
    std::vector<Watcher> m_watchers;
    state::Revision m_revision = 0;
    std::deque<std::pair<state::Revision, std::string>> m_hashes;
    state::Journal::Health m_health;

    std::unique_ptr<Timer> m_timer;
    std::thread m_thread;
};

} // namespace pult::api
