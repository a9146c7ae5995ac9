// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/telemetry/support/span_request.h"

#include <map>

#include "opentelemetry/proto/collector/trace/v1/trace_service.pb.h"

namespace pult::telemetry::testing {

namespace {

using Request = opentelemetry::proto::collector::trace::v1::ExportTraceServiceRequest;
using Span = opentelemetry::proto::trace::v1::Span;

std::string bytesOf(std::uint64_t number)
{
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8)
        bytes.push_back(static_cast<char>(number >> shift & 0xffU));
    return bytes;
}

std::string bytesOf(const TraceId& id)
{
    return bytesOf(id.high) + bytesOf(id.low);
}

void describe(const WrittenSpan::Attributes& attributes, auto& into)
{
    for (const auto& [key, value] : attributes) {
        auto& attribute = *into.add_attributes();
        attribute.set_key(key);
        if (const auto* text = std::get_if<std::string>(&value))
            attribute.mutable_value()->set_string_value(*text);
        else
            attribute.mutable_value()->set_int_value(std::get<std::int64_t>(value));
    }
}

void write(const WrittenSpan& from, Span& to)
{
    to.set_trace_id(bytesOf(from.trace));
    to.set_span_id(bytesOf(from.id));
    if (from.parent != 0)
        to.set_parent_span_id(bytesOf(from.parent));
    to.set_kind(static_cast<Span::SpanKind>(from.kind));
    to.mutable_status()->set_code(
        static_cast<opentelemetry::proto::trace::v1::Status::StatusCode>(from.status));
    to.set_flags(from.flags);
    to.set_start_time_unix_nano(from.startNs);
    to.set_end_time_unix_nano(from.endNs);
    to.set_name(from.name);
    to.set_trace_state(from.traceState);
    describe(from.attributes, to);
    for (const auto& link : from.links) {
        auto& out = *to.add_links();
        out.set_trace_id(bytesOf(link.trace));
        out.set_span_id(bytesOf(link.span));
    }
}

} // namespace

std::string requestOf(const std::vector<WrittenSpan>& spans)
{
    Request request;
    std::map<std::pair<WrittenSpan::Attributes, std::string>, int> groups;
    for (const auto& span : spans) {
        const auto [found, isNew]
            = groups.try_emplace({span.resource, span.library}, request.resource_spans_size());
        if (isNew) {
            auto& group = *request.add_resource_spans();
            describe(span.resource, *group.mutable_resource());
            group.add_scope_spans()->mutable_scope()->set_name(span.library);
            group.mutable_scope_spans(0)->mutable_scope()->set_version("1.0");
        }
        write(span,
            *request.mutable_resource_spans(found->second)->mutable_scope_spans(0)->add_spans());
    }
    return request.SerializeAsString();
}

} // namespace pult::telemetry::testing
