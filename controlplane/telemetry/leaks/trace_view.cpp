// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/leaks/trace_view.h"

#include <algorithm>

#include "controlplane/telemetry/leaks/edge_book.h"

namespace pult::telemetry {

namespace {

void mark(const Trace& trace, const Claim& claim, TraceView& view)
{
    const auto place = trace.find(claim.span);
    if (place == SpanIndex::kNone)
        return;
    auto& span = view.spans[place];
    const auto verdict = verdictOf(claim);
    if (verdict < span.verdict)
        return;
    span.verdict = verdict;
    span.rule = static_cast<Rule>(claim.rule);
    span.cause = static_cast<Cause>(claim.cause);
    if (verdict < Verdict::Suspect)
        return;
    const auto parent = trace.find(trace.spans[place].parent);
    const bool hop = trace.spans[place].incoming() && trace.spans[place].parent != 0
        && parent != SpanIndex::kNone;
    const auto caller = hop ? view.spans[parent].service : span.service;
    span.causeText = causeText(span.cause, caller, hop ? span.service : span.peer);
    // The span that should have handed the lane on.
    const bool callee = span.cause == Cause::ConsumerDidNotExtract;
    (hop && !callee ? view.spans[parent] : span).culprit = true;
}

Side sideOf(const SpanRecord& span)
{
    if (span.outgoing())
        return Side::Outgoing;
    return span.parent == 0 ? Side::RootIncoming : Side::ChildIncoming;
}

} // namespace

Verdict verdictOf(const Claim& claim)
{
    switch (static_cast<Outcome>(claim.outcome)) {
    case Outcome::Lost:
        return Verdict::Leak;
    case Outcome::Suspect:
    case Outcome::OrphanHeld:
    case Outcome::OrphanShared:
        return Verdict::Suspect;
    case Outcome::OrphanFree:
        return claim.row == kNoRow ? Verdict::NoEvidence : Verdict::Suspect;
    case Outcome::Propagated:
        return Verdict::Healthy;
    default:
        return Verdict::NoEvidence;
    }
}

TraceView viewOf(const Trace& trace, const ReadingTables& tables, LaneMap& lanes)
{
    TraceView view{trace.id, {}, trace.stage, trace.truncated, trace.requestId, trace.user, {}};
    view.spans.reserve(trace.spans.size());
    const auto text = [&](NameId id) { return std::string(tables.names.text(id)); };
    for (const auto& span : trace.spans) {
        const auto process = tables.sources.processOf(span.source);
        const auto& placed = lanes.placed(process);
        if (view.environment.empty())
            view.environment = text(placed.environment);
        auto& row = view.spans.emplace_back();
        row.id = span.id;
        row.parent = span.parent;
        row.kind = span.kind;
        row.failed = span.has(SpanRecord::Failed);
        row.startNs = span.startNs;
        row.durationNs = span.durationNs();
        row.service = text(placed.service);
        row.generation = placed.generation;
        row.instance = tables.sources.facts(process).instance;
        row.name = text(span.name);
        row.peer = text(span.peer);
        row.library = text(tables.sources.libraryOf(span.source));
        row.lane = span.laneNumber;
        row.laneName = text(span.laneName);
        row.present = span.present;
        row.recorded = tables.sources.recorded(span.source, sideOf(span));
    }
    for (const auto& claim : trace.claims)
        mark(trace, claim, view);
    return view;
}

TraceSummary summaryOf(const Trace& trace, const ReadingTables& tables, LaneMap& lanes)
{
    TraceSummary summary{
        trace.id, {}, trace.requestId, trace.user, trace.spans.size(), 0, Verdict::NoEvidence, {}};
    for (const auto& claim : trace.claims)
        summary.verdict = std::max(summary.verdict, verdictOf(claim));
    for (const auto& span : trace.spans) {
        const auto& placed = lanes.placed(tables.sources.processOf(span.source));
        if (summary.environment.empty())
            summary.environment = tables.names.text(placed.environment);
        if (!span.incoming() || placed.generation == 0)
            continue;
        auto name = std::string(tables.names.text(placed.service)) + "-v"
            + std::to_string(placed.generation);
        if (std::find(summary.servedBy.begin(), summary.servedBy.end(), name)
            == summary.servedBy.end())
            summary.servedBy.push_back(std::move(name));
    }
    return summary;
}

} // namespace pult::telemetry
