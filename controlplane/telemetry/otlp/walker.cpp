// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/otlp/walker.h"

#include "controlplane/telemetry/otlp/any_value.h"
#include "controlplane/telemetry/otlp/reasons.h"
#include "controlplane/telemetry/otlp/utf8.h"

namespace pult::telemetry::otlp {

namespace {

constexpr auto kRequestResourceSpans = tagOf(1, Wire::Bytes);
constexpr auto kResourceSpansResource = tagOf(1, Wire::Bytes);
constexpr auto kResourceSpansScopeSpans = tagOf(2, Wire::Bytes);
constexpr auto kResourceAttributes = tagOf(1, Wire::Bytes);
constexpr auto kScopeSpansScope = tagOf(1, Wire::Bytes);
constexpr auto kScopeSpansSpans = tagOf(2, Wire::Bytes);
constexpr auto kScopeName = tagOf(1, Wire::Bytes);
constexpr auto kScopeVersion = tagOf(2, Wire::Bytes);
constexpr auto kSpanTraceId = tagOf(1, Wire::Bytes);
constexpr auto kSpanSpanId = tagOf(2, Wire::Bytes);
constexpr auto kSpanTraceState = tagOf(3, Wire::Bytes);
constexpr auto kSpanParentSpanId = tagOf(4, Wire::Bytes);
constexpr auto kSpanName = tagOf(5, Wire::Bytes);
constexpr auto kSpanKind = tagOf(6, Wire::Varint);
constexpr auto kSpanStart = tagOf(7, Wire::Fixed64);
constexpr auto kSpanEnd = tagOf(8, Wire::Fixed64);
constexpr auto kSpanAttributes = tagOf(9, Wire::Bytes);
constexpr auto kSpanLinks = tagOf(13, Wire::Bytes);
constexpr auto kSpanStatus = tagOf(15, Wire::Bytes);
constexpr auto kSpanFlags = tagOf(16, Wire::Fixed32);
constexpr auto kLinkTraceId = tagOf(1, Wire::Bytes);
constexpr auto kLinkSpanId = tagOf(2, Wire::Bytes);
constexpr auto kStatusCode = tagOf(3, Wire::Varint);
constexpr auto kKeyValueKey = tagOf(1, Wire::Bytes);
constexpr auto kKeyValueValue = tagOf(2, Wire::Bytes);

constexpr std::size_t kTraceIdSize = 16;
constexpr std::size_t kSpanIdSize = 8;

std::uint64_t bigEndian(const char* bytes)
{
    std::uint64_t number = 0;
    std::memcpy(&number, bytes, sizeof(number));
    return __builtin_bswap64(number);
}

//! Invalid (all zero) for any other length.
TraceId traceIdFrom(std::string_view bytes)
{
    if (bytes.size() != kTraceIdSize)
        return {};
    return {bigEndian(bytes.data()), bigEndian(bytes.data() + sizeof(std::uint64_t))};
}

SpanId spanIdFrom(std::string_view bytes)
{
    return bytes.size() == kSpanIdSize ? bigEndian(bytes.data()) : 0;
}

//! Protobuf cuts an enum to 32 bits; numbers of a newer protocol are the unknown 0.
template <typename Enum> Enum enumFrom(std::uint64_t number, Enum last)
{
    const auto cut = static_cast<std::uint32_t>(number);
    return cut <= static_cast<std::uint32_t>(last) ? static_cast<Enum>(cut) : Enum{};
}

//! Where key and value of an attribute lie; two numbers, which stay in registers.
struct AttributeLayout
{
    std::size_t keySize = 0;
    std::size_t valueFrom = 0; //!< Up to the end. 0: it is written otherwise.
};
constexpr std::size_t kKeyFrom = 2;

//! As SDKs write one: the key, then the value, short enough for lengths of one byte and of two.
AttributeLayout plainLayout(std::string_view message)
{
    constexpr std::size_t kHeads = 4;
    constexpr std::size_t kMore = 0x80; // of a varint
    const auto byte
        = [&](std::size_t at) -> std::size_t { return static_cast<unsigned char>(message[at]); };
    if (message.size() < kHeads || byte(0) != kKeyValueKey)
        return {};
    const auto key = byte(1);
    if (key >= kMore || key + kHeads > message.size() || byte(key + kKeyFrom) != kKeyValueValue)
        return {};
    auto from = key + kHeads;
    auto size = byte(from - 1);
    if (size >= kMore && from < message.size())
        size = size - kMore + byte(from++) * kMore;
    if (from + size != message.size() || byte(from - 1) >= kMore)
        return {};
    return {key, from};
}

std::string_view textOrNone(std::string_view text)
{
    return isUtf8(text) ? text : std::string_view();
}

} // namespace

struct Walker::SpanIds
{
    std::string_view trace;
    std::string_view span;
    std::string_view parent;
};

Result<DecodeReport> Walker::walk(std::string_view request, SpanSink& sink)
{
    m_sink = &sink;
    m_filter = sink.filter();
    m_report = {};
    m_resourceIndex = m_scopeIndex = m_spanIndex = -1;
    m_broken = nullptr;
    if (walkRequest(request))
        return std::move(m_report);
    const auto byte = std::to_string(m_brokenAt - request.data());
    return failure(Code::InvalidArgument, kSpansUnreadable,
        "Not an ExportTraceServiceRequest: at byte " + byte + " of "
            + std::to_string(request.size()) + ", in " + path() + ", " + m_broken + ".",
        {{"byte", byte}});
}

bool Walker::walkRequest(std::string_view request)
{
    WireCursor cursor(request);
    for (WireCursor::Field field; cursor.next(field);) {
        if (field.tag != kRequestResourceSpans)
            continue;
        ++m_resourceIndex;
        if (!walkResourceSpans(field.bytes))
            return false;
    }
    m_resourceIndex = -1;
    return finished(cursor);
}

bool Walker::walkResourceSpans(std::string_view message)
{
    // The resource may stand behind the spans that it is of, and in several parts.
    m_attributes.clear();
    WireCursor first(message);
    for (WireCursor::Field field; first.next(field);) {
        if (field.tag == kResourceSpansResource && !readResource(field.bytes))
            return false;
    }
    if (!finished(first))
        return false;
    m_sink->resource(m_attributes);

    m_scopeIndex = -1;
    WireCursor second(message);
    for (WireCursor::Field field; second.next(field);) {
        if (field.tag != kResourceSpansScopeSpans)
            continue;
        ++m_scopeIndex;
        if (!walkScopeSpans(field.bytes))
            return false;
    }
    m_scopeIndex = -1;
    return true;
}

bool Walker::readResource(std::string_view message)
{
    WireCursor cursor(message);
    for (WireCursor::Field field; cursor.next(field);) {
        if (field.tag == kResourceAttributes && !readAttribute(field.bytes))
            return false;
    }
    return finished(cursor);
}

bool Walker::walkScopeSpans(std::string_view message)
{
    m_scopeName = m_scopeVersion = {};
    WireCursor first(message);
    for (WireCursor::Field field; first.next(field);) {
        if (field.tag == kScopeSpansScope && !readScope(field.bytes))
            return false;
    }
    if (!finished(first))
        return false;
    m_sink->scope(m_scopeName, m_scopeVersion);

    m_spanIndex = -1;
    WireCursor second(message);
    for (WireCursor::Field field; second.next(field);) {
        if (field.tag != kScopeSpansSpans)
            continue;
        ++m_spanIndex;
        if (!walkSpan(field.bytes))
            return false;
    }
    m_spanIndex = -1;
    return true;
}

bool Walker::readScope(std::string_view message)
{
    WireCursor cursor(message);
    for (WireCursor::Field field; cursor.next(field);) {
        if (field.tag == kScopeName)
            m_scopeName = textOrNone(field.bytes);
        else if (field.tag == kScopeVersion)
            m_scopeVersion = textOrNone(field.bytes);
    }
    return finished(cursor);
}

bool Walker::walkSpan(std::string_view message)
{
    SpanView span;
    SpanIds ids;
    if (!readSpan(message, span, ids))
        return false;
    span.trace = traceIdFrom(ids.trace);
    span.id = spanIdFrom(ids.span);
    span.parent = spanIdFrom(ids.parent);
    if (!span.trace.valid()) {
        reject("trace_id", ids.trace.size(), kTraceIdSize);
    } else if (span.id == 0) {
        reject("span_id", ids.span.size(), kSpanIdSize);
    } else if (!ids.parent.empty() && ids.parent.size() != kSpanIdSize) {
        reject("parent_span_id", ids.parent.size(), kSpanIdSize);
    } else {
        span.attributes = m_attributes;
        span.meanings = m_meanings;
        span.links = m_links;
        m_sink->span(span);
        ++m_report.spans;
    }
    return true;
}

bool Walker::readSpan(std::string_view message, SpanView& span, SpanIds& ids)
{
    m_attributes.clear();
    m_meanings.clear();
    m_links.clear();
    WireCursor cursor(message);
    for (WireCursor::Field field; cursor.next(field);) {
        switch (field.tag) {
        case kSpanAttributes:
            if (!(m_filter ? readWanted(field.bytes) : readAttribute(field.bytes)))
                return false;
            break;
        case kSpanTraceId:
            ids.trace = field.bytes;
            break;
        case kSpanSpanId:
            ids.span = field.bytes;
            break;
        case kSpanParentSpanId:
            ids.parent = field.bytes;
            break;
        case kSpanTraceState:
            span.traceState = textOrNone(field.bytes);
            break;
        case kSpanName:
            span.name = textOrNone(field.bytes);
            break;
        case kSpanKind:
            span.kind = enumFrom(field.number, SpanKind::Consumer);
            break;
        case kSpanStart:
            span.startNs = field.number;
            break;
        case kSpanEnd:
            span.endNs = field.number;
            break;
        case kSpanFlags:
            span.flags = static_cast<std::uint32_t>(field.number);
            break;
        case kSpanStatus:
            if (!readStatus(field.bytes, span))
                return false;
            break;
        case kSpanLinks:
            if (!readLink(field.bytes))
                return false;
            break;
        default:
            break;
        }
    }
    return finished(cursor);
}

// Of ten attributes a span each step counts, so nothing in here may become a call.
[[gnu::flatten]] bool Walker::readAttribute(std::string_view message)
{
    auto& attribute = m_attributes.emplace_back();
    AnyValueReader value(attribute.value);
    WireCursor cursor(message);
    for (WireCursor::Field field; cursor.next(field);) {
        if (field.tag == kKeyValueKey) {
            attribute.key = field.bytes;
        } else if (field.tag == kKeyValueValue) {
            WireCursor broken(field.bytes);
            if (!value.merge(field.bytes, broken))
                return finished(broken);
        }
    }
    if (!isUtf8(attribute.key))
        m_attributes.pop_back();
    return finished(cursor);
}

bool Walker::readWanted(std::string_view message)
{
    const auto plain = plainLayout(message);
    if (plain.valueFrom == 0)
        return readOdd(message);
    const std::string_view key(message.data() + kKeyFrom, plain.keySize);
    const auto meaning = m_filter->meaningOf(key);
    if (meaning == 0)
        return true;
    m_meanings.push_back(meaning);
    auto& attribute = m_attributes.emplace_back();
    attribute.key = key;
    const std::string_view value(
        message.data() + plain.valueFrom, message.size() - plain.valueFrom);
    WireCursor broken(value);
    return AnyValueReader(attribute.value).merge(value, broken) || finished(broken);
}

bool Walker::readOdd(std::string_view message)
{
    const auto before = m_attributes.size();
    if (!readAttribute(message))
        return false;
    if (m_attributes.size() == before)
        return true;
    if (const auto meaning = m_filter->meaningOf(m_attributes.back().key))
        m_meanings.push_back(meaning);
    else
        m_attributes.pop_back();
    return true;
}

bool Walker::readLink(std::string_view message)
{
    std::string_view trace;
    std::string_view span;
    WireCursor cursor(message);
    for (WireCursor::Field field; cursor.next(field);) {
        if (field.tag == kLinkTraceId)
            trace = field.bytes;
        else if (field.tag == kLinkSpanId)
            span = field.bytes;
    }
    const LinkView link{traceIdFrom(trace), spanIdFrom(span)};
    if (link.trace.valid() && link.span != 0)
        m_links.push_back(link);
    return finished(cursor);
}

bool Walker::readStatus(std::string_view message, SpanView& span)
{
    WireCursor cursor(message);
    for (WireCursor::Field field; cursor.next(field);) {
        if (field.tag == kStatusCode)
            span.status = enumFrom(field.number, SpanStatus::Error);
    }
    return finished(cursor);
}

bool Walker::finished(const WireCursor& cursor)
{
    if (!cursor.broken())
        return true;
    m_broken = cursor.broken();
    m_brokenAt = cursor.at();
    return false;
}

void Walker::reject(const char* field, std::size_t size, std::size_t wanted)
{
    if (m_report.rejected++ > 0)
        return;
    m_report.firstRejection = path() + "." + field
        + (size == wanted
                ? " is all zero"
                : " has " + std::to_string(size) + " bytes, expected " + std::to_string(wanted));
}

std::string Walker::path() const
{
    if (m_resourceIndex < 0)
        return "the request";
    auto path = "resource_spans[" + std::to_string(m_resourceIndex) + "]";
    if (m_scopeIndex >= 0)
        path += ".scope_spans[" + std::to_string(m_scopeIndex) + "]";
    if (m_scopeIndex >= 0 && m_spanIndex >= 0)
        path += ".spans[" + std::to_string(m_spanIndex) + "]";
    return path;
}

} // namespace pult::telemetry::otlp
