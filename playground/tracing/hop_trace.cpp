// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/tracing/hop_trace.h"

#include <utility>

#include "playground/people.h"

namespace pult::playground {

namespace {

using Span = Tracer::Span;

constexpr char kService[] = "pult.playground.v1.Hop";
constexpr char kMethod[] = "Handle";

//! A carrier that is not there is told too, as empty: its absence is what matters.
void tellCarriers(Span& span, const RequestContext& request)
{
    const auto tell = [&span](const std::string& header, const std::string& value) {
        Tracer::setList(span, "rpc.grpc.request.metadata." + header, value);
    };
    tell(kLaneHeader, request.lane.lane);
    tell(kLaneNameHeader, request.lane.laneName);
    tell(kHeadHeader, request.lane.head);
    tell(kBaggageHeader, request.baggage);
    tell(kRequestIdHeader, request.requestId);
}

Span beginSpan(
    Span::SpanKind kind, const TraceContext& self, const std::string& parent, bool parentIsRemote)
{
    auto span
        = Tracer::begin(kind, std::string(kService) + '/' + kMethod, self, parent, parentIsRemote);
    Tracer::set(span, "rpc.system", std::string("grpc"));
    Tracer::set(span, "rpc.service", std::string(kService));
    Tracer::set(span, "rpc.method", std::string(kMethod));
    return span;
}

void tellStatus(Span& span, const grpc::Status& status)
{
    Tracer::set(span, "rpc.grpc.status_code", std::int64_t{status.error_code()});
    if (status.ok())
        return;
    span.mutable_status()->set_code(opentelemetry::proto::trace::v1::Status::STATUS_CODE_ERROR);
    span.mutable_status()->set_message(status.error_message());
}

} // namespace

HopTrace::HopTrace(std::shared_ptr<Tracer> tracer, const RequestContext& received)
    : m_tracer(std::move(tracer))
    , m_self(received.caller ? received.caller->child() : TraceContext::root())
    , m_span(beginSpan(Span::SPAN_KIND_SERVER, m_self,
          received.caller ? received.caller->spanId : std::string(), true))
{
    tellCarriers(m_span, received);
}

void HopTrace::tellEdge(const RequestContext& request)
{
    const auto tell = [this](const char* key, const std::string& value) {
        if (!value.empty())
            Tracer::set(m_span, key, value);
    };
    tell("pult.lane.source", request.lane.source);
    tell("pult.edge", request.edge);
    tell("enduser.id", request.user);
    for (const auto& [key, value] : userIn(request.baggage)) {
        if (key != kUserId)
            tell(key.c_str(), value);
    }
}

HopTrace::Call HopTrace::call(
    const std::string& service, const RequestContext& handedOn, v1::ContextDrop drop) const
{
    const bool torn = drop != v1::CONTEXT_DROP_NONE && drop != v1::CONTEXT_DROP_HEADERS;
    Call call;
    call.self = torn ? TraceContext::root() : m_self.child();
    call.span
        = beginSpan(Span::SPAN_KIND_CLIENT, call.self, torn ? std::string() : m_self.spanId, false);
    Tracer::set(call.span, "peer.service", service);
    tellCarriers(call.span, without(handedOn, drop));
    return call;
}

void HopTrace::finish(const grpc::Status& status)
{
    tellStatus(m_span, status);
    m_tracer->finish(std::move(m_span));
}

void HopTrace::finish(Tracer& tracer, Call call, const grpc::Status& status)
{
    tellStatus(call.span, status);
    tracer.finish(std::move(call.span));
}

} // namespace pult::playground
