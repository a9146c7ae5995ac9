// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/leak_waiver.h"

namespace pult::client {

// Plain values of what traces show; documented in pult/v1/telemetry.proto.

enum class LeakVerdict
{
    Unknown, //!< From a newer server.
    NoEvidence,
    Healthy,
    Suspect,
    Leak,
};

struct EvidenceCounts
{
    std::uint64_t propagated = 0;
    std::uint64_t lost = 0;
    std::uint64_t suspect = 0;
    std::uint64_t unknown = 0;

    friend bool operator==(const EvidenceCounts&, const EvidenceCounts&) = default;
};

struct CarrierCell
{
    std::string carrier;
    LeakVerdict verdict = LeakVerdict::NoEvidence;
    EvidenceCounts counts;

    friend bool operator==(const CarrierCell&, const CarrierCell&) = default;
};

struct Culprit
{
    std::string service;
    std::string instance;
    std::uint32_t generation = 0;
    std::string language;
    std::string sdk;
    std::string library;

    friend bool operator==(const Culprit&, const Culprit&) = default;
};

struct LeakSample
{
    std::string traceId;
    std::string spanId;
    std::int64_t unixMs = 0;
    std::string rule;
    std::string cause;

    friend bool operator==(const LeakSample&, const LeakSample&) = default;
};

struct LeakEdge
{
    std::string caller; //!< Empty: outside.
    std::string entry;
    std::string callee;
    LeakVerdict verdict = LeakVerdict::NoEvidence;
    EvidenceCounts counts;
    double lostLow = 0;
    double lostHigh = 0;
    std::string rule;
    std::string cause;
    std::string why;
    std::optional<Culprit> culprit;
    std::uint64_t hits = 0;
    std::uint64_t wronglyServed = 0;
    bool writes = false;
    bool repaired = false;
    std::int64_t firstSeenUnixMs = 0;
    std::int64_t lastSeenUnixMs = 0;
    std::int64_t lastLostUnixMs = 0;
    std::vector<CarrierCell> carriers;
    std::vector<std::uint32_t> lanes;
    std::vector<LeakSample> lost; //!< Newest first, as kept.
    std::vector<LeakSample> kept;
    std::optional<LeakWaiver> waiver; //!< It is known and somebody sees to it.

    //! A leak that nobody sees to yet.
    [[nodiscard]] bool isOpenLeak() const { return verdict == LeakVerdict::Leak && !waiver; }
    //! Tells one edge from another.
    [[nodiscard]] std::string key() const { return caller + '\n' + entry + '\n' + callee; }

    friend bool operator==(const LeakEdge&, const LeakEdge&) = default;
};

struct LaneCoverage
{
    std::uint32_t lane = 0;
    std::string name;
    std::uint64_t seen = 0;
    std::uint64_t expected = 0;
    std::uint64_t leaks = 0;
    std::vector<std::string> notReached;

    friend bool operator==(const LaneCoverage&, const LaneCoverage&) = default;
};

struct BackgroundCalls
{
    std::string service;
    std::string name;
    std::string callee;
    std::uint64_t calls = 0;
    bool periodic = false;
};

struct SpanQuality
{
    std::string service;
    std::string name;
    std::uint64_t missingParents = 0;
    std::uint64_t of = 0;
    std::string cause;
};

//! What was left out because of bounds, since the start.
struct BoundLosses
{
    std::uint64_t spansOfLargeTraces = 0;
    std::uint64_t spansOfGoneTraces = 0;
    std::uint64_t tracesUnjudged = 0;
    std::uint64_t edgeEvidence = 0;
    std::uint64_t names = 0;
    std::uint64_t processes = 0;
    std::uint64_t seriesRequests = 0;
    std::uint64_t trafficRequests = 0;
    std::uint64_t evidenceUnits = 0;

    friend bool operator==(const BoundLosses&, const BoundLosses&) = default;
};

//! What the spans of one service do not let the rules say.
struct DataGap
{
    std::string service;
    std::uint64_t calls = 0; //!< That it is about …
    std::uint64_t of = 0; //!< … of these.
    std::string cause; //!< "NO_INSTANCE_ID"
    std::string why;
};

struct TelemetryHealth
{
    double spansPerSecond = 0;
    std::uint64_t received = 0;
    std::uint64_t invalid = 0;
    std::uint64_t dropped = 0;
    double lateRatio = 0;
    std::uint64_t reversed = 0;
    std::uint64_t openTraces = 0;
    std::uint64_t judgedEarly = 0;
    std::uint64_t bytes = 0;
    std::string grpcAddress;
    std::string httpAddress;
    std::uint64_t requestsPushedBack = 0;
    std::uint64_t requestsLost = 0;
    BoundLosses losses;
};

struct LeakReport
{
    std::int64_t unixMs = 0;
    std::vector<LeakEdge> edges; //!< Worst first.
    std::uint64_t edgesSeen = 0;
    std::uint64_t edgesExpected = 0;
    std::vector<LaneCoverage> lanes;
    std::vector<std::string> silent;
    std::vector<BackgroundCalls> background;
    std::vector<SpanQuality> quality;
    std::vector<DataGap> gaps;
    std::uint32_t windowSeconds = 0;
    TelemetryHealth health;
    std::uint64_t leftOut = 0; //!< Edges.
    std::uint64_t othersLeftOut = 0; //!< Background calls, kinds of spans, gaps.
};

} // namespace pult::client
