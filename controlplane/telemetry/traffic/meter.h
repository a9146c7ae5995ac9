// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "controlplane/state/state.h"
#include "controlplane/telemetry/reading/span_reader.h"
#include "controlplane/telemetry/series/series_store.h"
#include "controlplane/telemetry/traffic/traffic_ledger.h"

namespace pult::telemetry {

//! Counts what services took, into the ledger and, unless dimensions are configured (then
//! TraceMeter does, once the entry of the trace is known), into the series. Only SERVER and
//! CONSUMER spans count: a service is measured where it serves. Lanes that no table knows count as
//! one. One a thread; not thread-safe.
//!
//! When a request **entered** is told by the host that served it, by its clock. Against pultd's
//! clock that clock is off by at most the least lateness seen of the process in the last minute or
//! two, so start + least lateness is never too early. Only for leaving requests out: nothing counts
//! as later than its receipt.
class Meter
{
public:
    //! All outlive it.
    Meter(const ReadingTables& tables, SeriesStore& series, TrafficLedger& ledger);

    //! `fresh`: places in the batch of the spans that were not seen before. `state`: the newest.
    void add(const RecordBatch& batch, std::span<const std::uint32_t> fresh,
        const state::StatePtr& state);

private:
    struct Kind
    {
        SourceId source = 0;
        NameId name = 0;
        std::uint32_t lane = 0;
        std::uint32_t head = 0;
        NameId laneName = 0;
        state::LaneSource why = state::LaneSource::Untold;

        friend bool operator==(const Kind&, const Kind&) = default;
    };
    struct KindHash
    {
        std::size_t operator()(const Kind& kind) const noexcept;
    };
    struct Counters
    {
        std::shared_ptr<Series> series{};
        std::shared_ptr<TrafficRow> row{};
        Second asked = 0; //!< For both, when last.
        // Of the batch at hand: told together, each has a lock.
        std::vector<ServedRequest> served{};
        std::vector<TrafficRow::Entered> entered{};
    };
    //! Least lateness of a process, in milliseconds: of this minute and of the one before.
    struct Earliest
    {
        std::uint32_t minute = 0;
        std::int64_t now = 0;
        std::int64_t before = 0;
        bool has = false;

        [[nodiscard]] std::int64_t note(std::uint32_t inMinute, std::int64_t lateMs);
    };

    using Kinds = std::unordered_map<Kind, Counters, KindHash>;

    [[nodiscard]] Kinds::value_type& countersOf(
        const SpanRecord& record, state::LaneSource why, Second second);
    void tell(const Kind& kind, Counters& counters, Second second);
    void find(const Kind& kind, Counters& counters, Second second);
    [[nodiscard]] state::EnvironmentPtr environmentOf(NameId name) const;
    [[nodiscard]] Tick entered(const SpanRecord& record, std::int64_t receivedUnixMs);

    const ReadingTables& m_tables;
    SeriesStore& m_series;
    TrafficLedger& m_ledger;
    const bool m_byEntry; //!< TraceMeter counts the series.
    state::StatePtr m_state;
    Kinds m_counters;
    std::vector<Kinds::value_type*> m_touched; //!< Have something of the batch at hand.
    std::unordered_map<ProcessId, Earliest> m_earliest;
};

} // namespace pult::telemetry
