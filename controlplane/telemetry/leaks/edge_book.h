// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <span>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "controlplane/telemetry/assembly/trace.h"
#include "controlplane/telemetry/leaks/evidence_ring.h"
#include "controlplane/telemetry/leaks/leak_options.h"
#include "controlplane/telemetry/leaks/row_table.h"
#include "controlplane/telemetry/leaks/verdict.h"
#include "controlplane/telemetry/reading/source_table.h"

namespace pult::telemetry {

//! Counters of a row; of the lane as a whole.
enum class LaneCount : std::uint8_t
{
    Propagated,
    Lost,
    Suspect,
    Unknown,
    OrphanHeld,
    OrphanShared,
    ExpectedSeen,
    ExpectedMissing,
    OrphanFree,
    ExpectedUntold,
};
enum class CarrierCount : std::uint8_t
{
    Kept,
    Lost,
    Unknown,
};
using LaneRing = EvidenceRing<10>;
using CarrierRing = EvidenceRing<3>;

struct Sample
{
    TraceId trace;
    SpanId span = 0;
    Tick received = 0;
    SourceId culprit = 0;
    Rule rule = Rule::None;
    Cause cause = Cause::None;
    bool lost = false;
};

struct EdgeRow
{
    EdgeKey key;
    Tick firstSeen = 0;
    Tick lastSeen = 0;
    Tick lastLost = 0;
    LaneRing lane;
    std::array<CarrierRing, kCarriers> carriers;
    std::array<std::uint32_t, kCauses> causes{}; //!< Of what counts as lost or suspect, ever.
    std::uint32_t hits = 0; //!< H+
    std::uint32_t wronglyServed = 0; //!< Requests that left their lane because of it, further down.
    bool writes = false; //!< Something that changes data went along it without its lane.
    bool used = false; //!< By a request; not only by calls that began a trace.
    //! Complete requests of the caller's entry whose lane has no callee of its own, and those of
    //! them that used the edge: how usual it is.
    std::uint64_t asked = 0;
    std::uint64_t calls = 0;
    std::vector<std::pair<std::uint32_t, Tick>> lanes; //!< With evidence, and when last.
    std::deque<Sample> lostSamples; //!< Newest last.
    std::deque<Sample> keptSamples;
    std::uint32_t stream = kNoRow; //!< Of its orphans.
};

//! Calls that began a trace, of one service, name and target: whether they belong to requests
//! cannot be told by one of them.
struct OrphanStream
{
    struct Start
    {
        ProcessId process = 0;
        std::uint64_t ns = 0; //!< By its clock.
        std::uint64_t requestNs = 0; //!< Of the request that was served; 0: none was.
    };
    struct Caller
    {
        ProcessId process = 0;
        std::uint64_t firstNs = 0; //!< Start of its earliest and latest call, by its clock.
        std::uint64_t lastNs = 0;
    };

    EdgeKey key; //!< entry: the orphan's own name.
    EvidenceRing<5> counts; //!< held, shared, free, probes, probes hit
    Tick lastSeen = 0;
    bool serves = false; //!< One of its processes takes requests.
    bool known = false; //!< The environment routes to its service.
    bool anonymous = false; //!< One of its processes is.
    std::deque<Start> starts; //!< The newest few.
    std::deque<Caller> callers; //!< The newest few.
};

//! Counts by time of receipt, in turns of a few seconds each, for ever: what is lost in bursts
//! differs between them, what a sampler leaves out does not.
using TimeParts = std::array<std::uint32_t, 8>;
[[nodiscard]] constexpr std::size_t timePartOf(Tick received)
{
    return received / (10 * kTicksPerSecond) % std::tuple_size_v<TimeParts>;
}

struct QualityRow
{
    NameId environment = 0;
    NameId service = 0;
    NameId name = 0;
    std::uint32_t remote = 0;
    std::uint32_t local = 0;
    std::uint32_t unknown = 0;
    std::uint32_t sampled = 0; //!< Of traces whose samplers did not agree, or sampled at the end.
    TimeParts missing{}; //!< All of them.
    Tick lastSeen = 0;
};

//! What becomes of claims: rows by edge, with evidence that ages. Not thread-safe.
//!
//! Bounds: so many rows of each kind. What was not seen for as long as topology is remembered goes.
//! Where there is no room left, what is new takes the place of what was not seen for the longest
//! time, if that has no evidence within the window any more; otherwise it is refused and counted.
class EdgeBook
{
public:
    explicit EdgeBook(const LeakOptions& options)
        : m_options(options)
        , m_rows(options.edges)
        , m_streams(options.streams)
        , m_quality(options.qualities)
    {}

    //! `now`: receipt of the span that tells of it. kNoRow: the book is full.
    [[nodiscard]] RowId row(const EdgeKey& key, Tick now);
    [[nodiscard]] RowId stream(const EdgeKey& key, Tick now);
    [[nodiscard]] RowId quality(NameId environment, NameId service, NameId name, Tick now);
    //! kNoRow: there is none.
    [[nodiscard]] RowId find(const EdgeKey& key) const;

    void apply(const Claim& claim) { count(claim, 1); }
    void takeBack(const Claim& claim) { count(claim, -1); }

    //! Gives up some of what is not remembered any more; to be called about once a second.
    void forget(Tick now);

    //! Null: there is none, or it was given up.
    [[nodiscard]] EdgeRow* at(RowId id) { return m_rows.at(id); }
    [[nodiscard]] OrphanStream* streamAt(RowId id) { return m_streams.at(id); }
    [[nodiscard]] const OrphanStream* streamAt(RowId id) const { return m_streams.at(id); }
    [[nodiscard]] const RowTable<EdgeRow>& rows() const { return m_rows; }
    [[nodiscard]] const RowTable<OrphanStream>& streams() const { return m_streams; }
    [[nodiscard]] const RowTable<QualityRow>& qualities() const { return m_quality; }
    //! Rows whose caller was asked `entry`.
    [[nodiscard]] std::span<const RowId> leaving(
        NameId environment, NameId caller, NameId entry) const;
    void sample(RowId row, const Sample& sample);
    [[nodiscard]] Tick width() const { return m_options.window / m_options.buckets; }
    [[nodiscard]] const LeakOptions& options() const { return m_options; }
    //! Edges that did not fit in any more, each time counted.
    [[nodiscard]] std::uint64_t refused() const { return m_refused; }
    //! Rows that went before their time, for others.
    [[nodiscard]] std::uint64_t displaced() const { return m_displaced; }
    [[nodiscard]] std::size_t bytes() const;

private:
    void count(const Claim& claim, int by);
    void countOrphan(const Claim& claim, int by);
    void countCarriers(const Claim& claim, const EvidenceMoment& moment, EdgeRow& row, int by);
    [[nodiscard]] EvidenceMoment momentOf(const Claim& claim) const;
    void countQuality(const Claim& claim, int by);
    [[nodiscard]] RowId addRow(const EdgeKey& key, Tick now);
    void eraseRow(RowId id);
    template <typename Row> [[nodiscard]] RowId add(RowTable<Row>& rows, const EdgeKey& key);

    const LeakOptions m_options;
    RowTable<EdgeRow> m_rows;
    RowTable<OrphanStream> m_streams;
    RowTable<QualityRow> m_quality;
    std::unordered_map<EdgeKey, std::uint32_t, EdgeKeyHash> m_entries; //!< Of a caller and callee.
    //! By key without callee.
    std::unordered_map<EdgeKey, std::vector<RowId>, EdgeKeyHash> m_leaving;
    Tick m_newest = 0; //!< Receipt.
    std::uint64_t m_refused = 0;
    std::uint64_t m_displaced = 0;
};

} // namespace pult::telemetry
