// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/otlp/json_schema.h"

#include <array>

namespace pult::telemetry::otlp {

namespace {

using enum JsonKind;

constexpr std::array<std::string_view, 6> kKinds{"SPAN_KIND_UNSPECIFIED", "SPAN_KIND_INTERNAL",
    "SPAN_KIND_SERVER", "SPAN_KIND_CLIENT", "SPAN_KIND_PRODUCER", "SPAN_KIND_CONSUMER"};
constexpr std::array<std::string_view, 3> kCodes{
    "STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR"};

// AnyValue and the two that hold it know each other, hence the declarations.
extern const JsonMessage kArrayValue;
extern const JsonMessage kKeyValueList;

const std::array kAnyValueFields{
    JsonField{"stringValue", 1, Text},
    JsonField{"boolValue", 2, Bool},
    JsonField{"intValue", 3, Int64},
    JsonField{"doubleValue", 4, Double},
    JsonField{"arrayValue", 5, Message, false, &kArrayValue},
    JsonField{"kvlistValue", 6, Message, false, &kKeyValueList},
    JsonField{"bytesValue", 7, Opaque},
};
const JsonMessage kAnyValue{kAnyValueFields};
const std::array kArrayValueFields{JsonField{"values", 1, Message, true, &kAnyValue}};
const JsonMessage kArrayValue{kArrayValueFields};
const std::array kKeyValueFields{
    JsonField{"key", 1, Text}, JsonField{"value", 2, Message, false, &kAnyValue}};
const JsonMessage kKeyValue{kKeyValueFields};
const std::array kKeyValueListFields{JsonField{"values", 1, Message, true, &kKeyValue}};
const JsonMessage kKeyValueList{kKeyValueListFields};

const std::array kLinkFields{JsonField{"traceId", 1, Hex}, JsonField{"spanId", 2, Hex}};
const JsonMessage kLink{kLinkFields};
const std::array kStatusFields{
    JsonField{"message", 2, Text}, JsonField{"code", 3, Enum, false, nullptr, kCodes}};
const JsonMessage kStatus{kStatusFields};
const std::array kSpanFields{
    JsonField{"traceId", 1, Hex},
    JsonField{"spanId", 2, Hex},
    JsonField{"traceState", 3, Text},
    JsonField{"parentSpanId", 4, Hex},
    JsonField{"name", 5, Text},
    JsonField{"kind", 6, Enum, false, nullptr, kKinds},
    JsonField{"startTimeUnixNano", 7, Fixed64},
    JsonField{"endTimeUnixNano", 8, Fixed64},
    JsonField{"attributes", 9, Message, true, &kKeyValue},
    JsonField{"links", 13, Message, true, &kLink},
    JsonField{"status", 15, Message, false, &kStatus},
    JsonField{"flags", 16, Fixed32},
};
const JsonMessage kSpan{kSpanFields};

const std::array kScopeFields{JsonField{"name", 1, Text}, JsonField{"version", 2, Text}};
const JsonMessage kScope{kScopeFields};
const std::array kScopeSpansFields{
    JsonField{"scope", 1, Message, false, &kScope}, JsonField{"spans", 2, Message, true, &kSpan}};
const JsonMessage kScopeSpans{kScopeSpansFields};
const std::array kResourceFields{JsonField{"attributes", 1, Message, true, &kKeyValue}};
const JsonMessage kResource{kResourceFields};
const std::array kResourceSpansFields{JsonField{"resource", 1, Message, false, &kResource},
    JsonField{"scopeSpans", 2, Message, true, &kScopeSpans}};
const JsonMessage kResourceSpans{kResourceSpansFields};
const std::array kRequestFields{JsonField{"resourceSpans", 1, Message, true, &kResourceSpans}};
const JsonMessage kRequest{kRequestFields};

} // namespace

const JsonField* JsonMessage::field(std::string_view name) const
{
    for (const auto& known : fields) {
        if (known.name == name)
            return &known;
    }
    return nullptr;
}

const JsonMessage& requestSchema()
{
    return kRequest;
}

} // namespace pult::telemetry::otlp
