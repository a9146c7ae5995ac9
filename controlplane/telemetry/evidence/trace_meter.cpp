// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/evidence/trace_meter.h"

#include <algorithm>

#include "controlplane/telemetry/reading/text_hash.h"

namespace pult::telemetry {

namespace {

constexpr std::size_t kMostKinds = 100'000;
//! Of parents looked through for whom a failure was handed to.
constexpr int kDeepest = 64;

} // namespace

TraceMeter::TraceMeter(const ReadingTables& tables, SeriesStore& series, EvidenceStore& evidence)
    : m_tables(tables)
    , m_series(series)
    , m_evidence(evidence)
    , m_hasDimensions(!series.options().dimensions.empty())
{}

void TraceMeter::observe(Trace& trace, Stage stage, Tick now, LaneMap& lanes)
{
    if (trace.measured == trace.spans.size())
        return;
    const bool entered
        = trace.entry.span != TraceEntry::kNone || trace.entry.root != TraceEntry::kNone;
    if (!entered && stage == Stage::Open) {
        trace.pending = true;
        return;
    }
    const auto* entry = entryOf(trace);
    if (!entry)
        return;
    // A copy: what is placed next may move it.
    const auto placed = lanes.placed(m_tables.sources.processOf(entry->source));
    m_context.environment = placed.environment;
    m_context.lane = laneOf(trace, *entry, lanes);
    m_context.source = trace.entry.source;
    m_context.edge = trace.entry.edge;
    m_context.dimensions = trace.entry.dimensions;
    m_served.clear();
    m_passedOn.clear();
    countEntry(trace, *entry);
    for (auto i = trace.measured; i < trace.spans.size(); ++i) {
        if (trace.spans[i].incoming())
            count(trace, trace.spans[i], now, lanes);
    }
    trace.measured = static_cast<std::uint32_t>(trace.spans.size());
    if (m_served.empty() || !lanes.knows(m_context.environment))
        return;
    constexpr std::uint64_t kNsPerMs = 1'000'000;
    EvidenceUnit unit{0, trace.id, static_cast<std::int64_t>(entry->startNs / kNsPerMs)};
    if (!trace.user.empty())
        unit.hash = hashText(trace.user, m_tables.names.seed()) | std::uint64_t{1} << 63U;
    m_evidence.add(m_context, unit, m_served, now);
}

//! The one that told its source; otherwise the root, or what comes nearest to it.
const SpanRecord* TraceMeter::entryOf(const Trace& trace) const
{
    if (trace.entry.span != TraceEntry::kNone)
        return &trace.spans[trace.entry.span];
    if (trace.entry.root != TraceEntry::kNone && trace.spans[trace.entry.root].incoming())
        return &trace.spans[trace.entry.root];
    const SpanRecord* first = nullptr;
    for (const auto& span : trace.spans) {
        if (span.incoming() && (!first || span.startNs < first->startNs))
            first = &span;
    }
    return first;
}

std::uint32_t TraceMeter::laneOf(const Trace& trace, const SpanRecord& entry, LaneMap& lanes) const
{
    const auto counted = [&](const SpanRecord& span) {
        return lanes.counted(m_context.environment, lanes.lane(m_context.environment, span).number);
    };
    if (entry.tellsLane())
        return counted(entry);
    const SpanRecord* teller = nullptr;
    for (const auto& span : trace.spans) {
        if (span.incoming() && span.tellsLane() && (!teller || span.startNs < teller->startNs))
            teller = &span;
    }
    return teller ? counted(*teller) : 0;
}

void TraceMeter::countEntry(Trace& trace, const SpanRecord& entry)
{
    const bool known = std::ranges::any_of(
        trace.countedServices, [](const auto& counted) { return counted.service == 0; });
    if (known)
        return;
    const bool failed = entry.has(SpanRecord::Failed);
    trace.countedServices.push_back({0, failed});
    m_served.push_back({0, 0, entry.name, entry.durationNs(), failed, false});
}

void TraceMeter::count(Trace& trace, const SpanRecord& span, Tick now, LaneMap& lanes)
{
    const auto placed = lanes.placed(m_tables.sources.processOf(span.source));
    if (m_hasDimensions)
        countSeries(span, placed, now / kTicksPerSecond, lanes);
    if (!placed.known || placed.environment != m_context.environment)
        return;
    const bool failed = span.has(SpanRecord::Failed);
    for (auto& counted : trace.countedServices) {
        if (counted.service != placed.service)
            continue;
        if (failed && !counted.failed) {
            counted.failed = true;
            noteFailure(trace, placed, span);
        }
        return;
    }
    trace.countedServices.push_back({placed.service, failed});
    m_served.push_back({placed.service, placed.generation, span.name, span.durationNs(), failed,
        false, failed && failsByItself(trace, span)});
}

void TraceMeter::noteFailure(const Trace& trace, const Placed& placed, const SpanRecord& span)
{
    const auto origin = failsByItself(trace, span);
    const auto now = std::ranges::find(m_served, placed.service, &ServedService::service);
    if (now != m_served.end()) {
        now->failed = true;
        now->origin = origin;
    } else {
        m_served.push_back(
            {placed.service, placed.generation, span.name, span.durationNs(), true, true, origin});
    }
}

bool TraceMeter::failsByItself(const Trace& trace, const SpanRecord& span)
{
    if (m_passedOn.empty())
        findPassedOn(trace);
    return !m_passedOn[static_cast<std::size_t>(&span - trace.spans.data())];
}

//! Every failed call, and every failed service, hands its failure to the incoming span above it.
void TraceMeter::findPassedOn(const Trace& trace)
{
    m_passedOn.assign(trace.spans.size(), false);
    for (const auto& failed : trace.spans) {
        if (!failed.has(SpanRecord::Failed) || !(failed.incoming() || failed.outgoing()))
            continue;
        auto above = failed.parent;
        for (int i = 0; i < kDeepest && above != 0; ++i) {
            const auto place = trace.find(above);
            if (place == SpanIndex::kNone)
                break;
            if (trace.spans[place].incoming() && &trace.spans[place] != &failed) {
                m_passedOn[place] = true;
                break;
            }
            above = trace.spans[place].parent;
        }
    }
}

std::shared_ptr<Series> TraceMeter::seriesOf(
    const SpanRecord& span, const Placed& placed, Second now, LaneMap& lanes)
{
    const auto text = [this](NameId id) { return std::string(m_tables.names.text(id)); };
    SeriesKey key{text(placed.environment), text(placed.service),
        lanes.counted(placed.environment, span.laneNumber), placed.generation, text(span.name), {}};
    for (std::size_t i = 0; i < m_series.options().dimensions.size(); ++i)
        key.dimensions.push_back(text(m_context.dimensions[i]));
    return m_series.at(key, now);
}

void TraceMeter::countSeries(
    const SpanRecord& span, const Placed& placed, Second now, LaneMap& lanes)
{
    if (placed.environment == 0)
        return;
    if (m_found.size() > kMostKinds || m_foundBy != lanes.version())
        m_found.clear();
    m_foundBy = lanes.version();
    const SeriesKind kind{std::uint64_t{placed.service} << 32U | placed.generation,
        std::uint64_t{span.name} << 32U | span.laneNumber, m_context.dimensions};
    auto& found = m_found[kind];
    const auto keep = [&] {
        return found.series
            && found.series->add(
                span.received / kTicksPerSecond, span.durationNs(), span.has(SpanRecord::Failed));
    };
    if (keep())
        return;
    // It is new, there was no room, or it was given up since.
    if (found.asked != now) {
        found.asked = now;
        found.series = seriesOf(span, placed, now, lanes);
        if (keep())
            return;
    }
    m_series.notKept();
}

} // namespace pult::telemetry
