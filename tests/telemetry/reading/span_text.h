// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "controlplane/telemetry/span_view.h"

namespace pult::telemetry::testing {

//! A span that owns what it says.
struct WrittenSpan
{
    using Value = std::variant<std::string, std::int64_t>;
    using Attributes = std::vector<std::pair<std::string, Value>>;

    TraceId trace;
    SpanId id = 0;
    SpanId parent = 0;
    SpanKind kind = SpanKind::Internal;
    SpanStatus status = SpanStatus::Unset;
    std::uint32_t flags = 1;
    std::uint64_t startNs = 0;
    std::uint64_t endNs = 0;
    std::string name;
    std::string traceState;
    Attributes resource;
    std::string library = "http";
    Attributes attributes;
    std::vector<LinkView> links;
    std::int64_t arrivesMs = -1; //!< "arrives=": after the start of the test; -1: when it ended.
};

//! Tells the sink one span with its resource and scope.
void tell(const WrittenSpan& span, SpanSink& sink);

[[nodiscard]] TraceId traceNumber(std::uint64_t number);
//! Of a span's name in the notation: "a", "b2".
[[nodiscard]] SpanId spanId(std::string_view name);

//! Spans in a compact notation, one a line; '#' begins a comment:
//!
//!     process gate lang=go                    # about a process; before its first span
//!     T1                                      # the spans that follow are of trace 1
//!     a - S gate@2 "GET /cart" 0-100 gen=7    # id, parent or -, kind, process, name, ms, more
//!     b a C gate@2 "call" 10-90 gen=7 >orders
//!     c b S orders@7/2 "Get" 15-85 gen=7
//!
//! Kinds: S C P (producer) Q (consumer) I. A process is service[@generation][/instance]; without a
//! generation it tells none. More: gen= name= head= route= bag= ot= ts= rid= user= op= (empty: the
//! header was looked for and not there), >peer, link=T1:b, lib=, err, remote, local, unsampled,
//! tail, or any key=value with a dot in the key. Of processes: lang= sdk= pod= env= skew= (ms added
//! to its clock), noinstance, or any key with a dot.
[[nodiscard]] std::vector<WrittenSpan> written(std::string_view text);

} // namespace pult::telemetry::testing
