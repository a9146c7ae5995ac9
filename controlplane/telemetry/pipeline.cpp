// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/pipeline.h"

#include <algorithm>
#include <utility>

#include "controlplane/telemetry/otlp/walker.h"
#include "controlplane/telemetry/traffic/meter.h"

namespace pult::telemetry {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSweepPeriod{200};
constexpr milliseconds kTrimPeriod{5000};
//! A sweep or two.
constexpr milliseconds kComeAgain{500};
constexpr std::uint32_t kRateSeconds = 10;

template <typename Options> Options withDimensions(Options options, const ReadingOptions& reading)
{
    options.dimensions = reading.dimensions;
    options.dimensions.resize(std::min(options.dimensions.size(), kMostDimensions));
    return options;
}

} // namespace

//! What one receiving thread works with; its buffers and caches are kept from call to call.
struct Pipeline::Desk
{
    Desk(ReadingTables& tables, SeriesStore& series, TrafficLedger& ledger)
        : reader(tables)
        , meter(tables, series, ledger)
    {}

    otlp::Walker walker;
    SpanReader reader;
    Meter meter;
    RecordBatch batch;
    std::vector<std::uint32_t> fresh;
};

//! A desk for the time of one call.
class Pipeline::Seat
{
public:
    explicit Seat(Pipeline& pipeline)
        : m_pipeline(pipeline)
        , m_desk(pipeline.takeDesk())
    {}
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;
    ~Seat() { m_pipeline.giveBack(std::move(m_desk)); }

    [[nodiscard]] Desk& desk() { return *m_desk; }

private:
    Pipeline& m_pipeline;
    std::unique_ptr<Desk> m_desk;
};

Pipeline::Pipeline(const Clock& clock, Scheduler& scheduler, Options options)
    : m_clock(clock)
    , m_scheduler(scheduler)
    , m_tables(std::move(options.reading), {}, {}, options.leaks.seed)
    , m_leaks(m_tables, clock, options.leaks)
    , m_series(withDimensions(std::move(options.series), m_tables.options))
    , m_ledger(m_leaks.origin())
    , m_evidence(m_tables.names, clock, m_leaks.origin(),
          withDimensions(std::move(options.evidence), m_tables.options))
    , m_traceMeter(m_tables, m_series, m_evidence)
{
    m_leaks.tell(m_traceMeter);
}

Pipeline::~Pipeline()
{
    m_sweep.reset();
    m_trim.reset();
}

void Pipeline::start(state::StatePtr state)
{
    m_leaks.learn(state);
    {
        const std::scoped_lock lock(m_mutex);
        m_state = std::move(state);
    }
    m_sweep = m_scheduler.every(kSweepPeriod, [this] { m_leaks.sweep(); });
    m_trim = m_scheduler.every(kTrimPeriod, [this] {
        const auto second = secondOf(m_clock.mono());
        m_series.trim(second);
        m_ledger.trim(second);
        m_evidence.trim(tickOf(m_clock.mono(), m_leaks.origin()));
    });
}

std::optional<milliseconds> Pipeline::pushback()
{
    if (m_leaks.isBehind())
        return kComeAgain;
    return std::nullopt;
}

Result<DecodeReport> Pipeline::take(std::string_view request)
{
    Seat seat(*this);
    auto& desk = seat.desk();
    desk.batch.clear();
    desk.fresh.clear();
    m_leaks.stamp(desk.batch);
    desk.reader.begin(desk.batch);
    auto report = desk.walker.walk(request, desk.reader);
    // Its sender gives an unreadable message up as a whole, and so does this.
    if (!report) {
        ++m_requestsLost;
        return report;
    }
    m_leaks.add(desk.batch, desk.fresh);
    desk.meter.add(desk.batch, desk.fresh, state());
    countIn(desk.batch.received, *report);
    return report;
}

void Pipeline::turnedAway(TurnedAway how)
{
    ++(how == TurnedAway::ToComeAgain ? m_requestsPushedBack : m_requestsLost);
}

void Pipeline::onCommit(const state::Commit& commit)
{
    m_leaks.onCommit(commit);
    const std::scoped_lock lock(m_mutex);
    m_state = commit.after;
}

void Pipeline::onProgress(const std::string& environment,
    std::vector<state::OperationView> operations, std::vector<state::GatewayView> gateways,
    std::vector<std::string> removedGateways)
{
    m_leaks.onProgress(
        environment, std::move(operations), std::move(gateways), std::move(removedGateways));
}

std::unique_ptr<Pipeline::Desk> Pipeline::takeDesk()
{
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_desks.empty()) {
            auto desk = std::move(m_desks.back());
            m_desks.pop_back();
            return desk;
        }
    }
    return std::make_unique<Desk>(m_tables, m_series, m_ledger);
}

void Pipeline::giveBack(std::unique_ptr<Desk> desk)
{
    const std::scoped_lock lock(m_mutex);
    m_desks.push_back(std::move(desk));
}

state::StatePtr Pipeline::state() const
{
    const std::scoped_lock lock(m_mutex);
    return m_state;
}

void Pipeline::countIn(Tick received, const DecodeReport& report)
{
    m_spans += report.spans;
    m_rejected += report.rejected;
    const auto second = received / kTicksPerSecond;
    auto& rate = m_rates[second % m_rates.size()];
    // Two threads may both find a second new; a few spans less in a rate harm nobody.
    if (rate.second.exchange(second) != second)
        rate.spans = 0;
    rate.spans += static_cast<std::uint32_t>(report.spans);
}

IntakeCounters Pipeline::counters() const
{
    IntakeCounters counters{m_spans, m_rejected, m_requestsPushedBack, m_requestsLost, 0};
    const auto now = static_cast<std::uint32_t>(secondOf(m_clock.mono()));
    std::uint64_t recent = 0;
    for (const auto& rate : m_rates) {
        const auto second = rate.second.load();
        if (second < now && second + kRateSeconds >= now)
            recent += rate.spans;
    }
    counters.perSecond = static_cast<double>(recent) / kRateSeconds;
    return counters;
}

Second Pipeline::secondOf(MonoTime time) const
{
    return tickOf(time, m_leaks.origin()) / kTicksPerSecond;
}

} // namespace pult::telemetry
