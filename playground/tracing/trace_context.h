// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pult::playground {

inline constexpr char kTraceParentHeader[] = "traceparent";
inline constexpr char kTraceStateHeader[] = "tracestate";
inline constexpr char kBaggageHeader[] = "baggage";
inline constexpr char kRequestIdHeader[] = "x-request-id";

//! Where a span stands in its trace, as it travels. W3C Trace Context, level 1.
struct TraceContext
{
    std::string traceId; //!< 16 bytes.
    std::string spanId; //!< 8 bytes.
    std::uint8_t flags = 1; //!< Bit 0: sampled.
    std::string state; //!< tracestate, handed on unread.

    //! Null for what is not a traceparent of version 00 to fe, or has zero ids.
    [[nodiscard]] static std::optional<TraceContext> parse(std::string_view traceParent);
    //! A new trace.
    [[nodiscard]] static TraceContext root();
    //! The same trace, another span.
    [[nodiscard]] TraceContext child() const;
    [[nodiscard]] std::string traceParent() const;
};

[[nodiscard]] std::string hexOf(std::string_view bytes);

} // namespace pult::playground
