// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pult::client {

// Plain values of probes; documented in pult/v1/telemetry.proto.

enum class ProofOutcome
{
    Unknown, //!< From a newer server.
    Running,
    Reached,
    Lost,
    Failed,
    NoEvidence,
};

struct ProofHop
{
    std::string service;
    std::string name;
    std::uint32_t expectedGeneration = 0;
    std::uint32_t generation = 0;
    bool laneKept = false;
    std::string finding;
};

struct ProofState
{
    std::string entry;
    std::string traceId;
    ProofOutcome outcome = ProofOutcome::Running;
    std::vector<ProofHop> hops;
    std::string summary;
    std::uint64_t afterMs = 0;
    bool done = false;
};

struct ProofQuery
{
    std::string environment;
    std::uint32_t lane = 0;
    std::vector<std::string> entries; //!< Empty: all.
};

} // namespace pult::client
