// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "controlplane/telemetry/assembly/trace.h"
#include "controlplane/telemetry/leaks/lane_map.h"
#include "controlplane/telemetry/leaks/verdict.h"

namespace pult::telemetry {

//! One span for the trace tree.
struct TraceSpanView
{
    SpanId id = 0;
    SpanId parent = 0;
    SpanKind kind = SpanKind::Unspecified;
    bool failed = false;
    std::uint64_t startNs = 0; //!< By the clock of its host.
    std::uint64_t durationNs = 0;
    std::string service;
    std::uint32_t generation = 0; //!< 0: not known.
    std::string instance;
    std::string name;
    std::string peer;
    std::string library;
    std::uint32_t lane = 0; //!< As the span tells it; 0: it does not.
    std::string laneName;
    CarrierSet present;
    CarrierSet recorded; //!< Its library tells these when they are there, on spans like this one.
    //! Worst of what the rules say of it; NoEvidence: nothing.
    Verdict verdict = Verdict::NoEvidence;
    Rule rule = Rule::None;
    Cause cause = Cause::None;
    std::string causeText;
    bool culprit = false; //!< Here the lane was lost.
};

struct TraceView
{
    TraceId id;
    std::string environment; //!< The first that a span tells; empty: none does.
    Stage stage = Stage::Open;
    bool truncated = false;
    std::string requestId;
    std::string user;
    std::vector<TraceSpanView> spans; //!< In the order of arrival.
};

struct TraceSummary
{
    TraceId id;
    std::string environment; //!< As of TraceView.
    std::string requestId;
    std::string user;
    std::uint64_t spans = 0;
    std::int64_t receivedUnixMs = 0; //!< Of the first span.
    Verdict verdict = Verdict::NoEvidence; //!< The worst.
    std::vector<std::string> servedBy; //!< "orders-v4", each once, in the order of arrival.
};

//! Verdict of what was said about one span.
[[nodiscard]] Verdict verdictOf(const Claim& claim);
[[nodiscard]] TraceView viewOf(const Trace& trace, const ReadingTables& tables, LaneMap& lanes);
[[nodiscard]] TraceSummary summaryOf(
    const Trace& trace, const ReadingTables& tables, LaneMap& lanes);

} // namespace pult::telemetry
