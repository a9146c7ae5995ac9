// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "controlplane/telemetry/reading/key_table.h"
#include "controlplane/telemetry/reading/lane_text.h"
#include "controlplane/telemetry/reading/name_table.h"
#include "controlplane/telemetry/reading/source_table.h"
#include "controlplane/telemetry/reading/span_record.h"
#include "controlplane/telemetry/span_view.h"

namespace pult::telemetry {

//! What all readers share.
struct ReadingTables
{
    explicit ReadingTables(ReadingOptions readingOptions = {}, NameLimits nameLimits = {},
        SourceLimits sourceLimits = {}, std::uint64_t seed = 0)
        : options(std::move(readingOptions))
        , keys(options)
        , names(nameLimits, seed)
        , sources(sourceLimits)
    {}

    const ReadingOptions options;
    const KeyTable keys;
    NameTable names;
    SourceTable sources;
};

//! Makes records of what a decoder tells. An attribute that is there but empty says "I looked, and
//! it was not there". Spans without valid ids are counted and left out. Allocates nothing for a
//! span once its caches are warm. One a thread; not thread-safe.
class SpanReader final : public SpanSink
{
public:
    //! Both outlive the reader.
    explicit SpanReader(ReadingTables& tables);

    //! What follows goes into the batch, whose times of receipt are set; it is not cleared.
    void begin(RecordBatch& batch);

    void resource(std::span<const AttributeView> attributes) override;
    void scope(std::string_view name, std::string_view version) override;
    void span(const SpanView& span) override;
    [[nodiscard]] const AttributeFilter* filter() const override { return &m_tables.keys; }

    [[nodiscard]] std::uint64_t invalid() const { return m_invalid; }

private:
    //! What the attributes of one span say until they are put together.
    struct Told
    {
        CarrierSet asked; //!< An attribute was there, be it empty.
        CarrierSet present; //!< Has its place in m_lanes.
        CarrierSet malformed;
        std::uint32_t head = 0;
        std::string_view requestId;
        std::string_view user;
        std::string_view peerService;
        std::string_view address;
        std::string_view rpcService;
        std::string_view destination;
        std::int64_t port = 0;
        bool failed = false;
        bool grpcFailed = false;
        bool tailSampled = false;
        bool writes = false;
        std::string_view pseudonym;
        NameId edge = 0;
        std::uint32_t dimensionsFrom = 0; //!< Its first in the batch.
        state::LaneSource source = state::LaneSource::Untold;
        MessagingStep step = MessagingStep::None;
    };
    struct CachedProcess
    {
        std::uint64_t print = 0;
        ProcessId process = 0;
    };

    void attribute(Meaning meaning, const AttributeValue& value, Told& told);
    void text(Meaning meaning, std::string_view text, Told& told);
    void lane(Carrier carrier, LaneText lane, bool there, Told& told);
    void settleLane(const Told& told, SpanRecord& record);
    void learn(const SpanView& span, const Told& told, const SpanRecord& record);
    void learnEndpoint(const Told& told);
    [[nodiscard]] NameId peerOf(const Told& told);
    [[nodiscard]] std::uint8_t flagsOf(const SpanView& span, const Told& told) const;
    void extra(const SpanView& span, const Told& told, ReceivedSpan& record);
    [[nodiscard]] SpanExtra::Piece keep(std::string_view text);

    ReadingTables& m_tables;
    NameCache m_names;
    std::vector<CachedProcess> m_processes;
    RecordBatch* m_batch = nullptr;
    ProcessId m_process = 0;
    SourceId m_source = 0;
    NameId m_service = 0;
    bool m_openTelemetry = false;
    bool m_scoped = false; //!< m_source is of the resource and scope told last.
    NameId m_library = 0;
    NameId m_libraryVersion = 0;
    std::array<LaneText, 6> m_lanes; //!< By Carrier, up to TraceState; of the span at hand.
    std::array<char, 32> m_number{};
    DecodeRoom m_decoded{};
    std::string m_peer;
    std::uint64_t m_invalid = 0;
};

} // namespace pult::telemetry
