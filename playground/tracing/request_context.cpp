// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/tracing/request_context.h"

namespace pult::playground {

namespace {

std::string header(const grpc::CallbackServerContext& context, const char* name)
{
    const auto found = context.client_metadata().find(name);
    return found == context.client_metadata().end()
        ? std::string()
        : std::string(found->second.data(), found->second.size());
}

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    const auto last = text.find_last_not_of(" \t");
    return first == text.npos ? std::string_view() : text.substr(first, last - first + 1);
}

bool isLane(std::string_view member)
{
    return trimmed(member.substr(0, member.find_first_of("=;"))) == kLaneBaggage;
}

} // namespace

RequestContext readRequest(const grpc::CallbackServerContext& context)
{
    RequestContext request;
    request.lane = readLane(context);
    request.caller = TraceContext::parse(header(context, kTraceParentHeader));
    if (request.caller)
        request.caller->state = header(context, kTraceStateHeader);
    request.baggage = header(context, kBaggageHeader);
    request.requestId = header(context, kRequestIdHeader);
    request.user = header(context, kUserHeader);
    request.edge = header(context, kEdgeHeader);
    if (request.edge.empty())
        return request;
    request.lane.source = header(context, kLaneSourceHeader);
    if (request.user.empty())
        request.user = header(context, kTesterNameHeader);
    return request;
}

RequestContext without(RequestContext request, v1::ContextDrop drop)
{
    const bool all = drop == v1::CONTEXT_DROP_ALL || drop == v1::CONTEXT_DROP_ASYNC;
    if (all)
        return {};
    if (drop == v1::CONTEXT_DROP_HEADERS)
        request.lane = {};
    if (drop == v1::CONTEXT_DROP_TRACEPARENT)
        request.caller.reset();
    return request;
}

void writeRequest(const RequestContext& request, const TraceContext& self, v1::ContextDrop drop,
    grpc::ClientContext& context)
{
    const auto sent = without(request, drop);
    const auto add = [&context](const char* name, const std::string& value) {
        if (!value.empty())
            context.AddMetadata(name, value);
    };
    writeLane(sent.lane, context);
    add(kTraceParentHeader, self.traceParent());
    add(kTraceStateHeader, self.state);
    add(kBaggageHeader, sent.baggage);
    add(kRequestIdHeader, sent.requestId);
}

std::string withLane(std::string_view baggage, const std::string& lane)
{
    std::string kept;
    const auto append = [&kept](std::string_view member) {
        if (!kept.empty())
            kept += ',';
        kept += member;
    };
    while (!baggage.empty()) {
        const auto end = baggage.find(',');
        const auto member = trimmed(baggage.substr(0, end));
        if (!member.empty() && !isLane(member))
            append(member);
        baggage = end == baggage.npos ? std::string_view() : baggage.substr(end + 1);
    }
    if (!lane.empty())
        append(std::string(kLaneBaggage) + '=' + lane);
    return kept;
}

} // namespace pult::playground
