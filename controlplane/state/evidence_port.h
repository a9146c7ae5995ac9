// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/state/deployment.h"
#include "controlplane/state/lane_source.h"
#include "controlplane/state/verdict.h"

namespace pult::state {

//! What units did within one piece of time.
struct EvidenceTally
{
    VerdictArm arm;
    //! Of the units: users, not traces.
    std::uint64_t users = 0;
    VerdictMoments latency; //!< Nanoseconds; one observation a trace.
    std::vector<VerdictBin> bins; //!< By latency, no empty ones.

    void add(const EvidenceTally& other);
    friend bool operator==(const EvidenceTally&, const EvidenceTally&) = default;
};

struct EvidencePiece
{
    std::int64_t fromUnixMs = 0;
    std::int64_t toUnixMs = 0;
    //! Grows with every cut. Units are told apart within an epoch only.
    std::uint64_t epoch = 0;
    //! Users are counted one of so many, by hash; failed ones and traces all of them.
    std::uint32_t sampledOneOf = 1;
    EvidenceTally tally;
};

//! Requests by how their trace entered: lane, source, edge and dimensions are those of the trace's
//! entry, for every service behind it too.
struct EvidenceRow
{
    //! Empty: the entry itself, whatever service it is: each trace once.
    ServiceName service;
    GenerationNumber lane = 0; //!< 0: none told.
    GenerationNumber serving = 0; //!< Of the deployment; 0: not known.
    std::string entry; //!< Name of the service's own span.
    LaneSource source = LaneSource::Untold;
    std::string edge; //!< Node id. Empty: not told.
    std::vector<std::string> dimensions; //!< Values, as Evidence::dimensions; empty: not told.
    std::vector<EvidencePiece> pieces; //!< By time.
    std::vector<std::string> failedTraces; //!< Newest first; at most 4.
};

struct Evidence
{
    std::vector<std::string> dimensions; //!< Attribute keys.
    std::int64_t nowUnixMs = 0; //!< By the clock that all its times are told by.
    std::int64_t retainedSinceUnixMs = 0; //!< Nothing is kept of what was before.
    std::vector<EvidenceRow> rows;
    //! Observations that found no room, since the start.
    std::uint64_t leftOut = 0;
};

//! What units did, by spans. Implemented by telemetry. Thread: any.
class EvidenceSource
{
public:
    virtual ~EvidenceSource() = default;
    //! Pieces that end after `sinceUnixMs`, whole; the last piece of a row may still grow.
    [[nodiscard]] virtual Evidence evidence(
        const std::string& environment, std::int64_t sinceUnixMs) const = 0;
    //! Begins a new epoch: every unit counts anew. Gives its number.
    virtual std::uint64_t cut(const std::string& environment) = 0;
};

} // namespace pult::state
