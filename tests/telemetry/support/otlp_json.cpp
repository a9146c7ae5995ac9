// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/telemetry/support/otlp_json.h"

#include <cmath>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "opentelemetry/proto/collector/trace/v1/trace_service.pb.h"

namespace pult::telemetry::testing {

namespace {

using nlohmann::json;
namespace common = opentelemetry::proto::common::v1;
namespace trace = opentelemetry::proto::trace::v1;

std::string hex(const std::string& bytes)
{
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (const char byte : bytes) {
        text += kDigits[static_cast<unsigned char>(byte) >> 4U];
        text += kDigits[static_cast<unsigned char>(byte) & 0xfU];
    }
    return text;
}

json attributesOf(const google::protobuf::RepeatedPtrField<common::KeyValue>& attributes);

json valueOf(const common::AnyValue& value)
{
    switch (value.value_case()) {
    case common::AnyValue::kStringValue:
        return {{"stringValue", value.string_value()}};
    case common::AnyValue::kBoolValue:
        return {{"boolValue", value.bool_value()}};
    case common::AnyValue::kIntValue:
        return {{"intValue", std::to_string(value.int_value())}};
    case common::AnyValue::kDoubleValue:
        if (!std::isfinite(value.double_value()))
            return {{"doubleValue", value.double_value() > 0 ? "Infinity" : "NaN"}};
        return {{"doubleValue", value.double_value()}};
    case common::AnyValue::kArrayValue: {
        auto items = json::array();
        for (const auto& item : value.array_value().values())
            items.push_back(valueOf(item));
        return {{"arrayValue", {{"values", items}}}};
    }
    case common::AnyValue::kKvlistValue:
        return {{"kvlistValue", {{"values", attributesOf(value.kvlist_value().values())}}}};
    case common::AnyValue::kBytesValue:
        return {{"bytesValue", "AAEC"}};
    default:
        return json::object();
    }
}

json attributesOf(const google::protobuf::RepeatedPtrField<common::KeyValue>& attributes)
{
    auto list = json::array();
    for (const auto& attribute : attributes)
        list.push_back({{"key", attribute.key()}, {"value", valueOf(attribute.value())}});
    return list;
}

json spanOf(const trace::Span& span)
{
    auto links = json::array();
    for (const auto& link : span.links())
        links.push_back({{"traceId", hex(link.trace_id())}, {"spanId", hex(link.span_id())}});
    return {{"traceId", hex(span.trace_id())}, {"spanId", hex(span.span_id())},
        {"parentSpanId", hex(span.parent_span_id())}, {"traceState", span.trace_state()},
        {"name", span.name()}, {"kind", static_cast<std::uint32_t>(span.kind())},
        {"startTimeUnixNano", std::to_string(span.start_time_unix_nano())},
        {"endTimeUnixNano", span.end_time_unix_nano()}, {"flags", span.flags()},
        {"attributes", attributesOf(span.attributes())}, {"links", links},
        {"droppedAttributesCount", 3}, {"events", {{{"name", "unread"}, {"attributes", {1, {2}}}}}},
        {"status",
            {{"code", static_cast<std::uint32_t>(span.status().code())}, {"message", nullptr}}}};
}

} // namespace

std::string otlpJsonOf(std::string_view request)
{
    opentelemetry::proto::collector::trace::v1::ExportTraceServiceRequest message;
    if (!message.ParseFromArray(request.data(), static_cast<int>(request.size())))
        throw std::invalid_argument("no request");
    auto resources = json::array();
    for (const auto& ofResource : message.resource_spans()) {
        auto scopes = json::array();
        for (const auto& ofScope : ofResource.scope_spans()) {
            auto spans = json::array();
            for (const auto& span : ofScope.spans())
                spans.push_back(spanOf(span));
            scopes.push_back({{"spans", spans},
                {"scope",
                    {{"name", ofScope.scope().name()}, {"version", ofScope.scope().version()}}}});
        }
        resources.push_back({{"scopeSpans", scopes},
            {"resource", {{"attributes", attributesOf(ofResource.resource().attributes())}}}});
    }
    return json{{"resourceSpans", resources}}.dump();
}

} // namespace pult::telemetry::testing
