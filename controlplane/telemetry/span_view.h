// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <variant>

namespace pult::telemetry {

//! 128 bits, as the two big-endian halves of the 16 bytes. Both 0: invalid.
struct TraceId
{
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    [[nodiscard]] bool valid() const { return (high | low) != 0; }
    friend auto operator<=>(const TraceId&, const TraceId&) = default;
};

//! 64 bits, big-endian. 0: none.
using SpanId = std::uint64_t;

//! Numbers of OTLP's Span.SpanKind.
enum class SpanKind : std::uint8_t
{
    Unspecified = 0, //!< Read as Internal.
    Internal = 1,
    Server = 2,
    Client = 3,
    Producer = 4,
    Consumer = 5,
};

//! Numbers of OTLP's Status.StatusCode.
enum class SpanStatus : std::uint8_t
{
    Unset = 0,
    Ok = 1,
    Error = 2,
};

//! Value of an attribute. A list of strings gives its first element, which is what header
//! attributes have; every other list, map, or bytes is Other: kept by nobody.
struct Other
{};
using AttributeValue = std::variant<Other, std::string_view, bool, std::int64_t, double>;

struct AttributeView
{
    std::string_view key;
    AttributeValue value;
};

struct LinkView
{
    TraceId trace;
    SpanId span = 0;
};

//! One span as it stands in a message. Every view points into the message or into the decoder and
//! dies when SpanSink::span() returns.
struct SpanView
{
    TraceId trace;
    SpanId id = 0;
    SpanId parent = 0; //!< 0: root.
    SpanKind kind = SpanKind::Unspecified;
    SpanStatus status = SpanStatus::Unset;
    //! OTLP's Span.flags: bits 0-7 W3C trace flags, 0x100 says whether 0x200 (parent is remote) is
    //! known.
    std::uint32_t flags = 0;
    std::uint64_t startNs = 0; //!< Since the Unix epoch, by the clock of the host that made it.
    std::uint64_t endNs = 0;
    std::string_view name;
    std::string_view traceState;
    std::span<const AttributeView> attributes;
    //! What the sink's filter said of each attribute. Empty: it has none, or was not asked.
    std::span<const std::uint8_t> meanings;
    std::span<const LinkView> links;
};

//! Asked for each key before its value is read: most attributes of most spans are of no use to us.
class AttributeFilter
{
public:
    virtual ~AttributeFilter() = default;
    //! 0: it need not be told. Otherwise a number of the sink's own, told with it. Pure.
    [[nodiscard]] virtual std::uint8_t meaningOf(std::string_view key) const = 0;
};

//! What a decoder of OTLP or Jaeger data tells, in the order of the message: a resource, then its
//! scopes, each with its spans. Thread: the decoder's caller.
class SpanSink
{
public:
    virtual ~SpanSink() = default;
    //! Of all that follows until the next one.
    virtual void resource(std::span<const AttributeView> attributes) = 0;
    virtual void scope(std::string_view name, std::string_view version) = 0;
    virtual void span(const SpanView& span) = 0;
    //! What it wants of spans' attributes; null: everything. Lives as long as the sink.
    [[nodiscard]] virtual const AttributeFilter* filter() const { return nullptr; }
};

} // namespace pult::telemetry

template <> struct std::hash<pult::telemetry::TraceId>
{
    //! Trace ids are random: no mixing needed. Ids whose low half is not (64-bit ids, padded) still
    //! spread by it.
    std::size_t operator()(const pult::telemetry::TraceId& id) const noexcept
    {
        return static_cast<std::size_t>(id.high ^ (id.low * 0x9e3779b97f4a7c15ULL));
    }
};
