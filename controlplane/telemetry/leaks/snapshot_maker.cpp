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

//! Worse verdicts first, of them those that nobody sees to, then the larger damage.
bool worse(const EdgeView& a, const EdgeView& b)
{
    const auto rank = [](const EdgeView& edge) {
        return std::tuple(-static_cast<int>(edge.verdict), edge.waiver.has_value(),
            -static_cast<std::int64_t>(edge.wronglyServed),
            -static_cast<std::int64_t>(edge.counts.lost), std::tie(edge.environment, edge.caller),
            std::tie(edge.entry, edge.callee));
    };
    return rank(a) < rank(b);
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
    m_book.rows().forEach([&](const EdgeRow& row) {
        if (elapsed(row.lastSeen, m_now) > m_book.options().topologyMemory)
            return;
        auto view = edge(row);
        // What only timers use is no edge that requests are expected on.
        if (row.used || view.verdict != Verdict::NoEvidence)
            snapshot->edges.push_back(std::move(view));
    });
    std::sort(snapshot->edges.begin(), snapshot->edges.end(), worse);
    addStreams(*snapshot);
    addQuality(*snapshot);
    addGaps(*snapshot);
    addCoverage(*snapshot);
    return snapshot;
}

OrphanVerdict SnapshotMaker::orphansOf(const EdgeRow& row) const
{
    const auto* stream = m_book.streamAt(row.stream);
    if (!stream)
        return OrphanVerdict::Background;
    return judged(*stream);
}

OrphanVerdict SnapshotMaker::judged(const OrphanStream& stream) const
{
    const auto verdict = judgeOrphans(stream, m_book.options(), m_book.width(), m_now);
    return verdict == OrphanVerdict::Alone && serves(stream) ? OrphanVerdict::Background : verdict;
}

//! As of now: its first request may have come after its last such call.
bool SnapshotMaker::serves(const OrphanStream& stream) const
{
    return std::any_of(stream.callers.begin(), stream.callers.end(),
        [this](const auto& caller) { return m_tables.sources.serves(caller.process); });
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
        addLoss(row, orphans, view);
    if (const auto* environment = m_lanes.environment(row.key.environment)) {
        if (const auto* waiver = state::waiverOf(
                environment->waivers, view.caller, view.entry, view.callee, m_nowUnixMs))
            view.waiver = *waiver;
    }
    return view;
}

void SnapshotMaker::addLoss(const EdgeRow& row, OrphanVerdict orphans, EdgeView& view)
{
    view.lastLostUnixMs = unixMs(row.lastLost);
    view.writes = row.writes;
    auto causes = row.causes;
    if (orphans != OrphanVerdict::Alone)
        causes[static_cast<std::size_t>(Cause::OnlyCalls)] = 0;
    const auto most = std::max_element(causes.begin() + 1, causes.end());
    if (*most > 0)
        view.cause = static_cast<Cause>(most - causes.begin());
    const auto caller = view.caller.empty() ? std::string("a caller outside") : view.caller;
    // What is reached at times is not "never" reached.
    const auto told = [&](Cause cause) {
        return cause == Cause::NeverReached && row.hits > 0 ? Cause::PartlyReached : cause;
    };
    view.cause = told(view.cause);
    const auto* stream = m_book.streamAt(row.stream);
    if (stream && orphans == OrphanVerdict::Suspect && view.cause == Cause::ContextDropped
        && followsRequestsOfATimer(*stream))
        view.cause = Cause::SameClock;
    view.causeText = causeText(view.cause, caller, view.callee);
    for (const auto& sample : row.lostSamples)
        view.lost.push_back(
            {sample.trace, sample.span, unixMs(sample.received), sample.rule, told(sample.cause)});
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
    m_book.streams().forEach([&](const OrphanStream& stream) {
        const auto counts = stream.counts.sum(m_now, m_book.width(), m_book.options().buckets);
        const std::uint64_t calls = counts[0] + counts[1] + counts[2];
        if (calls > 0 && !stream.anonymous && judged(stream) == OrphanVerdict::Background)
            snapshot.background.push_back({text(stream.key.environment), text(stream.key.caller),
                text(stream.key.entry), text(stream.key.callee), calls, isPeriodic(stream)});
    });
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
