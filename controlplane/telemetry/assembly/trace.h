// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "controlplane/telemetry/assembly/prefetch.h"
#include "controlplane/telemetry/assembly/span_index.h"
#include "controlplane/telemetry/reading/options.h"
#include "controlplane/telemetry/reading/span_record.h"

namespace pult::telemetry {

//! How complete a trace is taken to be.
enum class Stage : std::uint8_t
{
    Open, //!< Spans are coming; only what is there counts.
    Provisional, //!< Quiet for as long as exporters usually take.
    Final, //!< What is not there is absent. A late span may still change it.
};

//! What a judge said of a trace, so that it can be taken back. Plain data; its meaning is the
//! judge's.
struct Claim
{
    std::uint64_t span = 0; //!< What it is about.
    std::uint32_t row = 0; //!< Where it is counted.
    Tick received = 0;
    std::uint32_t lane = 0;
    CarrierSet kept;
    CarrierSet lost;
    CarrierSet unknown;
    std::uint8_t outcome = 0;
    std::uint8_t rule = 0;
    std::uint8_t cause = 0;
    std::uint8_t detail = 0;
    bool rests = false; //!< On something not being there: a late span may undo it.

    friend bool operator==(const Claim&, const Claim&) = default;
};

struct TraceLink
{
    std::uint32_t span = 0; //!< Place of the span that has it.
    LinkView target;
};

//! How a trace entered, as its edge told; without an edge, as its root did.
struct TraceEntry
{
    static constexpr std::uint32_t kNone = ~std::uint32_t{0};

    std::uint32_t root = kNone; //!< Place of the first span without a parent.
    std::uint32_t span = kNone; //!< Place of the one that told its source.
    NameId edge = 0;
    state::LaneSource source = state::LaneSource::Untold;
    bool ofRoot = false; //!< Dimensions are the root's.
    std::array<NameId, kMostDimensions> dimensions{};
};

//! A service that was counted for a trace: once, and once as failed.
struct CountedService
{
    NameId service = 0;
    bool failed = false;
};

//! The spans of one trace that have come so far, each once. Belongs to a shard.
struct alignas(kCacheLine) Trace
{
    explicit Trace(std::uint64_t seed)
        : index(seed)
    {}

    TraceId id;
    std::vector<SpanRecord> spans;
    Tick firstReceived = 0;
    Tick lastReceived = 0;
    Tick unlookedSince = 0; //!< Receipt of the first span the judge has not seen.
    Tick finalDue = 0; //!< When it will be, by what the last look saw.
    Tick finalAt = 0; //!< When it became final.
    Tick wheelAt = 0; //!< Slot of the wheel that holds its only living entry; 0: none does.
    std::uint32_t looked = 0; //!< Spans that the judge has seen.
    std::uint32_t measured = 0; //!< Spans that were counted as evidence.
    Stage stage = Stage::Open;
    bool dirty = false; //!< Spans came since the judge looked.
    bool pending = false; //!< The judge wants a look when it becomes provisional in any case.
    bool awaited = false; //!< The judge wants a look when it becomes final.
    bool counted = false; //!< The judge has counted it as complete once.
    bool truncated = false; //!< Spans were left out.
    SpanIndex index;
    std::string user; //!< The first that was told.
    std::string requestId; //!< The same.
    TraceEntry entry;
    std::vector<TraceLink> links; //!< By span.
    std::vector<CountedService> countedServices;
    std::vector<Claim> claims;
    std::size_t bytes = 0; //!< As last accounted.

    //! Place of the first span of that id; SpanIndex::kNone: not there.
    [[nodiscard]] std::uint32_t find(SpanId span) const { return index.find(span, spans); }
    //! Ahead of adding a span: nearly always that works with what stands above the request id.
    void prefetch() const
    {
        telemetry::prefetch(this,
            static_cast<std::size_t>(
                reinterpret_cast<const char*>(&requestId) - reinterpret_cast<const char*>(this)));
    }
    //! For the next trace, with the room of this one.
    void reset()
    {
        id = {};
        spans.clear();
        index.clear();
        links.clear();
        requestId.clear();
        user.clear();
        claims.clear();
        countedServices.clear();
        entry = {};
        finalDue = finalAt = wheelAt = 0;
        bytes = 0;
        looked = measured = 0;
        stage = Stage::Open;
        dirty = pending = awaited = counted = truncated = false;
    }
    [[nodiscard]] std::size_t footprint() const
    {
        return sizeof(Trace) + spans.capacity() * sizeof(SpanRecord) + index.bytes()
            + links.capacity() * sizeof(TraceLink) + claims.capacity() * sizeof(Claim)
            + countedServices.capacity() * sizeof(CountedService) + requestId.capacity()
            + user.capacity();
    }
};

} // namespace pult::telemetry
