// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/telemetry/support/jaeger_json.h"

#include <array>
#include <cstdio>
#include <map>

#include <nlohmann/json.hpp>

namespace pult::telemetry::testing {

namespace {

using nlohmann::json;

constexpr std::uint64_t kNsPerUs = 1000;

std::string hex(std::uint64_t number)
{
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(number));
    return text.data();
}

std::string hex(const TraceId& id)
{
    return hex(id.high) + hex(id.low);
}

json tag(const std::string& key, const std::string& text)
{
    return {{"key", key}, {"type", "string"}, {"value", text}};
}

json tagsOf(const WrittenSpan::Attributes& attributes)
{
    auto tags = json::array();
    for (const auto& [key, value] : attributes) {
        if (const auto* const text = std::get_if<std::string>(&value))
            tags.push_back(tag(key, *text));
        else
            tags.push_back(
                {{"key", key}, {"type", "int64"}, {"value", std::get<std::int64_t>(value)}});
    }
    return tags;
}

json processOf(const WrittenSpan& span)
{
    auto rest = span.resource;
    std::string service;
    for (const auto& [key, value] : span.resource) {
        if (key == "service.name")
            service = std::get<std::string>(value);
    }
    std::erase_if(rest, [](const auto& each) { return each.first == "service.name"; });
    return {{"serviceName", service}, {"tags", tagsOf(rest)}};
}

json reference(const char* type, const TraceId& trace, SpanId span)
{
    return {{"refType", type}, {"traceID", hex(trace)}, {"spanID", hex(span)}};
}

json spanOf(const WrittenSpan& span, const std::string& process)
{
    static constexpr std::array kKinds{"", "internal", "server", "client", "producer", "consumer"};
    auto tags = tagsOf(span.attributes);
    if (const auto kind = static_cast<std::size_t>(span.kind); kind != 0)
        tags.push_back(tag("span.kind", kKinds.at(kind)));
    if (span.status == SpanStatus::Error)
        tags.push_back({{"key", "error"}, {"type", "bool"}, {"value", true}});
    if (span.status == SpanStatus::Ok)
        tags.push_back(tag("otel.status_code", "OK"));
    if (!span.traceState.empty())
        tags.push_back(tag("w3c.tracestate", span.traceState));
    tags.push_back(tag("otel.scope.name", span.library));
    tags.push_back(tag("otel.scope.version", "1.0"));
    auto references = json::array();
    if (span.parent != 0)
        references.push_back(reference("CHILD_OF", span.trace, span.parent));
    for (const auto& link : span.links)
        references.push_back(reference("FOLLOWS_FROM", link.trace, link.span));
    return {{"traceID", hex(span.trace)}, {"spanID", hex(span.id)}, {"flags", span.flags},
        {"operationName", span.name}, {"references", references},
        {"startTime", span.startNs / kNsPerUs},
        {"duration", (span.endNs - span.startNs) / kNsPerUs}, {"tags", tags},
        {"logs", json::array()}, {"processID", process}, {"warnings", nullptr}};
}

} // namespace

std::string jaegerJsonOf(const std::vector<WrittenSpan>& spans)
{
    std::map<std::string, json> traces;
    for (const auto& span : spans) {
        auto& trace = traces[hex(span.trace)];
        const auto process = processOf(span);
        std::string name;
        for (const auto& [known, other] : trace["processes"].items()) {
            if (other == process)
                name = known;
        }
        if (name.empty()) {
            name = "p" + std::to_string(trace["processes"].size() + 1);
            trace["processes"][name] = process;
        }
        trace["spans"].push_back(spanOf(span, name));
    }
    auto data = json::array();
    for (auto& [id, trace] : traces) {
        trace["traceID"] = id;
        data.push_back(std::move(trace));
    }
    return json{{"data", data}, {"total", 0}, {"limit", 0}, {"offset", 0}, {"errors", nullptr}}
        .dump();
}

} // namespace pult::telemetry::testing
