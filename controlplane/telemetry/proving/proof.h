// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pult::telemetry {

enum class ProofOutcome : std::uint8_t
{
    Running,
    Reached, //!< Every hop met the generation that it should.
    Lost, //!< Some hop did not.
    Failed, //!< The entry did not answer, or with an error.
    NoEvidence, //!< It was answered, but spans do not tell of it, or not enough.
};

//! One time that a service met the probe.
struct ProofHop
{
    std::string service;
    std::string name; //!< Of its span. Empty: it tells none.
    std::uint32_t expected = 0; //!< Generation. 0: none: it is not of the table, or an error.
    std::uint32_t generation = 0; //!< 0: not known.
    bool laneKept = false; //!< The lane is known to have arrived.
    std::string finding; //!< In words; empty: as it should be.

    friend bool operator==(const ProofHop&, const ProofHop&) = default;
};

//! How one probe stands.
struct Proof
{
    std::string entry;
    std::string traceId; //!< 32 hexadecimal digits.
    ProofOutcome outcome = ProofOutcome::Running;
    std::vector<ProofHop> hops; //!< In the order of the tree.
    std::string summary;
    std::uint64_t afterMs = 0; //!< Since it was sent.
};

} // namespace pult::telemetry
