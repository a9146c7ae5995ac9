// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/grpc_telemetry.h"

#include <utility>

#include "client/parts_call.h"
#include "client/stream_call.h"
#include "client/wire/telemetry.h"
#include "client/wire/verdict.h"

namespace pult::client {

namespace {

//! Tells each message as a value.
template <typename Reply, typename Value>
std::shared_ptr<StreamEar<Reply>> earOf(
    std::function<void(Value)> onMessage, Telemetry::OnEnd onEnd)
{
    return std::make_shared<StreamEar<Reply>>(
        [onMessage = std::move(onMessage)](Reply& reply) { onMessage(wire::fromWire(reply)); },
        std::move(onEnd));
}

class TraceJoin
{
public:
    using Value = Trace;

    explicit TraceJoin(const v1::GetTraceRequest& request) { m_trace.id = request.trace_id(); }
    void add(const v1::GetTraceResponse& part)
    {
        if (std::exchange(m_first, false)) {
            m_trace.summary = part.summary();
            m_trace.phase = part.phase();
            m_trace.truncated = part.truncated();
            m_trace.requestId = part.request_id();
            m_trace.user = part.user();
        }
        for (const auto& span : part.spans())
            m_trace.spans.push_back(wire::fromWire(span));
    }
    [[nodiscard]] Result<Trace> finish() { return std::move(m_trace); }

private:
    Trace m_trace;
    bool m_first = true;
};

std::vector<FoundRequest> foundIn(const v1::FindRequestsResponse& wire)
{
    std::vector<FoundRequest> found;
    for (const auto& request : wire.requests())
        found.push_back(wire::fromWire(request));
    return found;
}

} // namespace

GrpcTelemetry::GrpcTelemetry(const std::shared_ptr<grpc::Channel>& channel,
    std::shared_ptr<CallGroup> group, std::string origin)
    : m_group(std::move(group))
    , m_origin(std::move(origin))
    , m_stub(v1::Telemetry::NewStub(channel))
{}

void GrpcTelemetry::querySeries(SeriesQuery query, Done<SeriesAnswer> done, Millis deadline)
{
    UnaryCall<v1::QuerySeriesRequest, v1::QuerySeriesResponse>::run(
        setup(deadline), wire::toWire(query),
        [stub = m_stub.get()](auto* context, const auto* request, auto* reply, auto finished) {
            stub->async()->QuerySeries(context, request, reply, std::move(finished));
        },
        [done = std::move(done)](
            auto reply) { done(reply.map([](auto* wire) { return wire::fromWire(*wire); })); });
}

void GrpcTelemetry::listLeaks(std::string environment, std::optional<std::uint32_t> lane,
    Done<LeakReport> done, Millis deadline)
{
    UnaryCall<v1::ListLeaksRequest, v1::LeakReport>::run(
        setup(deadline), wire::leaksRequest(std::move(environment), lane),
        [stub = m_stub.get()](auto* context, const auto* request, auto* reply, auto finished) {
            stub->async()->ListLeaks(context, request, reply, std::move(finished));
        },
        [done = std::move(done)](
            auto reply) { done(reply.map([](auto* wire) { return wire::fromWire(*wire); })); });
}

void GrpcTelemetry::getTrace(
    std::string environment, std::string traceId, Done<Trace> done, Millis deadline)
{
    v1::GetTraceRequest request;
    request.set_environment(std::move(environment));
    request.set_trace_id(std::move(traceId));
    PartsCall<v1::GetTraceRequest, v1::GetTraceResponse, TraceJoin>::run(
        setup(deadline), std::move(request),
        [stub = m_stub.get()](auto* context, const auto* message, auto* reactor) {
            stub->async()->GetTrace(context, message, reactor);
        },
        std::move(done));
}

void GrpcTelemetry::findRequests(
    RequestQuery query, Done<std::vector<FoundRequest>> done, Millis deadline)
{
    UnaryCall<v1::FindRequestsRequest, v1::FindRequestsResponse>::run(
        setup(deadline), wire::toWire(query),
        [stub = m_stub.get()](auto* context, const auto* request, auto* reply, auto finished) {
            stub->async()->FindRequests(context, request, reply, std::move(finished));
        },
        [done = std::move(done)](
            auto reply) { done(reply.map([](auto* wire) { return foundIn(*wire); })); });
}

void GrpcTelemetry::getVerdict(std::string environment, Done<RolloutVerdict> done, Millis deadline)
{
    UnaryCall<v1::GetVerdictRequest, v1::RolloutVerdict>::run(
        setup(deadline), wire::verdictRequest(std::move(environment)),
        [stub = m_stub.get()](auto* context, const auto* request, auto* reply, auto finished) {
            stub->async()->GetVerdict(context, request, reply, std::move(finished));
        },
        [done = std::move(done)](
            auto reply) { done(reply.map([](auto* wire) { return wire::fromWire(*wire); })); });
}

void GrpcTelemetry::verdictHistory(
    std::string environment, Done<std::vector<VerdictLine>> done, Millis deadline)
{
    UnaryCall<v1::GetVerdictRequest, v1::VerdictHistory>::run(
        setup(deadline), wire::verdictRequest(std::move(environment)),
        [stub = m_stub.get()](auto* context, const auto* request, auto* reply, auto finished) {
            stub->async()->GetVerdictHistory(context, request, reply, std::move(finished));
        },
        [done = std::move(done)](
            auto reply) { done(reply.map([](auto* wire) { return wire::fromWire(*wire); })); });
}

void GrpcTelemetry::judgeAgain(JudgeQuery query, Done<RolloutVerdict> done, Millis deadline)
{
    UnaryCall<v1::JudgeAgainRequest, v1::RolloutVerdict>::run(
        setup(deadline), wire::toWire(query),
        [stub = m_stub.get()](auto* context, const auto* request, auto* reply, auto finished) {
            stub->async()->JudgeAgain(context, request, reply, std::move(finished));
        },
        [done = std::move(done)](
            auto reply) { done(reply.map([](auto* wire) { return wire::fromWire(*wire); })); });
}

void GrpcTelemetry::compareLanes(std::string environment, std::int64_t sinceUnixMs,
    Done<std::vector<LaneFigures>> done, Millis deadline)
{
    UnaryCall<v1::CompareLanesRequest, v1::CompareLanesResponse>::run(
        setup(deadline), wire::compareRequest(std::move(environment), sinceUnixMs),
        [stub = m_stub.get()](auto* context, const auto* request, auto* reply, auto finished) {
            stub->async()->CompareLanes(context, request, reply, std::move(finished));
        },
        [done = std::move(done)](
            auto reply) { done(reply.map([](auto* wire) { return wire::fromWire(*wire); })); });
}

std::unique_ptr<Stream> GrpcTelemetry::watchVerdict(
    std::string environment, OnMessage<RolloutVerdict> onVerdict, OnEnd onEnd)
{
    return StreamCall<v1::GetVerdictRequest, v1::RolloutVerdict>::run(
        setup({}), wire::verdictRequest(std::move(environment)),
        [stub = m_stub.get()](auto* context, const auto* message, auto* reactor) {
            stub->async()->WatchVerdict(context, message, reactor);
        },
        earOf<v1::RolloutVerdict>(std::move(onVerdict), std::move(onEnd)));
}

std::unique_ptr<Stream> GrpcTelemetry::watchAlerts(
    std::string environment, OnMessage<AlertReport> onReport, OnEnd onEnd)
{
    v1::ListAlertsRequest request;
    request.set_environment(std::move(environment));
    return StreamCall<v1::ListAlertsRequest, v1::AlertReport>::run(
        setup({}), std::move(request),
        [stub = m_stub.get()](auto* context, const auto* message, auto* reactor) {
            stub->async()->WatchAlerts(context, message, reactor);
        },
        earOf<v1::AlertReport>(std::move(onReport), std::move(onEnd)));
}

std::unique_ptr<Stream> GrpcTelemetry::watchSeries(
    SeriesQuery query, Millis period, OnMessage<SeriesAnswer> onAnswer, OnEnd onEnd)
{
    v1::WatchSeriesRequest request;
    *request.mutable_query() = wire::toWire(query);
    request.set_period_ms(static_cast<std::uint32_t>(period.count()));
    return StreamCall<v1::WatchSeriesRequest, v1::QuerySeriesResponse>::run(
        setup({}), std::move(request),
        [stub = m_stub.get()](auto* context, const auto* message, auto* reactor) {
            stub->async()->WatchSeries(context, message, reactor);
        },
        earOf<v1::QuerySeriesResponse>(std::move(onAnswer), std::move(onEnd)));
}

std::unique_ptr<Stream> GrpcTelemetry::watchLeaks(std::string environment,
    std::optional<std::uint32_t> lane, OnMessage<LeakReport> onReport, OnEnd onEnd)
{
    return StreamCall<v1::ListLeaksRequest, v1::LeakReport>::run(
        setup({}), wire::leaksRequest(std::move(environment), lane),
        [stub = m_stub.get()](auto* context, const auto* message, auto* reactor) {
            stub->async()->WatchLeaks(context, message, reactor);
        },
        earOf<v1::LeakReport>(std::move(onReport), std::move(onEnd)));
}

std::unique_ptr<Stream> GrpcTelemetry::prove(
    ProofQuery query, OnMessage<ProofState> onState, OnEnd onEnd)
{
    return StreamCall<v1::ProveRequest, v1::ProveEvent>::run(
        setup({}), wire::toWire(query),
        [stub = m_stub.get()](auto* context, const auto* message, auto* reactor) {
            stub->async()->Prove(context, message, reactor);
        },
        earOf<v1::ProveEvent>(std::move(onState), std::move(onEnd)));
}

} // namespace pult::client
