// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/leaks.h"
#include "client/proof.h"
#include "client/trace.h"
#include "client/yaml_json.h"

namespace pult::client {

// What traces show as words, JSON and JUnit: the rules of yaml_json.h hold here too.

[[nodiscard]] std::string_view text(LeakVerdict value); //!< LEAK, SUSPECT, HEALTHY, NO EVIDENCE
[[nodiscard]] std::string_view text(ProofOutcome value); //!< RUNNING, REACHED, LOST, …

[[nodiscard]] Json toJson(const LeakEdge& edge);
[[nodiscard]] Json toJson(const LaneCoverage& lane);
[[nodiscard]] Json toJson(const LeakReport& report);
[[nodiscard]] Json toJson(const TraceSpan& span);
[[nodiscard]] Json toJson(const Trace& trace);
[[nodiscard]] Json toJson(const FoundRequest& request);
[[nodiscard]] Json toJson(const ProofState& proof);

//! One run of probes.
struct ProofReport
{
    std::string environment;
    std::uint32_t lane = 0;
    std::int64_t unixMs = 0; //!< When it was begun.
    std::vector<ProofState> proofs;
};

//! Every entry was reached; a run without entries proves nothing.
[[nodiscard]] bool isProven(const ProofReport& report);
[[nodiscard]] Json toJson(const ProofReport& report);
//! JUnit XML, as CI reads it: one test case for each entry; LOST is a failure, FAILED and what was
//! still running an error, NO_EVIDENCE is skipped.
[[nodiscard]] std::string junitText(const ProofReport& report);

} // namespace pult::client
