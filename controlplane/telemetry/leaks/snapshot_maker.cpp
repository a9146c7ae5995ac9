// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/leaks/snapshot_maker.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace pult::telemetry {

namespace {

std::string joined(std::string_view a, std::string_view b)
{
    std::string text(a);
    if (!b.empty())
        text.append(text.empty() ? "" : " ").append(b);
    return text;
}

//! Worse verdicts first, then the larger damage.
bool worse(const EdgeView& a, const EdgeView& b)
{
    return std::tuple(-static_cast<int>(a.verdict), -static_cast<std::int64_t>(a.wronglyServed),
               -static_cast<std::int64_t>(a.counts.lost), a.environment, a.caller, a.entry,
               a.callee)
        < std::tuple(-static_cast<int>(b.verdict), -static_cast<std::int64_t>(b.wronglyServed),
            -static_cast<std::int64_t>(b.counts.lost), b.environment, b.caller, b.entry, b.callee);
}

bool isLane(const state::Generation& generation)
{
    return generation.role != state::Role::Archived && generation.role != state::Role::Active
        && !generation.delta.empty();
}

} // namespace

std::shared_ptr<LeakSnapshot> SnapshotMaker::make()
{
    auto snapshot = std::make_shared<LeakSnapshot>();
    snapshot->atUnixMs = m_nowUnixMs;
    for (const auto& row : m_book.rows()) {
        if (elapsed(row.lastSeen, m_now) <= m_book.options().topologyMemory)
            snapshot->edges.push_back(edge(row));
    }
    std::sort(snapshot->edges.begin(), snapshot->edges.end(), worse);
    addStreams(*snapshot);
    addQuality(*snapshot);
    addCoverage(*snapshot);
    return snapshot;
}

OrphanVerdict SnapshotMaker::orphansOf(const EdgeRow& row) const
{
    if (row.stream == kNoRow)
        return OrphanVerdict::Background;
    return judgeOrphans(m_book.streamAt(row.stream), m_book.options(), m_book.width(), m_now);
}

EdgeView SnapshotMaker::edge(const EdgeRow& row)
{
    const auto& options = m_book.options();
    const auto orphans = orphansOf(row);
    const auto judged = judgeRow(row, orphans, options, m_book.width(), m_now);
    EdgeView view;
    view.environment = text(row.key.environment);
    view.caller = text(row.key.caller);
    view.entry = text(row.key.entry);
    view.callee = text(row.key.callee);
    view.verdict = judged.verdict;
    view.counts = judged.counts;
    view.lossRate = judged.lossRate;
    view.repaired = judged.repaired;
    view.hits = row.hits;
    view.usual = row.asked >= options.leastTopology && row.calls * 100 >= row.asked * 95;
    view.wronglyServed = row.wronglyServed;
    view.firstSeenUnixMs = unixMs(row.firstSeen);
    view.lastSeenUnixMs = unixMs(row.lastSeen);
    for (const auto carrier : kAllCarriers) {
        const bool orphaned = carrier == Carrier::TraceContext && orphans == OrphanVerdict::Caused;
        if (!row.carriers[static_cast<std::size_t>(carrier)].empty() || orphaned)
            view.carriers.push_back(
                judgeCarrier(row, carrier, orphans, options, m_book.width(), m_now));
    }
    for (const auto& [lane, last] : row.lanes) {
        if (elapsed(last, m_now) <= options.window)
            view.lanes.push_back(lane);
    }
    std::sort(view.lanes.begin(), view.lanes.end());
    for (const auto& sample : row.keptSamples)
        view.kept.push_back(
            {sample.trace, sample.span, unixMs(sample.received), sample.rule, sample.cause});
    if (judged.counts.lost + judged.counts.suspect > 0)
        addLoss(row, view);
    return view;
}

void SnapshotMaker::addLoss(const EdgeRow& row, EdgeView& view)
{
    view.lastLostUnixMs = unixMs(row.lastLost);
    view.writes = row.writes;
    const auto most = std::max_element(row.causes.begin() + 1, row.causes.end());
    if (*most > 0)
        view.cause = static_cast<Cause>(most - row.causes.begin());
    const auto caller = view.caller.empty() ? std::string("a caller outside") : view.caller;
    view.causeText = causeText(view.cause, caller, view.callee);
    for (const auto& sample : row.lostSamples)
        view.lost.push_back(
            {sample.trace, sample.span, unixMs(sample.received), sample.rule, sample.cause});
    if (row.lostSamples.empty())
        return;
    view.rule = row.lostSamples.back().rule;
    view.culprit = culprit(row.lostSamples.back().culprit);
}

CulpritView SnapshotMaker::culprit(SourceId source)
{
    const auto process = m_tables.sources.processOf(source);
    const auto& facts = m_tables.sources.facts(process);
    const auto& placed = m_lanes.placed(process);
    return {text(placed.service), facts.instance, placed.generation, text(facts.language),
        joined(m_tables.names.text(facts.sdk), m_tables.names.text(facts.sdkVersion)),
        joined(m_tables.names.text(m_tables.sources.libraryOf(source)),
            m_tables.names.text(m_tables.sources.libraryVersionOf(source)))};
}

void SnapshotMaker::addStreams(LeakSnapshot& snapshot) const
{
    for (const auto& stream : m_book.streams()) {
        const auto counts = stream.counts.sum(m_now, m_book.width(), m_book.options().buckets);
        const auto verdict = judgeOrphans(stream, m_book.options(), m_book.width(), m_now);
        const std::uint64_t calls = counts[0] + counts[1] + counts[2];
        if (calls > 0 && verdict != OrphanVerdict::Caused)
            snapshot.background.push_back({text(stream.key.environment), text(stream.key.caller),
                text(stream.key.entry), text(stream.key.callee), calls, isPeriodic(stream)});
    }
}

void SnapshotMaker::addQuality(LeakSnapshot& snapshot) const
{
    constexpr std::uint64_t kEnough = 20;
    for (const auto& row : m_book.qualities()) {
        const std::uint64_t missing
            = std::uint64_t{row.remote} + row.local + row.unknown + row.sampled;
        if (missing == 0)
            continue;
        const auto of = std::max<std::uint64_t>(missing, m_judge.seen(row.name));
        auto cause = row.remote >= row.local ? Cause::UpstreamLoss : Cause::ExporterLoss;
        if (row.remote + row.local == 0)
            cause = Cause::UpstreamLoss;
        if (row.sampled * 2 > missing)
            cause = Cause::SamplerBrokeChain;
        else if (of >= kEnough && missing * 20 >= of * 19)
            cause = Cause::SpansFiltered;
        const auto service = text(row.service);
        snapshot.quality.push_back({text(row.environment), service, text(row.name), missing, of,
            cause, causeText(cause, service, {})});
    }
}

void SnapshotMaker::addCoverage(LeakSnapshot& snapshot)
{
    for (const auto& [name, environment] : m_lanes.environments())
        snapshot.coverage.push_back(coverageOf(name, *environment, snapshot));
}

CoverageView SnapshotMaker::coverageOf(
    NameId name, const state::Environment& environment, const LeakSnapshot& snapshot) const
{
    CoverageView view;
    view.environment = text(name);
    std::vector<const EdgeView*> edges;
    std::set<std::string> told;
    for (const auto& edge : snapshot.edges) {
        if (edge.environment != view.environment)
            continue;
        edges.push_back(&edge);
        told.insert(edge.caller);
        told.insert(edge.callee);
        ++view.expected;
        view.seen += edge.verdict != Verdict::NoEvidence ? 1U : 0U;
        view.leaks += edge.verdict == Verdict::Leak ? 1U : 0U;
        view.suspects += edge.verdict == Verdict::Suspect ? 1U : 0U;
    }
    for (const auto& [service, deployment] : *environment.active) {
        if (!told.contains(service))
            view.silent.push_back(service);
    }
    view.expected += view.silent.size();
    for (const auto& [number, generation] : environment.generations) {
        if (isLane(*generation))
            view.lanes.push_back(coverageOf(*generation, edges));
    }
    return view;
}

LaneCoverage SnapshotMaker::coverageOf(
    const state::Generation& generation, const std::vector<const EdgeView*>& edges) const
{
    LaneCoverage view;
    view.lane = generation.number;
    view.name = generation.name;
    std::set<std::string> reached;
    for (const auto* edge : edges) {
        ++view.expected;
        if (!std::binary_search(edge->lanes.begin(), edge->lanes.end(), view.lane))
            continue;
        ++view.seen;
        view.leaks += edge->verdict == Verdict::Leak ? 1U : 0U;
        reached.insert(edge->callee);
    }
    for (const auto& [service, deployment] : generation.delta) {
        if (deployment && !reached.contains(service))
            view.notReached.push_back(service);
    }
    return view;
}

} // namespace pult::telemetry
