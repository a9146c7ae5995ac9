// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <grpcpp/channel.h>
#include <grpcpp/server.h>

#include "common/grpc_status.h"
#include "common/scheduler.h"
#include "controlplane/api/backends.h"
#include "controlplane/api/observer_service.h"
#include "controlplane/api/reflection_service.h"
#include "controlplane/api/release_control_service.h"
#include "controlplane/api/telemetry_service.h"
#include "pult/v1/observer.grpc.pb.h"
#include "pult/v1/release_control.grpc.pb.h"
#include "pult/v1/telemetry.grpc.pb.h"
#include "tests/writer/plant.h"

namespace pult::api::testing {

class OneAccount final : public Accounts
{
public:
    [[nodiscard]] Result<std::string> accountOf(const std::string& peer) const override;
    std::atomic<bool> m_known{true};
};

//! Operations as a test wants them.
class ScriptedProgress final : public state::ProgressSource
{
public:
    [[nodiscard]] std::vector<state::OperationView> operations(
        const std::string& environment) const override;
    [[nodiscard]] std::optional<state::OperationView> operation(
        const std::string& environment, state::Revision revision) const override;
    [[nodiscard]] std::vector<state::GatewayView> gateways(
        const std::string& environment) const override;
    std::vector<state::OperationView> m_operations;
};

//! Verdicts as a test sets them.
class ScriptedVerdicts final : public state::VerdictSourcePort
{
public:
    void set(state::RolloutVerdict verdict)
    {
        const std::scoped_lock lock(m_mutex);
        m_verdict = std::make_shared<const state::RolloutVerdict>(std::move(verdict));
    }
    [[nodiscard]] state::RolloutVerdictPtr verdict(const std::string& environment) const override
    {
        std::unique_lock lock(m_mutex);
        const auto found = m_verdict && m_verdict->environment == environment ? m_verdict : nullptr;
        m_asked = true;
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return !m_held; });
        return found;
    }
    //! From now on whoever asks waits, with what was there when it asked.
    void hold()
    {
        const std::scoped_lock lock(m_mutex);
        m_held = true;
        m_asked = false;
    }
    void awaitAsked()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_asked; });
    }
    void release()
    {
        const std::scoped_lock lock(m_mutex);
        m_held = false;
        m_changed.notify_all();
    }
    [[nodiscard]] std::vector<state::VerdictLine> history(const std::string&) const override
    {
        return m_history;
    }
    [[nodiscard]] Result<state::RolloutVerdict> judgeAgain(
        const state::JudgeAgain& wanted) const override
    {
        m_wanted = wanted;
        return *m_verdict;
    }
    [[nodiscard]] std::vector<state::LaneFigures> compare(
        const std::string&, std::int64_t) const override
    {
        return m_figures;
    }
    std::vector<state::VerdictLine> m_history;
    std::vector<state::LaneFigures> m_figures;
    mutable state::JudgeAgain m_wanted;

private:
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_changed;
    mutable bool m_asked = false;
    bool m_held = false;
    state::RolloutVerdictPtr m_verdict;
};

//! Alerts as a test sets them.
class ScriptedAlerts final : public state::AlertSource
{
public:
    [[nodiscard]] state::AlertReport alerts(const std::string&) const override { return m_report; }
    state::AlertReport m_report;
};

//! Entries that answer when a test says so.
class ScriptedEntries final : public telemetry::ProbeSender
{
public:
    void send(telemetry::ProbeRequest request, Done done) override
    {
        const std::scoped_lock lock(m_mutex);
        m_requests.push_back(std::move(request));
        m_waiting.push_back(std::move(done));
    }
    [[nodiscard]] std::size_t sent() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_requests.size();
    }
    [[nodiscard]] telemetry::ProbeRequest request(std::size_t number) const
    {
        const std::scoped_lock lock(m_mutex);
        return m_requests.at(number);
    }
    void answer(std::size_t number, telemetry::ProbeAnswer answer)
    {
        Done done;
        {
            const std::scoped_lock lock(m_mutex);
            done = m_waiting.at(number);
        }
        done(std::move(answer));
    }

private:
    mutable std::mutex m_mutex;
    std::vector<telemetry::ProbeRequest> m_requests;
    std::vector<Done> m_waiting;
};

//! The services over an in-process channel, on a plant with a journal in memory and manual time.
class ServerPlant
{
public:
    explicit ServerPlant(SpanAddresses addresses = {"127.0.0.1:4317", ""});
    ~ServerPlant();
    ServerPlant(const ServerPlant&) = delete;
    ServerPlant& operator=(const ServerPlant&) = delete;

    //! With the hub listening to the writer's commits.
    writer::testing::Plant m_plant;
    ManualScheduler m_scheduler{m_plant.m_clock};
    OneAccount m_accounts;
    ScriptedProgress m_progress;
    std::atomic<bool> m_closing{false};
    std::unique_ptr<WatchHub> m_hub;
    Workers m_workers{2, 64};
    Workers m_auditors{1, 8};
    Workers m_onlookers{2, 64};
    telemetry::Pipeline m_pipeline{*m_plant.m_clock, m_scheduler, {}};
    ScriptedEntries m_entries;
    telemetry::BookSource m_traces{m_pipeline.leaks()};
    SeededIdSource m_ids{7};
    telemetry::Prover m_prover{*m_plant.m_clock, m_scheduler, m_ids, m_entries, m_traces};
    ScriptedVerdicts m_verdicts;
    ScriptedAlerts m_alerts;
    std::unique_ptr<Backends> m_backends;
    std::unique_ptr<ReleaseControlService> m_releaseControl;
    std::unique_ptr<ObserverService> m_observer;
    std::unique_ptr<ReflectionService> m_reflection;
    std::unique_ptr<TelemetryService> m_traffic;
    std::unique_ptr<grpc::Server> m_server;
    std::shared_ptr<grpc::Channel> m_channel;
    std::unique_ptr<v1::ReleaseControl::Stub> m_control;
    std::unique_ptr<v1::Observer::Stub> m_observe;
    std::unique_ptr<v1::Telemetry::Stub> m_telemetry;

    [[nodiscard]] v1::PlanRequest planRequest(const std::string& environment) const;
    //! Plans and executes over the wire; the status of the first that fails.
    grpc::Status run(const v1::PlanRequest& wanted, v1::Operation& operation,
        const std::string& requestId = {}, const std::string& reason = "because");
    //! Freezes or unfreezes, whichever changes something.
    v1::Operation toggle(const std::string& environment = "prod");
    void create(const std::string& environment);
    //! Of prod.
    void registerManifest(const std::string& yaml);
};

//! A stream that never tells anything fails the test instead of hanging it.
void patient(grpc::ClientContext& context);

//! Reads one stream of Watch on the test's thread.
class Watcher
{
public:
    Watcher(ServerPlant& plant, const v1::WatchRequest& request);
    ~Watcher();
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;

    //! The next message; nothing at the end of the stream.
    std::optional<v1::WatchResponse> next();
    //! The next message of the kind; others before it are skipped.
    std::optional<v1::WatchResponse> next(v1::WatchResponse::KindCase kind);
    grpc::Status end();

private:
    grpc::ClientContext m_context;
    std::unique_ptr<grpc::ClientReader<v1::WatchResponse>> m_reader;
    bool m_ended = false;
};

[[nodiscard]] v1::WatchRequest watchOf(const std::string& environment);
//! Our reason; "OK" for success.
[[nodiscard]] std::string reasonOf(const grpc::Status& status);

} // namespace pult::api::testing
