// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/wire/trace.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "controlplane/api/wire/command.h"
#include "controlplane/api/wire/leaks.h"

namespace pult::api::wire {

namespace {

constexpr std::size_t kTraceDigits = 32;
constexpr std::size_t kFrame = 6;

std::string hex(std::uint64_t number)
{
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (int shift = 60; shift >= 0; shift -= 4)
        text.push_back(kDigits[(number >> shift) & 15U]);
    return text;
}

//! All of them are hexadecimal digits.
std::uint64_t numberOf(std::string_view digits)
{
    std::uint64_t number = 0;
    for (const char c : digits)
        number
            = number << 4U | static_cast<std::uint64_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    return number;
}

const char* kindName(telemetry::SpanKind kind)
{
    switch (kind) {
    case telemetry::SpanKind::Server:
        return "SERVER";
    case telemetry::SpanKind::Client:
        return "CLIENT";
    case telemetry::SpanKind::Producer:
        return "PRODUCER";
    case telemetry::SpanKind::Consumer:
        return "CONSUMER";
    default:
        return "INTERNAL";
    }
}

const char* phaseName(telemetry::Stage stage)
{
    switch (stage) {
    case telemetry::Stage::Open:
        return "OPEN";
    case telemetry::Stage::Provisional:
        return "PROVISIONAL";
    case telemetry::Stage::Final:
        return "FINAL";
    }
    return "";
}

std::string findingOf(const telemetry::TraceSpanView& span)
{
    if (span.verdict >= telemetry::Verdict::Suspect)
        return std::string(telemetry::ruleName(span.rule)) + ": " + span.causeText;
    if (span.rule == telemetry::Rule::Hit)
        return "H+: the lane's own " + span.service + " was reached";
    return {};
}

//! Places of the spans, parents first, with their depth. Spans that are their own ancestors come as
//! roots: the first of them that arrived, then what is below it.
class Tree
{
public:
    struct Place
    {
        std::size_t span = 0;
        std::uint32_t depth = 0;
        bool orphan = false; //!< It names a parent that is not there.
    };

    explicit Tree(const std::vector<telemetry::TraceSpanView>& spans)
        : m_spans(spans)
        , m_children(spans.size())
        , m_taken(spans.size())
    {
        std::unordered_map<telemetry::SpanId, std::size_t> byId;
        for (std::size_t i = 0; i < spans.size(); ++i)
            byId.emplace(spans[i].id, i);
        for (std::size_t i = 0; i < spans.size(); ++i) {
            const auto parent = byId.find(spans[i].parent);
            if (spans[i].parent != 0 && parent != byId.end())
                m_children[parent->second].push_back(i);
            else
                m_roots.push_back(i);
        }
        sort(m_roots);
        for (auto& children : m_children)
            sort(children);
    }

    std::vector<Place> inOrder()
    {
        for (const auto root : m_roots)
            takeFrom({root, 0, m_spans[root].parent != 0});
        for (std::size_t i = 0; i < m_spans.size(); ++i)
            takeFrom({i, 0, false});
        return std::move(m_order);
    }

private:
    void sort(std::vector<std::size_t>& places) const
    {
        std::stable_sort(places.begin(), places.end(), [this](std::size_t a, std::size_t b) {
            return m_spans[a].startNs < m_spans[b].startNs;
        });
    }
    void takeFrom(const Place& root)
    {
        std::vector<Place> open{root};
        while (!open.empty()) {
            const auto place = open.back();
            open.pop_back();
            if (m_taken[place.span])
                continue;
            m_taken[place.span] = true;
            m_order.push_back(place);
            const auto& children = m_children[place.span];
            for (auto child = children.rbegin(); child != children.rend(); ++child)
                open.push_back({*child, place.depth + 1, false});
        }
    }

    const std::vector<telemetry::TraceSpanView>& m_spans;
    std::vector<std::vector<std::size_t>> m_children;
    std::vector<bool> m_taken;
    std::vector<std::size_t> m_roots;
    std::vector<Place> m_order;
};

v1::TraceSpan toWire(const telemetry::TraceSpanView& from, const Tree::Place& place)
{
    v1::TraceSpan to;
    to.set_span_id(spanHex(from.id));
    if (from.parent != 0)
        to.set_parent_span_id(spanHex(from.parent));
    to.set_depth(place.depth);
    to.set_service(from.service);
    to.set_name(from.name);
    to.set_kind(kindName(from.kind));
    to.set_generation(from.generation);
    to.set_instance(from.instance);
    to.set_start_unix_ns(from.startNs);
    to.set_duration_ns(from.durationNs);
    to.set_failed(from.failed);
    to.set_lane(from.lane != 0 ? std::to_string(from.lane) : from.laneName);
    for (const auto carrier : telemetry::kAllCarriers) {
        if (from.present.contains(carrier))
            to.add_carriers(std::string(telemetry::carrierName(carrier)));
    }
    to.set_library(from.library);
    to.set_finding(findingOf(from));
    to.set_culprit(from.culprit);
    to.set_orphan(place.orphan);
    return to;
}

//! The worst finding, the first of several.
std::string summaryOf(const telemetry::TraceView& trace, const std::vector<Tree::Place>& order)
{
    const telemetry::TraceSpanView* worst = nullptr;
    for (const auto& place : order) {
        const auto& span = trace.spans[place.span];
        if (!worst || span.verdict > worst->verdict)
            worst = &span;
    }
    const auto verdict = worst ? worst->verdict : telemetry::Verdict::NoEvidence;
    switch (verdict) {
    case telemetry::Verdict::Leak:
        return "The lane is lost: " + worst->causeText + ".";
    case telemetry::Verdict::Suspect:
        return "The lane may be lost: " + worst->causeText + ".";
    case telemetry::Verdict::Healthy:
        return "The lane went along wherever it can be told.";
    case telemetry::Verdict::NoEvidence:
        break;
    }
    return "Nothing can be told about its lane.";
}

} // namespace

std::string traceHex(const telemetry::TraceId& id)
{
    return hex(id.high) + hex(id.low);
}

std::string spanHex(telemetry::SpanId id)
{
    return hex(id);
}

Result<telemetry::TraceId> traceIdOf(const std::string& text)
{
    if (text.size() != kTraceDigits
        || text.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos)
        return failure(fieldInvalid("trace_id", "it is not 32 hexadecimal digits"));
    const telemetry::TraceId id{numberOf(std::string_view(text).substr(0, 16)),
        numberOf(std::string_view(text).substr(16))};
    if (!id.valid())
        return failure(fieldInvalid("trace_id", "it is all zero"));
    return id;
}

std::vector<v1::GetTraceResponse> toParts(const telemetry::TraceView& from, std::size_t partBytes)
{
    const auto order = Tree(from.spans).inOrder();
    std::vector<v1::GetTraceResponse> parts(1);
    parts[0].set_summary(summaryOf(from, order));
    parts[0].set_phase(phaseName(from.stage));
    parts[0].set_truncated(from.truncated);
    parts[0].set_request_id(from.requestId);
    parts[0].set_user(from.user);
    auto used = parts[0].ByteSizeLong();
    for (const auto& place : order) {
        auto span = toWire(from.spans[place.span], place);
        const auto needed = span.ByteSizeLong() + kFrame;
        if (used + needed > partBytes && !parts.back().spans().empty()) {
            parts.emplace_back();
            used = 0;
        }
        used += needed;
        *parts.back().add_spans() = std::move(span);
    }
    parts.back().set_last_part(true);
    return parts;
}

v1::FoundRequest toWire(const telemetry::TraceSummary& from)
{
    v1::FoundRequest to;
    to.set_trace_id(traceHex(from.id));
    to.set_request_id(from.requestId);
    to.set_user(from.user);
    to.set_unix_ms(from.receivedUnixMs);
    to.set_spans(from.spans);
    to.mutable_served_by()->Assign(from.servedBy.begin(), from.servedBy.end());
    to.set_verdict(toWire(from.verdict));
    return to;
}

} // namespace pult::api::wire
