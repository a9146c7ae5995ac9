// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/telemetry/support/reference.h"

#include <algorithm>
#include <vector>

#include <google/protobuf/stubs/logging.h>

#include "opentelemetry/proto/collector/trace/v1/trace_service.pb.h"

namespace pult::telemetry::testing {

namespace {

namespace common = opentelemetry::proto::common::v1;
namespace trace = opentelemetry::proto::trace::v1;

AttributeValue valueOf(const common::AnyValue& value)
{
    switch (value.value_case()) {
    case common::AnyValue::kStringValue:
        return std::string_view(value.string_value());
    case common::AnyValue::kBoolValue:
        return value.bool_value();
    case common::AnyValue::kIntValue:
        return std::int64_t{value.int_value()};
    case common::AnyValue::kDoubleValue:
        return value.double_value();
    case common::AnyValue::kArrayValue:
        if (value.array_value().values_size() > 0
            && value.array_value().values(0).value_case() == common::AnyValue::kStringValue)
            return std::string_view(value.array_value().values(0).string_value());
        return Other{};
    default:
        return Other{};
    }
}

template <typename Attributes> std::vector<AttributeView> viewsOf(const Attributes& attributes)
{
    std::vector<AttributeView> views;
    for (const auto& attribute : attributes)
        views.push_back({attribute.key(), valueOf(attribute.value())});
    return views;
}

std::uint64_t numberFrom(std::string_view bytes)
{
    std::uint64_t number = 0;
    for (const auto byte : bytes)
        number = number << 8U | static_cast<unsigned char>(byte);
    return number;
}

bool validId(const std::string& id, std::size_t size)
{
    return id.size() == size && id.find_first_not_of('\0') != std::string::npos;
}

TraceId traceIdOf(const std::string& id)
{
    const std::string_view bytes = id;
    return {numberFrom(bytes.substr(0, 8)), numberFrom(bytes.substr(8))};
}

bool valid(const trace::Span& span)
{
    return validId(span.trace_id(), 16) && validId(span.span_id(), 8)
        && (span.parent_span_id().empty() || span.parent_span_id().size() == 8);
}

void tell(const trace::Span& span, SpanSink& sink)
{
    const auto attributes = viewsOf(span.attributes());
    std::vector<LinkView> links;
    for (const auto& link : span.links()) {
        if (validId(link.trace_id(), 16) && validId(link.span_id(), 8))
            links.push_back({traceIdOf(link.trace_id()), numberFrom(link.span_id())});
    }
    SpanView view;
    view.trace = traceIdOf(span.trace_id());
    view.id = numberFrom(span.span_id());
    view.parent = numberFrom(span.parent_span_id());
    if (trace::Span::SpanKind_IsValid(span.kind()))
        view.kind = static_cast<SpanKind>(span.kind());
    if (trace::Status::StatusCode_IsValid(span.status().code()))
        view.status = static_cast<SpanStatus>(span.status().code());
    view.flags = span.flags();
    view.startNs = span.start_time_unix_nano();
    view.endNs = span.end_time_unix_nano();
    view.name = span.name();
    view.traceState = span.trace_state();
    view.attributes = attributes;
    view.links = links;
    sink.span(view);
}

} // namespace

std::optional<DecodeReport> readWithProtobuf(std::string_view request, SpanSink& sink)
{
    const google::protobuf::LogSilencer silence; // of text that is no UTF-8
    opentelemetry::proto::collector::trace::v1::ExportTraceServiceRequest message;
    if (!message.ParseFromArray(request.data(), static_cast<int>(request.size())))
        return std::nullopt;
    DecodeReport report;
    for (const auto& ofResource : message.resource_spans()) {
        sink.resource(viewsOf(ofResource.resource().attributes()));
        for (const auto& ofScope : ofResource.scope_spans()) {
            sink.scope(ofScope.scope().name(), ofScope.scope().version());
            for (const auto& span : ofScope.spans()) {
                ++(valid(span) ? report.spans : report.rejected);
                if (valid(span))
                    tell(span, sink);
            }
        }
    }
    return report;
}

} // namespace pult::telemetry::testing
