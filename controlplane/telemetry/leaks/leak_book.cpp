// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/leaks/leak_book.h"

#include <algorithm>
#include <utility>

#include "controlplane/telemetry/leaks/snapshot_maker.h"

namespace pult::telemetry {

LeakBook::LeakBook(ReadingTables& tables, const Clock& clock, LeakBookOptions options)
    : m_tables(tables)
    , m_clock(clock)
    , m_options(options)
    , m_origin(clock.mono())
    , m_lanes(tables)
    , m_book(options.leaks)
    , m_judge(tables, m_lanes, m_book)
    , m_observed(m_judge, m_lanes)
    , m_traces(tables.sources, m_observed, options.assembly, options.seed)
    , m_snapshot(std::make_shared<const LeakSnapshot>())
{}

LeakBook::~LeakBook() = default;

void LeakBook::Observed::judge(Trace& trace, Stage stage, Tick now, TraceFinder& others)
{
    judgeOfLeaks.judge(trace, stage, now, others);
    if (observer)
        observer->observe(trace, stage, now, lanes);
}

void LeakBook::Observed::late(const SpanRecord& span, std::vector<Claim>& claims, Tick now)
{
    judgeOfLeaks.late(span, claims, now);
}

Tick LeakBook::now() const
{
    // Never 0, so that 0 can stand for never.
    return tickOf(m_clock.mono(), m_origin) + 1;
}

void LeakBook::stamp(RecordBatch& batch) const
{
    batch.received = now();
    batch.receivedUnixMs = m_clock.wall().time_since_epoch().count();
}

void LeakBook::learn(state::StatePtr state)
{
    const std::scoped_lock lock(m_inbox);
    m_newState = std::move(state);
}

void LeakBook::onProgress(const std::string& environment, std::vector<state::OperationView>,
    std::vector<state::GatewayView> gateways, std::vector<std::string> removedGateways)
{
    const std::scoped_lock lock(m_inbox);
    auto& known = m_gateways[environment];
    for (const auto& id : removedGateways)
        known.erase(id);
    for (auto& gateway : gateways)
        known[gateway.identity.id] = std::move(gateway);
    m_gatewaysChanged = true;
}

void LeakBook::takeIn(Tick now)
{
    state::StatePtr state;
    std::map<std::string, std::vector<state::GatewayView>> gateways;
    {
        const std::scoped_lock lock(m_inbox);
        state = std::exchange(m_newState, nullptr);
        if (std::exchange(m_gatewaysChanged, false)) {
            for (const auto& [environment, known] : m_gateways) {
                for (const auto& [id, gateway] : known)
                    gateways[environment].push_back(gateway);
            }
        }
    }
    if (state)
        m_lanes.learn(state, now);
    for (const auto& [environment, all] : gateways)
        m_lanes.setGateways(environment, all);
}

void LeakBook::sweep()
{
    const std::scoped_lock lock(m_judging);
    const auto now = this->now();
    takeIn(now);
    m_traces.sweep(now);
    if (m_snapshotAt != 0 && elapsed(m_snapshotAt, now) < m_options.snapshotEvery)
        return;
    m_snapshotAt = now;
    m_book.forget(now);
    auto made = makeSnapshot(now);
    const std::scoped_lock inbox(m_inbox);
    m_snapshot = std::move(made);
}

std::shared_ptr<const LeakSnapshot> LeakBook::newSnapshot()
{
    const std::scoped_lock lock(m_judging);
    const auto now = this->now();
    takeIn(now);
    m_traces.sweep(now);
    return makeSnapshot(now);
}

std::shared_ptr<const LeakSnapshot> LeakBook::makeSnapshot(Tick now)
{
    auto made = SnapshotMaker(
        m_tables, m_lanes, m_book, m_judge, now, m_clock.wall().time_since_epoch().count())
                    .make();
    auto& counters = made->counters;
    counters.assembly = m_traces.counters();
    counters.judge = m_judge.counters();
    counters.otherNames = m_tables.names.refused();
    counters.otherProcesses = m_tables.sources.refused();
    counters.otherEdges = m_book.refused();
    counters.lateSpanRatio = counters.assembly.lateRatio();
    counters.bytes = counters.assembly.bytes + m_judge.bytes() + m_book.bytes()
        + m_tables.names.bytes() + m_tables.sources.bytes();
    return made;
}

std::shared_ptr<const LeakSnapshot> LeakBook::snapshot() const
{
    const std::scoped_lock lock(m_inbox);
    return m_snapshot;
}

std::optional<TraceView> LeakBook::trace(const TraceId& id)
{
    const std::scoped_lock lock(m_judging);
    std::optional<TraceView> view;
    m_traces.trace(id, [&](const Trace& trace) { view = viewOf(trace, m_tables, m_lanes); });
    return view;
}

std::optional<TraceSummary> LeakBook::summary(const TraceId& id)
{
    const std::scoped_lock lock(m_judging);
    std::optional<TraceSummary> summary;
    m_traces.trace(id, [&](const Trace& trace) { summary = summarize(trace); });
    return summary;
}

TraceSummary LeakBook::summarize(const Trace& trace)
{
    auto summary = summaryOf(trace, m_tables, m_lanes);
    const auto wall = m_clock.wall().time_since_epoch().count();
    summary.receivedUnixMs
        = wall - static_cast<std::int64_t>(elapsed(trace.firstReceived, now())) * 10;
    return summary;
}

template <typename Matches>
std::vector<TraceSummary> LeakBook::search(
    Matches&& matches, std::size_t most, std::string_view environment)
{
    const std::scoped_lock lock(m_judging);
    std::vector<TraceSummary> found;
    m_traces.forEach([&](const Trace& trace) {
        if (!matches(trace))
            return;
        auto summary = summarize(trace);
        if (environment.empty() || summary.environment == environment)
            found.push_back(std::move(summary));
    });
    std::sort(found.begin(), found.end(), [](const TraceSummary& a, const TraceSummary& b) {
        return std::pair(a.receivedUnixMs, a.id) > std::pair(b.receivedUnixMs, b.id);
    });
    if (found.size() > most)
        found.resize(most);
    return found;
}

std::vector<TraceSummary> LeakBook::findByRequest(
    std::string_view requestId, std::size_t most, std::string_view environment)
{
    return search(
        [&](const Trace& trace) { return trace.requestId == requestId; }, most, environment);
}

std::vector<TraceSummary> LeakBook::findByUser(
    std::string_view user, std::size_t most, std::string_view environment)
{
    return search([&](const Trace& trace) { return trace.user == user; }, most, environment);
}

} // namespace pult::telemetry
