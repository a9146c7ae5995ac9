// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "controlplane/telemetry/evidence/evidence_store.h"
#include "controlplane/telemetry/leaks/trace_observer.h"
#include "controlplane/telemetry/series/series_store.h"

namespace pult::telemetry {

//! Counts traces as evidence once they are looked at: each service once, however often it was asked
//! within the trace (retries are no evidence), under the lane, source, edge and dimensions by which
//! the trace entered. A trace whose entry is not there yet waits for it until it is quiet for as
//! long as exporters usually take. Where dimensions are configured it counts the series too: only
//! the entry tells them.
//!
//! A failure began where no call that went out from there had failed. A client's span comes with
//! its caller's, so this does not wait for spans of the service that was called.
class TraceMeter final : public TraceObserver
{
public:
    //! All outlive it.
    TraceMeter(const ReadingTables& tables, SeriesStore& series, EvidenceStore& evidence);

    void observe(Trace& trace, Stage stage, Tick now, LaneMap& lanes) override;

private:
    struct SeriesKind
    {
        std::uint64_t place = 0; //!< Service and generation.
        std::uint64_t what = 0; //!< Name and lane.
        std::array<NameId, kMostDimensions> dimensions{};

        friend auto operator<=>(const SeriesKind&, const SeriesKind&) = default;
    };

    struct Found
    {
        std::shared_ptr<Series> series{};
        Second asked = -1; //!< When last.
    };

    void count(Trace& trace, const SpanRecord& span, Tick now, LaneMap& lanes);
    void countEntry(Trace& trace, const SpanRecord& entry);
    void noteFailure(const Trace& trace, const Placed& placed, const SpanRecord& span);
    [[nodiscard]] bool failsByItself(const Trace& trace, const SpanRecord& span);
    void findPassedOn(const Trace& trace);
    void countSeries(const SpanRecord& span, const Placed& placed, Second now, LaneMap& lanes);
    [[nodiscard]] std::shared_ptr<Series> seriesOf(
        const SpanRecord& span, const Placed& placed, Second now, LaneMap& lanes);
    [[nodiscard]] const SpanRecord* entryOf(const Trace& trace) const;
    [[nodiscard]] std::uint32_t laneOf(
        const Trace& trace, const SpanRecord& entry, LaneMap& lanes) const;

    const ReadingTables& m_tables;
    SeriesStore& m_series;
    EvidenceStore& m_evidence;
    const bool m_hasDimensions;
    EvidenceContext m_context;
    std::vector<ServedService> m_served;
    std::vector<bool> m_passedOn; //!< By span: something below it failed. Empty: not looked yet.
    std::map<SeriesKind, Found> m_found;
    std::uint64_t m_foundBy = 0; //!< Version of the lanes.
};

} // namespace pult::telemetry
