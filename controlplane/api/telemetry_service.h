// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "common/clock.h"
#include "common/scheduler.h"
#include "controlplane/api/backends.h"
#include "controlplane/api/telemetry/leak_reports.h"
#include "controlplane/api/telemetry/open_streams.h"
#include "controlplane/api/telemetry/series_answers.h"
#include "controlplane/state/alert_port.h"
#include "controlplane/state/verdict_port.h"
#include "controlplane/telemetry/pipeline.h"
#include "controlplane/telemetry/proving/prover.h"
#include "pult/v1/telemetry.grpc.pb.h"

namespace pult::api {

//! pult.v1.Telemetry. Everything is made on workers of its own: what people want to see of traffic
//! neither holds up a gRPC thread nor the pages of other services.
class TelemetryService : public v1::Telemetry::CallbackService
{
public:
    //! All of it outlives the service.
    struct Sources
    {
        telemetry::Pipeline& pipeline;
        telemetry::Prover& prover;
        const state::VerdictSourcePort& verdicts;
        const state::AlertSource& alerts;
        const Clock& clock;
        //! When watches look for news.
        Scheduler& scheduler;
        Workers& workers;
        //! Both empty: every call is answered with TELEMETRY_OFF.
        SpanAddresses addresses;
    };

    TelemetryService(const Backends& backends, const Sources& sources);

    //! Ends all watches with UNAVAILABLE SHUTTING_DOWN; later ones too. Before the workers stop.
    void stop();

    grpc::ServerUnaryReactor* QuerySeries(grpc::CallbackServerContext* context,
        const v1::QuerySeriesRequest* request, v1::QuerySeriesResponse* response) override;
    grpc::ServerWriteReactor<v1::QuerySeriesResponse>* WatchSeries(
        grpc::CallbackServerContext* context, const v1::WatchSeriesRequest* request) override;
    grpc::ServerUnaryReactor* ListLeaks(grpc::CallbackServerContext* context,
        const v1::ListLeaksRequest* request, v1::LeakReport* response) override;
    grpc::ServerWriteReactor<v1::LeakReport>* WatchLeaks(
        grpc::CallbackServerContext* context, const v1::ListLeaksRequest* request) override;
    grpc::ServerWriteReactor<v1::GetTraceResponse>* GetTrace(
        grpc::CallbackServerContext* context, const v1::GetTraceRequest* request) override;
    grpc::ServerUnaryReactor* FindRequests(grpc::CallbackServerContext* context,
        const v1::FindRequestsRequest* request, v1::FindRequestsResponse* response) override;
    grpc::ServerWriteReactor<v1::ProveEvent>* Prove(
        grpc::CallbackServerContext* context, const v1::ProveRequest* request) override;

    grpc::ServerUnaryReactor* GetVerdict(grpc::CallbackServerContext* context,
        const v1::GetVerdictRequest* request, v1::RolloutVerdict* response) override;
    grpc::ServerWriteReactor<v1::RolloutVerdict>* WatchVerdict(
        grpc::CallbackServerContext* context, const v1::GetVerdictRequest* request) override;
    grpc::ServerUnaryReactor* GetVerdictHistory(grpc::CallbackServerContext* context,
        const v1::GetVerdictRequest* request, v1::VerdictHistory* response) override;
    grpc::ServerUnaryReactor* JudgeAgain(grpc::CallbackServerContext* context,
        const v1::JudgeAgainRequest* request, v1::RolloutVerdict* response) override;
    grpc::ServerUnaryReactor* CompareLanes(grpc::CallbackServerContext* context,
        const v1::CompareLanesRequest* request, v1::CompareLanesResponse* response) override;
    grpc::ServerUnaryReactor* ListAlerts(grpc::CallbackServerContext* context,
        const v1::ListAlertsRequest* request, v1::AlertReport* response) override;
    grpc::ServerWriteReactor<v1::AlertReport>* WatchAlerts(
        grpc::CallbackServerContext* context, const v1::ListAlertsRequest* request) override;

private:
    using Base = v1::Telemetry::CallbackService;
    using Base::CompareLanes;
    using Base::FindRequests;
    using Base::GetTrace;
    using Base::GetVerdict;
    using Base::GetVerdictHistory;
    using Base::JudgeAgain;
    using Base::ListAlerts;
    using Base::ListLeaks;
    using Base::Prove;
    using Base::QuerySeries;
    using Base::WatchAlerts;
    using Base::WatchLeaks;
    using Base::WatchSeries;
    using Base::WatchVerdict;

    //! Errors: TELEMETRY_OFF; ENVIRONMENT_UNKNOWN; FIELD_INVALID when it is empty.
    [[nodiscard]] Result<void> check(const std::string& environment) const;
    //! The same, for who may call. Errors: those of admit() too.
    [[nodiscard]] Result<void> check(
        const grpc::CallbackServerContext& context, const std::string& environment) const;
    //! ENVIRONMENT_UNKNOWN, FIELD_INVALID, and NO_EVIDENCE: none was judged since the start.
    [[nodiscard]] Result<state::RolloutVerdictPtr> verdictOf(const std::string& environment) const;
    [[nodiscard]] Result<wire::SeriesAsk> askOf(const v1::QuerySeriesRequest& request) const;
    [[nodiscard]] Result<std::vector<v1::GetTraceResponse>> trace(
        const v1::GetTraceRequest& request) const;
    [[nodiscard]] Result<v1::FindRequestsResponse> find(
        const v1::FindRequestsRequest& request) const;

    const Backends& m_backends;
    const Sources m_sources;
    LeakReports m_leaks;
    SeriesAnswers m_series;
    OpenStreams m_streams;
};

} // namespace pult::api
