// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "common/clock.h"
#include "common/scheduler.h"
#include "controlplane/state/ports.h"
#include "controlplane/telemetry/evidence/evidence_store.h"
#include "controlplane/telemetry/evidence/trace_meter.h"
#include "controlplane/telemetry/leaks/leak_book.h"
#include "controlplane/telemetry/reading/span_reader.h"
#include "controlplane/telemetry/series/series_store.h"
#include "controlplane/telemetry/span_intake.h"
#include "controlplane/telemetry/traffic/traffic_ledger.h"

namespace pult::telemetry {

//! How much comes in.
struct IntakeCounters
{
    std::uint64_t spans = 0; //!< Taken since the start, repeated ones included.
    std::uint64_t rejected = 0; //!< With ids that are none.
    std::uint64_t requestsPushedBack = 0; //!< Told to come again.
    std::uint64_t requestsLost = 0; //!< Unreadable or too large.
    double perSecond = 0; //!< Over the last ten whole seconds.
};

//! The one road of observations: bytes are walked where they lie, read into records, put together
//! to traces, judged, and counted into series and the ledger.
//!
//! Threads: take() runs on the receivers' threads, as many at a time as there are; judging runs on
//! the scheduler's; what can be read may be read from any.
class Pipeline final : public SpanIntake,
                       public state::CommitListener,
                       public state::ProgressListener
{
public:
    struct Options
    {
        //! Its dimensions are those of series and evidence too.
        ReadingOptions reading;
        LeakBookOptions leaks;
        SeriesStore::Options series;
        EvidenceStore::Options evidence;
    };

    //! Clock and scheduler outlive it; it must not be destroyed on the scheduler's thread.
    Pipeline(const Clock& clock, Scheduler& scheduler, Options options);
    ~Pipeline() override;

    //! Begins to judge. Once.
    void start(state::StatePtr state);

    // SpanIntake
    //! While the judge is too far behind to look at all that was taken.
    [[nodiscard]] std::optional<std::chrono::milliseconds> pushback() override;
    [[nodiscard]] Result<DecodeReport> take(std::string_view request) override;
    void turnedAway(TurnedAway how) override;
    // state::CommitListener
    void onCommit(const state::Commit& commit) override;
    // state::ProgressListener
    void onProgress(const std::string& environment, std::vector<state::OperationView> operations,
        std::vector<state::GatewayView> gateways,
        std::vector<std::string> removedGateways) override;

    [[nodiscard]] LeakBook& leaks() { return m_leaks; }
    [[nodiscard]] const SeriesStore& series() const { return m_series; }
    [[nodiscard]] EvidenceStore& evidence() { return m_evidence; }
    [[nodiscard]] const EvidenceStore& evidence() const { return m_evidence; }
    [[nodiscard]] const TrafficLedger& traffic() const { return m_ledger; }
    [[nodiscard]] IntakeCounters counters() const;
    //! Second of the series in which a moment lies.
    [[nodiscard]] Second secondOf(MonoTime time) const;

private:
    struct Desk;
    class Seat;

    [[nodiscard]] std::unique_ptr<Desk> takeDesk();
    void giveBack(std::unique_ptr<Desk> desk);
    [[nodiscard]] state::StatePtr state() const;
    void countIn(Tick received, const DecodeReport& report);

    const Clock& m_clock;
    Scheduler& m_scheduler;
    ReadingTables m_tables;
    LeakBook m_leaks;
    SeriesStore m_series;
    TrafficLedger m_ledger;
    EvidenceStore m_evidence;
    TraceMeter m_traceMeter;

    mutable std::mutex m_mutex; //!< State and desks.
    state::StatePtr m_state;
    std::vector<std::unique_ptr<Desk>> m_desks; //!< Free ones.

    struct Rate
    {
        std::atomic<std::uint32_t> second{0};
        std::atomic<std::uint32_t> spans{0};
    };
    std::array<Rate, 16> m_rates;
    std::atomic<std::uint64_t> m_spans{0};
    std::atomic<std::uint64_t> m_rejected{0};
    std::atomic<std::uint64_t> m_requestsPushedBack{0};
    std::atomic<std::uint64_t> m_requestsLost{0};
    std::unique_ptr<Timer> m_sweep;
    std::unique_ptr<Timer> m_trim;
};

} // namespace pult::telemetry
