// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/error.h"
#include "controlplane/state/rollout.h"
#include "controlplane/state/verdict.h"

namespace pult::state {

using RolloutVerdictPtr = std::shared_ptr<const RolloutVerdict>;

//! Told whenever a verdict was made anew. Thread: the analysis' own; must be quick and never block.
class VerdictListener
{
public:
    virtual ~VerdictListener() = default;
    virtual void onVerdict(RolloutVerdictPtr verdict) = 0;
};

//! One metric at one moment: a point of its chart.
struct VerdictPoint
{
    std::int64_t unixMs = 0;
    std::optional<double> ratio;
    VerdictInterval interval;
    double logEvidence = 0;
    double candidateValue = 0;
    double controlValue = 0;
    std::uint32_t sharePermille = 0;
    std::uint32_t stage = 0;
};

//! How one metric came about, over the whole rollout.
struct VerdictLine
{
    std::string guard;
    VerdictKind kind = VerdictKind::Errors;
    ServiceName service;
    double margin = 0;
    double alpha = 0;
    std::vector<VerdictPoint> points; //!< By time.
};

//! With other thresholds than those of the plan.
struct JudgeAgain
{
    std::string environment;
    std::int64_t fromUnixMs = 0; //!< 0: as far as the newest verdict reaches.
    std::int64_t toUnixMs = 0; //!< 0: until now.
    std::vector<Guard> guards; //!< Empty: those of the plan.
    double alpha = 0; //!< 0: that of the plan.
};

//! What one lane did at one service, whatever brought it there.
struct LaneFigures
{
    GenerationNumber lane = 0; //!< 0: none told.
    ServiceName service; //!< Empty: where it entered.
    std::uint64_t units = 0;
    std::uint64_t failedUnits = 0;
    std::uint64_t requests = 0;
    double meanNs = 0;
    double p50Ns = 0;
    double p95Ns = 0;
    double p99Ns = 0;
};

//! What the analysis knows. Thread: any.
class VerdictSourcePort
{
public:
    virtual ~VerdictSourcePort() = default;
    //! The newest; null: none since the start.
    [[nodiscard]] virtual RolloutVerdictPtr verdict(const std::string& environment) const = 0;
    [[nodiscard]] virtual std::vector<VerdictLine> history(
        const std::string& environment) const = 0;
    //! Errors: FAILED_PRECONDITION NO_EVIDENCE: no rollout was judged since the start, or nothing
    //! is kept of that time.
    [[nodiscard]] virtual Result<RolloutVerdict> judgeAgain(const JudgeAgain& wanted) const = 0;
    //! Lanes side by side, by the same measures; only one of them has an automatic verdict.
    [[nodiscard]] virtual std::vector<LaneFigures> compare(
        const std::string& environment, std::int64_t sinceUnixMs) const = 0;
};

} // namespace pult::state
