// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/assembly/trace_shard.h"

#include <algorithm>
#include <array>
#include <utility>

#include "controlplane/telemetry/assembly/prefetch.h"

namespace pult::telemetry {

namespace {

constexpr std::size_t kAtOnce = 256;
//! Spans that are added together.
constexpr std::size_t kTogether = 16;
constexpr std::size_t kSoonOpened = 2;
//! Bytes; the processor goes on by itself where it is read in order.
constexpr std::size_t kFirstOfSpans = 32 * sizeof(SpanRecord);
//! Traces out of the table that wait for the sweeper; more are dropped unjudged.
constexpr std::size_t kMostEarly = 4096;
//! Late spans of traces that are only tombstones, between two sweeps; more undo nothing.
constexpr std::size_t kMostLate = 4096;
constexpr std::size_t kUsualSpans = 8;
//! Rooms of freed traces that are kept for the next ones.
constexpr std::size_t kKeptSpans = 64;

} // namespace

AssemblyCounters& AssemblyCounters::operator+=(const AssemblyCounters& other)
{
    spans += other.spans;
    duplicates += other.duplicates;
    lateSpans += other.lateSpans;
    lateForTombstone += other.lateForTombstone;
    beyondCap += other.beyondCap;
    evictedEarly += other.evictedEarly;
    droppedUnjudged += other.droppedUnjudged;
    openTraces += other.openTraces;
    finalTraces += other.finalTraces;
    tombstones += other.tombstones;
    bytes += other.bytes;
    return *this;
}

TraceShard::TraceShard(
    const SourceTable& sources, const AssemblyOptions& options, std::uint64_t seed)
    : m_sources(sources)
    , m_options(options)
    , m_seed(seed)
    , m_traces(seed)
    , m_tombstones(seed)
    , m_lateness(options.mostLateness)
{}

void TraceShard::add(const RecordBatch& batch, std::span<const std::uint32_t> places,
    std::vector<std::uint32_t>& fresh)
{
    const std::scoped_lock lock(m_mutex);
    while (!places.empty()) {
        const auto some = places.first(std::min(places.size(), kTogether));
        addSome(batch, some, fresh);
        places = places.subspan(some.size());
    }
    makeRoom(batch.received);
}

void TraceShard::addSome(const RecordBatch& batch, std::span<const std::uint32_t> places,
    std::vector<std::uint32_t>& fresh)
{
    for (const auto place : places)
        m_traces.prefetch(batch.records[place].trace);
    std::array<Trace*, kTogether> known{};
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (auto* const found = m_traces.find(batch.records[places[i]].trace)) {
            known[i] = *found;
            known[i]->prefetch();
        }
    }
    for (const auto* const trace : known) {
        if (trace)
            prefetch(trace->spans.data() + trace->spans.size(), sizeof(SpanRecord));
    }
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (addOne(batch, batch.records[places[i]], known[i]))
            fresh.push_back(places[i]);
    }
}

bool TraceShard::addOne(const RecordBatch& batch, const ReceivedSpan& record, Trace* known)
{
    ++m_counters.spans;
    if (known)
        return append(batch, record, *known);
    // One that came just before may have begun it.
    if (auto* const found = m_traces.find(record.trace))
        return append(batch, record, **found);
    if (m_tombstones.size() > 0) {
        if (auto* tombstone = m_tombstones.find(record.trace)) {
            ++m_counters.lateSpans;
            ++m_counters.lateForTombstone;
            if (tombstone->claims && m_late.size() < kMostLate)
                m_late.push_back(record);
            return false;
        }
    }
    return append(batch, record, open(record.trace, batch.received));
}

bool TraceShard::append(const RecordBatch& batch, const ReceivedSpan& record, Trace& trace)
{
    if (trace.index.find(record.id, record.kind, trace.spans) != SpanIndex::kNone) {
        ++m_counters.duplicates;
        return false;
    }
    if (trace.spans.size() >= m_options.spansPerTrace) {
        trace.truncated = true;
        ++m_counters.beyondCap;
        return true;
    }
    const auto room = trace.spans.capacity();
    trace.spans.push_back(record);
    trace.index.add(trace.spans);
    if (record.parent == 0 && trace.entry.root == TraceEntry::kNone)
        trace.entry.root = static_cast<std::uint32_t>(trace.spans.size() - 1);
    if (record.extra != 0)
        noteExtra(batch, record, trace);
    if (trace.spans.capacity() != room)
        account(trace);
    trace.lastReceived = std::max(trace.lastReceived, record.received);
    m_lateness.note(m_sources, record, batch.receivedUnixMs);
    if (!trace.dirty) {
        trace.dirty = true;
        trace.unlookedSince = record.received;
        enterWheel(trace, nextDue(trace));
    }
    if (trace.stage == Stage::Final)
        ++m_counters.lateSpans;
    return true;
}

void TraceShard::noteExtra(const RecordBatch& batch, const ReceivedSpan& record, Trace& trace)
{
    const auto& extra = batch.extras[record.extra - 1];
    const auto place = static_cast<std::uint32_t>(trace.spans.size() - 1);
    if (extra.requestId.size > 0 && trace.requestId.empty())
        trace.requestId = batch.text(extra.requestId);
    if (extra.user.size > 0 && trace.user.empty())
        trace.user = batch.text(extra.user);
    noteEntry(batch, record, extra, trace);
    for (std::uint32_t i = 0; i < extra.links.size; ++i)
        trace.links.push_back({place, batch.links[extra.links.offset + i]});
}

void TraceShard::noteEntry(
    const RecordBatch& batch, const SpanRecord& record, const SpanExtra& extra, Trace& trace)
{
    auto& entry = trace.entry;
    const auto place = static_cast<std::uint32_t>(trace.spans.size() - 1);
    // The first edge decides; one behind it only hands on.
    const bool isRoot = record.parent == 0;
    if (extra.source != state::LaneSource::Untold
        && (isRoot || entry.source == state::LaneSource::Untold)) {
        entry.source = extra.source;
        entry.span = place;
    }
    if (extra.edge != 0 && (isRoot || entry.edge == 0))
        entry.edge = extra.edge;
    if (extra.dimensions.size == 0 || (entry.ofRoot && !isRoot))
        return;
    entry.ofRoot = isRoot;
    for (std::uint32_t i = 0; i < extra.dimensions.size; ++i) {
        const auto& value = batch.dimensions[extra.dimensions.offset + i];
        auto& known = entry.dimensions[value.dimension];
        if (isRoot || known == 0)
            known = value.value;
    }
}

Trace& TraceShard::open(const TraceId& id, Tick now)
{
    if (m_free.empty()) {
        m_all.push_back(std::make_unique<Trace>(m_seed));
        m_free.push_back(m_all.back().get());
    }
    auto& trace = *m_free.back();
    m_free.pop_back();
    // The next ones have not been touched for long.
    if (m_free.size() >= kSoonOpened)
        m_free[m_free.size() - kSoonOpened]->prefetch();
    trace.id = id;
    trace.firstReceived = trace.lastReceived = trace.unlookedSince = now;
    trace.stage = Stage::Open;
    trace.dirty = true;
    trace.spans.reserve(kUsualSpans);
    m_traces.insert(id, &trace);
    m_opened.push_back(id);
    ++m_counters.openTraces;
    account(trace);
    enterWheel(trace, nextDue(trace));
    return trace;
}

void TraceShard::release(Trace& trace)
{
    m_counters.bytes -= trace.bytes;
    if (trace.spans.capacity() <= kKeptSpans)
        trace.reset();
    else
        trace = Trace(m_seed);
    m_free.push_back(&trace);
}

void TraceShard::account(Trace& trace)
{
    const auto bytes = trace.footprint();
    m_counters.bytes += bytes - trace.bytes;
    trace.bytes = bytes;
}

void TraceShard::enterWheel(Trace& trace, Tick due)
{
    const auto moment = m_wheel.momentOf(due);
    if (trace.wheelAt == moment)
        return;
    trace.wheelAt = moment;
    m_wheel.enter(trace, moment);
}

Tick TraceShard::nextDue(const Trace& trace) const
{
    if (trace.dirty) {
        return std::min(
            trace.lastReceived + m_options.firstLook, trace.unlookedSince + m_options.idle);
    }
    if (trace.stage == Stage::Open)
        return trace.lastReceived + m_options.idle;
    if (trace.stage == Stage::Provisional)
        return trace.finalDue;
    return trace.finalAt + m_options.remembered;
}

Tick TraceShard::finalDue(const Trace& trace) const
{
    Tick lateness = 0;
    Tick root = trace.firstReceived;
    auto last = ~SourceId{0};
    for (const auto& span : trace.spans) {
        if (span.parent == 0)
            root = std::max(root, span.received);
        if (span.source == std::exchange(last, span.source))
            continue;
        const auto& facts = m_sources.facts(m_sources.processOf(span.source));
        lateness = std::max(lateness, m_lateness.p99(facts.service));
    }
    const auto due = std::max({trace.firstReceived + m_options.leastLife,
        trace.lastReceived + m_options.idle, root + lateness});
    return std::min(due, trace.firstReceived + m_options.mostLife);
}

bool TraceShard::sweep(Tick now, TraceJudge& judge, TraceFinder& others)
{
    const std::scoped_lock lock(m_mutex);
    judgeEarly(now, judge, others);
    tellLate(now, judge);
    digUp(now);
    m_due.clear();
    const bool more = m_wheel.take(now, kAtOnce, m_due);
    constexpr std::size_t kNear = 2;
    constexpr std::size_t kFar = 4;
    for (std::size_t i = 0; i < m_due.size(); ++i) {
        if (i + kFar < m_due.size())
            m_due[i + kFar].trace->prefetch();
        if (i + kNear < m_due.size())
            prefetch(m_due[i + kNear].trace->spans.data(), kFirstOfSpans);
        const auto [trace, moment] = m_due[i];
        if (trace->wheelAt != moment)
            continue;
        trace->wheelAt = 0;
        onDue(*trace, now, judge, others);
    }
    return more;
}

void TraceShard::onDue(Trace& trace, Tick now, TraceJudge& judge, TraceFinder& others)
{
    if (const auto due = nextDue(trace); due > now)
        return enterWheel(trace, due);
    if (trace.dirty) {
        look(trace, trace.stage, now, judge, others);
    } else if (trace.stage == Stage::Open) {
        trace.stage = Stage::Provisional;
        if (trace.pending)
            look(trace, Stage::Provisional, now, judge, others);
    } else if (trace.stage == Stage::Provisional) {
        trace.stage = Stage::Final;
        trace.finalAt = now;
        if (trace.awaited)
            look(trace, Stage::Final, now, judge, others);
        m_finals.push_back(trace.id);
        --m_counters.openTraces;
        ++m_counters.finalTraces;
    } else {
        --m_counters.finalTraces;
        m_traces.erase(trace.id);
        return release(trace);
    }
    enterWheel(trace, nextDue(trace));
}

void TraceShard::look(Trace& trace, Stage stage, Tick now, TraceJudge& judge, TraceFinder& others)
{
    trace.dirty = false;
    judge.judge(trace, stage, now, others);
    trace.looked = static_cast<std::uint32_t>(trace.spans.size());
    // Now that its spans are at hand.
    trace.finalDue = finalDue(trace);
    account(trace);
}

void TraceShard::makeRoom(Tick now)
{
    const auto most = m_options.bytes / m_options.shards;
    while (m_counters.bytes > most && !m_finals.empty()) {
        auto* found = m_traces.find(m_finals.front());
        m_finals.pop_front();
        if (!m_finals.empty()) {
            m_traces.prefetch(m_finals.front());
            m_tombstones.prefetch(m_finals.front());
        }
        if (!found || (*found)->stage != Stage::Final)
            continue;
        --m_counters.finalTraces;
        bury(**found, now);
    }
    while (m_counters.bytes > most && !m_opened.empty()) {
        auto* found = m_traces.find(m_opened.front());
        m_opened.pop_front();
        if (!found || (*found)->stage == Stage::Final)
            continue;
        auto& trace = **found;
        ++m_counters.evictedEarly;
        --m_counters.openTraces;
        if (m_early.size() >= kMostEarly) {
            ++m_counters.droppedUnjudged;
            bury(trace, now);
        } else {
            // What comes until it is judged shall not begin it anew.
            tombstoneOf(trace.id, now).claims = std::make_unique<std::vector<Claim>>();
            m_traces.erase(trace.id);
            m_counters.bytes -= std::exchange(trace.bytes, 0);
            trace.wheelAt = 0;
            m_early.push_back(&trace);
            m_earlyCount.store(m_early.size(), std::memory_order_relaxed);
        }
    }
}

void TraceShard::judgeEarly(Tick now, TraceJudge& judge, TraceFinder& others)
{
    m_earlyCount.store(0, std::memory_order_relaxed);
    for (auto* trace : std::exchange(m_early, {})) {
        // What is absent may only not have come yet.
        judge.judge(*trace, Stage::Provisional, now, others);
        bury(*trace, now);
    }
}

//! Leaves a tombstone; the trace may be out of the table already.
void TraceShard::bury(Trace& trace, Tick now)
{
    std::vector<Claim> resting;
    std::copy_if(trace.claims.begin(), trace.claims.end(), std::back_inserter(resting),
        [](const Claim& claim) { return claim.rests; });
    auto& tombstone = tombstoneOf(trace.id, now);
    tombstone.claims.reset();
    if (!resting.empty())
        tombstone.claims = std::make_unique<std::vector<Claim>>(std::move(resting));
    m_traces.erase(trace.id);
    release(trace);
}

TraceShard::Tombstone& TraceShard::tombstoneOf(const TraceId& id, Tick now)
{
    if (auto* known = m_tombstones.find(id))
        return *known;
    const auto until = now + m_options.remembered;
    m_graves.emplace_back(id, until);
    return m_tombstones.insert(id, {until, nullptr});
}

void TraceShard::tellLate(Tick now, TraceJudge& judge)
{
    for (const auto& span : std::exchange(m_late, {})) {
        auto* tombstone = m_tombstones.find(span.trace);
        if (!tombstone || !tombstone->claims)
            continue;
        judge.late(span, *tombstone->claims, now);
        if (tombstone->claims->empty())
            tombstone->claims.reset();
    }
}

void TraceShard::digUp(Tick now)
{
    const auto most = m_options.tombstones / m_options.shards;
    while (!m_graves.empty() && (m_graves.front().second <= now || m_graves.size() > most)) {
        m_tombstones.erase(m_graves.front().first);
        m_graves.pop_front();
    }
    while (!m_opened.empty() && !m_traces.find(m_opened.front()))
        m_opened.pop_front();
    while (!m_finals.empty() && !m_traces.find(m_finals.front()))
        m_finals.pop_front();
}

bool TraceShard::isBehind() const
{
    return m_earlyCount.load(std::memory_order_relaxed) >= kMostEarly / 2;
}

AssemblyCounters TraceShard::counters() const
{
    const std::scoped_lock lock(m_mutex);
    auto counters = m_counters;
    // Those that made room wait for the sweeper, with all that they hold.
    for (const auto* trace : m_early)
        counters.bytes += trace->footprint();
    counters.tombstones = m_tombstones.size();
    counters.bytes += m_traces.bytes() + m_tombstones.bytes()
        + m_graves.size() * sizeof(std::pair<TraceId, Tick>);
    return counters;
}

} // namespace pult::telemetry
