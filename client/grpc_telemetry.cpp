// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/grpc_telemetry.h"

#include <utility>

#include "client/stream_call.h"
#include "client/wire/telemetry.h"

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

//! The parts of one trace. Deletes itself after its callback ran.
class GetTraceCall final : public grpc::ClientReadReactor<v1::GetTraceResponse>
{
public:
    using Done = Telemetry::Done<Trace>;

    static void run(
        v1::Telemetry::Stub& stub, CallSetup setup, v1::GetTraceRequest request, Done done)
    {
        std::unique_ptr<GetTraceCall> call(
            new GetTraceCall(std::move(setup), std::move(request), std::move(done)));
        if (!call->m_setup.group->enter(&call->m_context)) {
            call->m_done(failure(connectionClosed()));
            return;
        }
        auto* raw = call.release();
        stub.async()->GetTrace(&raw->m_context, &raw->m_request, raw);
        raw->StartRead(&raw->m_response);
        raw->StartCall();
    }

private:
    GetTraceCall(CallSetup setup, v1::GetTraceRequest request, Done done)
        : m_setup(std::move(setup))
        , m_request(std::move(request))
        , m_done(std::move(done))
    {
        prepare(m_context, m_setup);
        m_trace.id = m_request.trace_id();
    }

    void OnReadDone(bool ok) override
    {
        if (!ok)
            return;
        if (!std::exchange(m_any, true)) {
            m_trace.summary = m_response.summary();
            m_trace.phase = m_response.phase();
            m_trace.truncated = m_response.truncated();
            m_trace.requestId = m_response.request_id();
            m_trace.user = m_response.user();
        }
        for (const auto& span : m_response.spans())
            m_trace.spans.push_back(wire::fromWire(span));
        m_complete = m_response.last_part();
        StartRead(&m_response);
    }

    [[nodiscard]] Result<Trace> result(const grpc::Status& status)
    {
        if (!status.ok())
            return failure(fromStatus(status));
        if (!m_complete)
            return failure(Code::Unavailable, "TRANSPORT", "The trace ended before its last part.");
        return std::move(m_trace);
    }

    void OnDone(const grpc::Status& status) override
    {
        const CallbackScope scope;
        const auto group = m_setup.group;
        m_done(result(status));
        group->detach(&m_context);
        delete this;
        group->leave();
    }

    CallSetup m_setup;
    grpc::ClientContext m_context;
    v1::GetTraceRequest m_request;
    v1::GetTraceResponse m_response;
    Trace m_trace;
    bool m_any = false;
    bool m_complete = false;
    Done m_done;
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
    GetTraceCall::run(*m_stub, setup(deadline), std::move(request), std::move(done));
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
