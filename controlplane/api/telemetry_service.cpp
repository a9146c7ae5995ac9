// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/telemetry_service.h"

#include <utility>

#include "common/grpc_status.h"
#include "controlplane/api/answer_from.h"
#include "controlplane/api/parts_stream.h"
#include "controlplane/api/prove_call.h"
#include "controlplane/api/reasons.h"
#include "controlplane/api/telemetry/ticked_stream.h"
#include "controlplane/api/wire/command.h"
#include "controlplane/api/wire/parts.h"
#include "controlplane/api/wire/trace.h"
#include "controlplane/api/wire/verdict.h"

namespace pult::api {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLeaksPeriod{1000};
//! Verdicts are made once a second; who looks twice as often misses none for long.
constexpr milliseconds kVerdictPeriod{500};
constexpr milliseconds kAlertsPeriod{1000};
//! A look that comes a little early still counts as the one after five seconds.
constexpr milliseconds kMostSilence{4500};
constexpr std::uint32_t kUsualPeriodMs = 1000;
constexpr std::uint32_t kLeastPeriodMs = 250;
constexpr std::uint32_t kMostPeriodMs = 60'000;
constexpr std::uint32_t kUsualLimit = 50;
constexpr std::uint32_t kMostLimit = 200;

Error traceUnknown(const std::string& id)
{
    return {Code::NotFound, kTraceUnknown,
        "No span of the trace " + id + " has come, or it is no longer kept.", {{"trace_id", id}},
        {}};
}

Result<milliseconds> periodOf(const v1::WatchSeriesRequest& request)
{
    const auto period = request.period_ms() == 0 ? kUsualPeriodMs : request.period_ms();
    if (period < kLeastPeriodMs || period > kMostPeriodMs)
        return failure(wire::fieldInvalid("period_ms", "it is not within 250 and 60000"));
    return milliseconds(period);
}

//! Decides whether what fires is news to one watcher.
class AlertNews
{
public:
    AlertNews(const state::AlertSource& alerts, const Clock& clock, std::string environment)
        : m_alerts(alerts)
        , m_clock(clock)
        , m_environment(std::move(environment))
    {}

    Result<std::optional<v1::AlertReport>> look()
    {
        auto report = m_alerts.alerts(m_environment);
        const auto now = m_clock.mono();
        if (m_told && *m_told == report && now - m_toldAt < kMostSilence)
            return std::optional<v1::AlertReport>();
        m_toldAt = now;
        m_told = std::move(report);
        return std::optional(wire::toWire(*m_told));
    }

private:
    const state::AlertSource& m_alerts;
    const Clock& m_clock;
    const std::string m_environment;
    std::optional<state::AlertReport> m_told;
    MonoTime m_toldAt{};
};

//! Decides whether a report is news to one watcher.
class LeakNews
{
public:
    LeakNews(LeakReports& reports, const Clock& clock, const v1::ListLeaksRequest& request)
        : m_reports(reports)
        , m_clock(clock)
        , m_environment(request.environment())
    {
        if (request.has_lane())
            m_lane = request.lane();
    }

    Result<std::optional<v1::LeakReport>> look()
    {
        const auto made = m_reports.newest(m_environment, m_lane);
        const auto now = m_clock.mono();
        if (m_told && m_content == made->content && now - m_toldAt < kMostSilence)
            return std::optional<v1::LeakReport>();
        m_told = true;
        m_toldAt = now;
        m_content = made->content;
        return std::optional(made->report);
    }

private:
    LeakReports& m_reports;
    const Clock& m_clock;
    const std::string m_environment;
    std::optional<std::uint32_t> m_lane;
    bool m_told = false;
    MonoTime m_toldAt{};
    std::string m_content;
};

} // namespace

TelemetryService::TelemetryService(const Backends& backends, const Sources& sources)
    : m_backends(backends)
    , m_sources(sources)
    , m_leaks(sources.pipeline, sources.addresses)
    , m_series(sources.pipeline, sources.clock)
{}

void TelemetryService::stop()
{
    m_streams.closeAll(toStatus(
        {Code::Unavailable, kShuttingDown, "The control plane is shutting down.", {}, {}}));
}

Result<void> TelemetryService::check(const std::string& environment) const
{
    if (m_sources.addresses.grpc.empty() && m_sources.addresses.http.empty())
        return failure(Code::Unavailable, kTelemetryOff,
            "No spans are received: the control plane listens nowhere for them.");
    if (environment.empty())
        return failure(wire::fieldInvalid("environment", "it is empty"));
    const auto found = findEnvironment(*m_backends.published->get(), environment);
    if (!found)
        return failure(found.error());
    return {};
}

Result<void> TelemetryService::check(
    const grpc::CallbackServerContext& context, const std::string& environment) const
{
    const auto caller = admit(m_backends, context);
    if (!caller)
        return failure(caller.error());
    return check(environment);
}

Result<wire::SeriesAsk> TelemetryService::askOf(const v1::QuerySeriesRequest& request) const
{
    if (auto checked = check(request.selector().environment()); !checked)
        return failure(std::move(checked.error()));
    return wire::fromWire(request, m_sources.pipeline.series().options().dimensions);
}

grpc::ServerUnaryReactor* TelemetryService::QuerySeries(grpc::CallbackServerContext* context,
    const v1::QuerySeriesRequest* request, v1::QuerySeriesResponse* response)
{
    return answerFrom(m_backends, m_sources.workers, context, response,
        [this, request]() -> Result<v1::QuerySeriesResponse> {
            const auto ask = askOf(*request);
            if (!ask)
                return failure(ask.error());
            return m_series.answer(*ask, m_series.windowOf(*ask));
        });
}

grpc::ServerWriteReactor<v1::QuerySeriesResponse>* TelemetryService::WatchSeries(
    grpc::CallbackServerContext* context, const v1::WatchSeriesRequest* request)
{
    using Stream = TickedStream<v1::QuerySeriesResponse>;
    const Stream::Surroundings around{m_streams, m_sources.scheduler, m_sources.workers};
    if (const auto caller = admit(m_backends, *context); !caller)
        return Stream::failed(around, caller.error());
    auto ask = askOf(request->query());
    if (!ask)
        return Stream::failed(around, ask.error());
    const auto period = periodOf(*request);
    if (!period)
        return Stream::failed(around, period.error());
    const auto follower = std::make_shared<SeriesFollower>(m_series, *std::move(ask));
    return Stream::begin(around, *period, [follower] { return follower->next(); });
}

grpc::ServerUnaryReactor* TelemetryService::ListLeaks(grpc::CallbackServerContext* context,
    const v1::ListLeaksRequest* request, v1::LeakReport* response)
{
    return answerFrom(m_backends, m_sources.workers, context, response,
        [this, request]() -> Result<v1::LeakReport> {
            if (auto checked = check(request->environment()); !checked)
                return failure(std::move(checked.error()));
            const auto lane = request->has_lane() ? std::optional(request->lane()) : std::nullopt;
            return m_leaks.newest(request->environment(), lane)->report;
        });
}

grpc::ServerWriteReactor<v1::LeakReport>* TelemetryService::WatchLeaks(
    grpc::CallbackServerContext* context, const v1::ListLeaksRequest* request)
{
    using Stream = TickedStream<v1::LeakReport>;
    const Stream::Surroundings around{m_streams, m_sources.scheduler, m_sources.workers};
    if (const auto checked = check(*context, request->environment()); !checked)
        return Stream::failed(around, checked.error());
    const auto news = std::make_shared<LeakNews>(m_leaks, m_sources.clock, *request);
    return Stream::begin(around, kLeaksPeriod, [news] { return news->look(); });
}

Result<std::vector<v1::GetTraceResponse>> TelemetryService::trace(
    const v1::GetTraceRequest& request) const
{
    if (auto checked = check(request.environment()); !checked)
        return failure(std::move(checked.error()));
    const auto id = wire::traceIdOf(request.trace_id());
    if (!id)
        return failure(id.error());
    const auto view = m_sources.pipeline.leaks().trace(*id);
    const bool here
        = view && (view->environment.empty() || view->environment == request.environment());
    if (!here)
        return failure(traceUnknown(request.trace_id()));
    return wire::toParts(*view, wire::kPartBytes);
}

grpc::ServerWriteReactor<v1::GetTraceResponse>* TelemetryService::GetTrace(
    grpc::CallbackServerContext* context, const v1::GetTraceRequest* request)
{
    auto* stream = new PartsStream<v1::GetTraceResponse>;
    if (const auto caller = admit(m_backends, *context); !caller) {
        stream->fail(caller.error());
        return stream;
    }
    const bool posted = m_sources.workers.post([this, stream, request = *request] {
        auto parts = trace(request);
        if (parts)
            stream->send(*std::move(parts));
        else
            stream->fail(parts.error());
    });
    if (!posted)
        stream->fail(overloaded());
    return stream;
}

Result<v1::FindRequestsResponse> TelemetryService::find(
    const v1::FindRequestsRequest& request) const
{
    if (auto checked = check(request.environment()); !checked)
        return failure(std::move(checked.error()));
    const int given = (request.trace_id().empty() ? 0 : 1) + (request.request_id().empty() ? 0 : 1)
        + (request.user().empty() ? 0 : 1);
    if (given != 1)
        return failure(wire::fieldInvalid(
            "trace_id", "exactly one of trace_id, request_id and user has to be given"));
    if (request.limit() > kMostLimit)
        return failure(wire::fieldInvalid("limit", "it is more than 200"));
    const std::size_t limit = request.limit() == 0 ? kUsualLimit : request.limit();
    auto& book = m_sources.pipeline.leaks();
    std::vector<telemetry::TraceSummary> found;
    if (!request.request_id().empty()) {
        found = book.findByRequest(request.request_id(), limit, request.environment());
    } else if (!request.user().empty()) {
        found = book.findByUser(request.user(), limit, request.environment());
    } else {
        const auto id = wire::traceIdOf(request.trace_id());
        if (!id)
            return failure(id.error());
        auto summary = book.summary(*id);
        if (summary && summary->environment == request.environment())
            found.push_back(*std::move(summary));
    }
    v1::FindRequestsResponse response;
    for (const auto& summary : found)
        *response.add_requests() = wire::toWire(summary);
    return response;
}

grpc::ServerUnaryReactor* TelemetryService::FindRequests(grpc::CallbackServerContext* context,
    const v1::FindRequestsRequest* request, v1::FindRequestsResponse* response)
{
    return answerFrom(m_backends, m_sources.workers, context, response,
        [this, request] { return find(*request); });
}

grpc::ServerWriteReactor<v1::ProveEvent>* TelemetryService::Prove(
    grpc::CallbackServerContext* context, const v1::ProveRequest* request)
{
    const ProveCall::Surroundings around{m_streams, m_sources.scheduler, m_sources.prover};
    if (const auto checked = check(*context, request->environment()); !checked)
        return ProveCall::failed(around, checked.error());
    const auto environment = findEnvironment(*m_backends.published->get(), request->environment());
    if (!environment)
        return ProveCall::failed(around, environment.error());
    return ProveCall::begin(around, *environment,
        {request->lane(), {request->entries().begin(), request->entries().end()}});
}

Result<state::RolloutVerdictPtr> TelemetryService::verdictOf(const std::string& environment) const
{
    if (auto checked = check(environment); !checked)
        return failure(std::move(checked.error()));
    auto verdict = m_sources.verdicts.verdict(environment);
    if (!verdict)
        return failure(Code::FailedPrecondition, kNoEvidence,
            "No rollout of " + environment + " was judged since the control plane started.");
    return verdict;
}

grpc::ServerUnaryReactor* TelemetryService::GetVerdict(grpc::CallbackServerContext* context,
    const v1::GetVerdictRequest* request, v1::RolloutVerdict* response)
{
    return answerFrom(m_backends, m_sources.workers, context, response,
        [this, request]() -> Result<v1::RolloutVerdict> {
            return verdictOf(request->environment()).map([](const auto& verdict) {
                return wire::toWire(*verdict);
            });
        });
}

grpc::ServerWriteReactor<v1::RolloutVerdict>* TelemetryService::WatchVerdict(
    grpc::CallbackServerContext* context, const v1::GetVerdictRequest* request)
{
    using Stream = TickedStream<v1::RolloutVerdict>;
    const Stream::Surroundings around{m_streams, m_sources.scheduler, m_sources.workers};
    if (const auto checked = check(*context, request->environment()); !checked)
        return Stream::failed(around, checked.error());
    const auto told = std::make_shared<state::RolloutVerdictPtr>();
    return Stream::begin(around, kVerdictPeriod,
        [this, told,
            environment = request->environment()]() -> Result<std::optional<v1::RolloutVerdict>> {
            auto verdict = m_sources.verdicts.verdict(environment);
            if (!verdict || verdict == *told)
                return std::optional<v1::RolloutVerdict>();
            *told = std::move(verdict);
            return std::optional(wire::toWire(**told));
        });
}

grpc::ServerUnaryReactor* TelemetryService::GetVerdictHistory(grpc::CallbackServerContext* context,
    const v1::GetVerdictRequest* request, v1::VerdictHistory* response)
{
    return answerFrom(m_backends, m_sources.workers, context, response,
        [this, request]() -> Result<v1::VerdictHistory> {
            return verdictOf(request->environment()).map([this](const auto& verdict) {
                return wire::toWire(m_sources.verdicts.history(verdict->environment));
            });
        });
}

grpc::ServerUnaryReactor* TelemetryService::JudgeAgain(grpc::CallbackServerContext* context,
    const v1::JudgeAgainRequest* request, v1::RolloutVerdict* response)
{
    return answerFrom(m_backends, m_sources.workers, context, response,
        [this, request]() -> Result<v1::RolloutVerdict> {
            if (auto known = verdictOf(request->environment()); !known)
                return failure(std::move(known.error()));
            const auto wanted = wire::fromWire(*request);
            if (!wanted)
                return failure(wanted.error());
            return m_sources.verdicts.judgeAgain(*wanted).map(
                [](const auto& verdict) { return wire::toWire(verdict); });
        });
}

grpc::ServerUnaryReactor* TelemetryService::CompareLanes(grpc::CallbackServerContext* context,
    const v1::CompareLanesRequest* request, v1::CompareLanesResponse* response)
{
    return answerFrom(m_backends, m_sources.workers, context, response,
        [this, request]() -> Result<v1::CompareLanesResponse> {
            if (auto checked = check(request->environment()); !checked)
                return failure(std::move(checked.error()));
            constexpr std::int64_t kHourMs = 3'600'000;
            const auto since = request->since_unix_ms() != 0
                ? request->since_unix_ms()
                : m_sources.clock.wall().time_since_epoch().count() - kHourMs;
            return wire::toWire(m_sources.verdicts.compare(request->environment(), since));
        });
}

grpc::ServerUnaryReactor* TelemetryService::ListAlerts(grpc::CallbackServerContext* context,
    const v1::ListAlertsRequest* request, v1::AlertReport* response)
{
    return answerFrom(m_backends, m_sources.workers, context, response,
        [this, request]() -> Result<v1::AlertReport> {
            if (auto checked = check(request->environment()); !checked)
                return failure(std::move(checked.error()));
            return wire::toWire(m_sources.alerts.alerts(request->environment()));
        });
}

grpc::ServerWriteReactor<v1::AlertReport>* TelemetryService::WatchAlerts(
    grpc::CallbackServerContext* context, const v1::ListAlertsRequest* request)
{
    using Stream = TickedStream<v1::AlertReport>;
    const Stream::Surroundings around{m_streams, m_sources.scheduler, m_sources.workers};
    if (const auto checked = check(*context, request->environment()); !checked)
        return Stream::failed(around, checked.error());
    const auto news
        = std::make_shared<AlertNews>(m_sources.alerts, m_sources.clock, request->environment());
    return Stream::begin(around, kAlertsPeriod, [news] { return news->look(); });
}

} // namespace pult::api
