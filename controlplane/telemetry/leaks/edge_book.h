// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <span>
#include <unordered_map>
#include <vector>

#include "controlplane/telemetry/assembly/trace.h"
#include "controlplane/telemetry/leaks/evidence_ring.h"
#include "controlplane/telemetry/leaks/leak_options.h"
#include "controlplane/telemetry/leaks/verdict.h"
#include "controlplane/telemetry/reading/source_table.h"

namespace pult::telemetry {

//! One way from service to service. Callers are told apart by what they were asked: `entry`.
struct EdgeKey
{
    NameId environment = 0;
    NameId caller = 0; //!< 0: outside.
    NameId entry = 0; //!< Name of the caller's incoming span; its own span's when it has none.
    NameId callee = 0;

    friend bool operator==(const EdgeKey&, const EdgeKey&) = default;
};

using RowId = std::uint32_t;
inline constexpr RowId kNoRow = 0xffffffffU;

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
};
enum class CarrierCount : std::uint8_t
{
    Kept,
    Lost,
    Unknown,
};
using LaneRing = EvidenceRing<8>;
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
    EdgeKey key; //!< entry: the orphan's own name.
    EvidenceRing<5> counts; //!< held, shared, free, probes, probes hit
    Tick lastSeen = 0;
    bool serves = false; //!< Its process takes requests.
    bool known = false; //!< The environment routes to its service.
    std::deque<std::pair<ProcessId, std::uint64_t>> starts; //!< The newest few.
};

struct QualityRow
{
    NameId environment = 0;
    NameId service = 0;
    NameId name = 0;
    std::uint32_t remote = 0;
    std::uint32_t local = 0;
    std::uint32_t unknown = 0;
    std::uint32_t sampled = 0; //!< Of traces that a tail sampler went through.
    Tick lastSeen = 0;
};

//! What becomes of claims: rows by edge, with evidence that ages. Not thread-safe.
class EdgeBook
{
public:
    explicit EdgeBook(const LeakOptions& options)
        : m_options(options)
    {}

    //! kNoRow: the book is full.
    [[nodiscard]] RowId row(const EdgeKey& key, Tick now);
    [[nodiscard]] RowId stream(const EdgeKey& key, Tick now);
    [[nodiscard]] RowId quality(NameId environment, NameId service, NameId name, Tick now);
    //! kNoRow: there is none.
    [[nodiscard]] RowId find(const EdgeKey& key) const;

    void apply(const Claim& claim) { count(claim, 1); }
    void takeBack(const Claim& claim) { count(claim, -1); }

    [[nodiscard]] EdgeRow& at(RowId id) { return m_rows[id]; }
    [[nodiscard]] OrphanStream& streamAt(RowId id) { return m_streams[id]; }
    [[nodiscard]] const OrphanStream& streamAt(RowId id) const { return m_streams[id]; }
    [[nodiscard]] QualityRow& qualityAt(RowId id) { return m_quality[id]; }
    [[nodiscard]] const std::deque<EdgeRow>& rows() const { return m_rows; }
    [[nodiscard]] const std::deque<OrphanStream>& streams() const { return m_streams; }
    [[nodiscard]] const std::deque<QualityRow>& qualities() const { return m_quality; }
    //! Rows whose caller was asked `entry`.
    [[nodiscard]] std::span<const RowId> leaving(
        NameId environment, NameId caller, NameId entry) const;
    void sample(RowId row, const Sample& sample);
    [[nodiscard]] Tick width() const { return m_options.window / m_options.buckets; }
    [[nodiscard]] const LeakOptions& options() const { return m_options; }
    //! Edges that did not fit in any more, each time counted.
    [[nodiscard]] std::uint64_t refused() const { return m_refused; }
    [[nodiscard]] std::size_t bytes() const;

private:
    struct KeyHash
    {
        std::size_t operator()(const EdgeKey& key) const noexcept;
    };
    using Rows = std::unordered_map<EdgeKey, RowId, KeyHash>;

    void count(const Claim& claim, int by);
    void countOrphan(const Claim& claim, int by);
    void countCarriers(const Claim& claim, EdgeRow& row, int by);
    void countQuality(const Claim& claim, int by);
    [[nodiscard]] RowId addRow(const EdgeKey& key, Tick now);

    const LeakOptions m_options;
    std::deque<EdgeRow> m_rows;
    std::deque<OrphanStream> m_streams;
    std::deque<QualityRow> m_quality;
    Rows m_byKey;
    Rows m_streamByKey;
    Rows m_qualityByKey;
    std::unordered_map<EdgeKey, std::uint32_t, KeyHash> m_entries; //!< Of a caller and callee.
    std::unordered_map<EdgeKey, std::vector<RowId>, KeyHash> m_leaving; //!< By key without callee.
    std::uint64_t m_refused = 0;
};

} // namespace pult::telemetry
