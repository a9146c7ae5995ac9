// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/error.h"
#include "controlplane/telemetry/otlp/decode_report.h"
#include "controlplane/telemetry/otlp/wire_cursor.h"
#include "controlplane/telemetry/span_view.h"

namespace pult::telemetry::otlp {

//! Tells a sink what is in an ExportTraceServiceRequest (or TracesData, which looks the same),
//! reading the bytes in place. What it tells is what protobuf would have read, by test:
//! - fields in any order, unknown ones, and fields that come twice (the last one, or both merged);
//!   a known field of another wire type counts as unknown.
//! - Only messages whose content is told are looked into, so it takes some that protobuf refuses;
//!   it refuses none that protobuf takes.
//! - Attributes of spans that the sink's filter does not want are not told, nor their values read.
//! - Text that is not UTF-8 does not spoil the message, as it does with protobuf: such a value is
//!   Other, an attribute with such a key is left out, such a name is empty.
//!
//! A span with a trace, span or parent id of a wrong length, or without a trace or span id, is left
//! out and counted; a link without valid ids is left out. A parent of eight zeroes is none.
//!
//! Keeps its buffers from call to call. Thread: one at a time.
class Walker
{
public:
    //! Errors: INVALID_ARGUMENT SPANS_UNREADABLE for what is not protobuf, metadata "byte". The
    //! sink has then been told what stands before that byte.
    [[nodiscard]] Result<DecodeReport> walk(std::string_view request, SpanSink& sink);

private:
    struct SpanIds;
    bool walkRequest(std::string_view request);
    bool walkResourceSpans(std::string_view message);
    bool readResource(std::string_view message);
    bool walkScopeSpans(std::string_view message);
    bool readScope(std::string_view message);
    bool walkSpan(std::string_view message);
    bool readSpan(std::string_view message, SpanView& span, SpanIds& ids);
    bool readAttribute(std::string_view message);
    bool readWanted(std::string_view message);
    bool readOdd(std::string_view message);
    bool readLink(std::string_view message);
    bool readStatus(std::string_view message, SpanView& span);

    //! True when the cursor reached the end of its message.
    bool finished(const WireCursor& cursor);
    void reject(const char* field, std::size_t size, std::size_t wanted);
    [[nodiscard]] std::string path() const;

    SpanSink* m_sink = nullptr;
    const AttributeFilter* m_filter = nullptr;
    DecodeReport m_report;
    std::vector<AttributeView> m_attributes;
    std::vector<std::uint8_t> m_meanings; //!< Of a span's attributes, when there is a filter.
    std::vector<LinkView> m_links;
    std::string_view m_scopeName;
    std::string_view m_scopeVersion;
    // Where the walk is; -1: not inside.
    int m_resourceIndex = -1;
    int m_scopeIndex = -1;
    int m_spanIndex = -1;
    const char* m_broken = nullptr;
    const char* m_brokenAt = nullptr;
};

} // namespace pult::telemetry::otlp
