// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <QObject>

#include "client/control_plane.h"
#include "client/environment_watch.h"
#include "client/execute.h"
#include "client/freshness.h"
#include "common/clock.h"
#include "common/id_source.h"

class QTimer;

namespace pult::client {

class AlertsFeed;
class LeaksFeed;
class Relay;
class VerdictFeed;
class WatchCache;
struct FeedSource;

//! What a Session needs. The seams at the end have working defaults.
struct SessionOptions
{
    using Connect = std::function<Result<std::shared_ptr<ControlPlane>>(ConnectOptions)>;
    using Watch = std::function<std::unique_ptr<EnvironmentWatch>(ConnectOptions, std::string,
        std::shared_ptr<const Clock>, std::function<void(EnvironmentViewPtr)>)>;

    ConnectOptions connection;
    bool readOnly = false;
    //! Follow every environment that the server tells of.
    bool followAll = true;
    //! Where what was followed is kept from one start of the program to the next (WatchCache), so
    //! that it can be shown before the server has answered; empty: nowhere.
    std::filesystem::path cacheFolder;

    std::shared_ptr<const Clock> clock;
    std::shared_ptr<IdSource> ids;
    std::shared_ptr<Timers> timers;
    Connect connect;
    Watch watch;
};

//! The console's one connection: a control plane and a watch per followed environment.
//!
//! Threads: GUI thread only, callbacks and signals included; gRPC threads meet it in a bounded,
//! conflating inbox (the latest view of an environment wins) that one relay object empties in
//! slices of at most 4 ms. viewChanged comes at most ten times a second for each environment.
//! Calls: the callback runs at most once, on the GUI thread, and not at all once `context` or the
//! session is gone. A null context means the session itself.
//! With a cache it follows from the start what an earlier session followed; what the server turns
//! out not to know is forgotten, here and in the cache. Reading happens on the watches' threads.
//! Ownership: watches and calls end with it; the destructor cancels and waits for them. Never
//! delete it inside one of its own signals or callbacks: deleteLater().
class Session : public QObject
{
    Q_OBJECT
public:
    template <typename T> using Reply = std::function<void(Result<T>)>;
    using StatePtr = std::shared_ptr<const EnvironmentState>;

    explicit Session(SessionOptions options, QObject* parent = nullptr);
    ~Session() override;

    [[nodiscard]] const std::string& address() const;
    //! Nothing until the server has answered once. The last answer is kept when it falls silent.
    [[nodiscard]] const std::optional<ServerInfo>& server() const { return m_server; }
    //! Why the server does not answer; nothing while it does.
    [[nodiscard]] const std::optional<Error>& trouble() const { return m_trouble; }

    void follow(const std::string& environment);
    void unfollow(const std::string& environment);
    //! By name.
    [[nodiscard]] std::vector<std::string> followed() const;
    //! Null when it is not followed; otherwise never.
    [[nodiscard]] EnvironmentViewPtr view(const std::string& environment) const;
    [[nodiscard]] FreshnessState freshness(const std::string& environment) const;

    //! While locked no write leaves the process: execute() answers NotPermitted (READ_ONLY).
    [[nodiscard]] bool readOnly() const { return m_readOnly; }
    void setReadOnly(bool readOnly);

    void plan(const std::string& environment, Command command, QObject* context, Reply<Plan> done);
    //! Ends within 3 s. An empty requestId is filled in; see ExecuteOutcome::execution.
    void execute(
        Execution execution, QObject* context, std::function<void(const ExecuteOutcome&)> done);
    void getOperation(const std::string& environment, const std::string& id, QObject* context,
        Reply<Operation> done);
    //! Revision 0: the newest.
    void getState(const std::string& environment, std::uint64_t revision, QObject* context,
        Reply<StatePtr> done);
    void listJournal(JournalQuery query, QObject* context, Reply<JournalPage> done);
    void verifyJournal(QObject* context, Reply<JournalProof> done);
    void listRoutes(const std::string& environment, const std::string& service, QObject* context,
        Reply<RouteTable> done);
    // What live traffic shows. Streams of it: LeaksFeed, SeriesFeed.
    void getTrace(const std::string& environment, const std::string& traceId, QObject* context,
        Reply<Trace> done);
    void findRequests(RequestQuery query, QObject* context, Reply<std::vector<FoundRequest>> done);
    //! Probes, followed until each has ended; `onEnd` gets null when the server ended it well.
    //! Destroying the stream ends it; nothing is called after that. Refused while locked: a probe
    //! is a request that may change what it reaches.
    [[nodiscard]] std::unique_ptr<Stream> prove(ProofQuery query, QObject* context,
        std::function<void(ProofState)> onState,
        std::function<void(const std::optional<Error>&)> onEnd);
    //! How the verdicts on the rollout came about; lanes side by side over the last hour.
    void verdictHistory(
        const std::string& environment, QObject* context, Reply<std::vector<VerdictLine>> done);
    //! `sinceUnixMs` 0: the last hour.
    void compareLanes(const std::string& environment, std::int64_t sinceUnixMs, QObject* context,
        Reply<std::vector<LaneFigures>> done);
    //! By other thresholds; changes nothing.
    void judgeAgain(JudgeQuery query, QObject* context, Reply<RolloutVerdict> done);
    //! The one feed of alerts that fire; lives as long as the session.
    [[nodiscard]] AlertsFeed& alerts(const std::string& environment);
    //! The one feed of what the analysis says; lives as long as the session.
    [[nodiscard]] VerdictFeed& verdicts(const std::string& environment);
    //! The one feed of an environment's leaks; lives as long as the session.
    [[nodiscard]] LeaksFeed& leaks(const std::string& environment);
    //! For feeds of one's own; see FeedSource.
    [[nodiscard]] FeedSource feedSource() const;
    //! What the server's clock says now, milliseconds since the Unix epoch; this machine's where
    //! the server has said nothing yet.
    [[nodiscard]] std::int64_t serverNow(const std::string& environment) const;

    //! Asks for the environments now; otherwise every 5 s, every second while there is trouble.
    void refreshServer();

    [[nodiscard]] std::string newRequestId();
    [[nodiscard]] const Clock& clock() const { return *m_options.clock; }

Q_SIGNALS:
    //! server() or trouble() changed.
    void serverChanged();
    void viewChanged(const std::string& environment, const pult::client::EnvironmentViewPtr& view);
    //! The word changed, not only the age.
    void freshnessChanged(const std::string& environment, pult::client::Freshness freshness);
    //! Once a second: time to redraw ages.
    void ticked();
    void readOnlyChanged(bool readOnly);
    //! Every execute that ended, whoever asked.
    void writeEnded(const pult::client::ExecuteOutcome& outcome);

private:
    struct Followed
    {
        std::unique_ptr<EnvironmentWatch> watch;
        EnvironmentViewPtr view;
        Freshness freshness = Freshness::Connecting;
    };

    template <typename T> Callback<T> toGui(QObject* context, Reply<T> done);
    template <typename T> bool refuseWithoutPlane(QObject* context, const Reply<T>& done);
    void takeView(const std::string& environment, const EnvironmentViewPtr& view);
    void takeServer(Result<ServerInfo> answer);
    void restartUnknown(const std::string& environment);
    void followRemembered();
    void forgetVanished();
    void evaluateFreshness(const std::string& environment, Followed& followed);
    void tick();

    SessionOptions m_options;
    std::shared_ptr<const WatchCache> m_cache; //!< Null: nothing is kept.
    //! Followed from the cache; the server has not told whether they are still there.
    std::set<std::string> m_remembered;
    std::unique_ptr<Relay> m_relay;
    std::shared_ptr<ControlPlane> m_plane;
    std::optional<Error> m_brokenAddress;
    std::optional<ServerInfo> m_server;
    std::optional<Error> m_trouble;
    std::map<std::string, Followed> m_followed;
    std::map<std::string, std::unique_ptr<LeaksFeed>> m_leaks;
    std::map<std::string, std::unique_ptr<VerdictFeed>> m_verdicts;
    std::map<std::string, std::unique_ptr<AlertsFeed>> m_alerts;
    QTimer* m_tick = nullptr;
    bool m_readOnly = false;
    bool m_asking = false;
    int m_ticksSinceAnswer = 0;
};

} // namespace pult::client
