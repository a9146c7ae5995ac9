// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "controlplane/state/leak_waiver.h"
#include "controlplane/telemetry/assembly/trace_shard.h"
#include "controlplane/telemetry/leaks/leak_judge.h"
#include "controlplane/telemetry/leaks/statistics.h"
#include "controlplane/telemetry/leaks/verdict.h"

namespace pult::telemetry {

struct EvidenceCounts
{
    std::uint64_t propagated = 0;
    std::uint64_t lost = 0;
    std::uint64_t suspect = 0;
    std::uint64_t unknown = 0;

    friend bool operator==(const EvidenceCounts&, const EvidenceCounts&) = default;
};

//! One cell of the propagation matrix.
struct CarrierView
{
    Carrier carrier = Carrier::Generation;
    Verdict verdict = Verdict::NoEvidence;
    EvidenceCounts counts;
    Interval lossRate; //!< Wilson, 95 %; of what is known.
    bool repaired = false;
};

//! Whose code or proxy it is, as far as spans tell.
struct CulpritView
{
    std::string service;
    std::string instance;
    std::uint32_t generation = 0;
    std::string language;
    std::string sdk; //!< "opentelemetry 1.30.1"
    std::string library; //!< Instrumentation library and its version.
};

struct SampleView
{
    TraceId trace;
    SpanId span = 0;
    std::int64_t seenUnixMs = 0;
    Rule rule = Rule::None;
    Cause cause = Cause::None;
};

struct EdgeView
{
    std::string environment;
    std::string caller; //!< Empty: outside.
    std::string entry;
    std::string callee;
    Verdict verdict = Verdict::NoEvidence;
    EvidenceCounts counts; //!< Of the lane, within the window.
    Interval lossRate; //!< Of what is known: of what is lost or suspect.
    Rule rule = Rule::None; //!< Of the newest loss.
    Cause cause = Cause::None; //!< The most frequent one.
    std::string causeText;
    CulpritView culprit; //!< Of the newest loss.
    std::uint64_t hits = 0; //!< H+, ever.
    std::uint64_t wronglyServed = 0; //!< Requests that left their lane because of this edge, ever.
    bool usual = false; //!< Nearly every request of the entry makes this call.
    bool writes = false; //!< Something that changes data was among what was lost.
    bool repaired
        = false; //!< Lost within the window, but so much came through since that it ended.
    std::int64_t firstSeenUnixMs = 0;
    std::int64_t lastSeenUnixMs = 0;
    std::int64_t lastLostUnixMs = 0; //!< 0: never.
    std::vector<CarrierView> carriers; //!< Those that were ever due.
    std::vector<std::uint32_t> lanes; //!< With evidence within the window.
    std::vector<SampleView> lost; //!< Newest last.
    std::vector<SampleView> kept;
    //! Somebody knows and sees to it.
    std::optional<std::pair<state::WaivedEdge, state::LeakWaiver>> waiver;
};

//! Calls that begin a trace and were not found to belong to requests: no leak.
struct BackgroundView
{
    std::string environment;
    std::string service;
    std::string name;
    std::string callee;
    std::uint64_t calls = 0;
    bool periodic = false;
};

//! L6: how good the data is.
struct QualityView
{
    std::string environment;
    std::string service;
    std::string name;
    std::uint64_t missingParents = 0;
    std::uint64_t of = 0; //!< Spans of that name that should have one.
    Cause cause = Cause::None;
    std::string causeText;
};

//! What the spans of one service do not let the rules say.
struct GapView
{
    std::string environment;
    std::string service;
    std::uint64_t calls = 0; //!< That it is about, within the window …
    std::uint64_t of = 0; //!< … of these.
    Cause cause = Cause::None;
    std::string causeText;
};

struct LaneCoverage
{
    std::uint32_t lane = 0;
    std::string name;
    std::uint64_t seen = 0;
    std::uint64_t expected = 0;
    std::uint64_t leaks = 0;
    std::vector<std::string> notReached; //!< Services of its own that nothing was seen to reach.
};

//! Few leaks at low coverage are no success: both always come together.
struct CoverageView
{
    std::string environment;
    std::uint64_t seen = 0; //!< Expected edges with evidence within the window.
    std::uint64_t expected = 0; //!< Edges that traffic used within the topology's memory.
    std::uint64_t leaks = 0;
    std::uint64_t suspects = 0;
    std::vector<std::string> silent; //!< Services of the active map that no span tells of.
    std::vector<LaneCoverage> lanes;

    [[nodiscard]] double share() const
    {
        return expected == 0 ? 0 : static_cast<double>(seen) / static_cast<double>(expected);
    }
};

struct LeakCounters
{
    AssemblyCounters assembly;
    JudgeCounters judge;
    std::uint64_t otherNames = 0; //!< Texts that no longer fitted in.
    std::uint64_t otherProcesses = 0;
    std::uint64_t otherEdges = 0;
    std::uint64_t bytes = 0; //!< All of traces, names, processes, edges, activity.
    double lateSpanRatio = 0;
};

//! Everything known at one moment. Immutable once shared.
struct LeakSnapshot
{
    std::int64_t atUnixMs = 0;
    std::vector<EdgeView> edges; //!< Worst first.
    std::vector<CoverageView> coverage; //!< By environment.
    std::vector<BackgroundView> background;
    std::vector<QualityView> quality;
    std::vector<GapView> gaps; //!< By environment and service.
    LeakCounters counters;
};

} // namespace pult::telemetry
