// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "controlplane/state/evidence_port.h"
#include "controlplane/telemetry/reading/carrier.h"
#include "controlplane/telemetry/reading/name_table.h"
#include "controlplane/telemetry/reading/tick.h"
#include "controlplane/telemetry/span_view.h"

namespace pult::telemetry {

//! One process and one instrumentation library in it. 0: what no longer fitted in.
using SourceId = std::uint32_t;

//! Values of messaging.operation.type.
enum class MessagingStep : std::uint8_t
{
    None,
    Create,
    Send,
    Receive,
    Process,
    Settle,
};

//! One span as its trace keeps it, everything interned. Plain data of 72 bytes.
struct SpanRecord
{
    enum Flag : std::uint8_t
    {
        Sampled = 1, //!< W3C flag
        RemoteKnown = 2, //!< Whether the parent is remote is known …
        Remote = 4, //!< … and it is.
        TailSampled = 8, //!< A tail sampler let it through.
        HasLinks = 16,
        Failed = 32, //!< error status, error.type, HTTP 5xx, a server-side gRPC code
        Writes = 64, //!< A method that changes something.
    };

    SpanId id = 0;
    SpanId parent = 0;
    std::uint64_t startNs = 0;
    std::uint64_t endNs = 0;
    SourceId source = 0;
    NameId name = 0;
    NameId peer = 0; //!< Of outgoing spans: whom it says it calls.
    Tick received = 0;
    //! The lane it tells: what a SERVER or CONSUMER received, what a CLIENT or PRODUCER sent.
    std::uint32_t laneNumber = 0;
    std::uint32_t laneHead = 0; //!< packed()
    NameId laneName = 0;
    std::uint32_t requestHash = 0; //!< Of the request id; 0: none.
    CarrierSet present; //!< That told something.
    CarrierSet odd; //!< Of those: malformed, or another lane than the record's.
    SpanKind kind = SpanKind::Unspecified;
    SpanStatus status = SpanStatus::Unset;
    MessagingStep step = MessagingStep::None;
    std::uint8_t flags = 0;

    [[nodiscard]] bool has(Flag flag) const { return (flags & flag) != 0; }
    [[nodiscard]] bool incoming() const
    {
        return kind == SpanKind::Server || kind == SpanKind::Consumer;
    }
    [[nodiscard]] bool outgoing() const
    {
        return kind == SpanKind::Client || kind == SpanKind::Producer;
    }
    [[nodiscard]] bool tellsLane() const { return laneNumber != 0 || laneName != 0; }
    [[nodiscard]] std::uint64_t durationNs() const { return endNs > startNs ? endNs - startNs : 0; }
};
static_assert(sizeof(SpanRecord) <= 72);
static_assert(std::is_trivially_copyable_v<SpanRecord>);

//! One span as it came.
struct ReceivedSpan : SpanRecord
{
    TraceId trace;
    std::uint32_t extra = 0; //!< 1 + index of its SpanExtra in the batch; 0: none.
};

//! What only some spans have, in the texts and links of the batch.
struct SpanExtra
{
    struct Piece
    {
        std::uint32_t offset = 0;
        std::uint32_t size = 0;
    };
    Piece requestId;
    Piece user;
    Piece links;
    Piece dimensions; //!< In RecordBatch::dimensions.
    NameId edge = 0;
    state::LaneSource source = state::LaneSource::Untold;
};

//! A value of a configured dimension.
struct DimensionValue
{
    std::uint32_t dimension = 0; //!< Index.
    NameId value = 0;
};

//! Records of one receipt, in the order of the message. Reused: clear() keeps the room.
struct RecordBatch
{
    std::vector<ReceivedSpan> records;
    std::vector<SpanExtra> extras;
    std::vector<LinkView> links;
    std::vector<DimensionValue> dimensions;
    std::string texts;
    Tick received = 0;
    std::int64_t receivedUnixMs = 0;

    void clear();
    [[nodiscard]] std::string_view text(SpanExtra::Piece piece) const
    {
        return std::string_view(texts).substr(piece.offset, piece.size);
    }
};

} // namespace pult::telemetry
